#include "tests/sim/server.h"

#include <algorithm>

#include "shared/base/encode.h"
#include "shared/store/argon2id.h"
#include "sync-server/core/sign_up.h"
#include "sync-server/storage/backup.h"
#include "tests/sim/must.h"

namespace wardbook::sim {
namespace {

/// One seed in so many gets its answers in small pages.
constexpr uint64_t kPagesEvery = 7;

SqliteOptions options_of(const Bytes& key) {
  return {"/server/wardbook.db", key, key.empty() ? kVfs : kEncryptingVfs, kCheckpointPages};
}

/// A PHC string of kPassword at the least cost that there is.
std::string cheap_phc() {
  static const std::string phc = [] {
    const std::string password = kPassword;
    const Bytes salt(16, 1);
    Bytes hash(32);
    must(argon2id({reinterpret_cast<const uint8_t*>(password.data()), password.size()}, salt,
                  {1, 8, 1}, hash));
    return "$argon2id$v=19$m=8,t=1,p=1$" + to_base64url(salt) + "$" + to_base64url(hash);
  }();
  return phc;
}

Account account_of(const Town::Person& person) {
  Account account;
  account.id = person.id;
  account.user_name = person.name;
  account.full_name = person.name;
  account.role = person.role;
  account.state = AccountState::active;
  account.hospital = person.hospital;
  account.clinic = person.clinic;
  account.since = kStart;
  return account;
}

Status make_town(Store& store, const Town& town, Random& random) {
  const Decider decider(seal_key());
  WB_TRY(store.begin());
  WB_TRY(put_rows(store, {Policy()}));
  for (const Args& args : town.set_up) {
    const Incoming command = own_command(CommandId::make(kStart, random), kSystem, kStart, args);
    WB_ASSIGN(const OutcomeRecord record, decider.decide(store, command, kStart));
    must(kind_of(record.outcome) != OutcomeKind::refused);
  }
  for (const Town::Person& person : town.people) {
    if (person.patient) {
      RegisterPatient form;
      form.patient = *person.patient;
      form.name = person.name;
      WB_TRY(put_account_with_patient(store, decider, account_of(person), form,
                                      CommandId::make(kStart, random), kStart));
    } else {
      WB_TRY(put_rows(store, {account_of(person)}));
    }
    WB_TRY(store.put_secret(person.id, cheap_phc()));
  }
  return store.commit();
}

Request to_request(const HttpRequest& sent) {
  Request request;
  request.method = sent.method;
  request.path = sent.path;
  for (const auto& [name, value] : sent.headers) request.headers[name] = value;
  request.body.assign(sent.body.begin(), sent.body.end());
  return request;
}

HttpReply to_reply(Response&& response) {
  HttpReply reply;
  reply.status = response.status;
  if (!response.content_type.empty())
    reply.headers.emplace_back("content-type", std::move(response.content_type));
  for (auto& [name, value] : response.headers) {
    for (char& letter : name)
      if (letter >= 'A' && letter <= 'Z') letter = static_cast<char>(letter - 'A' + 'a');
    reply.headers.emplace_back(std::move(name), std::move(value));
  }
  reply.body.assign(response.body.begin(), response.body.end());
  return reply;
}

}  // namespace

Page page_of(uint64_t seed) {
  static constexpr size_t kRows[] = {60, 25, 10};
  Page page;
  if (seed % kPagesEvery == 3) page.rows = kRows[seed / kPagesEvery % std::size(kRows)];
  return page;
}

Bytes seal_key() {
  return Bytes(32, 0x5e);
}

Status make_town(Store& store, const Town& town, uint64_t seed) {
  Seeded random(seed * 5 + 11);
  return make_town(store, town, random);
}

const Disk& empty_server_disk() {
  static const Disk disk = [] {
    Disk fresh;
    mount("empty", &fresh);
    (void)must(open_sqlite_store({"/empty/wardbook.db", {}, kVfs}));
    unmount("empty");
    return fresh;
  }();
  return disk;
}

Server::Server(const Town& town, uint64_t seed, std::function<void(const Batch&)> committed,
               const Bytes& key)
    : options_(options_of(key)),
      page_(page_of(seed)),
      random_(seed * 3 + 7),
      disk_(key.empty() ? empty_server_disk() : Disk()),
      committed_(std::move(committed)) {
  spy_.committed = [this](const Batch& batch) {
    batches_ += batch.empty() ? 0 : 1;
    const Disk::InUse not_by_who_looks(disk_, false);
    committed_(batch);
  };
  spy_.uncertain = [this](Batch batch) { uncertain_.push_back(std::move(batch)); };
  mount("server", &disk_);
  {
    const std::unique_ptr<Store> store = spy_on(must(open_sqlite_store(options_)), spy_);
    must(make_town(*store, town, seed));
  }
  start(kStart);
}

Server::~Server() {
  // Nobody waits any more.
  holds_.clear();
  stop();
  unmount("server");
}

void Server::stop() {
  for (auto& [number, held] : std::exchange(holds_, {})) held.answer({});
  service_.reset();
  look_.reset();
  tables_.reset();
}

void Server::start(Instant now) {
  lost_a_sync_ = false;
  auto store = open();
  if (!store.ok()) return die_if_off();
  auto look = open_sqlite_store(options_);
  if (!look.ok()) {
    must(disk_.is_off());
    store->reset();
    return die_if_off();
  }
  look_ = std::move(*look);
  tables_.emplace(open_to_read(options_));
  resolve_uncertain();
  {
    const Disk::InUse in_use(disk_);
    auto service = Service::open(spy_on(std::move(*store), spy_), Decider(seal_key()), random_,
                                 clock(now), WriterThread::callers, page_);
    if (service.ok()) service_ = std::move(*service);
  }
  die_if_off();
  if (!is_up()) stop();
}

Result<std::unique_ptr<Store>> Server::open() {
  const Disk::InUse in_use(disk_);
  return open_sqlite_store(options_);
}

bool Server::waits(CommandId command) {
  const auto parked = must(look_->parked());
  return std::any_of(parked.begin(), parked.end(),
                     [&](const Parked& one) { return one.kept.command == command; });
}

/// Whether a batch whose commit ended with an error reached the disk before the end.
bool Server::has(const Batch& batch) {
  const auto known = std::find_if(batch.begin(), batch.end(),
                                  [](const Decided& one) { return !one.kept.command.is_nil(); });
  // What is brought back was known before, and waits no more.
  if (known != batch.end() && known->how == How::brought_back) return !waits(known->kept.command);
  if (known != batch.end()) return must(look_->find_outcome(known->kept.command)).has_value();
  if (batch.empty()) return false;
  const auto last =
      must(tables_->value<Version>("SELECT value FROM counter WHERE name = 'commit'"));
  return last.value_or(Version{}) >= batch.back().kept.commit;
}

void Server::resolve_uncertain() {
  for (const Batch& batch : std::exchange(uncertain_, {}))
    if (has(batch)) committed_(batch);
}

Response Server::serve(const HttpRequest& request, Instant now) {
  const Disk::InUse in_use(disk_);
  return service_->handle(to_request(request), clock(now));
}

std::optional<HttpReply> Server::handle(const HttpRequest& request, Instant now) {
  if (!is_up()) return std::nullopt;
  Response response = serve(request, now);
  die_if_off();
  // The process goes on: SQLite has taken the commit back.
  if (is_up()) uncertain_.clear();
  if (!is_up() && !lost_a_sync_) return std::nullopt;
  return to_reply(std::move(response));
}

std::optional<Server::Hold> Server::hold(const HttpRequest& request, Instant now, Answer answer) {
  Response response;
  if (is_up()) response = serve(request, now);
  die_if_off();
  if (!is_up()) {
    answer({});
    return std::nullopt;
  }
  if (response.park == nullptr) {
    answer(to_reply(std::move(response)));
    return std::nullopt;
  }
  const std::shared_ptr<const Park> park = std::move(response.park);
  const uint64_t number = ++last_hold_;
  const auto wake = [this, number, park](const std::vector<Cursor>& moved) {
    end_hold(number, to_reply(park->answer(&moved)));
  };
  const auto ticket = service_->parking().park(park->heads, park->since, wake);
  if (!ticket) {
    const std::vector<Cursor> unknown;
    answer(to_reply(park->answer(&unknown)));
    return std::nullopt;
  }
  holds_.emplace(number, Holding{*ticket, park, std::move(answer)});
  return Hold{number, park->most_ms};
}

void Server::end_hold(uint64_t number) {
  const auto at = holds_.find(number);
  if (at == holds_.end()) return;
  service_->parking().leave(at->second.ticket);
  end_hold(number, to_reply(at->second.park->answer(nullptr)));
}

void Server::end_hold(uint64_t number, const HttpReply& reply) {
  const auto held = holds_.extract(number);
  if (!held.empty()) held.mapped().answer(reply);
}

Instant Server::time(Instant now) {
  if (is_up())
    if (const auto time = service_->time(clock(now)); time.ok()) return *time;
  const Instant decided = look_ == nullptr ? Instant{} : must(look_->last_decided());
  return std::max(decided, clock(now));
}

bool Server::work(Instant now) {
  if (!is_up()) return false;
  for (std::optional<uint64_t> before; before != batches_;) {
    before = batches_;
    const auto count = [&] {
      const Disk::InUse in_use(disk_);
      return service_->do_due_work(clock(now));
    }();
    die_if_off();
    if (!is_up()) return false;
    uncertain_.clear();
    if (!count.ok()) return false;
  }
  return true;
}

bool Server::back_up() {
  if (!is_up()) return false;
  const Disk::InUse in_use(disk_);
  const auto last = copy_database(options_, "/server/copy.db");
  const bool copied = last.ok() && !disk_.is_off();
  if (copied) {
    Disk aside;
    aside.files["wardbook.db"] = disk_.files.at("copy.db");
    aside.crash(nullptr);
    backup_ = std::move(aside);
    (void)note_covered(options_, *last);
  }
  for (const char* end : {"", "-journal", "-wal"}) disk_.files.erase(std::string("copy.db") + end);
  die_if_off();
  return copied;
}

void Server::restore(Instant now, int64_t behind_ms) {
  if (is_up()) crash(false);
  uncertain_.clear();
  disk_ = *backup_;
  behind_ms_ = behind_ms;
  const auto is_own = [](const KeptOutcome&) { return true; };
  auto restored = begin_epoch(options_, is_own, clock(now), random_);
  if (!restored.ok()) {
    // Somebody sets it, as it says.
    must(restored.error().code == "clock_wrong" && behind_ms_ != 0);
    behind_ms_ = 0;
    restored = begin_epoch(options_, is_own, now, random_);
  }
  (void)must(std::move(restored));
  begun_ = disk_;
  start(now);
}

void Server::die_if_off() {
  if (disk_.is_off()) return crash(true);
  if (disk_.lost_a_sync()) end_process();
}

void Server::end_process() {
  lost_a_sync_ = true;
  disk_.cut_power();
  stop();
  disk_.end_process();
}

void Server::crash(bool torn) {
  disk_.cut_power();
  stop();
  disk_.crash(torn ? &random_ : nullptr);
}

}  // namespace wardbook::sim
