#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <variant>

#include "shared/base/random.h"
#include "sync-server/core/decider.h"
#include "sync-server/core/durable.h"
#include "sync-server/core/exchange.h"
#include "sync-server/core/login_delay.h"
#include "sync-server/core/parking.h"
#include "sync-server/core/password.h"
#include "sync-server/core/pull.h"
#include "sync-server/core/readers.h"
#include "sync-server/core/sign_up_limit.h"
#include "sync-server/core/writer.h"

namespace wardbook {

inline constexpr int64_t kAtOnce = 0;

/// What the parts of the service share. One of it, as long as the service lives.
struct Context {
  Context(std::unique_ptr<Store> with_store, Decider with_decider, Random& with_random,
          WriterThread thread, const Page& with_page)
      : store(std::move(with_store)),
        decider(std::move(with_decider)),
        random(with_random),
        page(with_page),
        readers(*store, durable),
        writer(
            *store, durable, [this](const std::vector<Cursor>& heads) { parking.moved(heads); },
            thread) {}

  std::unique_ptr<Store> store;
  Decider decider;
  Random& random;  ///< may be used by several threads at once
  const Page page;
  Durable durable;
  Readers readers;
  Parking parking;
  Writer writer;
  HashGate hashes;
  LoginDelay delays;
  SignUpLimit sign_ups;
  int64_t epoch = 0;
  std::mutex reinstating;  ///< one at a time: what two had read would come back twice
  /// When reinstate() is due by itself: at once if it has not ended since the process began, or
  /// since an answer was kept; else when people are to be told of what can't be brought back.
  std::atomic<int64_t> reinstate_at_ms{kAtOnce};
};

/// The device that a request proves to be, by "Authorization: Device <64 hex digits>". Refusal 401
/// bad_credential, 410 device_revoked, 503.
std::variant<Device, Refusal> authenticate_device(StoreReader& reader, DeviceId id,
                                                  std::string_view secret_hex);

/// The value after "Device " or "Session " in the Authorization header; empty if it's another's.
std::string_view credential(const Request& request, std::string_view scheme);

}  // namespace wardbook
