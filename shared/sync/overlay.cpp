#include "shared/sync/overlay.h"

#include <algorithm>

#include "shared/base/sha256.h"
#include "shared/store/ledger_store.h"

namespace wardbook::sync {

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
  if (decision.effects.empty()) return Applied{decision.outcome, {}};
  WB_ASSIGN(store::Recorder recorder, store::Recorder::start(database));
  store::TouchedRows touched;
  WB_TRY(store::apply<Side::device>(database, decision, Version{}, touched));
  WB_ASSIGN(store::Changeset changeset, recorder.finish());
  return Applied{decision.outcome, std::move(changeset)};
}

Status take_off(store::Database& database, std::span<const uint8_t> changeset) {
  if (changeset.empty()) return {};
  WB_ASSIGN(const store::Changeset inverse, store::invert(changeset));
  return store::apply_changeset(database, inverse);
}

}  // namespace wardbook::sync
