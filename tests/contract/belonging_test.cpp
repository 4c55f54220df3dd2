#include "sync-server/storage/belonging.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sync-server/storage/sqlite_store.h"
#include "tests/contract/country.h"
#include "tests/contract/files.h"
#include "tests/unit/sync/walked.h"

namespace wardbook {
namespace {

class BelongingTest : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = open_sqlite_store({file.path(), {}});
    ASSERT_OK(opened);
    const std::unique_ptr<Store> store = std::move(opened).value();
    ASSERT_OK(store->begin());
    ASSERT_OK(store->apply(country.set_up(), *store->next_commit()));
    ASSERT_OK(store->commit());
  }

  std::vector<Bucket> buckets_of(store::Database& database, const Patient& patient) {
    return sqlite::Belonging(database).buckets_of(patient.id).value();
  }
  static std::string desk(const ClinicId& clinic) { return "desk:" + to_text(clinic); }

  Country country;
  TestFile file;
};

TEST_F(BelongingTest, WhoseAPersonIsCostsNoMoreAmongAThousandDesks) {
  Result<store::Database> database = store::Database::open(options_for(file));
  ASSERT_OK(database);
  const Patient& patient = country.patients[0];
  const std::vector<Bucket> before = buckets_of(*database, patient);
  const int first = store::instructions(*database);
  (void)buckets_of(*database, patient);
  const int among_few = store::instructions(*database) - first;

  ASSERT_GT(among_few, 0);

  ClinicId last;
  for (int i = 0; i < 1'000; ++i) {
    last = ClinicId::make(country.now, country.random);
    ASSERT_OK(database->run("INSERT INTO bucket (name, seq) VALUES (?1, 1)", desk(last)));
  }
  const int second = store::instructions(*database);
  EXPECT_EQ(buckets_of(*database, patient), before);
  EXPECT_EQ(store::instructions(*database) - second, among_few);

  ASSERT_OK(
      database->run("INSERT INTO member (tbl, key, bucket, seq, gone) "
                    "SELECT 'patient', ?1, id, 1, 0 FROM bucket WHERE name = ?2",
                    patient.id, desk(last)));
  EXPECT_THAT(buckets_of(*database, patient), testing::Contains(desk(last)));
}

}  // namespace
}  // namespace wardbook
