#include <brotli/decode.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "app/platform/gzip.h"
#include "shared/domain/cells.h"
#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "tests/bench/at_once.h"

// crowd PORT PASSWORD FIRST_MINUTE SKIP EACH USER...: every user is a desk with a device and a
// connection of its own, all at once. Each logs in, pulls what it may see, and books EACH patients
// of its clinic after the first SKIP, a command a request and one request in flight, into pools of
// more than one bed, slots of a day from FIRST_MINUTE on. It reads every answer as a tablet does,
// rows and all, but keeps none. Prints {"per_s", "p50", "p99"} in ms.

namespace wardbook {
namespace {

constexpr int kDays = 14;
constexpr int32_t kDayMinutes = 24 * 60;

class SystemRandom final : public Random {
 public:
  void fill(std::span<uint8_t> out) override {
    for (uint8_t& byte : out) byte = static_cast<uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_{std::random_device{}()};
};

Instant wall_now() {
  return {std::chrono::duration_cast<std::chrono::milliseconds>(
              std::chrono::system_clock::now().time_since_epoch())
              .count()};
}

Bytes unbrotli(std::string_view packed) {
  Bytes out;
  BrotliDecoderState* state = BrotliDecoderCreateInstance(nullptr, nullptr, nullptr);
  const auto* in = reinterpret_cast<const uint8_t*>(packed.data());
  size_t left = packed.size();
  size_t none = 0;
  WB_CHECK(BrotliDecoderDecompressStream(state, &left, &in, &none, nullptr, nullptr) !=
           BROTLI_DECODER_RESULT_ERROR);
  while (BrotliDecoderHasMoreOutput(state)) {
    size_t size = 0;
    const uint8_t* data = BrotliDecoderTakeOutput(state, &size);
    out.insert(out.end(), data, data + size);
    none = 0;
    (void)BrotliDecoderDecompressStream(state, &left, &in, &none, nullptr, nullptr);
  }
  BrotliDecoderDestroyInstance(state);
  return out;
}

/// The body of the answer to a message, which must be a 200.
Bytes ask(Line& line, const std::string& path, const std::string& authorization,
          const Bytes& message) {
  std::string head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\n";
  head += "Content-Type: application/cbor\r\nAccept-Encoding: br\r\n" + authorization;
  const bool packed = message.size() >= kWorthCompressing;
  const std::string body = packed ? gzip(message) : std::string(message.begin(), message.end());
  if (packed) head += "Content-Encoding: gzip\r\n";
  head += "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n";
  const Line::Answer answer = line.ask(head + body);
  if (answer.status() != 200) {
    std::fprintf(stderr, "%s\n", answer.whole.c_str());
    std::abort();
  }
  if (answer.head().find("Content-Encoding: br") != std::string::npos)
    return unbrotli(answer.body());
  return Bytes(answer.body().begin(), answer.body().end());
}

struct Place {
  HospitalId hospital;
  PoolId pool;
};

/// A device's side of the exchange without its database.
class Device {
 public:
  Device(uint16_t port, const std::string& user, const std::string& password) : line_(port) {
    LoginRequest login;
    login.user_name = user;
    login.password = password;
    const auto reply =
        sync::decode<LoginReply>(ask(line_, "/api/v1/login", "", sync::encode(login)));
    WB_CHECK(reply.ok());
    me_ = *reply;
    while (exchange({}).more) {
    }
    // In an order that all share.
    std::sort(places.begin(), places.end(), [](const Place& a, const Place& b) {
      return std::pair(a.hospital, a.pool) < std::pair(b.hospital, b.pool);
    });
  }

  /// Whether the booking was done as it was asked.
  bool book(size_t nth, const Place& place, Minute from) {
    const Instant now = wall_now();
    Book ask;
    ask.booking = BookingId::make(now, random_);
    ask.patient = patients.at(nth);
    ask.hospital = place.hospital;
    ask.pool = place.pool;
    ask.asked = {from, from.plus(kDayMinutes)};
    ask.triage = {TriageScale::iitt, "yellow", now};
    ask.clinic = me_.clinic;
    SentCommand sent;
    sent.envelope = {me_.device, ++number_, last_hash_};
    sent.body = sync::encode_body({CommandId{ask.booking.uuid}, me_.account, now, ask, {}});
    last_hash_ = sync::chain_hash(sent.envelope, sent.body);
    const SyncReply reply = exchange({sent});
    for (const OutcomeRecord& one : reply.outcomes) {
      if (one.outcome.code == OutcomeCode::done) return true;
      std::fprintf(stderr, "a booking was answered %s\n", to_text(one.outcome.code).data());
    }
    return false;
  }

  std::vector<PatientId> patients;  ///< of this clinic
  std::vector<Place> places;        ///< pools of more than one bed

 private:
  SyncReply exchange(std::vector<SentCommand> commands) {
    SyncRequest request;
    request.device = me_.device;
    request.epoch = me_.epoch;
    for (const auto& [bucket, seq] : cursors_) request.cursors.push_back({bucket, seq});
    request.commands = std::move(commands);
    auto reply = sync::decode<SyncReply>(ask(line_, "/api/v1/sync",
                                             "Authorization: Device " + me_.device_secret + "\r\n",
                                             sync::encode(request)));
    WB_CHECK(reply.ok());
    for (const BucketChanges& bucket : reply->changes) take(bucket);
    return std::move(*reply);
  }

  void take(const BucketChanges& bucket) {
    if (bucket.upto > 0) cursors_[bucket.bucket] = bucket.upto;
    if (number_ > 0) return;
    for (const TableChanges& part : bucket.tables) {
      if (part.table == "patient" && bucket.bucket.starts_with("desk:"))
        for (const Cells& cells : part.rows.cells())
          patients.push_back(from_cells<Patient>(cells)->id);
      if (part.table == "pool")
        for (const Cells& cells : part.rows.cells())
          if (const auto pool = from_cells<Pool>(cells); pool->units > 1)
            places.push_back({pool->hospital, pool->id});
    }
  }

  Line line_;
  SystemRandom random_;
  LoginReply me_;
  std::map<Bucket, int64_t> cursors_;
  int64_t number_ = 0;
  Hash256 last_hash_{};
};

int run(const std::vector<std::string>& words) {
  if (words.size() < 6) {
    std::fputs("crowd PORT PASSWORD FIRST_MINUTE SKIP EACH USER...\n", stderr);
    return 2;
  }
  const auto port = static_cast<uint16_t>(std::stoi(words[0]));
  const Minute first{std::stoll(words[2])};
  const size_t skip = std::stoul(words[3]);
  const size_t each = std::stoul(words[4]);
  std::vector<std::unique_ptr<Device>> devices;
  for (size_t i = 5; i < words.size(); ++i)
    devices.push_back(std::make_unique<Device>(port, words[i], words[1]));
  measure_at_once(devices.size(), each, [&](size_t who, size_t i) {
    Device& device = *devices[who];
    const size_t nth = i * devices.size() + who;
    const size_t pools = device.places.size();
    const Minute from = first.plus(static_cast<int64_t>(nth / pools % kDays) * kDayMinutes);
    WB_CHECK(device.book(skip + i, device.places[nth % pools], from));
  });
  return 0;
}

}  // namespace
}  // namespace wardbook

int main(int count, char** words) {
  return wardbook::run({words + 1, words + count});
}
