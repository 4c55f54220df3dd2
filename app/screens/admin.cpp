#include "app/model/search.h"
#include "app/screens/admin_parts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

ui::Tone tone_of(AccountState state) {
  switch (state) {
    case AccountState::waiting:
      return ui::Tone::warn;
    case AccountState::active:
      return ui::Tone::good;
    case AccountState::disabled:
      return ui::Tone::bad;
  }
  WB_CHECK(false);
}

void open_account(Context& context, Admin& screen, const Account& account) {
  screen.account = account.id;
  screen.role = static_cast<int>(account.role);
  screen.place = -1;
  int at = 0;
  for (const Hospital& hospital : context.app.hospitals()) {
    if (account.role == Role::staff && account.hospital == hospital.id) screen.place = at;
    ++at;
  }
  at = 0;
  for (const Clinic& clinic : context.app.clinics()) {
    if (account.role == Role::desk && account.clinic == clinic.id) screen.place = at;
    ++at;
  }
  screen.open = Admin::Open::account;
}

void draw_accounts(Context& context, Admin& screen) {
  ui::text_field("admin-search", "Search", screen.search,
                 {.type = ui::FieldType::search, .placeholder = "Name or user name"});
  const auto& all = screen.accounts.get(context.app, 0, [&] { return context.app.accounts(); });
  std::vector<Account> found;
  for (const Account& account : all)
    if (context.app.matches(account.full_name + " " + account.user_name, screen.search))
      found.push_back(account);
  if (found.empty()) {
    ui::empty_state("no-accounts", ui::Icon::people, "No account here",
                    screen.search.empty() ? "Who makes an account shows up here for approval."
                                          : "Nobody has that name.");
    return;
  }
  ui::list("accounts", "Accounts", [&] {
    for (const Account& account : found) {
      const std::string subtitle = account.user_name + " · " + std::string(word(account.role));
      if (ui::list_row("account/" + to_text(account.id), {.title = account.full_name,
                                                          .subtitle = subtitle,
                                                          .icon = ui::Icon::person,
                                                          .badge = word(account.state),
                                                          .badge_tone = tone_of(account.state)}))
        open_account(context, screen, account);
    }
  });
}

std::vector<std::string> places(Context& context, Role role) {
  std::vector<std::string> names;
  if (role == Role::staff)
    for (const Hospital& hospital : context.app.hospitals()) names.push_back(hospital.name);
  if (role == Role::desk)
    for (const Clinic& clinic : context.app.clinics()) names.push_back(clinic.name);
  return names;
}

SetAccount args_of(Context& context, const Admin& screen, AccountState state) {
  SetAccount args;
  args.account = screen.account;
  args.state = state;
  args.role = static_cast<Role>(screen.role);
  const auto place = static_cast<size_t>(screen.place);
  if (args.role == Role::staff && screen.place >= 0)
    args.hospital = context.app.hospitals()[place].id;
  if (args.role == Role::desk && screen.place >= 0) args.clinic = context.app.clinics()[place].id;
  return args;
}

/// For who has forgotten theirs.
void draw_password(Context& context, Admin& screen, const Account& account) {
  const app::App::Task& task = context.app.task();
  const bool ours = task.name == "reset_password";
  if (!screen.giving) {
    screen.giving = ui::button("account-password", "Forgotten password", {.full_width = true});
    return;
  }
  if (ours && !task.given_password.empty()) {
    ui::muted("New password");
    ui::heading(2, task.given_password);
    ui::banner("password-given", ui::Tone::good,
               "Tell it to " + account.full_name +
                   " now: it is not shown again. They can change it under More.");
    return;
  }
  ui::muted("The old password stops working, and " + account.full_name +
            " is logged out. A tablet without a network takes it until the new one is used there.");
  const bool wait = draw_failure(context, "account-password-error", "reset_password");
  if (ui::button("account-password-yes", "Give a new password",
                 {.full_width = true, .disabled = wait, .busy = ours && task.busy}))
    context.app.reset_password(account.id);
}

void close_account(Context& context, Admin& screen) {
  screen.open = Admin::Open::nothing;
  screen.giving = false;
  context.app.forget_task();
}

void draw_account(Context& context, Admin& screen, const Account& account) {
  const bool dismissed = ui::sheet("account-sheet", account.full_name, [&] {
    ui::key_value("User name", account.user_name);
    ui::key_value("State", word(account.state));
    const auto before = static_cast<Role>(screen.role);
    if (account.role != Role::patient) {
      ui::choice("account-role", "Role", all_words<Role>(), screen.role);
      if (before != static_cast<Role>(screen.role)) screen.place = -1;
      const std::vector<std::string> names = places(context, static_cast<Role>(screen.role));
      if (!names.empty()) ui::choice("account-place", "Place", names, screen.place);
    }
    const std::vector<Saw> saw{SawRow{"account", account.id.uuid, account.version}};
    const std::string approve = account.state == AccountState::active ? "Save" : "Approve";
    if (ui::button("account-approve", approve, {.kind = ui::Kind::primary, .full_width = true}) &&
        context.submit(args_of(context, screen, AccountState::active),
                       account.full_name + " is active", saw))
      close_account(context, screen);
    if (account.id != context.user().id) draw_password(context, screen, account);
    if (account.state != AccountState::disabled &&
        ui::button("account-disable", "Disable",
                   {.kind = ui::Kind::destructive, .full_width = true}) &&
        context.submit(args_of(context, screen, AccountState::disabled),
                       account.full_name + " is disabled", saw))
      close_account(context, screen);
  });
  if (dismissed) close_account(context, screen);
}

}  // namespace

void draw(Context& context, Admin& screen) {
  ui::tabs("admin-tabs", {"Accounts", "Beds"}, screen.tab);
  if (screen.tab == 0)
    draw_accounts(context, screen);
  else
    draw_admin_beds(context, screen);
  if (screen.open == Admin::Open::account)
    for (const Account& account : context.app.accounts())
      if (account.id == screen.account) draw_account(context, screen, account);
  draw_admin_beds_overlay(context, screen);
}

}  // namespace wardbook::screens
