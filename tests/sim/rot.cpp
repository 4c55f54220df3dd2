#include <algorithm>

#include "shared/store/rows.h"
#include "tests/sim/must.h"
#include "tests/sim/world.h"

// A device's copy is not what the server has: what an earlier version of the program left wrong, or
// nobody knows what. The day's comparison of checksums finds it.

namespace wardbook::sim {
namespace {

struct Membership {
  std::string table;
  Bytes key;
  int64_t bucket;
};

std::optional<Membership> any_member(store::Database& database, Seeded& dice) {
  const auto count = database.value<int64_t>("SELECT count(*) FROM member");
  if (!count.ok() || count->value_or(0) == 0) return std::nullopt;
  const auto which = static_cast<int64_t>(dice.below(static_cast<uint64_t>(**count)));
  auto row = database.prepare(
      "SELECT tbl, key, bucket FROM member ORDER BY tbl, key, bucket LIMIT 1 OFFSET ?1", which);
  if (!row.ok()) return std::nullopt;
  const auto found = row->step();
  if (!found.ok() || !*found) return std::nullopt;
  return Membership{row->get<std::string>(0), row->get<Bytes>(1), row->integer(2)};
}

/// What can be anything without being nonsense.
const Column* free_column(const Table& table) {
  constexpr std::string_view kFree[] = {"name", "full_name", "actor_name", "reason", "note"};
  const auto at = std::find_if(table.columns.begin(), table.columns.end(), [&](const Column& one) {
    return std::find(std::begin(kFree), std::end(kFree), one.name) != std::end(kFree);
  });
  return at == table.columns.end() ? nullptr : &*at;
}

/// A stored row with another word in it, and perhaps of a version before.
Status change(store::Database& database, const Table& table, const Column& column, const Bytes& key,
              bool older) {
  WB_ASSIGN(auto row, store::get_cells(database, table, key));
  if (!row) return {};
  for (size_t i = 0; i < table.columns.size(); ++i) {
    if (table.columns[i].name == column.name) (*row)[i] = std::string("rotten");
    auto* version = table.columns[i].name == "version" ? std::get_if<int64_t>(&(*row)[i]) : nullptr;
    if (version != nullptr && older && *version > 1) --*version;
  }
  return store::put_cells(database, table, *row);
}

/// A membership too many, a row that is missing, or one that says something else.
Status let_rot(store::Database& database, const Membership& member, Seeded& dice) {
  const Table& table = *find_table(member.table);
  const uint64_t how = dice.below(4);
  if (how == 0)
    return database.run(
        "INSERT INTO member (tbl, key, bucket) SELECT ?1, ?2, id FROM bucket WHERE seq > 0 "
        "ORDER BY id % ?3 LIMIT 1 ON CONFLICT DO NOTHING",
        member.table, member.key, static_cast<int64_t>(2 + dice.below(7)));
  const Column* column = free_column(table);
  if (how > 1 && column != nullptr) return change(database, table, *column, member.key, how == 3);
  WB_ASSIGN([[maybe_unused]] const bool erased, store::erase(database, table, member.key));
  return {};
}

}  // namespace

void World::rot(const Step& step, Seeded& dice) {
  Device& device = *seats_[step.device].device;
  if (!device.is_on()) return;
  store::Database& database = device.database();
  const auto member = any_member(database, dice);
  if (member) seats_[step.device].rotten = true;
  if (member && let_rot(database, *member, dice).ok()) count(kRotEvent);
  (void)survived(step.device);
}

}  // namespace wardbook::sim
