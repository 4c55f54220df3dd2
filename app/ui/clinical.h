#pragma once

#include "app/ui/types.h"

// Widgets that only a hospital needs.
namespace wardbook::ui {

struct BedTile {
  std::string_view name;  ///< "Bed 4"
  BedLook look = BedLook::vacant;
  std::string_view note = {};    ///< the patient
  std::string_view detail = {};  ///< "until 14:00", "overdue 3 h"
  bool over = false;             ///< over capacity or overdue: a warning mark
  bool selected = false;
  bool brief = false;  ///< without the lines of note and detail
};
/// A tile of a board: colour + pattern + word. True when tapped. Put tiles in a grid().
bool bed_tile(std::string_view id, const BedTile& tile);

/// What so many free of all beds mean: none, hardly any, some.
[[nodiscard]] Tone free_tone(int free, int total);

/// How full a pool is: used is solid, held here is hatched, the rest is free. Counts are beds.
/// With over = used + held > total the bar shows the excess.
struct Capacity {
  int total = 0;
  int used = 0;
  int held = 0;  ///< held on this device only
};
void capacity_bar(std::string_view label, const Capacity& capacity);

struct Slot {
  std::string_view label;  ///< "06-12"
  int free = 0;
  int total = 0;
  bool closed = false;
  std::string_view day = {};  ///< "Sun 22", over the label
};
/// A strip of slots to choose from, panning sideways. True when another one was chosen.
bool slot_strip(std::string_view id, std::string_view label, const std::vector<Slot>& slots,
                int& selected);

/// A figure that anyone may see at a glance: "3 free of 8", with its tone and age.
struct PoolSummary {
  std::string_view title;
  std::string_view subtitle = {};
  int free = 0;
  int total = 0;
  int held = 0;
  std::string_view age = {};  ///< "as of 12:04"
};
/// A tappable card of a pool. True when tapped.
bool pool_card(std::string_view id, const PoolSummary& pool);

}  // namespace wardbook::ui
