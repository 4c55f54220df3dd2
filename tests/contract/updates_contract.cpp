#include <map>

#include "shared/sync/buckets.h"
#include "tests/contract/files.h"
#include "tests/contract/store_contract.h"

// Which rows a reader gets whole, and of which it gets only what has changed.

namespace wardbook {
namespace {

/// "booking 1 row", "booking 1 update", …
std::string shape(const Collected& collected) {
  std::string text;
  for (const TableChanges& table : collected.changes.tables) {
    for (const auto& [count, what] :
         {std::pair(table.rows.size(), " row"), std::pair(table.updates.size(), " update"),
          std::pair(table.gone.size(), " gone")})
      if (count > 0)
        text += (text.empty() ? "" : ", ") + table.table + " " + std::to_string(count) + what;
  }
  return text;
}

class UpdatesContract : public StoreContract {
 protected:
  std::string since(int64_t cursor, const Bucket& where) {
    CollectLimits limits;
    limits.updates = true;
    return shape(*store->collect(where, cursor, limits));
  }
  int64_t head(const Bucket& where) {
    const Bucket one[] = {where};
    return (*store->heads(one))[0].seq;
  }

  Booking booking = country.booking(country.patients[0], country.north_pool, 0, 2);
  const Bucket desk = desk_bucket(country.clinic.id);
};

TEST_P(UpdatesContract, WhoHasTheRowGetsWhatChanges) {
  const int64_t before = head(desk);
  write(booking);
  const int64_t after = head(desk);
  booking.state = BookingState::cancelled;
  write(booking);
  EXPECT_EQ(since(before, desk), "booking 1 row");
  EXPECT_EQ(since(after, desk), "booking 1 update");
  EXPECT_EQ(since(0, desk).find("update"), std::string::npos) << "who starts has nothing";

  CollectLimits limits;
  limits.updates = true;
  const Collected collected = *store->collect(desk, after, limits);
  const Table& table = table_of<Booking>();
  const Cells update = collected.changes.tables.at(0).updates.cells().at(0);
  ASSERT_EQ(update.size(), table.update_columns.size());
  EXPECT_LT(update.size(), table.columns.size() / 2);
  EXPECT_EQ(key_of(table, update), key_of(table, to_cells(booking)));
  EXPECT_EQ(shape(*store->collect(desk, after, {})), "booking 1 row") << "who did not finish";
}

TEST_P(UpdatesContract, AChangedSteadyColumnBringsTheRowWhole) {
  write(booking);
  const int64_t had = head(desk);
  booking.triage_level = "red";
  write(booking);
  EXPECT_EQ(since(had, desk), "booking 1 row");
  booking.state = BookingState::cancelled;
  write(booking);
  EXPECT_EQ(since(had, desk), "booking 1 row") << "an update later does not hide it";
  EXPECT_EQ(since(had + 1, desk), "booking 1 update");
  booking.clinic.reset();
  write(booking);
  EXPECT_EQ(since(had + 2, desk), "booking 1 gone");
}

TEST_P(UpdatesContract, ARowThatLeftAndCameBackComesWhole) {
  write(booking);
  const int64_t had = head(desk);
  const auto clinic = booking.clinic;
  booking.clinic.reset();
  write(booking);
  booking.clinic = clinic;
  write(booking);
  EXPECT_EQ(since(had, desk), "booking 1 row");
}

TEST_P(UpdatesContract, ATransactionThatIsRolledBackChangesNothing) {
  write(booking);
  const int64_t had = head(desk);
  Booking other = booking;
  other.triage_level = "red";
  EXPECT_EQ(refusal({{}, {Put{other}}, {}}), "");
  booking.state = BookingState::cancelled;
  write(booking);
  EXPECT_EQ(since(had, desk), "booking 1 update");
}

/// A reader that goes through a bucket in pages while rows move on: it applies what it gets, and
/// lacks nothing in the end.
TEST_P(UpdatesContract, PagesThatAreOvertakenLoseNothing) {
  std::vector<Booking> all;
  for (const Patient& patient : country.patients) {
    all.push_back(country.booking(patient, country.north_pool, 0, 1));
    write(all.back());
  }
  const Table& table = table_of<Booking>();
  std::map<Bytes, Cells> held;
  int64_t cursor = 0;
  bool part = true;
  for (size_t turn = 0; part || turn < 2 * all.size(); ++turn) {
    Booking& moved = all[turn % all.size()];
    moved.state = turn % 2 == 0 ? BookingState::cancelled : BookingState::expired;
    if (turn < 2 * all.size()) write(moved);
    CollectLimits limits;
    limits.rows = turn < all.size() ? 1 : 100;
    limits.updates = !part;
    const Collected page = *store->collect(desk, cursor, limits);
    cursor = page.changes.upto;
    part = page.changes.part;
    EXPECT_EQ(part, page.more);
    for (const TableChanges& changes : page.changes.tables) {
      if (changes.table != table.name) continue;
      for (const Cells& row : changes.rows.cells()) held[key_of(table, row)] = row;
      for (const Cells& update : changes.updates.cells()) {
        const auto at = held.find(key_of(table, update));
        ASSERT_NE(at, held.end()) << "an update of a row that never came";
        for (size_t i = 0; i < update.size(); ++i) at->second[table.update_columns[i]] = update[i];
      }
    }
  }
  std::map<Bytes, Cells> there;
  const Collected everything = *store->collect(desk, 0, {});
  for (const TableChanges& changes : everything.changes.tables)
    if (changes.table == table.name)
      for (const Cells& row : changes.rows.cells()) there[key_of(table, row)] = row;
  EXPECT_EQ(there.size(), all.size());
  EXPECT_EQ(held, there);
}

INSTANTIATE_TEST_SUITE_P(Stores, UpdatesContract, testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace
}  // namespace wardbook
