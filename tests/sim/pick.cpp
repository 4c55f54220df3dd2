#include "tests/sim/pick.h"

namespace wardbook::sim {
namespace {

constexpr int64_t kDay = 24 * 60;

template <class E>
E one_of(std::initializer_list<E> likely, Seeded& dice) {
  return *(likely.begin() + static_cast<std::ptrdiff_t>(dice.below(likely.size())));
}

}  // namespace

BookingId Pick::booking(std::initializer_list<BookingState> likely) {
  if (once_in(60)) return fresh<BookingId>();
  const BookingState state = once_in(8) ? any_enum<BookingState>() : one_of(likely, dice_);
  std::optional<BookingId> found;
  // Who works in a hospital looks at its own list.
  if (user_.hospital && !once_in(12))
    found = id<BookingId>("SELECT id FROM booking WHERE state = ?1 AND hospital_id = ?2", state,
                          *user_.hospital);
  if (!found) found = id<BookingId>("SELECT id FROM booking WHERE state = ?1", state);
  if (!found) found = id<BookingId>("SELECT id FROM booking");
  return found.value_or(BookingId{fresh<BookingId>()});
}

StayId Pick::stay(std::initializer_list<StayState> likely) {
  if (once_in(80)) return fresh<StayId>();
  const StayState state = once_in(8) ? any_enum<StayState>() : one_of(likely, dice_);
  std::optional<StayId> found = id<StayId>("SELECT id FROM stay WHERE state = ?1", state);
  if (!found) found = id<StayId>("SELECT id FROM stay");
  return found.value_or(StayId{fresh<StayId>()});
}

PatientId Pick::patient() {
  if (user_.patient && !once_in(30)) return *user_.patient;
  if (once_in(100)) return fresh<PatientId>();
  const auto found = id<PatientId>("SELECT id FROM patient");
  return found ? *found : any(town_.patients);
}

HospitalId Pick::hospital() {
  if (user_.hospital && !once_in(15)) return *user_.hospital;
  return any(town_.hospitals).hospital;
}

std::optional<PoolId> Pick::pool_of(HospitalId hospital) {
  return id<PoolId>("SELECT id FROM pool WHERE hospital_id = ?1", hospital);
}

Triage Pick::triage() {
  static const std::vector<std::string> kLevels{"red", "orange", "yellow", "yellow", "green"};
  return {TriageScale::sats, any(kLevels), occurred()};
}

Instant Pick::occurred() {
  if (once_in(25)) return now_.plus_minutes(dice_.between(-20 * kDay, 20 * kDay));
  return now_.plus_minutes(-dice_.between(0, 60));
}

Interval Pick::slots(HospitalId hospital) {
  Grid grid{24, floor_minute(kStart)};
  if (const auto row = get<Hospital>(hospital)) grid = row->grid;
  const int64_t step = int64_t{grid.step_hours} * 60;
  if (once_in(40)) {
    const Minute far = minute().plus(dice_.between(-100 * kDay, 100 * kDay));
    return {far, far.plus(step)};
  }
  Minute from = slot_of(grid, minute()).plus(step * static_cast<int64_t>(dice_.below(4)));
  if (once_in(4)) from = from.plus(dice_.between(0, step - 1));
  const int64_t whole = step * dice_.between(1, 3);
  const int64_t less = once_in(4) ? step / 2 : 0;
  return {from, from.plus(whole - less)};
}

std::optional<Args> invent(std::string_view kind, Pick& pick) {
  if (auto args = invent_request(kind, pick)) return args;
  if (auto args = invent_fact(kind, pick)) return args;
  return invent_set_up(kind, pick);
}

}  // namespace wardbook::sim
