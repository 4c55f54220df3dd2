#include "shared/domain/row.h"
#include "shared/rules/refused_book.h"
#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "sync-server/storage/records.h"

namespace wardbook::sqlite {
namespace {

constexpr std::string_view kColumns =
    "SELECT command_id, device_id, number, actor_id, kind, body, body_hash, code, record, "
    "commit_no, decided_at, seal, judged_at";
constexpr int kColumnCount = 13;

KeptOutcome read(const store::Statement& row) {
  KeptOutcome outcome;
  outcome.command = row.get<CommandId>(0);
  outcome.device = row.get<DeviceId>(1);
  outcome.number = row.integer(2);
  outcome.actor = row.get<AccountId>(3);
  outcome.kind = row.get<std::string>(4);
  outcome.body = row.get<Bytes>(5);
  outcome.body_hash = row.get<Hash256>(6);
  outcome.code = row.get<std::string>(7);
  outcome.record = row.get<Bytes>(8);
  outcome.commit = row.get<Version>(9);
  outcome.decided_at = row.get<Instant>(10);
  outcome.seal = row.get<Hash256>(11);
  outcome.judged_at = row.get<Instant>(12);
  return outcome;
}

void append(Bytes& out, const auto& text) {
  out.push_back(static_cast<uint8_t>(text.size() >> 8));
  out.push_back(static_cast<uint8_t>(text.size()));
  out.insert(out.end(), text.begin(), text.end());
}

/// Table and key of each row, each with its length in two bytes.
Bytes pack(const store::TouchedRows& rows) {
  Bytes packed;
  for (const store::RowName& row : rows) {
    append(packed, row.table);
    append(packed, row.key);
  }
  return packed;
}

std::optional<std::span<const uint8_t>> next(std::span<const uint8_t>& packed) {
  if (packed.size() < 2) return std::nullopt;
  const size_t size = static_cast<size_t>(packed[0]) << 8 | packed[1];
  if (packed.size() < 2 + size) return std::nullopt;
  const std::span<const uint8_t> part = packed.subspan(2, size);
  packed = packed.subspan(2 + size);
  return part;
}

Result<store::TouchedRows> unpack(std::span<const uint8_t> packed) {
  store::TouchedRows rows;
  while (!packed.empty()) {
    const auto name = next(packed);
    const auto key = next(packed);
    const Table* table = name ? find_table(std::string(name->begin(), name->end())) : nullptr;
    if (table == nullptr || !key)
      return Error{"database_damaged", "The list of rows of a command is damaged."};
    rows.insert({table->name, Bytes(key->begin(), key->end())});
  }
  return rows;
}

/// A command that makes a row has its id. (In protocol 1 it did not, and what was sent then is not
/// found.)
Status load_refused_book(store::Database& database, BookingId id, Ledger& ledger) {
  WB_ASSIGN(const std::optional<KeptOutcome> kept, find_outcome(database, CommandId{id.uuid}));
  if (!kept || kept->kind != Book::kind) return {};
  WB_ASSIGN(const Outcome outcome, sync::decode<Outcome>(kept->record));
  WB_ASSIGN(const Command command, sync::decode_body(kept->body));
  const Book& ask = std::get<Book>(command.args);
  if (ask.booking != id) return {};
  ledger.refused_book = std::make_shared<RefusedBook>(
      RefusedBook{ask, command.actor, command.made_at, kept->commit.value, outcome});
  return {};
}

}  // namespace

Status load(store::Database& database, const Slice& slice, Ledger& ledger) {
  if (const auto* refused = std::get_if<RefusedBookSlice>(&slice))
    WB_TRY(load_refused_book(database, refused->id, ledger));
  return store::load<Side::server>(database, slice, ledger);
}

Result<std::optional<KeptOutcome>> find_outcome(store::Database& database, CommandId command) {
  static const std::string kSql = std::string(kColumns) + " FROM outcome WHERE command_id = ?1";
  WB_ASSIGN(store::Statement row, database.prepare(kSql, command));
  WB_ASSIGN(const bool found, row.step());
  if (!found) return std::optional<KeptOutcome>();
  return std::optional<KeptOutcome>(read(row));
}

Result<std::optional<Instant>> last_decided(store::Database& database) {
  WB_ASSIGN(const auto noted,
            database.value<Instant>("SELECT value FROM counter WHERE name = 'decided'"));
  if (noted) return noted;
  // A database of before it was noted.
  return database.value<Instant>("SELECT decided_at FROM outcome ORDER BY commit_no DESC LIMIT 1");
}

Result<std::vector<Parked>> parked(store::Database& database) {
  static const std::string kSql =
      std::string(kColumns) + ", tell_at FROM outcome NATURAL JOIN parked ORDER BY commit_no";
  WB_ASSIGN(store::Statement row, database.prepare(kSql));
  std::vector<Parked> all;
  while (true) {
    WB_ASSIGN(const bool more, row.step());
    if (!more) return all;
    all.push_back({read(row), row.get<std::optional<Instant>>(kColumnCount)});
  }
}

Status put_outcome(store::Database& database, const KeptOutcome& outcome,
                   const store::TouchedRows& touched) {
  return database.run(
      "INSERT INTO outcome (command_id, device_id, number, actor_id, kind, body, body_hash, code, "
      "record, commit_no, decided_at, seal, touched, judged_at) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)",
      outcome.command, outcome.device, outcome.number, outcome.actor, outcome.kind, outcome.body,
      outcome.body_hash, outcome.code, outcome.record, outcome.commit, outcome.decided_at,
      outcome.seal, pack(touched), outcome.judged_at);
}

Status put_touched(store::Database& database, CommandId command,
                   const store::TouchedRows& touched) {
  return database.run("UPDATE outcome SET touched = ?2 WHERE command_id = ?1", command,
                      pack(touched));
}

Result<store::TouchedRows> touched_by(store::Database& database, CommandId command) {
  WB_ASSIGN(const std::optional<Bytes> packed,
            database.value<Bytes>("SELECT touched FROM outcome WHERE command_id = ?1", command));
  if (!packed) return store::TouchedRows();
  return unpack(*packed);
}

}  // namespace wardbook::sqlite
