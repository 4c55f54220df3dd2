#include "tests/fuzz/tablet.h"

#include "shared/sync/codec.h"
#include "tests/sim/must.h"
#include "tests/unit/sync/small_place.h"

namespace wardbook::fuzz {
namespace {

store::OpenOptions options() {
  store::OpenOptions open;
  open.path = "/fuzz/wardbook.db";
  open.vfs = sim::kVfs;
  open.exclusive = true;
  return open;
}

/// A disk with the tablet's database as it is before the first reply.
const sim::Disk& prepared() {
  static const sim::Disk disk = [] {
    sim::Disk fresh;
    sim::mount("fuzz", &fresh);
    {
      store::Database database = sim::must(store::Database::open(options()));
      Seeded random(1);
      const auto replica = sim::must(sync::Replica::open(database, random));
      const testing::SmallPlace place;
      sim::must(replica->adopt({{testing::SmallPlace::id_of(9001)}, "00"}));
      for (int who = 0; who < Tablet::kWaiting; ++who)
        (void)sim::must(replica->submit(place.desk, place.book(who), {}, Tablet::kNow));
    }
    sim::unmount("fuzz");
    return fresh;
  }();
  return disk;
}

}  // namespace

Tablet::Tablet() : disk_(prepared()) {
  sim::mount("fuzz", &disk_);
  database_.emplace(sim::must(store::Database::open(options())));
  replica_ = sim::must(sync::Replica::open(*database_, random_));
}

Tablet::~Tablet() {
  replica_.reset();
  database_.reset();
  sim::unmount("fuzz");
}

std::vector<SyncReply> replies_of(std::span<const uint8_t> input) {
  std::vector<SyncReply> replies;
  while (input.size() > 2) {
    const size_t length = std::min(size_t{input[0]} << 8 | input[1], input.size() - 2);
    if (auto reply = sync::decode<SyncReply>(input.subspan(2, length)); reply.ok())
      replies.push_back(std::move(*reply));
    input = input.subspan(2 + length);
  }
  return replies;
}

void append_reply(const SyncReply& reply, Bytes& input) {
  const Bytes bytes = sync::encode(reply);
  sim::must(bytes.size() < 0x10000);
  input.push_back(static_cast<uint8_t>(bytes.size() >> 8));
  input.push_back(static_cast<uint8_t>(bytes.size()));
  input.insert(input.end(), bytes.begin(), bytes.end());
}

}  // namespace wardbook::fuzz
