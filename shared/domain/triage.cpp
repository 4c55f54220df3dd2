#include "shared/domain/triage.h"

#include <utility>

namespace wardbook {

std::optional<int32_t> triage_rank(TriageScale scale, std::string_view level) {
  if (scale == TriageScale::esi) {
    if (level.size() != 1 || level[0] < '1' || level[0] > '5') return std::nullopt;
    return level[0] - '1';
  }
  if (level == "orange" && scale != TriageScale::sats) return std::nullopt;
  constexpr std::pair<std::string_view, int32_t> kColours[] = {
      {"red", 0}, {"orange", 1}, {"yellow", 2}, {"green", 3}};
  for (const auto& [colour, rank] : kColours)
    if (colour == level) return rank;
  return std::nullopt;
}

}  // namespace wardbook
