#include "tests/unit/rules/ward_world.h"

namespace wardbook {

using S = BookingState;

BookingId WardWorld::waitlisted() {
  const std::vector<BookingId> before = [&] {
    std::vector<BookingId> made;
    while (load(main_pool, 0).free() > 0) made.push_back(confirmed(patient(), main_pool, 0, 2));
    return made;
  }();
  const Book ask = only_then(patient(), 0, 2);
  EXPECT_EQ(send(desk, ask).code, OutcomeCode::no_room);
  EXPECT_EQ(state(ask.booking), S::waitlisted);
  EXPECT_FALSE(before.empty());
  return ask.booking;
}

BookingId WardWorld::moved() {
  const PatientId who = patient();
  const BookingId first = confirmed(who, main_pool, 0, 2);
  Book other = book(who, main_pool, 4, 2);
  other.replaces = first;
  must(desk, other);
  must(desk, CancelBooking{other.booking, ""});
  EXPECT_EQ(state(first), S::moved);
  return first;
}

BookingId WardWorld::in_state(BookingState wanted) {
  if (wanted == S::waitlisted) return waitlisted();
  if (wanted == S::moved) return moved();
  if (wanted == S::expired) {
    const BookingId id = waitlisted();
    pass_hours(6);
    (void)send(kSystem, Expire{id});
    EXPECT_EQ(state(id), S::expired);
    return id;
  }
  const BookingId id = confirmed(patient(), main_pool, 0, 2);
  if (wanted == S::confirmed) return id;
  if (wanted == S::cancelled) must(desk, CancelBooking{id, ""});
  if (wanted == S::arrived) must(nurse, arrive(id));
  if (wanted == S::entered_in_error) must(nurse, EnterInError{id, "twice"});
  if (wanted == S::noshow) {
    pass_hours(5);
    must(kSystem, NoShow{id});
  }
  if (wanted == S::refused) {
    must(desk, CancelBooking{id, ""});
    rows.bookings.at(id).state = S::refused;
  }
  if (wanted == S::admitted || wanted == S::discharged) {
    const StayId in = admitted(id, bed(0));
    if (wanted == S::discharged) must(nurse, discharge(in));
  }
  EXPECT_EQ(state(id), wanted) << to_text(wanted);
  return id;
}

}  // namespace wardbook
