#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <iostream>
#include <sstream>

#include "tests/crash/outage.h"
#include "tests/crash/ward.h"
#include "tests/sim/must.h"

// The server's database through power cuts and full disks: its own schema and store, encrypted.

namespace wardbook::sim {
namespace {

store::OpenOptions raw(const std::string& disk, bool read_only) {
  store::OpenOptions open;
  open.path = "/" + disk + "/wardbook.db";
  open.vfs = kEncryptingVfs;
  open.key = ward_key();
  open.read_only = read_only;
  open.foreign_keys = true;
  return open;
}

uint64_t server_now(Ward& ward) {
  if (!ward.server().is_up()) return 0;
  store::Database database = must(store::Database::open(raw("server", true)));
  return must(digest(database));
}

/// What the server's own code says.
std::string open_as_server(const Ward& ward, size_t promised) {
  auto store = open_sqlite_store({"/copy/wardbook.db", ward_key(), kEncryptingVfs});
  if (!store.ok()) return "the server does not open it: " + store.error().code;
  const auto broken = (*store)->check(ward.now());
  if (!broken.ok()) return "check: " + broken.error().code;
  if (!broken->empty()) return "check: " + broken->front();
  for (size_t i = 0; i < promised; ++i) {
    const auto kept = (*store)->find_outcome(ward.answers()[i].command);
    if (!kept.ok() || !*kept) return "an answer that was reported as durable is lost";
    if ((*kept)->seal != ward.answers()[i].seal) return "an answer is another";
  }
  return "";
}

Found look_at_server(const Ward& ward, size_t promised, bool deep) {
  Found found;
  {
    auto database = store::Database::open(raw("copy", false));
    if (!database.ok()) return {0, "it does not open: " + database.error().code};
    found.problem = integrity(*database);
    if (!found.problem.empty()) return found;
    const auto sum = digest(*database);
    if (!sum.ok()) return {0, "it can't be read: " + sum.error().code};
    found.digest = *sum;
  }
  if (deep) found.problem = open_as_server(ward, promised);
  return found;
}

/// One thing that concerns the server. False: its disk did not take it.
bool act_on_server(Ward& ward) {
  const size_t device = ward.dice().below(ward.devices());
  const size_t what = ward.dice().below(40);
  if (what == 0) return ward.restart_server(), ward.server().is_up();
  if (what < 4) return ward.pass_time(), true;
  while (ward.dice().below(3) != 0) (void)ward.submit(device);
  return ward.exchange(device);
}

struct ServerRun {
  std::string problem;
  size_t cuts = 0;
  size_t damaged = 0;
  size_t older = 0;
  bool checkpointed = false;
};

ServerRun run_server(uint64_t seed, size_t transactions, bool lies) {
  Ward ward(seed);
  Disk& disk = ward.server().disk();
  const auto look_at = [&](Disk& copy, size_t promised, bool deep) {
    mount("copy", &copy);
    Found found = look_at_server(ward, promised, deep);
    unmount("copy");
    return found;
  };
  Outage outage(disk, look_at, effort(), seed, server_now(ward));
  const std::vector<uint8_t> at_first = disk.files.at("wardbook.db").bytes();
  for (size_t i = 0; i < ward.devices(); ++i) {
    ward.begin(i);
    outage.reported(server_now(ward), ward.answers().size());
  }
  disk.lies = lies;
  while (outage.states() <= transactions && outage.problem().empty()) {
    EXPECT_TRUE(act_on_server(ward));
    outage.reported(server_now(ward), ward.answers().size());
  }
  std::cout << outage.states() - 1 << " transactions, " << outage.cuts() << " power cuts, "
            << outage.remainders() << " remainders, " << outage.damaged() << " of them damaged and "
            << outage.older() << " an older state, " << ward.answers().size() << " answers\n";
  return {outage.problem(), outage.cuts(), outage.damaged(), outage.older(),
          disk.files.at("wardbook.db").bytes() != at_first};
}

TEST(ServerPowerCut, LosesNothingThatWasReportedAndKeepsNoHalf) {
  const ServerRun whole = run_server(11, effort().transactions, false);
  EXPECT_EQ(whole.problem, "");
  EXPECT_GE(whole.cuts, effort().transactions);
  EXPECT_GT(whole.damaged, whole.cuts / 2);
  EXPECT_GT(whole.older, whole.cuts / 8);
  EXPECT_TRUE(whole.checkpointed) << "no checkpoint was among them";
}

TEST(ServerPowerCut, ADiskThatDoesNotSyncIsFoundOut) {
  EXPECT_THAT(run_server(12, 20, true).problem, ::testing::HasSubstr("durable is lost"));
}

/// The first start: whatever is left of it, the next one goes on from there.
TEST(ServerPowerCut, AtTheFirstStart) {
  Disk disk;
  mount("fresh", &disk);
  const SqliteOptions options{"/fresh/wardbook.db", ward_key(), kEncryptingVfs};
  size_t cuts = 0;
  const auto look_at = [&](Disk& copy, size_t, bool) {
    ++cuts;
    mount("copy", &copy);
    auto store = open_sqlite_store({"/copy/wardbook.db", ward_key(), kEncryptingVfs});
    Found found;
    if (!store.ok()) found.problem = "it does not open: " + store.error().code;
    if (store.ok() && !must((*store)->check(kStart)).empty()) found.problem = "check";
    unmount("copy");
    return found;
  };
  Effort thorough = effort();
  thorough.survivors = 4;
  Outage outage(disk, look_at, thorough, 13, 0);
  must(open_sqlite_store(options).ok());
  outage.reported(0, 0);
  EXPECT_EQ(outage.problem(), "");
  EXPECT_GT(cuts, 10u);
  unmount("fresh");
}

/// The disk is full when it has grown so many times; then there is room again.
TEST(ServerFullDisk, AtAnyGrowthNothingChangesAndItGoesOn) {
  // The server says each time that its disk is full.
  std::ostringstream complaints;
  std::streambuf* const screen = std::cerr.rdbuf(complaints.rdbuf());
  Ward ward(14);
  for (size_t i = 0; i < ward.devices(); ++i) ward.begin(i);
  Disk& disk = ward.server().disk();
  size_t failures = 0;
  for (int round = 0; round < 12; ++round) {
    const size_t device = ward.dice().below(ward.devices());
    while (ward.dice().below(4) != 0) (void)ward.submit(device);
    for (int64_t room = 0;; ++room) {
      const size_t answers = ward.answers().size();
      disk.fill_after(room);
      const bool done = ward.exchange(device);
      disk.fill_after(-1);
      if (!std::exchange(disk.full, false)) {
        ASSERT_TRUE(done);
        break;
      }
      ++failures;
      ASSERT_TRUE(ward.server().is_up());
      if (!done && ward.answers().size() == answers) {
        Disk copy = disk;
        copy.end_process();
        mount("copy", &copy);
        const Found found = look_at_server(ward, answers, true);
        unmount("copy");
        ASSERT_EQ(found.problem, "") << "room for " << room;
        ASSERT_EQ(found.digest, server_now(ward)) << "room for " << room;
      }
    }
  }
  std::cerr.rdbuf(screen);
  EXPECT_GT(failures, 12u);
  EXPECT_NE(complaints.str().find("disk_full"), std::string::npos);
  EXPECT_EQ(must(ward.server().look().check(ward.now())), std::vector<std::string>{});
}

}  // namespace
}  // namespace wardbook::sim
