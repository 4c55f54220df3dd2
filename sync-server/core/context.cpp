#include "sync-server/core/context.h"

#include "sync-server/core/crypto.h"
#include "sync-server/core/reply.h"

namespace wardbook {

std::string_view credential(const Request& request, std::string_view scheme) {
  const std::string_view value = request.header("authorization");
  if (value.size() <= scheme.size() || value.substr(0, scheme.size()) != scheme ||
      value[scheme.size()] != ' ')
    return {};
  return value.substr(scheme.size() + 1);
}

std::variant<Device, Refusal> authenticate_device(StoreReader& reader, DeviceId id,
                                                  std::string_view secret_hex) {
  const Refusal bad{
      401, {"bad_credential", "The server does not know this device. Log in on it again."}, 0};
  const auto hash = hash_of_secret(secret_hex);
  if (!hash) return bad;
  auto device = reader.find_device(id);
  if (!device.ok()) return unavailable(device.error());
  if (!*device || !same_hash((*device)->secret_hash, *hash)) return bad;
  if ((*device)->revoked)
    return Refusal{410,
                   {"device_revoked",
                    "This device has been taken out of service. Go on on another one, and "
                    "ask whoever runs the server if that is a mistake."},
                   0};
  return **device;
}

}  // namespace wardbook
