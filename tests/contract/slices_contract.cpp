#include <set>
#include <vector>

#include "shared/domain/cells.h"
#include "shared/domain/fields.h"
#include "shared/rules/refused_book.h"
#include "shared/sync/buckets.h"
#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "tests/contract/files.h"
#include "tests/contract/store_contract.h"

// What is asked for is found: by the rules under whatever name, in a view by everybody.

namespace wardbook {
namespace {

TEST_P(StoreContract, PoolsWithClaimsAfterATimeAreFound) {
  const Booking seated = country.booking(country.patients[0], country.north_pool, 0, 2);
  write(taking(seated));
  const auto found = [&](Minute from) {
    Ledger ledger;
    EXPECT_TRUE(store->load(FutureClaimsSlice{country.north.id, from}, ledger).ok());
    return ledger.pools_with_future_claims;
  };
  const std::set<PoolId> own{country.north_pool.id};
  EXPECT_EQ(found(country.slot(0)), own);
  EXPECT_EQ(found(seated.slots.to.plus(-1)), own);
  EXPECT_EQ(found(seated.slots.to), std::set<PoolId>{}) << "what ends then is no claim after it";

  Booking waiting = country.booking(country.patients[1], country.north_pool, 2, 1);
  waiting.state = BookingState::waitlisted;
  waiting.pool.reset();
  Decision decision;
  decision.effects = {Put{waiting}};
  write(decision);
  EXPECT_EQ(found(seated.slots.to), std::set<PoolId>{PoolId{}}) << "of no pool yet";

  Booking cancelled = seated;
  cancelled.state = BookingState::cancelled;
  decision.effects = {Release{country.north_pool.id, slots_of(seated), seated.id}, Put{cancelled}};
  write(decision);
  EXPECT_EQ(found(country.slot(0)), std::set<PoolId>{PoolId{}});

  Booking left = country.booking(country.patients[2], country.north_pool, 0, 2);
  left.state = BookingState::discharged;
  write(taking(left));
  EXPECT_TRUE(found(country.slot(0)).contains(country.north_pool.id)) << "a bed is made ready";
  EXPECT_FALSE(found(left.slots.to).contains(country.north_pool.id));
}

TEST_P(StoreContract, PatientsAreFoundUnderEveryIdAndName) {
  const auto local = country.fresh<PatientId>();
  write(Alias{local, country.patients[0].id, {}});
  Ledger ledger;
  ASSERT_OK(store->load(PatientSlice{local}, ledger));
  EXPECT_EQ(ledger.aliases.at(local), country.patients[0].id);
  EXPECT_EQ(ledger.patients.count(country.patients[0].id), 1u);
  EXPECT_EQ(ledger.identifiers.size(), 1u);
  Ledger by_card;
  ASSERT_OK(store->load(IdentifierSlice{"national-id", "A1"}, by_card));
  EXPECT_EQ(by_card.identifiers.size(), 1u);
}

TEST_P(StoreContract, AllThatSpeaksOfAPatientIsFound) {
  const Patient& person = country.patients[0];
  const auto local = country.fresh<PatientId>();
  Booking ended = country.booking(person, country.north_pool, 0, 1);
  ended.state = BookingState::cancelled;
  const Booking live = country.booking(person, country.north_pool, 1, 1);
  Notice notice;
  notice.id = country.fresh<NoticeId>();
  notice.booking = ended.id;
  notice.patient = person.id;
  notice.hospital = country.north.id;
  Account account = country.desk;
  account.id = country.fresh<AccountId>();
  account.user_name = "patient1";
  account.patient = person.id;
  write(account);
  write(Decision{{},
                 {Put{ended}, Put{live}, Put{country.stay(live, country.beds[0])}, Put{notice},
                  Put{Alias{local, person.id, {}}},
                  Put{country.booking(country.patients[1], country.north_pool, 0, 1)}},
                 {}});
  Ledger ledger;
  ASSERT_OK(store->load(HistoryOfPatientSlice{person.id}, ledger));
  EXPECT_EQ(ledger.bookings.size(), 2u);
  EXPECT_EQ(ledger.stays.size(), 1u);
  EXPECT_TRUE(ledger.notices.contains(notice.id));
  EXPECT_TRUE(ledger.accounts.contains(account.id));
  EXPECT_EQ(ledger.aliases.at(local), person.id);
}

/// A fact may be about a request whose booking is not there; no other command is looked for.
TEST_P(StoreContract, TheRequestForABookingIsFoundByItsId) {
  Book ask;
  ask.booking = country.fresh<BookingId>();
  ask.patient = country.patients[0].id;
  ask.hospital = country.north.id;
  ask.asked = {country.slot(0), country.slot(2)};
  ask.triage = {TriageScale::iitt, "red", country.now};
  const auto keep = [&](BookingId id, const Args& args, OutcomeCode code) {
    const Command command{CommandId{id.uuid}, country.staff.id, country.now, args, {}};
    ASSERT_OK(store->begin());
    KeptOutcome kept = outcome(command.id, command.actor, *store->next_commit());
    kept.kind = kind_of(args);
    kept.body = sync::encode_body(command);
    kept.code = to_text(code);
    kept.record = sync::encode(Outcome{code, {}, {}});
    ASSERT_OK(store->put_outcome(kept, {}));
    ASSERT_OK(store->commit());
  };
  const auto found = [&](BookingId id) {
    Ledger ledger;
    EXPECT_TRUE(store->load(RefusedBookSlice{id}, ledger).ok());
    EXPECT_TRUE(ledger.loaded.contains(Slice{RefusedBookSlice{id}}));
    return ledger.refused_book;
  };
  EXPECT_FALSE(found(ask.booking));
  keep(ask.booking, ask, OutcomeCode::has_hold);
  const auto book = found(ask.booking);
  ASSERT_TRUE(book);
  EXPECT_EQ(book->ask.booking, ask.booking);
  EXPECT_EQ(book->ask.asked, ask.asked);
  EXPECT_EQ(book->actor, country.staff.id);
  EXPECT_EQ(book->made_at, country.now);
  EXPECT_EQ(book->outcome.code, OutcomeCode::has_hold);
  const auto last = store->find_outcome(CommandId{ask.booking.uuid});
  EXPECT_EQ(book->receipt, last->value().commit.value);
  const auto reader = store->open_reader();
  Ledger elsewhere;
  ASSERT_OK((*reader)->load(RefusedBookSlice{ask.booking}, elsewhere));
  EXPECT_TRUE(elsewhere.refused_book);

  ask.booking = country.fresh<BookingId>();
  keep(ask.booking, ask, OutcomeCode::done);
  ASSERT_TRUE(found(ask.booking)) << "after a restore it may not be back";
  EXPECT_EQ(found(ask.booking)->outcome.code, OutcomeCode::done);
  const auto other = country.fresh<BookingId>();
  keep(other, ask, OutcomeCode::has_hold);
  EXPECT_FALSE(found(other)) << "a command of that id made another booking";
  const auto cancel = country.fresh<BookingId>();
  keep(cancel, CancelBooking{cancel, ""}, OutcomeCode::unknown_row);
  EXPECT_FALSE(found(cancel));
}

template <class Rows>
std::vector<Cells> cells_of_all(const Rows& rows) {
  std::vector<Cells> all;
  for (const auto& [id, row] : rows) all.push_back(to_cells(row));
  return all;
}

/// What a store remembers of places, people and the policy is what a reader finds in the tables,
/// whatever was loaded before and in whichever order.
TEST_P(StoreContract, SlicesAddUpAndAreRememberedWhole) {
  Policy policy;
  policy.arrival_window_minutes = 99;
  write(policy);
  const std::vector<Slice> places{PolicySlice{}, AccountSlice{country.desk.id},
                                  ClinicSlice{country.clinic.id}, HospitalSlice{country.north.id},
                                  PoolSlice{country.south_pool.id}};
  const auto all = [&](StoreReader& reader, bool backwards) {
    Ledger ledger;
    for (size_t at = 0; at < places.size(); ++at)
      EXPECT_TRUE(reader.load(places[backwards ? places.size() - 1 - at : at], ledger).ok());
    return ledger;
  };
  const auto reader = std::move(store->open_reader()).value();
  ASSERT_OK(reader->begin_view());
  const Ledger wanted = all(*reader, false);
  EXPECT_EQ(wanted.policy->arrival_window_minutes, 99);
  EXPECT_EQ(wanted.wards.size(), 1u);
  EXPECT_EQ(wanted.pools.size(), 2u);
  for (const bool backwards : {false, true, false}) {
    const Ledger found = all(*store, backwards);
    ASSERT_TRUE(found.policy);
    EXPECT_EQ(to_cells(*found.policy), to_cells(*wanted.policy));
    EXPECT_EQ(cells_of_all(found.accounts), cells_of_all(wanted.accounts));
    EXPECT_EQ(cells_of_all(found.clinics), cells_of_all(wanted.clinics));
    EXPECT_EQ(cells_of_all(found.hospitals), cells_of_all(wanted.hospitals));
    EXPECT_EQ(cells_of_all(found.wards), cells_of_all(wanted.wards));
    EXPECT_EQ(cells_of_all(found.pools), cells_of_all(wanted.pools));
    EXPECT_EQ(found.loaded, wanted.loaded);
  }
  reader->end_view();
  policy.arrival_window_minutes = 77;
  write(policy);
  EXPECT_EQ(all(*store, false).policy->arrival_window_minutes, 77) << "it was written";
}

/// What one view has given is given again, but nobody gets another's part, nor what was before.
TEST_P(StoreContract, AViewGivesEverybodyWhatIsTheirs) {
  const Bucket desk = desk_bucket(country.clinic.id);
  const auto rows = [&](int64_t cursor, size_t most) {
    CollectLimits limits;
    limits.rows = most;
    const Result<Collected> found = store->collect(desk, cursor, limits);
    EXPECT_TRUE(found.ok());
    return std::pair(found->rows, found->more);
  };
  write(taking(country.booking(country.patients[0], country.north_pool, 0, 2)));
  ASSERT_OK(store->begin_view());
  const auto all = rows(0, 100);
  EXPECT_FALSE(all.second);
  ASSERT_GT(all.first, 1u);
  EXPECT_EQ(rows(0, 100), all);
  EXPECT_EQ(rows(0, 1), std::pair(size_t{1}, true)) << "a small page after a large one";
  EXPECT_EQ(rows(0, 100), all) << "a large page after a small one";
  EXPECT_LT(rows(1, 100).first, all.first) << "who has come further gets less";
  store->end_view();
  write(taking(country.booking(country.patients[1], country.north_pool, 0, 2)));
  ASSERT_OK(store->begin_view());
  EXPECT_GT(rows(0, 100).first, all.first) << "the next view sees what was written since";
  store->end_view();
}

}  // namespace
}  // namespace wardbook
