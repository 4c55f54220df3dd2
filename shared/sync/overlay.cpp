#include "shared/sync/overlay.h"

#include <algorithm>

#include "shared/base/sha256.h"
#include "shared/store/ledger_store.h"
#include "shared/store/rows.h"
#include "shared/sync/cbor.h"

namespace wardbook::sync {
namespace {

// An undo is CBOR: a list whose items are three each, the table's name, the key, and a list of the
// cells that the row had, which is empty if there was none.

Bytes encode_undo(const store::RowsBefore& before) {
  Bytes undo;
  append_list_head(3 * before.size(), undo);
  for (const auto& [name, cells] : before) {
    append_cbor(name.table, undo);
    append_cbor(std::span<const uint8_t>(name.key), undo);
    append_list_head(cells ? cells->size() : 0, undo);
    if (!cells) continue;
    for (const Cell& cell : *cells) append_cbor(view_of(cell), undo);
  }
  return undo;
}

struct RowBefore {
  const Table* table = nullptr;
  std::span<const uint8_t> key;
  CellViews cells;
};

/// Takes the next row off the front.
bool take_row(std::span<const uint8_t>& left, RowBefore& row) {
  CellView name;
  CellView key;
  uint64_t size = 0;
  if (!take_cbor(left, name) || !take_cbor(left, key) || !take_list_head(left, size)) return false;
  const auto* text = std::get_if<std::string_view>(&name);
  const auto* bytes = std::get_if<std::span<const uint8_t>>(&key);
  row.table = text != nullptr ? find_table(*text) : nullptr;
  if (row.table == nullptr || bytes == nullptr) return false;
  row.key = *bytes;
  if (size != 0 && size != row.table->columns.size()) return false;
  row.cells.resize(static_cast<size_t>(size));
  return std::all_of(row.cells.begin(), row.cells.end(),
                     [&](CellView& cell) { return take_cbor(left, cell); });
}

Error overlay_conflict() {
  return {"overlay_conflict", "Rows are not as they were when the change was made."};
}

}  // namespace

Uuid caused_id(CommandId command, int nth) {
  Sha256 hash;
  hash.update(command.uuid.bytes);
  const std::array<uint8_t, 4> number{static_cast<uint8_t>(nth >> 24),
                                      static_cast<uint8_t>(nth >> 16),
                                      static_cast<uint8_t>(nth >> 8), static_cast<uint8_t>(nth)};
  hash.update(number);
  const Hash256 digest = hash.finish();
  Uuid id;
  std::copy_n(digest.begin(), id.bytes.size(), id.bytes.begin());
  id.bytes[6] = static_cast<uint8_t>((id.bytes[6] & 0x0f) | 0x80);  // version 8: our own making
  id.bytes[8] = static_cast<uint8_t>((id.bytes[8] & 0x3f) | 0x80);
  return id;
}

Result<Decision> decide_here(store::Database& database, const Command& command) {
  int caused = 0;
  const Circumstances circumstances{Side::device, command.made_at, 0,
                                    [&] { return caused_id(command.id, caused++); }};
  Ledger ledger;
  for (int loads = 0; loads <= kMostLoads; ++loads) {
    caused = 0;
    auto answer = decide(command, circumstances, ledger);
    if (auto* decision = std::get_if<Decision>(&answer)) return std::move(*decision);
    for (const Slice& slice : std::get<NeedMore>(answer).slices)
      WB_TRY(store::load<Side::device>(database, slice, ledger));
  }
  // A rule that never has enough is a defect; the server shall still get the command.
  return Decision{{OutcomeCode::ledger_conflict, {}, {}}, {}, {}};
}

Result<Applied> put_on(store::Database& database, const Command& command) {
  WB_ASSIGN(const Decision decision, decide_here(database, command));
  WB_ASSIGN(const store::RowsBefore before, store::apply_on_device(database, decision));
  return Applied{decision.outcome, encode_undo(before)};
}

Status take_off(store::Database& database, std::span<const uint8_t> undo) {
  uint64_t items = 0;
  if (!take_list_head(undo, items)) return overlay_conflict();
  for (; items >= 3; items -= 3) {
    RowBefore row;
    if (!take_row(undo, row)) return overlay_conflict();
    WB_ASSIGN(const bool ours, row.cells.empty()
                                   ? store::erase_own(database, *row.table, row.key)
                                   : store::put_back(database, *row.table, cells_of(row.cells)));
    if (!ours) return overlay_conflict();
  }
  if (items != 0 || !undo.empty()) return overlay_conflict();
  return {};
}

}  // namespace wardbook::sync
