#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "shared/base/enum_text.h"
#include "shared/base/time.h"

namespace wardbook {

/// IITT: WHO/ICRC/MSF three colours. SATS: South African. ESI: Emergency Severity Index.
enum class TriageScale : uint8_t { iitt, sats, esi };

/// What a trained person found, on their scale; the rank makes scales comparable.
struct Triage {
  TriageScale scale = TriageScale::iitt;
  std::string level;  ///< iitt: red yellow green; sats: red orange yellow green; esi: 1..5
  Instant at;         ///< when it was found, bounded by the server

  friend bool operator==(const Triage&, const Triage&) = default;
};

/// 0 most urgent … 4 least. Empty if the scale has no such level.
/// red, esi 1 → 0; orange, esi 2 → 1; yellow, esi 3 → 2; green, esi 4 → 3; esi 5 → 4.
/// (IITT has no orange: its yellow stays 2. Research mission.md §3 gives the scales.)
std::optional<int32_t> triage_rank(TriageScale scale, std::string_view level);

}  // namespace wardbook

WB_ENUM_TEXT(wardbook::TriageScale, "iitt", "sats", "esi");
