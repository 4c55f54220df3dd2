#include "tests/server/test_device.h"

#include <iterator>

#include "shared/sync/chain.h"
#include "shared/sync/codec.h"

namespace wardbook::test {
namespace {

constexpr const char* kCbor = "application/cbor";

std::string text_of(const Bytes& bytes) {
  return {bytes.begin(), bytes.end()};
}

template <class T>
std::optional<T> read(const std::optional<Answer>& result, int status) {
  if (!result || result->status != status) return std::nullopt;
  auto message =
      sync::decode<T>({reinterpret_cast<const uint8_t*>(result->body.data()), result->body.size()});
  if (!message.ok()) return std::nullopt;
  return std::move(*message);
}

}  // namespace

TestDevice::TestDevice(const TestDevice& other, Client client)
    : client_(client),
      login_(other.login_),
      secret_(other.secret_),
      number_(other.number_),
      last_(other.last_),
      cursors_(other.cursors_) {}

std::optional<LoginReply> TestDevice::log_in(const std::string& name) {
  return log_in(LoginRequest{name, kPassword, std::nullopt, "", "test"});
}

std::optional<LoginReply> TestDevice::log_in_here(const std::string& name) {
  return log_in(LoginRequest{name, kPassword, login_.device, secret_, "test"});
}

std::optional<LoginReply> TestDevice::log_in_anew(const std::string& name) {
  LoginRequest form{name, kPassword, std::nullopt, secret_, "test"};
  form.replaces = login_.device;
  return log_in(form);
}

std::optional<LoginReply> TestDevice::log_in(const LoginRequest& form) {
  auto reply =
      read<LoginReply>(client_.post("/api/v1/login", text_of(sync::encode(form)), kCbor), 200);
  if (!reply) return std::nullopt;
  login_ = *reply;
  if (reply->device_secret.empty()) return reply;
  secret_ = reply->device_secret;
  number_ = 0;
  last_ = {};
  return reply;
}

SentCommand TestDevice::next(Args args, CommandId id) {
  return next(Command{id, login_.account, wall_now(), std::move(args), {}});
}

SentCommand TestDevice::next_by(AccountId actor, Args args) {
  return next(
      Command{CommandId::make(wall_now(), random_), actor, wall_now(), std::move(args), {}});
}

SentCommand TestDevice::next_at(Instant made_at, Args args) {
  return next_at(made_at, std::move(args), CommandId::make(wall_now(), random_));
}

SentCommand TestDevice::next_at(Instant made_at, Args args, CommandId id) {
  return next(Command{id, login_.account, made_at, std::move(args), {}});
}

SentCommand TestDevice::again(const SentCommand& command) {
  return link(command.body);
}

SentCommand TestDevice::next(const Command& command) {
  return link(sync::encode_body(command));
}

SentCommand TestDevice::link(Bytes body) {
  SentCommand sent;
  sent.body = std::move(body);
  sent.envelope = {login_.device, ++number_, last_};
  last_ = sync::chain_hash(sent.envelope, sent.body);
  return sent;
}

SentCommand TestDevice::next(Args args) {
  return next(std::move(args), CommandId::make(wall_now(), random_));
}

SyncRequest TestDevice::request(std::vector<SentCommand> commands) const {
  SyncRequest request;
  request.device = login_.device;
  request.epoch = login_.epoch;
  request.cursors = cursors_;
  // It keeps no rows: all that change come whole.
  for (const Cursor& cursor : cursors_) request.unfinished.push_back(cursor.bucket);
  request.commands = std::move(commands);
  return request;
}

std::optional<Answer> TestDevice::post_sync(const SyncRequest& request, const std::string& secret) {
  Headers headers;
  if (!secret.empty()) headers["Authorization"] = "Device " + secret;
  return client_.post("/api/v1/sync", text_of(sync::encode(request)), kCbor, headers);
}

std::optional<SyncReply> TestDevice::sync(std::vector<SentCommand> commands) {
  auto reply = exchange(std::move(commands));
  std::vector<TableChanges> seen = seen_;
  while (reply && reply->more) {
    auto next = exchange({});
    if (!next) return std::nullopt;
    reply->more = next->more;
    std::move(next->changes.begin(), next->changes.end(), std::back_inserter(reply->changes));
    std::move(next->lost.begin(), next->lost.end(), std::back_inserter(reply->lost));
    seen.insert(seen.end(), seen_.begin(), seen_.end());
  }
  seen_ = std::move(seen);
  return reply;
}

std::optional<SyncReply> TestDevice::exchange(std::vector<SentCommand> commands) {
  auto reply = read<SyncReply>(post_sync(request(std::move(commands)), secret_), 200);
  if (reply) take(*reply);
  return reply;
}

void TestDevice::take(const SyncReply& reply) {
  if (reply.epoch != login_.epoch) cursors_.clear();
  login_.epoch = reply.epoch;
  seen_.clear();
  for (const BucketChanges& bucket : reply.changes) {
    for (const TableChanges& table : bucket.tables) seen_.push_back(table);
    if (bucket.upto == 0) continue;
    std::erase_if(cursors_, [&](const Cursor& one) { return one.bucket == bucket.bucket; });
    cursors_.push_back({bucket.bucket, bucket.upto});
  }
}

RegisterPatient some_patient(PatientId id, ClinicId clinic, const std::string& name) {
  RegisterPatient form;
  form.patient = id;
  form.name = name;
  form.sex = Sex::female;
  form.birth_date = to_date({1990, 5, 4});
  form.clinic = clinic;
  return form;
}

Book icu_booking(const TestDevice& device, BookingId id, PatientId patient, const char* level) {
  Book ask;
  ask.booking = id;
  ask.patient = patient;
  for (const Hospital& hospital : device.rows<Hospital>()) {
    if (hospital.name != "Lakeside Hospital") continue;
    ask.hospital = hospital.id;
    ask.asked.from = slot_of(hospital.grid, floor_minute(wall_now())).plus(24 * 60);
    ask.asked.to = ask.asked.from.plus(24 * 60);
  }
  ask.bed_class = BedClass::icu;
  ask.triage = {TriageScale::iitt, level, wall_now()};
  ask.alternates = Alternates::any_hospital;
  ask.clinic = device.login().clinic;
  return ask;
}

}  // namespace wardbook::test
