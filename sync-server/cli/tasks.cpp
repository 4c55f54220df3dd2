#include "sync-server/cli/tasks.h"

#include <fstream>
#include <iostream>
#include <iterator>

#include "sync-server/cli/backup.h"
#include "sync-server/cli/devices.h"
#include "sync-server/cli/first_admin.h"
#include "sync-server/cli/installation.h"
#include "sync-server/cli/new_password.h"
#include "sync-server/cli/reset_password.h"
#include "sync-server/cli/serve.h"
#include "sync-server/cli/wall_clock.h"
#include "sync-server/core/secure_random.h"
#include "sync-server/demo/demo.h"
#include "sync-server/setup/set_up.h"

namespace wardbook {
namespace {

Status run_serve(const Options& options) {
  hold_stop_signals();
  SecureRandom random;
  WB_ASSIGN(Installation installation, open_installation(options.data, Missing::refuse, random));
  return serve(options, std::move(installation), random);
}

Status run_init(const Options& options) {
  SecureRandom random;
  WB_ASSIGN(const std::string password, read_new_password(options.admin, options.password_file));
  WB_ASSIGN(const Installation installation,
            open_installation(options.data, Missing::make, random));
  WB_TRY(make_first_admin(*installation.store, options.admin, password, random, wall_now()));
  std::cout << "The database in " << options.data << " is ready; its admin is " << options.admin
            << ".\nNext: wardbook-server setup FILE --data " << options.data
            << ", then wardbook-server serve --data " << options.data << std::endl;
  return {};
}

Status add_demo_data(const std::string& folder) {
  SecureRandom random;
  WB_ASSIGN(const Installation installation, open_installation(folder, Missing::make, random));
  WB_ASSIGN(const bool has_demo, has_demo_data(*installation.store));
  if (has_demo) return {};
  return make_demo_data(*installation.store, Decider(installation.seal_key), wall_now());
}

Status run_demo(const Options& options) {
  WB_TRY(add_demo_data(options.data));
  std::cout << demo_accounts_text();
  return options.only_data ? Status{} : run_serve(options);
}

Status run_setup(const Options& options) {
  std::ifstream in(options.setup_file, std::ios::binary);
  const std::string text((std::istreambuf_iterator<char>(in)), {});
  if (!in.is_open() || in.bad())
    return Error{"setup_unreadable", "The file " + options.setup_file + " can't be read."};
  WB_ASSIGN(const auto items, read_setup_file(text));
  SecureRandom random;
  WB_ASSIGN(const Installation installation,
            open_installation(options.data, Missing::refuse, random));
  const Decider decider(installation.seal_key);
  WB_ASSIGN(const SetUpCounts counts,
            set_up(*installation.store, decider, items, random, wall_now()));
  std::cout << counts.changed << " made or changed, " << counts.same << " as they were\n";
  return {};
}

/// Of one state of the database: a server may be writing beside.
Status run_check(const Options& options) {
  WB_ASSIGN(const auto store, open_beside(options.data));
  WB_TRY(store->begin_view());
  WB_ASSIGN(const std::vector<std::string> found, store->check(wall_now()));
  for (const std::string& one : found) std::cout << one << "\n";
  if (!found.empty())
    return Error{"check_failed",
                 std::to_string(found.size()) + (found.size() == 1 ? " thing is" : " things are") +
                     " wrong in the database. Serve it no further: keep a copy of the data folder, "
                     "restore the newest backup into a new one (wardbook-server restore), to which "
                     "tablets bring back what is newer, and report what is listed above."};
  std::cout << "No damage and no broken invariant." << std::endl;
  return {};
}

}  // namespace

Status run_task(const Options& options) {
  switch (options.task) {
    case Task::help:
      std::cout << usage();
      return {};
    case Task::serve:
      return run_serve(options);
    case Task::init:
      return run_init(options);
    case Task::demo:
      return run_demo(options);
    case Task::setup:
      return run_setup(options);
    case Task::check:
      return run_check(options);
    case Task::backup:
      return run_backup(options);
    case Task::restore:
      return run_restore(options);
    case Task::devices:
      return run_devices(options);
    case Task::revoke_device:
      return run_revoke_device(options);
    case Task::reset_password:
      return run_reset_password(options);
  }
  return {};
}

}  // namespace wardbook
