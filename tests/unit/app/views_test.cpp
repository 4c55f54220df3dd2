#include "tests/unit/app/views_fixture.h"

// What else screens show, from the same database.

namespace wardbook::app {
namespace {

TEST_F(Views, AHeldBookingIsShownAsHeldHereAndNotAsConfirmed) {
  put(booking(9, 1, BookingState::held));
  const auto found = find_booking(query(), id<BookingId>(9));
  ASSERT_TRUE(found.ok() && found->has_value());
  EXPECT_TRUE((*found)->held_here);
  EXPECT_NE((*found)->forecast.find("Held on this device"), std::string::npos);
  const auto places = availability(query(), everywhere());
  for (const auto& place : places->back().pools)
    EXPECT_EQ(place.held, place.pool.id == id<PoolId>(1) ? 1 : 0);
}

TEST_F(Views, AnotherClinicsBookingsAreNotShownThoughTheDeviceHasThem) {
  Booking other = booking(9, 1, BookingState::confirmed);
  other.clinic = id<ClinicId>(2);
  put(other);
  put(booking(8, 1, BookingState::confirmed));
  EXPECT_EQ(bookings(query(), {})->size(), 1u);
  EXPECT_FALSE(find_booking(query(), other.id)->has_value());
}

TEST_F(Views, BookingsAreGroupedIntoOpenAndPast) {
  put(booking(1, 1, BookingState::confirmed));
  put(booking(2, 1, BookingState::waitlisted));
  put(booking(3, 1, BookingState::cancelled));
  EXPECT_EQ(bookings(query(), {BookingFilter::Group::open, ""})->size(), 2u);
  EXPECT_EQ(bookings(query(), {BookingFilter::Group::past, ""})->size(), 1u);
  EXPECT_EQ(bookings(query(), {BookingFilter::Group::all, ""})->size(), 3u);
  EXPECT_EQ(bookings(query(), {BookingFilter::Group::all, "cancel"})->size(), 1u);
}

/// Who lies in a bed has come; what is held, or who is awaited, wants somebody's eyes.
TEST_F(Views, WhoHasABedStandsBehindWhoIsAwaited) {
  Booking there = booking(1, 1, BookingState::admitted);
  there.slots.from = there.slots.from.plus(-5 * 360);
  put(there);
  put(booking(2, 1, BookingState::held));
  Booking earlier = booking(3, 1, BookingState::arrived);
  earlier.slots.from = earlier.slots.from.plus(-360);
  put(earlier);
  const auto open = bookings(query(), {BookingFilter::Group::open, ""});
  ASSERT_EQ(open->size(), 3u);
  EXPECT_EQ((*open)[0].booking.id, earlier.id);
  EXPECT_EQ((*open)[1].booking.id, id<BookingId>(2));
  EXPECT_EQ((*open)[2].booking.id, there.id);
}

TEST_F(Views, BookingsAreFoundByPatientPlaceAndState) {
  Patient patient;
  patient.id = id<PatientId>(1);
  patient.name = "Akinyi Were";
  patient.version = {1};
  put(patient);
  put(Alias{id<PatientId>(2), patient.id, {1}});
  put(booking(1, 1, BookingState::confirmed));
  put(booking(2, 2, BookingState::waitlisted));
  put(booking(3, 1, BookingState::confirmed));
  const auto count = [&](const char* search, int most = 200) {
    return bookings(query(), {BookingFilter::Group::open, search, most})->size();
  };
  EXPECT_EQ(count("WERE"), 2u) << "one under the id that was registered again";
  EXPECT_EQ(count("were waitlisted"), 1u);
  EXPECT_EQ(count("bondo pool 1"), 2u);
  EXPECT_EQ(count("bondo", 2), 2u) << "no more than was asked for";
  EXPECT_EQ(count("unknown"), 1u);
  EXPECT_EQ(count("siaya"), 0u);
  person.clinic = id<ClinicId>(2);
  EXPECT_EQ(count("were"), 0u) << "those of another clinic are not found either";
}

TEST_F(Views, TheBoardShowsBedsOccupantsAndTheWaitlistInThePublishedOrder) {
  person.role = Role::staff;
  person.hospital = id<HospitalId>(1);
  put(Bed{id<BedId>(1), id<PoolId>(1), id<HospitalId>(1), "M-1", BedStatus::occupied, {}, {1}});
  put(Bed{id<BedId>(2), id<PoolId>(1), id<HospitalId>(1), "M-2", BedStatus::vacant, {}, {1}});
  Stay stay;
  stay.patient = id<PatientId>(7);
  stay.hospital = id<HospitalId>(1);
  stay.pool = id<PoolId>(1);
  stay.bed = id<BedId>(1);
  stay.until = kNow.plus(-90);
  put(stay);
  Booking mild = booking(1, 1, BookingState::waitlisted);
  mild.triage_rank = 3;
  Booking urgent = booking(2, 1, BookingState::waitlisted);
  urgent.triage_rank = 0;
  put(mild);
  put(urgent);
  const auto found = board(query(), id<HospitalId>(1));
  ASSERT_TRUE(found.ok() && found->has_value());
  const Board& shown = **found;
  ASSERT_EQ(shown.pools.front().beds.size(), 2u);
  EXPECT_TRUE(shown.pools.front().beds[0].overdue);
  EXPECT_EQ(shown.pools.front().beds[0].note, "overdue 2 h");
  EXPECT_FALSE(shown.pools.front().beds[1].stay.has_value());
  ASSERT_EQ(shown.waitlist.size(), 2u);
  EXPECT_EQ(shown.waitlist.front().booking.id, urgent.id);
}

TEST_F(Views, AWhyCardSaysWhatWasAskedDecidedAndWhy) {
  Book args;
  args.hospital = id<HospitalId>(1);
  args.pool = id<PoolId>(1);
  args.asked = {slot_of({6, {0}}, kNow), slot_of({6, {0}}, kNow).plus(360)};
  Outcome outcome;
  outcome.code = OutcomeCode::other_hospital;
  outcome.params.hospital = id<HospitalId>(2);
  outcome.params.pool = id<PoolId>(3);
  outcome.params.slots = args.asked;
  outcome.alternatives = {{id<HospitalId>(2), id<PoolId>(3), args.asked, 14'400}};
  const auto card = why(query(), args, outcome);
  ASSERT_TRUE(card.ok());
  EXPECT_EQ(card->kind, OutcomeKind::adjusted);
  EXPECT_NE(card->asked.find("Bondo · Medical · Pool 1"), std::string::npos) << card->asked;
  EXPECT_NE(card->decided.find("Siaya"), std::string::npos);
  EXPECT_FALSE(card->rule.empty());
  ASSERT_EQ(card->options.size(), 1u);
  EXPECT_NE(card->options.front().label.find("14 km"), std::string::npos);
}

TEST_F(Views, WhoCameForARefusedBookingNeedsNoOtherPlace) {
  Book args;
  args.booking = id<BookingId>(9);
  Outcome outcome;
  outcome.code = OutcomeCode::has_hold;
  outcome.alternatives = {{id<HospitalId>(2), id<PoolId>(3), args.asked, 14'400}};
  EXPECT_EQ(why(query(), args, outcome)->options.size(), 1u);
  // Another body under the id of a booking that is there (other_body), say.
  put(booking(9, 1, BookingState::confirmed));
  EXPECT_FALSE(why(query(), args, outcome)->came_for.has_value());
  put(booking(9, 1, BookingState::admitted));
  const auto card = why(query(), args, outcome);
  ASSERT_TRUE(card.ok());
  EXPECT_EQ(card->came_for, args.booking);
  EXPECT_TRUE(card->options.empty());
  EXPECT_NE(card->decided.find("came for it"), std::string::npos);
}

TEST_F(Views, EveryOutcomeCodeHasATitleAndARule) {
  for (size_t i = 0; i < EnumText<OutcomeCode>::values.size(); ++i) {
    Outcome outcome;
    outcome.code = static_cast<OutcomeCode>(i);
    const auto card = why(query(), Args(CancelBooking{}), outcome);
    ASSERT_TRUE(card.ok());
    EXPECT_FALSE(card->title.empty());
    EXPECT_EQ(card->rule.empty(), outcome.code == OutcomeCode::done);
  }
}

TEST_F(Views, ARefusalSaysWhatItsDetailCanTell) {
  Outcome outcome;
  outcome.code = OutcomeCode::illegal_transition;
  const std::string usual = why(query(), Args(CloseReview{}), outcome)->rule;
  outcome.params.detail = "over_capacity";
  const auto card = why(query(), Args(CloseReview{}), outcome);
  ASSERT_TRUE(card.ok());
  EXPECT_NE(card->rule, usual);
  EXPECT_NE(card->rule.find("no bed"), std::string::npos) << card->rule;
  EXPECT_NE(refusal_hint(outcome).find(card->rule), std::string::npos);
}

TEST_F(Views, AMergeSaysWhoseRecordItIsNow) {
  Patient kept;
  kept.id = id<PatientId>(1);
  kept.name = "Amina Otieno";
  kept.phone = "0712";
  put(kept);
  const Args merge = MergePatient{id<PatientId>(1), id<PatientId>(2)};
  Outcome outcome;
  const auto done = why(query(), merge, outcome);
  ASSERT_TRUE(done.ok());
  EXPECT_EQ(done->title, "Two records are one now");
  EXPECT_EQ(done->asked, "Amina Otieno · Merge two records");
  EXPECT_EQ(done->decided, "Amina Otieno · 0712");
  using O = OutcomeCode;
  struct Refusal {
    O code;
    const char* detail;
    const char* words;
  };
  constexpr Refusal kRefusals[] = {{O::has_hold, "booking", "Cancel one"},
                                   {O::has_hold, "stay", "end one"},
                                   {O::in_use, "account", "disable one"},
                                   {O::illegal_transition, "patient", "one record"},
                                   {O::not_allowed, "duplicate", "its clinic registered"}};
  for (const auto& [code, detail, words] : kRefusals) {
    outcome.code = code;
    outcome.params.detail = detail;
    const auto refused = why(query(), merge, outcome);
    EXPECT_NE(refused->rule.find(words), std::string::npos) << refused->rule;
    EXPECT_EQ(refused->decided, "Nothing was changed");
  }
}

/// Whose first log-in on the tablet, or whose account, is newer than the backup that was restored.
TEST_F(Views, WhoIsNotKnownHereHearsThatAndNothingOfARole) {
  Outcome outcome;
  outcome.code = OutcomeCode::not_allowed;
  outcome.params.detail = "actor";
  const auto refused = why(query(), RegisterPatient{}, outcome);
  EXPECT_NE(refused->rule.find("Log in"), std::string::npos) << refused->rule;
  EXPECT_EQ(refused->rule.find("role"), std::string::npos) << refused->rule;
}

TEST_F(Views, AMergedRecordIsNotFound) {
  Patient ended;
  ended.id = id<PatientId>(2);
  ended.name = "Amina O.";
  put(ended);
  EXPECT_EQ(find_patients(query(), "amina", 5)->size(), 1u);
  ended.in_error = true;
  put(ended);
  EXPECT_EQ(find_patients(query(), "amina", 5)->size(), 0u);
  Patient kept = ended;
  kept.id = id<PatientId>(1);
  kept.name = "Amina Otieno";
  put(kept);
  put(Alias{ended.id, kept.id, {}});
  EXPECT_EQ((*patient_view(query(), ended.id))->patient.name, "Amina Otieno");
}

TEST_F(Views, ABookingThatCameLateIsSaidToBeKept) {
  Outcome outcome;
  outcome.code = OutcomeCode::in_the_past;
  const auto lost = why(query(), Args(Book{}), outcome);
  outcome.params.booking = id<BookingId>(1);
  const auto kept = why(query(), Args(Book{}), outcome);
  ASSERT_TRUE(lost.ok() && kept.ok());
  EXPECT_EQ(kept->title, lost->title);
  EXPECT_EQ(lost->decided, "Nothing was changed");
  EXPECT_EQ(kept->decided, "Kept as expired");
  EXPECT_NE(kept->rule, lost->rule);
}

TEST_F(Views, TheBoardCountsTheBedsOfThePresentSlot) {
  const Minute slot = slot_of({6, {0}}, kNow);
  put(PoolLoad{id<PoolId>(1), slot, id<HospitalId>(1), 3, 2, 0, {1}});
  for (uint8_t i = 1; i <= 10; ++i)
    put(Bed{id<BedId>(i),
            id<PoolId>(1),
            id<HospitalId>(1),
            "M-" + std::to_string(11 - i),
            BedStatus::vacant,
            {},
            {1}});
  const auto found = board(query(), id<HospitalId>(1));
  ASSERT_TRUE(found.ok() && found->has_value());
  const Board& shown = **found;
  EXPECT_EQ(shown.slot, "this slot until 12:00");
  const BoardPool& general = shown.pools.front();
  EXPECT_EQ(general.ward, "Medical");
  EXPECT_EQ(general.capacity, 3);
  EXPECT_EQ(general.used, 2);
  EXPECT_EQ(shown.pools.back().capacity, 1) << "that nobody has touched";
  EXPECT_EQ(shown.pools.back().used, 0);
  ASSERT_EQ(general.beds.size(), 10u);
  EXPECT_EQ(general.beds.front().bed.name, "M-1");
  EXPECT_EQ(general.beds.back().bed.name, "M-10") << "not after M-1";
}

TEST_F(Views, TheBoardShowsWhoIsDueAndWhoHasArrived) {
  put(booking(1, 1, BookingState::confirmed));
  put(booking(2, 1, BookingState::arrived));
  put(booking(3, 1, BookingState::held));
  put(booking(4, 1, BookingState::cancelled));
  Booking block = booking(5, 1, BookingState::confirmed);
  block.kind = BookingKind::block;
  put(block);
  const auto found = board(query(), id<HospitalId>(1));
  ASSERT_EQ((*found)->due.size(), 2u);
  EXPECT_EQ((*found)->due[0].booking.id, id<BookingId>(1));
  EXPECT_EQ((*found)->due[1].booking.id, id<BookingId>(3));
  ASSERT_EQ((*found)->arrived.size(), 1u);
  EXPECT_EQ((*found)->arrived[0].booking.id, id<BookingId>(2));
}

TEST_F(Views, TheWaitlistIsInThePublishedOrderWhicheverIsFirst) {
  for (const bool first : {true, false}) {
    Booking one = booking(1, 1, BookingState::waitlisted);
    Booking other = booking(2, 1, BookingState::waitlisted);
    one.triage_rank = first ? 0 : 3;
    other.triage_rank = first ? 3 : 0;
    put(one);
    put(other);
    const auto found = board(query(), id<HospitalId>(1));
    EXPECT_EQ((*found)->waitlist.front().booking.id, first ? one.id : other.id);
  }
}

/// Before anything is decided the time that was asked for, then the slots that it has.
TEST_F(Views, ABookingShowsItsTimeItsClinicAndWhetherTheServerKnows) {
  Booking changed = booking(9, 1, BookingState::confirmed);
  changed.slots = {changed.asked.from.plus(360), changed.asked.to.plus(360)};
  const auto shown = [&](BookingState state, int64_t version) {
    changed.state = state;
    changed.version = {version};
    put(changed);
    return **find_booking(query(), changed.id);
  };
  EXPECT_EQ(shown(BookingState::confirmed, 5).when, "Sun 22 Nov, 12:00–18:00");
  EXPECT_EQ(shown(BookingState::waitlisted, 5).when, "Sun 22 Nov, 06:00–12:00");
  EXPECT_EQ(shown(BookingState::held, 0).when, "Sun 22 Nov, 06:00–12:00");
  EXPECT_EQ(shown(BookingState::confirmed, 5).clinic, "Usenge");
  EXPECT_EQ(shown(BookingState::confirmed, 5).forecast, "");
  EXPECT_NE(shown(BookingState::cancelled, 0).forecast.find("the server does not know yet"),
            std::string::npos);
}

TEST_F(Views, PatientsAreFoundByNamePhoneAndIdentifier) {
  Patient patient;
  patient.id = id<PatientId>(1);
  patient.name = "Akinyi Were";
  put(patient);
  patient.id = id<PatientId>(2);
  patient.name = "Amina Otieno";
  patient.phone = "0733";
  put(patient);
  put(PatientIdentifier{id<PatientId>(2), "national-id", "AB12", {}});
  const auto found = [&](const char* search, int most = 5) {
    std::vector<std::string> names;
    const auto views = find_patients(query(), search, most);
    for (const PatientView& view : *views) names.push_back(view.patient.name);
    return names;
  };
  EXPECT_EQ(found("were"), std::vector<std::string>{"Akinyi Were"});
  EXPECT_EQ(found("0733"), std::vector<std::string>{"Amina Otieno"});
  EXPECT_EQ(found("ab-12"), std::vector<std::string>{"Amina Otieno"});
  EXPECT_EQ(found("").size(), 2u);
  EXPECT_EQ(found("", 1).size(), 1u);
  EXPECT_TRUE(found("nobody").empty());
}

TEST_F(Views, AClosureIsCalledByItsReason) {
  person.role = Role::staff;
  person.hospital = id<HospitalId>(1);
  Booking block = booking(9, 1, BookingState::confirmed);
  block.kind = BookingKind::block;
  block.patient.reset();
  block.clinic.reset();
  block.reason = "paint";
  put(block);
  EXPECT_EQ((*find_booking(query(), block.id))->patient, "Closed: paint");
  const Booking care = booking(8, 1, BookingState::confirmed);
  put(care);
  EXPECT_EQ((*find_booking(query(), care.id))->patient, "Unknown patient");
  Patient known;
  known.id = *care.patient;
  known.name = "Akinyi Were";
  put(known);
  EXPECT_EQ((*find_booking(query(), care.id))->patient, "Akinyi Were");
}

TEST_F(Views, NobodyWhoIsNotLoggedInSeesBookingsOrPatients) {
  put(booking(9, 1, BookingState::confirmed));
  Query nobody = query();
  nobody.person = nullptr;
  EXPECT_TRUE(bookings(nobody, {})->empty());
  EXPECT_TRUE(bookings(nobody, {BookingFilter::Group::all, "bondo"})->empty());
  EXPECT_FALSE(find_booking(nobody, id<BookingId>(9))->has_value());
  EXPECT_TRUE(find_patients(nobody, "", 5)->empty());
}

TEST_F(Views, APatientIsDescribedByWhatIsKnown) {
  Patient patient;
  patient.id = id<PatientId>(1);
  const auto line = [&] {
    put(patient);
    return (*patient_view(query(), patient.id))->line;
  };
  EXPECT_EQ(line(), "");
  patient.phone = "0712";
  EXPECT_EQ(line(), "0712");
  patient.sex = Sex::female;
  patient.birth_date = to_date({1990, 11, 23});
  EXPECT_EQ(line(), "F · 35 years · 0712") << "the birthday is tomorrow";
  patient.sex = Sex::male;
  patient.birth_date = to_date({1990, 11, 22});
  EXPECT_EQ(line(), "M · 36 years · 0712");
}

}  // namespace
}  // namespace wardbook::app
