#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "shared/base/random.h"
#include "sync-server/core/decider.h"
#include "sync-server/core/exchange.h"
#include "sync-server/core/pull.h"
#include "sync-server/core/server_time.h"
#include "sync-server/core/store.h"
#include "sync-server/core/writer.h"

namespace wardbook {

struct Context;
class Parking;

/// The whole server without a socket and without a clock: requests in, responses out. handle() may
/// be called from many threads.
class Service {
 public:
  /// `random` may be used by several threads at once. `now` stamps the epoch of a new database.
  /// Errors of the store.
  static Result<std::unique_ptr<Service>> open(std::unique_ptr<Store> store, Decider decider,
                                               Random& random, Instant now,
                                               WriterThread thread = WriterThread::own,
                                               const Page& page = {});
  /// Finishes what the writer has.
  ~Service();

  /// The paths that handle() answers.
  static const std::vector<Route>& routes();

  /// `request` is one of routes(); others get 404. `machine`: its clock; all get 503 (clock_wrong)
  /// while it is far behind.
  Response handle(const Request& request, Instant machine);

  /// What it takes for now when its machine's clock says this. Error clock_wrong.
  Result<Instant> time(Instant machine);

  /// Error: the disk did not take what was written. Everything is refused from then on, until the
  /// database is opened anew.
  Status disk() const;

  /// Where whoever serves holds the requests that handle() gives a Park for.
  Parking& parking();

  /// See do_due_work(); to be called every few seconds. Error clock_wrong.
  Result<size_t> do_due_work(Instant machine);

 private:
  Service(std::unique_ptr<Context> context, Instant last);
  Response handle_at(const Request& request, Instant now, Instant machine);
  Response health(const Request& request, Instant now, Instant machine);

  std::unique_ptr<Context> context_;
  ServerTime time_;
  std::atomic<int64_t> proven_ms_{0};  ///< when the database last took a write for /healthz; by
                                       ///< the machine's clock
};

}  // namespace wardbook
