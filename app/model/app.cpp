#include "app/model/app.h"

#include "app/model/app_parts.h"
#include "app/model/sync_words.h"
#include "shared/store/rows.h"
#include "shared/sync/buckets.h"
#include "shared/sync/device_settings.h"

namespace wardbook::app {
namespace {

constexpr std::string_view kHomeDistrict = "home_district";

Result<Person> person_of(const Query& query, const Account& account) {
  Person person;
  person.id = account.id;
  person.user_name = account.user_name;
  person.full_name = account.full_name;
  person.role = account.role;
  person.state = account.state;
  person.hospital = account.hospital;
  person.clinic = account.clinic;
  person.patient = account.patient;
  if (account.clinic) {
    WB_ASSIGN(const auto clinic, store::get<Clinic>(query.database, *account.clinic));
    if (clinic) person.district = clinic->district, person.place = clinic->name;
  }
  if (account.hospital) {
    WB_ASSIGN(const auto hospital, store::get<Hospital>(query.database, *account.hospital));
    if (hospital) person.district = hospital->district, person.place = hospital->name;
  }
  return person;
}

}  // namespace

App::App(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
App::~App() = default;

Result<std::unique_ptr<App>> App::open(const World& world) {
  auto parts = std::make_unique<Parts>(world);
  WB_ASSIGN(parts->replica, sync::Replica::open(world.database, world.random));
  parts->engine =
      std::make_unique<SyncEngine>(*parts->replica, world.transport, world.clock, world.random);
  WB_ASSIGN(parts->session, Session::open(*parts->replica, *parts->engine, world.transport,
                                          world.clock, world.random));
  parts->read_home();
  parts->follow_engine();
  return std::unique_ptr<App>(new App(std::move(parts)));
}

double App::tick() {
  const auto wait = static_cast<double>(parts_->engine->tick());
  follow();
  return wait;
}

void App::follow() {
  parts_->follow_engine();
}

void App::network_changed(bool online) {
  parts_->engine->network_changed(online);
}
void App::watch(bool visible) {
  parts_->engine->watch(visible);
}
int64_t App::revision() const {
  return parts_->revision;
}
Instant App::now() const {
  return parts_->now();
}
const SyncView& App::sync() const {
  return parts_->sync;
}
void App::sync_now() {
  parts_->engine->sync_now();
}

void App::Parts::follow_engine() {
  const SyncView shown = sync_view(engine->state(), now(), trouble);
  if (engine_revision == engine->revision() && shown.text == sync.text && shown.age == sync.age)
    return;
  sync = shown;
  if (engine_revision != engine->revision()) {
    engine_revision = engine->revision();
    const Status refreshed = session->refresh();
    if (!refreshed.ok()) trouble = refreshed.error().hint;
    follow_session();
    if (!home) read_home();
  }
  changed();
}

void App::Parts::follow_session() {
  const Account* account = session->user();
  person.reset();
  if (account != nullptr) person = keep(person_of(query(), *account));
  if (person && person->district && !home_chosen) choose_home(*person->district);
  changed();
}

/// A device that nobody has set up yet shows the first district, so that its Home is not empty.
void App::Parts::read_home() {
  sync::DeviceSettings settings(world.database);
  const auto kept = keep(settings.get<Uuid>(kHomeDistrict));
  if (kept) {
    home = DistrictId{*kept};
    home_chosen = true;
    return;
  }
  const auto known = keep(store::select<District>(world.database, "ORDER BY name, id LIMIT 1"));
  if (known.empty()) return;
  home = known.front().id;
  const Status wanted = replica->want(public_bucket(*home), true);
  if (!wanted.ok()) trouble = wanted.error().hint;
  engine->changed();
}

std::optional<DistrictId> App::home_district() const {
  return parts_->home;
}

void App::Parts::choose_home(DistrictId district) {
  home_chosen = true;
  sync::DeviceSettings settings(world.database);
  Status kept = settings.set(kHomeDistrict, district.uuid);
  if (kept.ok()) kept = replica->want(public_bucket(district), true);
  if (kept.ok() && home && *home != district) kept = replica->want(public_bucket(*home), false);
  if (!kept.ok()) trouble = kept.error().hint;
  // What is wanted of the present one is here or on its way.
  if (home != district) engine->changed();
  home = district;
  changed();
}

void App::set_home_district(DistrictId district) {
  if (parts_->home != district || !parts_->home_chosen) parts_->choose_home(district);
}

// --- People

const App::Task& App::task() const {
  return parts_->task;
}

int App::task_wait_s() const {
  const int64_t left = parts_->task.retry_at_ms - parts_->world.clock.steady_ms();
  return left <= 0 ? 0 : static_cast<int>((left + 999) / 1000);
}

void App::forget_task() {
  parts_->forget_task();
}

void App::Parts::forget_task() {
  task = {};
  ++tasks;
  changed();
}

const Person* App::user() const {
  return parts_->person ? &*parts_->person : nullptr;
}

namespace {

template <class Parts>
void end_task(Parts& parts, const Status& status) {
  parts.task.busy = false;
  parts.task.failed = !status.ok();
  if (status.ok()) return;
  parts.task.error = status.error();
  const int64_t wait_s = parts.session->retry_after_s();
  if (wait_s > 0) parts.task.retry_at_ms = parts.world.clock.steady_ms() + 1000 * wait_s;
}

/// Marks the task as running and gives what ends it.
template <class Parts>
Session::Done begin_task(Parts& parts, std::string name) {
  parts.task = {true, std::move(name), false, {}, 0, {}};
  parts.changed();
  return [&parts, number = ++parts.tasks](const Status& status) {
    // Nobody else is told what became of it.
    if (number == parts.tasks) end_task(parts, status);
    parts.follow_session();
  };
}

}  // namespace

void App::log_in(const std::string& user_name, const std::string& password) {
  parts_->session->log_in(user_name, password, begin_task(*parts_, "log_in"));
}

void App::log_out() {
  const Status left = parts_->session->log_out();
  if (!left.ok()) parts_->trouble = left.error().hint;
  parts_->forget_task();
  parts_->follow_session();
}

void App::sign_up(const SignUp& form) {
  SignUpRequest request;
  request.user_name = form.user_name;
  request.password = form.password;
  request.full_name = form.full_name;
  request.role = form.role;
  request.hospital = form.hospital;
  request.clinic = form.clinic;
  request.birth_date = form.birth_date;
  request.sex = form.sex;
  request.phone = form.phone;
  parts_->session->sign_up(request, begin_task(*parts_, "sign_up"));
}

void App::change_password(const std::string& old_password, const std::string& new_password) {
  parts_->session->change_password(old_password, new_password, begin_task(*parts_, "password"));
}

void App::reset_password(AccountId account) {
  Parts& parts = *parts_;
  const Session::Done done = begin_task(parts, "reset_password");
  const int64_t number = parts.tasks;
  parts.session->reset_password(account, [&parts, done, number](const Result<std::string>& given) {
    // Who has closed the account meanwhile is not shown it beside another.
    if (given.ok() && number == parts.tasks) parts.task.given_password = *given;
    done(given.ok() ? Status() : given.error());
  });
}

}  // namespace wardbook::app
