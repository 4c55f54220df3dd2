#include "sync-server/cli/devices.h"

#include <iostream>

#include "sync-server/cli/installation.h"
#include "sync-server/cli/wall_clock.h"
#include "sync-server/core/batch.h"

namespace wardbook {
namespace {

/// A name comes from the device: it may not tell the terminal what to do.
std::string printable(std::string_view name) {
  std::string out(name);
  for (size_t at = 0; at < out.size(); ++at) {
    const auto byte = static_cast<unsigned char>(out[at]);
    const bool second_set = byte < 0xa0 && at > 0 && out[at - 1] == '\xc2';  // U+0080 to U+009F
    if (byte < 0x20 || byte == 0x7f || second_set) out[at] = '?';
  }
  return out;
}

/// "desk1, desk2": who may act on it now.
Result<std::string> people_of(Store& store, DeviceId device) {
  std::string names;
  WB_ASSIGN(const std::vector<DeviceUser> users, store.users_of(device));
  for (const DeviceUser& user : users) {
    if (user.removed) continue;
    WB_ASSIGN(const auto account, store.find_account(user.account));
    if (account) names += (names.empty() ? "" : ", ") + printable(account->user_name);
  }
  return names.empty() ? "nobody" : names;
}

}  // namespace

Status run_devices(const Options& options) {
  WB_ASSIGN(const auto store, open_beside(options.data));
  WB_ASSIGN(const std::vector<Device> devices, store->devices());
  if (devices.empty()) std::cout << "Nobody has logged in on a device yet.\n";
  for (const Device& device : devices) {
    WB_ASSIGN(const std::string people, people_of(*store, device.id));
    std::cout << to_text(device.id) << "  \"" << printable(device.name) << "\"  used by " << people
              << "  since " << to_text(device.created) << "  last seen "
              << to_text(device.last_seen) << (device.revoked ? "  REVOKED" : "") << "\n";
  }
  return {};
}

Status run_revoke_device(const Options& options) {
  WB_ASSIGN(const auto store, open_beside(options.data));
  const std::string id = to_text(options.device);
  WB_ASSIGN(const auto device, store->find_device(options.device));
  if (!device)
    return Error{"device_unknown", "No device has the id " + id +
                                       ". `wardbook-server devices` lists those that there are."};
  const AuditEntry entry{wall_now(), {}, {}, "revoke_device", "device " + id, {}};
  const auto revoke = [&]() -> Status {
    WB_TRY(store->revoke_device(options.device));
    WB_ASSIGN([[maybe_unused]] const AuditHead head, store->append_audit(entry));
    return {};
  };
  WB_TRY(in_batch(*store, revoke));
  std::cout << "\"" << printable(device->name) << "\" is shut out: nothing is taken from it or "
            << "sent to it any more.\nWhat lies on it already it keeps. Whoever's password may be "
            << "known needs another one.\n";
  return {};
}

}  // namespace wardbook
