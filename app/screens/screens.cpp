#include "app/screens/screens.h"

#include "app/screens/drafts.h"
#include "app/screens/parts.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

struct Tab {
  Place place;
  ui::NavItem item;
};

std::vector<Tab> tabs_for(const app::App& app, int unread) {
  const app::Person* user = app.user();
  std::vector<Tab> tabs;
  if (user == nullptr) return tabs;
  const bool works = user->state == AccountState::active;
  if (works && user->role == Role::staff)
    tabs.push_back({Place::board, {"board", "Ward board", ui::Icon::board}});
  if (works && user->role == Role::admin)
    tabs.push_back({Place::admin, {"admin", "Admin", ui::Icon::people}});
  tabs.push_back({Place::availability, {"availability", "Availability", ui::Icon::bed}});
  if (works && user->role != Role::admin)
    tabs.push_back({Place::bookings, {"bookings", "Bookings", ui::Icon::calendar}});
  tabs.push_back({Place::inbox, {"inbox", "Inbox", ui::Icon::inbox, unread}});
  tabs.push_back({Place::more, {"more", "More", ui::Icon::more}});
  return tabs;
}

std::string_view title_of(Place place) {
  switch (place) {
    case Place::home:
      return "Wardbook";
    case Place::sign_up:
      return "Create account";
    case Place::availability:
      return "Availability";
    case Place::book:
      return "Book a bed";
    case Place::bookings:
      return "Bookings";
    case Place::booking:
      return "Booking";
    case Place::board:
      return "Ward board";
    case Place::inbox:
      return "Inbox";
    case Place::admin:
      return "Admin";
    case Place::more:
      return "More";
    case Place::sync:
      return "Sync";
    case Place::help:
      return "How beds are given";
  }
  WB_CHECK(false);
}

std::string_view id_of(Place place) {
  static constexpr auto kIds = std::to_array<std::string_view>(
      {"home", "sign-up", "availability", "book", "bookings", "booking", "board", "inbox", "admin",
       "more", "sync", "help"});
  return kIds[static_cast<size_t>(place)];
}

bool shows_copied_rows(Place place) {
  return place != Place::sign_up && place != Place::more && place != Place::help;
}

ui::Status look_of(app::SyncView::State state) {
  switch (state) {
    case app::SyncView::State::online:
      return ui::Status::online;
    case app::SyncView::State::syncing:
      return ui::Status::syncing;
    case app::SyncView::State::stuck:
      return ui::Status::stuck;
    case app::SyncView::State::never:
    case app::SyncView::State::offline:
      return ui::Status::offline;
  }
  WB_CHECK(false);
}

}  // namespace

std::optional<DistrictId> Context::district() const {
  return user().district ? user().district : app.home_district();
}

std::vector<Hospital> Context::hospitals() const {
  std::vector<Hospital> known = app.hospitals();
  const std::optional<DistrictId> here = district();
  std::erase_if(known, [&](const Hospital& hospital) { return here != hospital.district; });
  return known;
}

bool Context::submit(Args args, std::string_view said, std::vector<Saw> saw) {
  const Result<Outcome> outcome = app.submit(std::move(args), std::move(saw));
  if (outcome.ok() && app.sync().state == app::SyncView::State::online)
    ui::toast(said, ui::Tone::good);
  else if (outcome.ok())
    ui::toast(std::string(said) + ", on this device so far", ui::Tone::warn);
  else
    ui::toast(outcome.error().hint, ui::Tone::bad);
  return outcome.ok();
}

struct Screens::Parts {
  explicit Parts(app::App& the_app) : app(the_app) {}

  app::App& app;
  Nav nav;
  Wish wish;
  Cached<int, int> unread;
  int told_unread = 0;
  AccountId shown_for;  ///< whose drafts these are: another person starts with empty forms
  Home home;
  SignUp sign_up;
  Availability availability;
  Book book;
  Bookings bookings;
  BookingDetail booking;
  WardBoard board;
  Inbox inbox;
  Admin admin;
  More more;

  void forget_drafts();
  void follow_user();
  int follow_inbox();
  void go_to_tab(Place place);
  void body(Context& context);
  void place(Context& context);
};

/// On a shared tablet nothing that one person typed may meet the next one's eyes.
void Screens::Parts::forget_drafts() {
  wish = {};
  home = {};
  sign_up = {};
  availability = {};
  book = {};
  bookings = {};
  booking = {};
  board = {};
  inbox = {};
  admin = {};
  more = {};
}

void Screens::Parts::follow_user() {
  const AccountId now = app.user() == nullptr ? AccountId{} : app.user()->id;
  if (now == shown_for) return;
  shown_for = now;
  forget_drafts();
  nav.start(now.is_nil() ? Place::home : tabs_for(app, 0).front().place);
}

/// A badge is seen; who can't see it is told. Returns what is unread.
int Screens::Parts::follow_inbox() {
  const int now = unread.get(app, 0, [&] { return app.inbox_count(); });
  if (now > told_unread) ui::announce(std::to_string(now) + " unread in the inbox");
  told_unread = now;
  return now;
}

void Screens::Parts::go_to_tab(Place place) {
  nav.start(place);
  booking = {};
  ui::scroll_to_top(std::string(id_of(place)) + "/main");
}

void Screens::Parts::body(Context& context) {
  if (shows_copied_rows(nav.here().place)) draw_copying(context);
  place(context);
}

void Screens::Parts::place(Context& context) {
  const Stop here = nav.here();
  if (!nav.passes(Place::book)) book.begun = false;
  switch (here.place) {
    case Place::home:
      return draw(context, home);
    case Place::sign_up:
      return draw(context, sign_up);
    case Place::availability:
      return draw(context, availability);
    case Place::book:
      return draw(context, book);
    case Place::bookings:
      return draw(context, bookings);
    case Place::booking:
      return draw(context, booking, BookingId{here.about});
    case Place::board:
      return draw(context, board);
    case Place::inbox:
      return draw(context, inbox);
    case Place::admin:
      return draw(context, admin);
    case Place::more:
      return draw(context, more);
    case Place::sync:
      return draw_sync(context);
    case Place::help:
      return draw_help(context);
  }
}

Screens::Screens(app::App& app) : parts_(std::make_unique<Parts>(app)) {}
Screens::~Screens() = default;

void Screens::frame() {
  Parts& p = *parts_;
  p.app.follow();
  p.follow_user();
  const std::vector<Tab> tabs = tabs_for(p.app, p.follow_inbox());
  ui::Shell shell;
  const Place place = p.nav.here().place;
  shell.id = id_of(place);
  shell.title = title_of(place);
  shell.back = p.nav.can_go_back();
  for (const Tab& tab : tabs) {
    if (tab.place == place) shell.current = static_cast<int>(shell.nav.size());
    shell.nav.push_back(tab.item);
  }
  const app::SyncView& sync = p.app.sync();
  shell.sync = look_of(sync.state);
  shell.sync_text = sync.text;
  const std::string short_text = sync.waiting > 0 ? std::to_string(sync.waiting) + " waiting"
                                                  : sync.text.substr(0, sync.text.find(" ·"));
  shell.sync_short = short_text;
  // On a phone, a place with a way back needs the room for its title; its tab has the action.
  if (p.app.user() != nullptr && !(shell.back && ui::compact())) {
    shell.action_icon = ui::Icon::logout;
    shell.action_name = "Log out";
  }
  if (place == Place::sign_up) shell.max_width = 640;
  Context context{p.app, p.nav, p.wish};
  const ui::ShellResult result = ui::shell(shell, [&] { p.body(context); });
  if (result.nav >= 0) p.go_to_tab(tabs[static_cast<size_t>(result.nav)].place);
  if (result.back) p.nav.back();
  if (result.sync && place != Place::sync) p.nav.go(Place::sync);
  if (result.action) p.app.log_out();
}

}  // namespace wardbook::screens
