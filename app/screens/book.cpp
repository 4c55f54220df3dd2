#include "app/screens/drafts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

void begin(Context& context, Book& form) {
  if (form.begun) return;
  form = {};
  form.begun = true;
  form.id = BookingId{context.app.new_id()};
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

wardbook::Book args_of(Context& context, const Book& form, PatientId patient) {
  wardbook::Book args;
  args.booking = form.id;
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

bool is_whole(const Book& form) {
  return form.patient.complete() && form.triage.complete() && form.place.complete();
}

/// Brings the first thing that is missing into sight.
void show_missing(const Book& form) {
  if (!form.patient.complete())
    ui::focus("patient-search");
  else if (!form.triage.complete())
    ui::focus("triage-level/0");
  else
    ui::focus("place-hospital");
}

Status confirm(Context& context, Book& form) {
  WB_ASSIGN(const PatientId patient, form.patient.commit(context));
  const BookingId id = form.id;
  const Result<Outcome> outcome = context.app.submit(args_of(context, form, patient));
  if (!outcome.ok()) return outcome.error();
  form = {};
  context.nav.replace(Place::booking, id.uuid);
  return {};
}

void draw_forecast(Context& context, Book& form) {
  if (!form.place.complete() || !form.triage.complete() || !form.patient.chosen()) return;
  const wardbook::Book args = args_of(context, form, form.patient.chosen()->patient.id);
  std::string key = to_text(args.patient) + to_text(args.hospital) + args.triage.level;
  if (args.pool) key += to_text(*args.pool);
  for (const int64_t part :
       {int64_t{args.needs.bits}, int64_t{args.groups.bits}, args.asked.from.value,
        args.asked.to.value, static_cast<int64_t>(args.bed_class),
        static_cast<int64_t>(args.triage.scale), static_cast<int64_t>(args.alternates)})
    key += '|' + std::to_string(part);
  const std::string& words =
      form.forecast.get(context.app, key, [&] { return context.app.forecast_text(args); });
  ui::banner("forecast", ui::Tone::accent, words);
}

void draw_who(Context& context, Book& form) {
  ui::card("book-patient", [&] {
    ui::heading(2, "Patient");
    form.patient.draw(context, form.tried);
  });
  ui::card("book-triage", [&] {
    ui::heading(2, "Triage");
    form.triage.draw(form.tried);
  });
}

void draw_where(Context& context, Book& form) {
  ui::card("book-need", [&] {
    ui::heading(2, "Bed");
    form.need.draw();
    form.place.draw(context, form.need.bed_class(), form.need.needs(), form.tried);
  });
  ui::card("book-alternates", [&] { draw_alternates(form); });
}

}  // namespace

void draw(Context& context, Book& form) {
  begin(context, form);
  ui::columns({1, 1}, [&](int cell) {
    if (cell == 0)
      draw_who(context, form);
    else
      draw_where(context, form);
  });
  draw_forecast(context, form);
  const bool missing = form.tried && !is_whole(form);
  if (missing) ui::banner("book-missing", ui::Tone::bad, "Something above is missing.");
  if (!form.error.empty()) ui::banner("book-error", ui::Tone::bad, form.error);
  if (!ui::button("confirm", "Confirm booking", {.kind = ui::Kind::primary, .full_width = true}))
    return;
  form.tried = true;
  form.error.clear();
  if (!is_whole(form)) return show_missing(form);
  const Status status = confirm(context, form);
  if (!status.ok()) form.error = status.error().hint;
}

}  // namespace wardbook::screens
