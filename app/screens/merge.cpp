#include "app/screens/drafts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

// A patient who is registered twice: which record stays, what both say, and that they become one.

namespace wardbook::screens {
namespace {

const std::optional<app::PatientView>& patient_of(Context& context, BookingDetail& screen,
                                                  PatientId id) {
  return screen.patient.get(context.app, id.uuid, [&] { return context.app.patient(id); });
}

/// As the server judges it: a desk ends what its clinic registered.
bool may_end(Context& context, const Booking& booking, const Patient& patient) {
  if (context.is(Role::desk)) return patient.clinic && patient.clinic == context.user().clinic;
  return context.is(Role::staff) && context.user().hospital == booking.hospital;
}

/// One of the two, to be compared with the other.
void draw_record(std::string_view id, std::string_view title, const app::PatientView& view) {
  ui::card(id, [&] {
    ui::heading(2, title);
    ui::key_value("Name", view.patient.name);
    ui::key_value("Born",
                  view.patient.birth_date ? to_text(*view.patient.birth_date) : "Not known");
    std::string identifiers;
    for (const PatientIdentifier& one : view.identifiers)
      identifiers += (identifiers.empty() ? "" : ", ") + one.value;
    ui::key_value("Identifiers", identifiers.empty() ? "None" : identifiers);
    if (!view.patient.phone.empty()) ui::key_value("Phone", view.patient.phone);
  });
}

void draw_both(const app::PatientView& double_one, const app::PatientView& other) {
  ui::columns({1, 1}, [&](int cell) {
    if (cell == 0)
      draw_record("merge-ends", "Ends", double_one);
    else
      draw_record("merge-stays", "Stays", other);
  });
  ui::banner("merge-what", ui::Tone::warn,
             "The record that ends goes into the one that stays, with its bookings, stays and "
             "identifiers. This can't be taken back.");
}

}  // namespace

void draw_merge_action(Context& context, BookingDetail& screen, const Booking& booking) {
  if (!booking.patient || context.is(Role::patient)) return;
  const auto& view = patient_of(context, screen, *booking.patient);
  if (!view || !may_end(context, booking, view->patient)) return;
  if (ui::button("merge", "This is a double record", {.kind = ui::Kind::quiet, .full_width = true}))
    screen.open = BookingDetail::Open::merge;
}

void draw_merge(Context& context, BookingDetail& screen, const Booking& booking) {
  const auto& view = patient_of(context, screen, *booking.patient);
  if (!view) return;
  const PatientId ends = view->patient.id;
  const auto& other = screen.other.chosen();
  const auto form = [&] {
    ui::muted("Choose the other record of " + view->patient.name + ", which stays.");
    screen.other.draw_known(context, ends);
    if (other) draw_both(*view, *other);
  };
  const auto save = [&] {
    if (!ui::button("merge-yes", "Make them one record",
                    {.kind = ui::Kind::danger, .full_width = true, .disabled = !other}))
      return;
    std::vector<Saw> saw;
    for (const Patient* one : {&view->patient, &other->patient})
      saw.emplace_back(SawRow{"patient", one->id.uuid, one->version});
    if (!context.submit(MergePatient{other->patient.id, ends}, "Asked to merge the two records",
                        saw))
      return;
    screen.open = BookingDetail::Open::nothing;
    screen.other = {};
  };
  if (ui::sheet("merge-sheet", "Double record", form, save))
    screen.open = BookingDetail::Open::nothing;
}

}  // namespace wardbook::screens
