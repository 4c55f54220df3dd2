#include "sync-server/core/service.h"

#include <charconv>
#include <optional>
#include <string>
#include <system_error>

#include "sync-server/core/accounts.h"
#include "sync-server/core/context.h"
#include "sync-server/core/openapi.h"
#include "sync-server/core/reply.h"
#include "sync-server/core/sync_point.h"
#include "sync-server/core/system_work.h"
#include "sync-server/core/wait_point.h"

namespace wardbook {
namespace {

constexpr int64_t kProofLastsMs = 10'000;
/// Often enough that people are told soon.
constexpr int kSetClockSeconds = 10;

/// Proves that the database takes a durable write.
class HealthJob : public WriteJob {
 public:
  explicit HealthJob(Instant now) : now_(now) {}
  Status step(Store& store, size_t) override {
    return store.put_setting("health", std::to_string(now_.ms));
  }

 private:
  const Instant now_;
};

bool is_known_type(std::string_view type) {
  const std::string_view media = type.substr(0, type.find(';'));
  return media == sync::kJsonType || media == sync::kCborType;
}

/// A page of another site can neither send these types without being asked first, nor hide where
/// it comes from; a program that is no browser sends neither header.
std::optional<Refusal> refuse_foreign(const Request& request) {
  const Refusal foreign{403, {"cross_site", "Requests come from Wardbook's own pages alone."}, 0};
  const std::string_view site = request.header("sec-fetch-site");
  if (!site.empty())
    return site == "same-origin" || site == "none" ? std::nullopt : std::optional(foreign);
  const std::string_view origin = request.header("origin");
  if (origin.empty()) return std::nullopt;
  const std::string own =
      (request.secure ? "https://" : "http://") + std::string(request.header("host"));
  return origin == own ? std::nullopt : std::optional(foreign);
}

std::optional<Refusal> refuse_post(const Request& request) {
  if (auto refusal = refuse_foreign(request)) return refusal;
  if (is_known_type(request.header("content-type"))) return std::nullopt;
  return Refusal{415, {"content_type", "Send application/json or application/cbor."}, 0};
}

/// Of an account's message, before it is read: another release may have other fields. Who does not
/// say what it speaks is no device.
std::optional<Refusal> refuse_other_protocol(const Request& request) {
  const std::string_view said = request.header(std::string(kProtocolHeader));
  if (said.empty()) return std::nullopt;
  int32_t number = 0;
  const auto read = std::from_chars(said.data(), said.data() + said.size(), number);
  if (read.ec != std::errc() || read.ptr != said.data() + said.size())
    return Refusal{400, {"malformed", "Wardbook-Protocol is a number."}, 0};
  const Status spoken = sync::check_protocol(number);
  return spoken.ok() ? std::nullopt : std::optional(Refusal{426, spoken.error(), 0});
}

Response describe() {
  Response response{200, std::string(sync::kJsonType), openapi_document(), {}, true};
  response.headers.emplace_back("Cache-Control", "no-cache");
  return response;
}

/// In words for whoever holds a tablet; the log has those for whoever has the machine.
Refusal without_time(const Error& error) {
  if (error.code != "clock_wrong") return unavailable(error);
  return {503,
          {error.code,
           "The clock of the server is wrong, so it decides nothing now. Nothing is lost: tell "
           "whoever looks after the server."},
          kSetClockSeconds};
}

Result<int64_t> read_epoch(Store& store, Instant now) {
  WB_ASSIGN(const auto kept, store.setting("epoch"));
  if (kept) return static_cast<int64_t>(std::strtoll(kept->c_str(), nullptr, 10));
  WB_TRY(store.begin());
  if (Status put = store.put_setting("epoch", std::to_string(now.ms)); !put.ok()) {
    store.rollback();
    return put.error();
  }
  WB_TRY(store.commit());
  return now.ms;
}

}  // namespace

Service::Service(std::unique_ptr<Context> context, Instant last)
    : context_(std::move(context)), time_(last) {}
Service::~Service() = default;

Result<std::unique_ptr<Service>> Service::open(std::unique_ptr<Store> store, Decider decider,
                                               Random& random, Instant now, WriterThread thread,
                                               const Page& page) {
  WB_ASSIGN(const int64_t epoch, read_epoch(*store, now));
  WB_ASSIGN(const Instant last, store->last_decided());
  auto context =
      std::make_unique<Context>(std::move(store), std::move(decider), random, thread, page);
  context->epoch = epoch;
  return std::unique_ptr<Service>(new Service(std::move(context), last));
}

const std::vector<Route>& Service::routes() {
  static const std::vector<Route> all{
      {"POST", "/api/v1/sync"},     {"POST", "/api/v1/login"},
      {"POST", "/api/v1/logout"},   {"POST", "/api/v1/accounts"},
      {"POST", "/api/v1/password"}, {"POST", "/api/v1/password/reset"},
      {"GET", "/api/v1/session"},   {"POST", "/api/v1/wait"},
      {"GET", "/healthz"},          {"GET", "/api/v1/openapi.json"},
  };
  return all;
}

Result<Instant> Service::time(Instant machine) {
  if (auto now = time_.at(machine); now.ok()) return now;
  WB_ASSIGN(const auto view, context_->readers.view());
  WB_ASSIGN(const Instant decided, view->last_decided());
  time_.forget_since(decided);
  return time_.at(machine);
}

Response Service::handle(const Request& request, Instant machine) {
  const auto now = time(machine);
  if (!now.ok()) return refuse(request, without_time(now.error()));
  return handle_at(request, *now, machine);
}

Response Service::handle_at(const Request& request, Instant now, Instant machine) {
  const std::string& path = request.path;
  Accounts accounts(*context_, machine);
  if (path == "/healthz") return health(request, now, machine);
  if (path == "/api/v1/openapi.json") return describe();
  if (path == "/api/v1/session") return accounts.session(request, now);
  if (const auto refusal = refuse_post(request)) return refuse(request, *refusal);
  if (path == "/api/v1/sync") return answer_sync(*context_, request, now);
  if (path == "/api/v1/wait") return answer_wait(*context_, request);
  if (path == "/api/v1/logout") return accounts.log_out(request, now);
  if (const auto refusal = refuse_other_protocol(request)) return refuse(request, *refusal);
  if (path == "/api/v1/login") return accounts.log_in(request, now);
  if (path == "/api/v1/accounts") return accounts.sign_up(request, now);
  if (path == "/api/v1/password") return accounts.change_password(request, now);
  if (path == "/api/v1/password/reset") return accounts.reset_password(request, now);
  return refuse(request, {404, {"not_found", "There is nothing at this address."}, 0});
}

/// How old the proof is goes by the machine's clock: the server's time may stand still for hours.
Response Service::health(const Request& request, Instant now, Instant machine) {
  const int64_t age = machine.ms - proven_ms_.load();
  if (age < 0 || age > kProofLastsMs) {
    HealthJob job(now);
    if (const Status proof = context_->writer.run(job); !proof.ok())
      return refuse(request, unavailable(proof.error()));
    proven_ms_ = machine.ms;
  }
  Response response{200, std::string(sync::kJsonType), {}, {{"Cache-Control", "no-store"}}};
  response.body = "{\"status\":\"ok\",\"epoch\":" + std::to_string(context_->epoch) +
                  ",\"time\":\"" + to_text(now) +
                  "\",\"written_ms_ago\":" + std::to_string(machine.ms - proven_ms_.load()) + "}\n";
  return response;
}

Status Service::disk() const {
  return context_->durable.so_far();
}

Parking& Service::parking() {
  return context_->parking;
}

Result<size_t> Service::do_due_work(Instant machine) {
  WB_ASSIGN(const Instant now, time(machine));
  return wardbook::do_due_work(*context_, now);
}

}  // namespace wardbook
