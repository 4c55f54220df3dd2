#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "shared/base/uuid.h"

namespace wardbook::screens {

enum class Place : uint8_t {
  home,
  sign_up,
  availability,
  book,
  bookings,
  booking,
  board,
  inbox,
  admin,
  more,
  sync,
  help,
};

/// One stop of the way back. `about` is the row that the place shows, if it shows one.
struct Stop {
  Place place = Place::home;
  Uuid about;
};

/// Where the person is and how they came. The bottom is a place of the navigation.
class Nav {
 public:
  const Stop& here() const { return stops_.back(); }
  /// Whether the way back leads over this place, or is at it.
  bool passes(Place place) const {
    return std::any_of(stops_.begin(), stops_.end(),
                       [&](const Stop& stop) { return stop.place == place; });
  }
  bool can_go_back() const { return stops_.size() > 1; }
  /// Starts anew at a place of the navigation.
  void start(Place place) { stops_ = {{place, {}}}; }
  void go(Place place, Uuid about = {}) { stops_.push_back({place, about}); }
  /// Goes on from here without a way back to here (a form that was sent).
  void replace(Place place, Uuid about = {}) { stops_.back() = {place, about}; }
  void back() {
    if (can_go_back()) stops_.pop_back();
  }

 private:
  std::vector<Stop> stops_{{}};
};

}  // namespace wardbook::screens
