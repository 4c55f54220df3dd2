#include <algorithm>

#include "app/screens/drafts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

constexpr std::string_view kUserName = "3 to 32 small letters, digits, dots or dashes";
constexpr std::string_view kPassword = "At least 12 characters; several words are easiest to keep";

template <class Rows>
std::vector<std::string> names_of(const Rows& rows) {
  std::vector<std::string> names;
  for (const auto& row : rows) names.push_back(row.name);
  return names;
}

/// What is wrong with a field, once the person has tried to send the form.
std::string_view wrong(const SignUp& form, bool good, std::string_view error) {
  return form.tried && !good ? error : std::string_view();
}

bool name_is_good(const SignUp& form) {
  return form.full_name.find_first_not_of(' ') != std::string::npos;
}

bool user_name_is_good(const SignUp& form) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
  };
  return form.user_name.size() >= 3 && form.user_name.size() <= 32 &&
         std::all_of(form.user_name.begin(), form.user_name.end(), allowed);
}

bool password_is_good(const SignUp& form) {
  return form.password.size() >= 12;
}

bool is_whole(const SignUp& form) {
  return name_is_good(form) && user_name_is_good(form) && password_is_good(form) &&
         (form.role == 0 || form.place >= 0);
}

void draw_role(Context& context, SignUp& form) {
  if (ui::radio_list("sign-up-role", "I am",
                     {{"A patient", "Book for myself"},
                      {"At a triage desk", "Register and book for patients; needs approval"},
                      {"Hospital staff", "Keep my hospital's beds; needs approval"}},
                     form.role))
    form.place = -1;
  if (form.role == 1)
    ui::choice("sign-up-clinic", "Clinic", names_of(context.app.clinics()), form.place,
               {.error = wrong(form, form.place >= 0, "Choose where you work.")});
  if (form.role == 2)
    ui::choice("sign-up-hospital", "Hospital", names_of(context.app.hospitals()), form.place,
               {.error = wrong(form, form.place >= 0, "Choose where you work.")});
}

void draw_patient(SignUp& form) {
  ui::date_field("sign-up-birth", "Date of birth", form.birth_date, {.min = "1900-01-01"});
  ui::segmented("sign-up-sex", "Sex", all_words<Sex>(), form.sex);
  ui::text_field("sign-up-phone", "Phone", form.phone,
                 {.type = ui::FieldType::tel, .autocomplete = "tel", .max_length = 40});
}

void send(Context& context, const SignUp& form) {
  app::App::SignUp account;
  account.full_name = form.full_name;
  account.user_name = form.user_name;
  account.password = form.password;
  account.role = static_cast<Role>(form.role);
  const auto place = static_cast<size_t>(form.place);
  if (form.role == 1 && form.place >= 0) account.clinic = context.app.clinics()[place].id;
  if (form.role == 2 && form.place >= 0) account.hospital = context.app.hospitals()[place].id;
  if (const Result<Date> born = parse_date(form.birth_date); born.ok()) account.birth_date = *born;
  if (form.sex >= 0) account.sex = static_cast<Sex>(form.sex);
  account.phone = form.phone;
  context.app.sign_up(account);
}

}  // namespace

void draw(Context& context, SignUp& form) {
  const app::App::Task& task = context.app.task();
  const bool ours = task.name == "sign_up";
  if (ours && !task.busy && !task.failed) {
    form = {};
    context.nav.start(Place::home);
    return;
  }
  ui::card("sign-up", [&] {
    draw_role(context, form);
    ui::text_field("sign-up-name", "Full name", form.full_name,
                   {.error = wrong(form, name_is_good(form), "Type your name."),
                    .autocomplete = "name",
                    .capitalize = true,
                    .required = true});
    ui::text_field("user-name", "User name", form.user_name,
                   {.hint = kUserName,
                    .error = wrong(form, user_name_is_good(form), kUserName),
                    .autocomplete = "username",
                    .required = true,
                    .max_length = 32});
    ui::text_field("password", "Password", form.password,
                   {.type = ui::FieldType::new_password,
                    .hint = kPassword,
                    .error = wrong(form, password_is_good(form), kPassword),
                    .autocomplete = "new-password",
                    .required = true,
                    .max_length = 128});
    if (form.role == 0) draw_patient(form);
    if (ours && task.failed) ui::banner("sign-up-error", ui::Tone::bad, task.error.hint);
    if (ui::button("sign-up-button", "Create account",
                   {.kind = ui::Kind::primary, .full_width = true, .busy = ours && task.busy})) {
      form.tried = true;
      if (is_whole(form)) send(context, form);
    }
  });
  ui::muted("A new account needs the network once.");
}

}  // namespace wardbook::screens
