#include "app/device/device.h"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "app/platform/database_file.h"
#include "app/platform/keys.h"

namespace wardbook::device {
namespace {

Result<store::Database> open_database(const DeviceOptions& options, const Clock& clock,
                                      Random& random) {
  std::error_code failed;
  std::filesystem::create_directories(options.folder, failed);
  if (failed)
    return Error{"bad_folder", "The folder " + options.folder + " can't be made or read."};
  store::OpenOptions open;
  open.path = options.folder + "/device.db";
  WB_ASSIGN(open.vfs, open_vfs(clock, random));
  WB_ASSIGN(const DatabaseKey key, database_key(open.path, random));
  open.key.assign(key.bytes().begin(), key.bytes().end());
  open.exclusive = true;
  open.tidies = true;
  return store::Database::open(open);
}

Error refused_here(const Outcome& forecast) {
  std::string hint = "Refused on this device";
  if (forecast.code == OutcomeCode::not_allowed && forecast.params.detail == "clinic")
    hint +=
        ": give clinic=NAME. A desk registers and books in the name of its own clinic, and "
        "nobody else does";
  else if (!forecast.params.detail.empty())
    hint += ": " + forecast.params.detail;
  return {std::string(to_text(forecast.code)), hint + "."};
}

}  // namespace

Result<std::unique_ptr<Device>> Device::open(const DeviceOptions& options) {
  std::unique_ptr<Device> device(new Device);
  WB_ASSIGN(store::Database database, open_database(options, device->clock_, device->random_));
  device->database_.emplace(std::move(database));
  device->transport_ = std::make_unique<HttplibTransport>(options.server);
  WB_ASSIGN(device->replica_, sync::Replica::open(*device->database_, device->random_));
  device->engine_ = std::make_unique<SyncEngine>(*device->replica_, *device->transport_,
                                                 device->clock_, device->random_);
  WB_ASSIGN(device->session_, Session::open(*device->replica_, *device->engine_,
                                            *device->transport_, device->clock_, device->random_));
  device->session_->set_device_name(options.name);
  return device;
}

Status Device::sync() {
  // After a log-in it is on its way already.
  if (!engine_->state().syncing) engine_->sync_now();
  while (engine_->tick() <= 0 || engine_->state().syncing) {
  }
  return look_back();
}

Status Device::watch(int64_t ms) {
  constexpr int64_t kNapMs = 10;
  const int64_t end = clock_.steady_ms() + ms;
  engine_->watch(true);
  engine_->sync_now();
  for (int64_t left = ms; left > 0; left = end - clock_.steady_ms()) {
    const int64_t nap = std::min({engine_->tick(), kNapMs, left});
    tidy();
    if (nap > 0) std::this_thread::sleep_for(std::chrono::milliseconds(nap));
  }
  engine_->watch(false);
  return look_back();
}

void Device::tidy() {
  if (database_->is_untidy()) database_->tidy();
}

/// What the exchange came to.
Status Device::look_back() {
  WB_TRY(session_->refresh());
  const SyncState& state = engine_->state();
  if (!state.problem.code.empty()) return state.problem;
  if (state.link != SyncState::Link::online)
    return Error{"no_network", "The server can't be reached. What you did is kept here."};
  return {};
}

Status Device::wait_for(const std::function<void(Session::Done)>& start) {
  std::optional<Status> result;
  start([&result](Status status) { result = std::move(status); });
  while (!result) transport_->poll();
  return *result;
}

Status Device::log_in(const std::string& user_name, const std::string& password) {
  return wait_for(
      [&](Session::Done done) { session_->log_in(user_name, password, std::move(done)); });
}

Status Device::log_out() {
  WB_TRY(session_->log_out());
  transport_->poll();
  return {};
}

Status Device::sign_up(const SignUpRequest& form) {
  return wait_for([&](Session::Done done) { session_->sign_up(form, std::move(done)); });
}

Status Device::change_password(const std::string& old_password, const std::string& new_password) {
  return wait_for([&](Session::Done done) {
    session_->change_password(old_password, new_password, std::move(done));
  });
}

Result<sync::Submitted> Device::submit(Args args) {
  if (user() == nullptr) return Error{"not_logged_in", "Log in first."};
  WB_ASSIGN(sync::Submitted submitted,
            replica_->submit(user()->id, std::move(args), {}, clock_.now()));
  if (kind_of(submitted.forecast) == OutcomeKind::refused) return refused_here(submitted.forecast);
  engine_->changed();
  return submitted;
}

}  // namespace wardbook::device
