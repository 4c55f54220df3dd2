#include "app/screens/drafts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

void begin(Context& context, Book& form) {
  if (form.begun) return;
  form = {};
  form.begun = true;
  if (context.wish.bed_class) form.need.set(*context.wish.bed_class, {});
  std::optional<HospitalId> hospital = context.wish.hospital;
  if (!hospital && context.is(Role::staff)) hospital = context.user().hospital;
  form.place.set(hospital, context.wish.pool, context.wish.at);
  if (context.user().patient)
    if (auto self = context.app.patient(*context.user().patient)) form.patient.choose(*self);
}

void draw_alternates(Book& form) {
  ui::radio_list("alternates", "If there is no room",
                 {{"Only this", "Wait for a place here"},
                  {"Any ward of this hospital", "Also another ward or a later slot here"},
                  {"Any hospital in the district", "The nearest one with a free bed"}},
                 form.alternates);
}

wardbook::Book args_of(Context& context, const Book& form, PatientId patient, BookingId id) {
  wardbook::Book args;
  args.booking = id;
  args.patient = patient;
  args.hospital = form.place.hospital();
  args.pool = form.place.pool();
  args.bed_class = form.need.bed_class();
  args.needs = form.need.needs();
  args.asked = form.place.asked();
  args.triage = form.triage.value(context.app.now());
  args.groups = form.triage.groups();
  args.alternates = static_cast<Alternates>(form.alternates);
  args.clinic = context.user().clinic;
  return args;
}

Status confirm(Context& context, Book& form) {
  if (!form.place.complete()) return Error{"no_place", "Choose a hospital and a start."};
  if (!form.triage.complete())
    return Error{"no_triage", "Choose the triage level: it decides who comes first."};
  WB_ASSIGN(const PatientId patient, form.patient.commit(context));
  const BookingId id{context.app.new_id()};
  const Result<Outcome> outcome = context.app.submit(args_of(context, form, patient, id));
  if (!outcome.ok()) return outcome.error();
  form = {};
  context.nav.replace(Place::booking, id.uuid);
  return {};
}

void draw_forecast(Context& context, const Book& form) {
  if (!form.place.complete() || !form.triage.complete() || !form.patient.chosen()) return;
  const wardbook::Book args =
      args_of(context, form, form.patient.chosen()->patient.id, BookingId{});
  ui::banner("forecast", ui::Tone::accent, context.app.forecast_text(args));
}

}  // namespace

void draw(Context& context, Book& form) {
  begin(context, form);
  ui::card("book-patient", [&] {
    ui::heading(2, "Patient");
    form.patient.draw(context);
  });
  ui::card("book-triage", [&] {
    ui::heading(2, "Triage");
    form.triage.draw();
  });
  ui::card("book-need", [&] {
    ui::heading(2, "Bed");
    form.need.draw();
    form.place.draw(context, form.need.bed_class(), form.need.needs());
  });
  ui::card("book-alternates", [&] { draw_alternates(form); });
  draw_forecast(context, form);
  if (!form.error.empty()) ui::banner("book-error", ui::Tone::bad, form.error);
  if (!ui::button("confirm", "Confirm booking", {.kind = ui::Kind::primary, .full_width = true}))
    return;
  const Status status = confirm(context, form);
  if (!status.ok()) form.error = status.error().hint;
}

}  // namespace wardbook::screens
