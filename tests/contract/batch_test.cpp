#include <gtest/gtest.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

#include "shared/store/database.h"
#include "shared/sync/buckets.h"
#include "sync-server/storage/sqlite_store.h"
#include "tests/contract/country.h"
#include "tests/contract/files.h"

// A batch whose beginning fails on the disk.

namespace wardbook {
namespace {

bool failing = false;

int interrupt_the_look(unsigned, void*, void* statement, void*) {
  auto* running = static_cast<sqlite3_stmt*>(statement);
  if (failing && std::string_view(sqlite3_sql(running)) == "PRAGMA data_version")
    sqlite3_interrupt(sqlite3_db_handle(running));
  return SQLITE_OK;
}

int watch(sqlite3* database, const char**, const sqlite3_api_routines*) {
  return sqlite3_trace_v2(database, SQLITE_TRACE_STMT, interrupt_the_look, nullptr);
}

std::unique_ptr<Store> open_watched(const TestFile& file) {
  const auto extension = reinterpret_cast<void (*)()>(watch);
  sqlite3_auto_extension(extension);
  auto store = open_sqlite_store({file.path(), {}});
  sqlite3_cancel_auto_extension(extension);
  EXPECT_TRUE(store.ok()) << store.error().hint;
  return std::move(*store);
}

TEST(SqliteBatch, OneThatCanNotBeginStaysOpenForNobody) {
  const TestFile file;
  const std::unique_ptr<Store> store = open_watched(file);
  failing = true;
  EXPECT_FALSE(store->begin().ok());
  EXPECT_FALSE(store->begin_view().ok());
  failing = false;
  const Status begun = store->begin();
  ASSERT_TRUE(begun.ok()) << begun.error().hint;
  EXPECT_TRUE(store->put_setting("a", "b").ok());
  EXPECT_TRUE(store->commit().ok());
  EXPECT_EQ(store->setting("a").value(), "b");
}

void run_beside(const TestFile& file, const std::string& sql) {
  auto database = store::Database::open(options_for(file));
  ASSERT_TRUE(database.ok()) << database.error().hint;
  const Status done = database->exec(sql);
  ASSERT_TRUE(done.ok()) << done.error().hint;
}

/// Somebody of a clinic that is new; its desk's bucket is made by the commit.
Status add_desk(Store& store, Country& country, ClinicId id) {
  Clinic clinic = country.clinic;
  clinic.id = id;
  clinic.name = to_text(id);
  Patient patient = country.patients[0];
  patient.id = country.fresh<PatientId>();
  patient.clinic = id;
  WB_TRY(store.begin());
  WB_ASSIGN(const Version version, store.next_commit());
  const auto applied = store.apply({{}, {Put{clinic}, Put{patient}}, {}}, version);
  if (applied.ok()) return store.commit();
  store.rollback();
  return applied.error();
}

/// Nobody would be woken, or somebody else.
TEST(SqliteBatch, ABucketThatWasNeverMadeLendsItsNameToNoOther) {
  const TestFile file;
  Country country;
  const std::unique_ptr<Store> store = open_sqlite_store({file.path(), {}}).value();
  ASSERT_TRUE(store->begin().ok());
  ASSERT_TRUE(store->apply(country.set_up(), *store->next_commit()).ok());
  ASSERT_TRUE(store->commit().ok());
  const ClinicId never = country.fresh<ClinicId>();
  // What another connection writes later would make the store forget as well.
  run_beside(file,
             "CREATE TABLE planted (id BLOB REFERENCES account DEFERRABLE INITIALLY DEFERRED); "
             "CREATE TRIGGER plant AFTER INSERT ON bucket WHEN NEW.name = '" +
                 desk_bucket(never) + "' BEGIN INSERT INTO planted VALUES (randomblob(16)); END");
  EXPECT_EQ(add_desk(*store, country, never).error().code, "constraint_foreign_key");
  (void)store->take_moved();
  const ClinicId made = country.fresh<ClinicId>();
  const Status added = add_desk(*store, country, made);
  ASSERT_TRUE(added.ok()) << added.error().hint;
  std::vector<Bucket> moved;
  for (const Cursor& one : store->take_moved()) moved.push_back(one.bucket);
  EXPECT_NE(std::find(moved.begin(), moved.end(), desk_bucket(made)), moved.end());
  EXPECT_EQ(std::find(moved.begin(), moved.end(), desk_bucket(never)), moved.end());
  EXPECT_EQ(::testing::PrintToString(*store->check(country.now)), "{}");
}

/// All that everybody may see of a hospital lies in its district's bucket.
TEST(SqliteBatch, AHospitalOfAnotherDistrictTakesItsPlacesAlong) {
  const TestFile file;
  Country country;
  const std::unique_ptr<Store> store = open_sqlite_store({file.path(), {}}).value();
  District other = country.district;
  other.id = country.fresh<DistrictId>();
  other.name = "Elsewhere";
  country.north.district = other.id;
  const Decision moved{{}, {Put{other}, Put{country.north}}, {}};
  country.north.district = country.district.id;
  for (const Decision& decision : {country.set_up(), moved}) {
    ASSERT_TRUE(store->begin().ok());
    ASSERT_TRUE(store->apply(decision, *store->next_commit()).ok());
    ASSERT_TRUE(store->commit().ok());
  }
  EXPECT_EQ(::testing::PrintToString(*store->check(country.now)), "{}");
}

/// Those who run the server's own words beside it: it is brought up to date by the server alone.
TEST(SqliteBatch, WhatIsOfAnotherVersionIsNotOpenedBesideTheServer) {
  const TestFile file;
  ASSERT_TRUE(open_sqlite_store({file.path(), {}}).ok());
  EXPECT_TRUE(open_sqlite_store_beside({file.path(), {}}).ok());
  run_beside(file, "PRAGMA user_version = 1000");
  EXPECT_EQ(open_sqlite_store_beside({file.path(), {}}).error().code, "database_other_version");
}

/// Cut, of no table, without a key: nobody may be told that a command did nothing.
TEST(SqliteOutcomes, AListOfRowsThatIsDamagedIsSaidToBe) {
  const TestFile file;
  Country country;
  const std::unique_ptr<Store> store = open_sqlite_store({file.path(), {}}).value();
  KeptOutcome kept;
  kept.command = country.fresh<CommandId>();
  kept.commit = {1};
  ASSERT_TRUE(store->begin().ok());
  ASSERT_TRUE(store->put_outcome(kept, {}).ok());
  ASSERT_TRUE(store->commit().ok());
  const CommandId answered[] = {kept.command};
  EXPECT_TRUE(store->direct_changes(answered, {}).ok());
  for (const char* touched :
       {"00", "0005", "0003616263000101", "0005616c696173", "0005616c6961730010ff"}) {
    run_beside(file, "UPDATE outcome SET touched = x'" + std::string(touched) + "'");
    const auto changes = store->direct_changes(answered, {});
    ASSERT_FALSE(changes.ok()) << touched;
    EXPECT_EQ(changes.error().code, "database_damaged") << touched;
  }
}

/// Of before that was noted by itself.
TEST(SqliteOutcomes, TheLastOfThemSaysWhenItWasDecided) {
  const TestFile file;
  Country country;
  const std::unique_ptr<Store> store = open_sqlite_store({file.path(), {}}).value();
  ASSERT_TRUE(store->begin().ok());
  for (const int64_t commit : {1, 2, 3}) {
    KeptOutcome kept;
    kept.command = country.fresh<CommandId>();
    kept.commit = {commit};
    kept.decided_at = {100 + commit};
    ASSERT_TRUE(store->put_outcome(kept, {}).ok());
  }
  ASSERT_TRUE(store->commit().ok());
  EXPECT_EQ(store->last_decided().value(), Instant{103});
}

/// How often the log has begun again; see "WAL File Format" of sqlite.org.
int rounds_of_log(const TestFile& file) {
  std::ifstream log(file.path() + "-wal", std::ios::binary);
  std::array<unsigned char, 16> head{};
  log.read(reinterpret_cast<char*>(head.data()), head.size());
  return head[12] << 24 | head[13] << 16 | head[14] << 8 | head[15];
}

TEST(SqliteBatch, TheLogIsCopiedBesideAndBeginsAgain) {
  const TestFile file;
  SqliteOptions options{file.path(), test_key(1)};
  options.checkpoint_pages = 20;
  options.checkpoints_beside = true;
  auto store = open_sqlite_store(options);
  ASSERT_TRUE(store.ok()) << store.error().hint;
  const int before = rounds_of_log(file);
  constexpr int kMostBatches = 20'000;
  int batches = 0;
  while (rounds_of_log(file) < before + 3 && batches < kMostBatches) {
    ASSERT_TRUE((*store)->begin().ok());
    ASSERT_TRUE((*store)->put_setting("n", std::to_string(++batches)).ok());
    ASSERT_TRUE((*store)->commit().ok());
  }
  EXPECT_LT(batches, kMostBatches);
  store->reset();
  auto again = open_sqlite_store(options);
  ASSERT_TRUE(again.ok()) << again.error().hint;
  EXPECT_EQ((*again)->setting("n").value(), std::to_string(batches));
}

}  // namespace
}  // namespace wardbook
