#include "tests/unit/rules/ward_world.h"

namespace wardbook {

BookingId WardWorld::waitlisted() {
  const std::vector<BookingId> before = [&] {
    std::vector<BookingId> made;
    while (load(main_pool, 0).free() > 0) made.push_back(confirmed(patient(), main_pool, 0, 2));
    return made;
  }();
  const Book ask = only_then(patient(), 0, 2);
  EXPECT_EQ(send(desk, ask).code, OutcomeCode::no_room);
  EXPECT_EQ(state(ask.booking), BookingState::waitlisted);
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
  EXPECT_EQ(state(first), BookingState::moved);
  return first;
}

BookingId WardWorld::in_state(BookingState wanted) {
  if (wanted == BookingState::waitlisted) return waitlisted();
  if (wanted == BookingState::moved) return moved();
  if (wanted == BookingState::expired) {
    const BookingId id = waitlisted();
    pass_hours(6);
    (void)send(kSystem, Expire{id});
    EXPECT_EQ(state(id), BookingState::expired);
    return id;
  }
  const BookingId id = confirmed(patient(), main_pool, 0, 2);
  if (wanted == BookingState::confirmed) return id;
  if (wanted == BookingState::cancelled) must(desk, CancelBooking{id, ""});
  if (wanted == BookingState::arrived) must(nurse, arrive(id));
  if (wanted == BookingState::entered_in_error) must(nurse, EnterInError{id, "twice"});
  if (wanted == BookingState::noshow) {
    pass_hours(5);
    must(kSystem, NoShow{id});
  }
  if (wanted == BookingState::refused) {
    must(desk, CancelBooking{id, ""});
    rows.bookings.at(id).state = BookingState::refused;
  }
  if (wanted == BookingState::admitted || wanted == BookingState::discharged) {
    const StayId in = admitted(id, bed(0));
    if (wanted == BookingState::discharged) must(nurse, discharge(in));
  }
  EXPECT_EQ(state(id), wanted) << to_text(wanted);
  return id;
}

}  // namespace wardbook
