#include "app/screens/parts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

bool patient_row(const app::PatientView& view) {
  return ui::list_row(
      "patient/" + to_text(view.patient.id),
      {.title = view.patient.name, .subtitle = view.line, .icon = ui::Icon::person});
}

}  // namespace

void PatientPicker::draw_chosen(Context& context) {
  if (context.is(Role::patient)) {
    ui::stack(0, [&] {
      ui::paragraph(chosen_->patient.name);
      ui::muted(chosen_->line);
    });
    return;
  }
  if (ui::list_row("patient-chosen", {.title = chosen_->patient.name,
                                      .subtitle = chosen_->line,
                                      .icon = ui::Icon::person,
                                      .trailing = "Change"}))
    chosen_.reset();
}

void PatientPicker::draw_search(Context& context, std::string_view error, PatientId but) {
  constexpr int kLatest = 3, kFound = 6;
  ui::text_field(
      "patient-search", "Find a patient", search_,
      {.type = ui::FieldType::search, .error = error, .placeholder = "Name, phone or identifier"});
  const auto& found = found_.get(context.app, search_, [&] {
    return context.app.find_patients(search_, search_.empty() ? kLatest : kFound);
  });
  ui::list("patients-found", "Patients found", [&] {
    for (const app::PatientView& view : found)
      if (view.patient.id != but && patient_row(view)) chosen_ = view;
  });
  if (found.empty() && !search_.empty())
    ui::muted("Nobody on this device has that name or number.");
}

/// Whoever is known here by the name that is typed: registered again, a patient could hold two
/// beds.
void PatientPicker::draw_alike(Context& context) {
  constexpr size_t kLeastTyped = 3;
  constexpr int kAlike = 3;
  if (name_.size() < kLeastTyped) return;
  const auto& alike =
      alike_.get(context.app, name_, [&] { return context.app.find_patients(name_, kAlike); });
  if (alike.empty()) return;
  ui::muted("Known here already. Is it one of them?");
  ui::list("patients-alike", "Patients of that name", [&] {
    for (const app::PatientView& view : alike)
      if (patient_row(view)) choose(view);
  });
}

void PatientPicker::draw_new(Context& context, bool tried) {
  const bool nameless = name_.find_first_not_of(' ') == std::string::npos;
  ui::text_field("patient-name", "Patient name", name_,
                 {.error = tried && nameless ? "Type the patient's name." : "",
                  .capitalize = true,
                  .required = true});
  draw_alike(context);
  ui::date_field("patient-birth", "Date of birth", birth_date_, {.min = "1900-01-01"});
  ui::segmented("patient-sex", "Sex", all_words<Sex>(), sex_);
  ui::text_field("patient-id", "National identifier", national_id_,
                 {.hint = "Keeps one person from being registered twice", .max_length = 64});
  ui::text_field("patient-phone", "Phone", phone_, {.type = ui::FieldType::tel, .max_length = 40});
  if (!error_.empty()) ui::banner("patient-error", ui::Tone::bad, error_);
  if (ui::button("patient-known", "Choose a known patient instead", {.kind = ui::Kind::quiet}))
    registering_ = false;
}

void PatientPicker::draw(Context& context, bool tried) {
  if (chosen_)
    draw_chosen(context);
  else if (registering_)
    draw_new(context, tried);
  else {
    draw_search(context, tried ? "Choose a patient, or register a new one." : "");
    if (ui::button("patient-new", "Register a new patient",
                   {.icon = ui::Icon::plus, .full_width = ui::compact()})) {
      registering_ = true;
      name_ = search_;
    }
  }
}

void PatientPicker::draw_known(Context& context, PatientId but) {
  if (chosen_)
    draw_chosen(context);
  else
    draw_search(context, "", but);
}

bool PatientPicker::complete() const {
  return chosen_ || (registering_ && name_.find_first_not_of(' ') != std::string::npos);
}

Result<PatientId> PatientPicker::commit(Context& context) {
  if (chosen_) return chosen_->patient.id;
  if (!registering_) return Error{"no_patient", "Choose a patient, or register a new one."};
  RegisterPatient args;
  args.patient = PatientId{context.app.new_id()};
  args.name = name_;
  args.sex = sex_ < 0 ? Sex::unknown : static_cast<Sex>(sex_);
  args.phone = phone_;
  args.clinic = context.user().clinic;
  if (!birth_date_.empty()) {
    WB_ASSIGN(args.birth_date, parse_date(birth_date_));
  }
  if (!national_id_.empty()) args.identifiers.push_back({"national-id", national_id_});
  const Result<Outcome> outcome = context.app.submit(args);
  error_ = outcome.ok() ? "" : outcome.error().hint;
  if (!outcome.ok()) return outcome.error();
  chosen_ = context.app.patient(args.patient);
  registering_ = false;
  return args.patient;
}

}  // namespace wardbook::screens
