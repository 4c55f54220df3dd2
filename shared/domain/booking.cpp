#include "shared/domain/booking.h"

#include <initializer_list>

namespace wardbook {
namespace {

using S = BookingState;

bool is_one_of(S state, std::initializer_list<S> states) {
  for (const S one : states)
    if (one == state) return true;
  return false;
}

int64_t step_minutes(const Grid& grid) {
  WB_CHECK(is_valid(grid));
  return int64_t{grid.step_hours} * 60;
}

}  // namespace

bool is_live_hold(BookingState state) {
  return is_one_of(state, {S::confirmed, S::arrived, S::waitlisted});
}

bool holds_units(BookingState state) {
  return is_one_of(state, {S::confirmed, S::arrived, S::admitted, S::held});
}

bool is_final(BookingState state) {
  return is_one_of(state, {S::refused, S::discharged, S::cancelled, S::noshow, S::expired, S::moved,
                           S::entered_in_error});
}

bool can_change(BookingState from, BookingState to) {
  if (to == S::entered_in_error) return from != S::entered_in_error && from != S::refused;
  switch (from) {
    case S::held:
      return is_one_of(to, {S::confirmed, S::waitlisted, S::refused, S::arrived, S::admitted,
                            S::cancelled, S::expired, S::moved});
    case S::confirmed:
      return is_one_of(to, {S::arrived, S::admitted, S::cancelled, S::noshow, S::moved});
    case S::waitlisted:
      return is_one_of(to,
                       {S::confirmed, S::arrived, S::admitted, S::cancelled, S::expired, S::moved});
    case S::arrived:
      return is_one_of(to, {S::admitted, S::cancelled, S::moved});
    case S::admitted:
      return to == S::discharged;
    case S::cancelled:
    case S::noshow:
    case S::expired:
    case S::moved:
      return is_one_of(to, {S::arrived, S::admitted});
    case S::refused:
    case S::discharged:
    case S::entered_in_error:
      return false;
  }
  return false;
}

Minute slot_of(const Grid& grid, Minute at) {
  const int64_t step = step_minutes(grid);
  const int64_t past = (at.value - grid.anchor.value) % step;
  return at.plus(past < 0 ? -past - step : -past);
}

Interval cover(const Grid& grid, const Interval& asked) {
  const Minute from = slot_of(grid, asked.from);
  if (asked.empty()) return {from, from};
  return {from, slot_of(grid, asked.to.plus(-1)).plus(step_minutes(grid))};
}

std::vector<Minute> slot_starts(const Grid& grid, const Interval& slots) {
  WB_CHECK(slot_of(grid, slots.from) == slots.from && slot_of(grid, slots.to) == slots.to);
  std::vector<Minute> starts;
  for (Minute at = slots.from; at < slots.to; at = at.plus(step_minutes(grid)))
    starts.push_back(at);
  return starts;
}

bool is_valid(const Grid& grid) {
  return grid.step_hours > 0 && grid.step_hours <= 24 && 24 % grid.step_hours == 0;
}

}  // namespace wardbook
