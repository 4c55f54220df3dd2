#include "tests/contract/store_contract.h"

#include <thread>

#include "shared/sync/buckets.h"
#include "sync-server/storage/sqlite_store.h"
#include "tests/contract/files.h"

namespace wardbook {
namespace {

class SqliteFactory : public StoreFactory {
 public:
  std::unique_ptr<Store> open() override {
    auto store = open_sqlite_store({file_.path(), test_key(1)});
    WB_CHECK(store.ok());
    return std::move(store).value();
  }

 private:
  TestFile file_;
};

INSTANTIATE_TEST_SUITE_P(Stores, StoreContract, testing::ValuesIn(store_kinds()),
                         [](const auto& kind) { return kind.param.name; });

}  // namespace

std::vector<StoreKind> store_kinds() {
  return {{"Sqlite", [] { return std::make_unique<SqliteFactory>(); }}};
}

void PrintTo(const StoreKind& kind, std::ostream* out) {
  *out << kind.name;
}

void StoreContract::SetUp() {
  factory = GetParam().make();
  store = factory->open();
  write(country.set_up());
}

ClinicId StoreContract::another_clinic() {
  Clinic other = country.clinic;
  other.id = country.fresh<ClinicId>();
  write(other);
  return other.id;
}

AccountId StoreContract::clerk_of(ClinicId clinic) {
  Account clerk = country.desk;
  clerk.id = country.fresh<AccountId>();
  clerk.user_name = "desk2";
  clerk.clinic = clinic;
  write(clerk);
  return clerk.id;
}

KeptOutcome StoreContract::outcome(CommandId id, AccountId actor, Version commit) {
  KeptOutcome kept;
  kept.command = id;
  kept.actor = actor;
  kept.kind = "book";
  kept.body = {1, 2, 3};
  kept.body_hash = sha256(kept.body);
  kept.code = "done";
  kept.record = {4, 5};
  kept.commit = commit;
  kept.decided_at = country.now;
  kept.seal[0] = 9;
  kept.judged_at = country.now;
  return kept;
}

CommandId StoreContract::write(const Decision& decision, AccountId actor) {
  const auto id = country.fresh<CommandId>();
  const auto all = [&]() -> Status {
    WB_TRY(store->begin());
    WB_ASSIGN(const Version version, store->next_commit());
    WB_ASSIGN(const store::TouchedRows touched, store->apply(decision, version));
    WB_TRY(store->put_outcome(outcome(id, actor, version), touched));
    return store->commit();
  };
  const Status status = all();
  EXPECT_TRUE(status.ok()) << status.error().code << " " << status.error().hint;
  return id;
}

std::string StoreContract::refusal(const Decision& decision) {
  EXPECT_TRUE(store->begin().ok());
  const auto applied = store->apply(decision, *store->next_commit());
  store->rollback();
  return applied.ok() ? "" : applied.error().code;
}

Device StoreContract::device(AccountId user) {
  Device device;
  device.id = country.fresh<DeviceId>();
  device.name = "tablet";
  device.created = device.last_seen = country.now;
  EXPECT_TRUE(store->begin().ok());
  EXPECT_TRUE(store->put_device(device).ok());
  EXPECT_TRUE(store->put_device_user({device.id, user, country.now, country.now}).ok());
  EXPECT_TRUE(store->commit().ok());
  return device;
}

BucketChanges StoreContract::pull(const Bucket& bucket, int64_t& cursor) {
  const Result<Collected> collected = store->collect(bucket, cursor, {});
  EXPECT_TRUE(collected.ok());
  EXPECT_FALSE(collected->more);
  cursor = collected->changes.upto;
  return collected->changes;
}

std::string StoreContract::told(const BucketChanges& changes) {
  std::string text;
  for (const TableChanges& table : changes.tables)
    text += (text.empty() ? "" : ", ") + table.table + " " + std::to_string(table.rows.size()) +
            " " + std::to_string(table.gone.size());
  return text;
}

// --- Batches

TEST_P(StoreContract, ABatchIsThereAsAWholeOrNotAtAll) {
  const Booking booking = country.booking(country.patients[0], country.north_pool, 0, 2);
  ASSERT_OK(store->begin());
  const Version version = *store->next_commit();
  ASSERT_OK(store->apply(taking(booking), version));
  store->rollback();
  Ledger ledger;
  ASSERT_OK(store->load(BookingSlice{booking.id}, ledger));
  EXPECT_TRUE(ledger.bookings.empty());

  ASSERT_OK(store->begin());
  EXPECT_EQ(*store->next_commit(), version) << "a number that was rolled back is given again";
  EXPECT_EQ(store->next_commit()->value, version.value + 1);
  store->rollback();
  EXPECT_EQ(wrong(), "{}");
}

/// wardbook-server's own words (setup, backup) write beside the server that serves.
TEST_P(StoreContract, WhatAnotherConnectionHasWrittenCounts) {
  write(taking(country.booking(country.patients[0], country.north_pool, 0, 2)));
  Ledger before;
  ASSERT_OK(store->begin());
  ASSERT_OK(store->load(PoolSlice{country.north_pool.id}, before));
  const Version last = *store->next_commit();
  // Not rolled back: what it remembers from then on is what it has read.
  ASSERT_OK(store->commit());

  std::unique_ptr<Store> other = factory->open();
  std::swap(store, other);
  Pool pool = country.north_pool;
  pool.name = "Renamed";
  write(pool);
  write(taking(country.booking(country.patients[1], country.north_pool, 4, 2)));
  std::swap(store, other);

  ASSERT_OK(store->begin());
  Ledger after;
  ASSERT_OK(store->load(PoolSlice{country.north_pool.id}, after));
  EXPECT_NE(before.pools.at(pool.id).name, "Renamed");
  EXPECT_EQ(after.pools.at(pool.id).name, "Renamed");
  EXPECT_EQ(store->next_commit()->value, last.value + 3) << "a number would be given twice";
  store->rollback();
  write(taking(country.booking(country.patients[2], country.north_pool, 8, 2)));
  EXPECT_EQ(wrong(), "{}");
}

TEST_P(StoreContract, WhatIsCommittedSurvives) {
  const Booking booking = country.booking(country.patients[0], country.north_pool, 0, 2);
  const CommandId command = write(taking(booking));
  store.reset();
  store = factory->open();
  Ledger ledger;
  ASSERT_OK(store->load(BookingSlice{booking.id}, ledger));
  ASSERT_EQ(ledger.bookings.size(), 1u);
  EXPECT_EQ(ledger.bookings.begin()->second.state, BookingState::confirmed);
  EXPECT_TRUE(*store->find_outcome(command));
  EXPECT_EQ(wrong(), "{}");
}

TEST_P(StoreContract, ADefectOfTheRulesIsRefusedByTheTables) {
  for (size_t i = 0; i < 3; ++i)
    write(taking(country.booking(country.patients[i], country.north_pool, 0, 1)));
  EXPECT_EQ(refusal(taking(country.booking(country.patients[4], country.north_pool, 0, 1))),
            "constraint_foreign_key");
  EXPECT_EQ(refusal(taking(country.booking(country.patients[0], country.south_pool, 0, 1))),
            "constraint_unique");
  EXPECT_EQ(wrong(), "{}");
}

// --- Effects

TEST_P(StoreContract, EffectsMoveUnitsAndCounts) {
  std::vector<Booking> bookings;
  for (size_t i = 0; i < 3; ++i) {
    bookings.push_back(country.booking(country.patients[i], country.north_pool, 0, 2));
    write(taking(bookings.back()));
  }
  const auto loads = [&] {
    Ledger ledger;
    EXPECT_TRUE(
        store->load(LoadSlice{country.north_pool.id, country.slot(0), country.slot(3)}, ledger)
            .ok());
    std::string text;
    for (const auto& [key, load] : ledger.loads)
      text += std::to_string(load.used) + "/" + std::to_string(load.capacity) + " ";
    return text + "over " + std::to_string(ledger.over.size());
  };
  EXPECT_EQ(loads(), "3/3 3/3 over 0");

  const PoolId pool = country.north_pool.id;
  Bed closed = country.beds[0];
  closed.status = BedStatus::closed;
  Decision shrink;
  shrink.effects = {Unseat{pool, slots_of(bookings[0]), bookings[0].id},
                    SetUnits{pool, 2, country.slot(0)}, Put{closed},
                    Put{country.review(bookings[0])}};
  write(shrink);
  EXPECT_EQ(loads(), "2/2 2/2 over 2");
  EXPECT_EQ(wrong(), "{}");

  Ledger claims;
  ASSERT_OK(store->load(ClaimsSlice{pool, country.slot(0), country.slot(1)}, claims));
  EXPECT_EQ(claims.bookings.size(), 3u);
  EXPECT_EQ(claims.seated.size(), 2u);
  EXPECT_EQ(claims.over.size(), 1u);

  Booking cancelled = bookings[1];
  cancelled.state = BookingState::cancelled;
  Decision seat;
  seat.effects = {Release{pool, slots_of(cancelled), cancelled.id}, Put{cancelled},
                  Seat{pool, slots_of(bookings[0]), bookings[0].id}};
  write(seat);
  EXPECT_EQ(loads(), "2/2 2/2 over 0");
  EXPECT_EQ(wrong(), "{}");

  Decision grow;
  closed.status = BedStatus::vacant;
  grow.effects = {SetUnits{pool, 3, country.slot(0)}, Put{closed}};
  write(grow);
  EXPECT_EQ(loads(), "2/3 2/3 over 0");
  EXPECT_EQ(wrong(), "{}");
}

TEST_P(StoreContract, TheWaitlistIsCounted) {
  Booking waiting = country.booking(country.patients[0], country.north_pool, 0, 2);
  waiting.state = BookingState::waitlisted;
  Decision decision;
  decision.effects = {CountWaiting{country.north_pool.id, slots_of(waiting), 1}, Put{waiting}};
  write(decision);
  EXPECT_EQ(wrong(), "{}");
  Ledger ledger;
  ASSERT_OK(store->load(WaitlistSlice{country.north.id}, ledger));
  EXPECT_EQ(ledger.bookings.count(waiting.id), 1u);
  decision.effects = {CountWaiting{country.north_pool.id, slots_of(waiting), -2}};
  EXPECT_EQ(refusal(decision), "constraint_check");
}

// --- Outcomes and devices

TEST_P(StoreContract, OutcomesAreKept) {
  Device tablet = device(country.desk.id);
  ASSERT_OK(store->begin());
  KeptOutcome kept = outcome(country.fresh<CommandId>(), country.desk.id, *store->next_commit());
  kept.device = tablet.id;
  kept.number = tablet.last_number = 1;
  kept.judged_at = {4711};
  ASSERT_OK(store->put_outcome(kept, {}));
  ASSERT_OK(store->put_device(tablet));
  EXPECT_FALSE(store->put_outcome(kept, {}).ok()) << "one answer for one command";
  ASSERT_OK(store->commit());

  const auto found = *store->find_outcome(kept.command);
  ASSERT_TRUE(found);
  EXPECT_EQ(found->body, kept.body);
  EXPECT_EQ(found->body_hash, kept.body_hash);
  EXPECT_EQ(found->record, kept.record);
  EXPECT_EQ(found->seal, kept.seal);
  EXPECT_EQ(found->judged_at, kept.judged_at);
  EXPECT_EQ(wrong(), "{}");
}

TEST_P(StoreContract, AnswersWaitForTheirRows) {
  ASSERT_OK(store->begin());
  std::vector<KeptOutcome> kept;
  for (int i = 0; i < 2; ++i) {
    kept.push_back(outcome(country.fresh<CommandId>(), country.desk.id, *store->next_commit()));
    ASSERT_OK(store->put_outcome(kept.back(), {}));
  }
  ASSERT_OK(store->park(kept[1].command, Instant{7}));
  ASSERT_OK(store->park(kept[0].command, Instant{8}));
  ASSERT_OK(store->commit());
  auto parked = *store->parked();
  ASSERT_EQ(parked.size(), 2u);
  EXPECT_EQ(parked[0].kept.command, kept[0].command) << "in the order of their commits";
  EXPECT_EQ(parked[0].kept.seal, kept[0].seal);
  EXPECT_EQ(parked[1].tell_at, Instant{7});
  ASSERT_OK(store->begin());
  ASSERT_OK(store->park(kept[1].command, std::nullopt));
  ASSERT_OK(store->unpark(kept[0], {}, country.now));
  ASSERT_OK(store->commit());
  parked = *store->parked();
  ASSERT_EQ(parked.size(), 1u);
  EXPECT_EQ(parked[0].tell_at, std::nullopt);
  EXPECT_EQ(wrong(), "{}");
}

TEST_P(StoreContract, DevicesSessionsSecretsAndSettingsAreKept) {
  Device tablet = device(country.desk.id);
  tablet.last_hash[3] = 4;
  LoginSession session{Hash256{1},  country.desk.id, tablet.id,
                       country.now, country.now,     country.now};
  ASSERT_OK(store->begin());
  ASSERT_OK(store->put_device(tablet));
  ASSERT_OK(store->put_session(session));
  ASSERT_OK(store->put_secret(country.desk.id, "$argon2id$x"));
  ASSERT_OK(store->put_setting("epoch", "1"));
  ASSERT_OK(store->put_setting("epoch", "2"));
  ASSERT_OK(store->commit());
  EXPECT_EQ((*store->find_device(tablet.id))->last_hash, tablet.last_hash);
  EXPECT_EQ(store->users_of(tablet.id)->size(), 1u);
  EXPECT_EQ((*store->find_session(session.token_hash))->account, country.desk.id);
  EXPECT_EQ(**store->secret_of(country.desk.id), "$argon2id$x");
  EXPECT_EQ(**store->setting("epoch"), "2");
  EXPECT_FALSE(*store->setting("nothing"));
  EXPECT_EQ((*store->find_account("desk1"))->id, country.desk.id);
  EXPECT_FALSE(*store->find_account("nobody"));
  ASSERT_OK(store->begin());
  ASSERT_OK(store->revoke_sessions(country.desk.id));
  ASSERT_OK(store->commit());
  EXPECT_TRUE((*store->find_session(session.token_hash))->revoked);
}

TEST_P(StoreContract, WhatHasEndedStaysEnded) {
  const Device tablet = device(country.desk.id), phone = device(country.desk.id);
  const auto session = [&](uint8_t hash, const Device& on) {
    return LoginSession{Hash256{hash}, country.desk.id, on.id,
                        country.now,   country.now,     country.now};
  };
  ASSERT_OK(store->begin());
  for (const LoginSession& one : {session(1, tablet), session(2, phone), session(3, phone)})
    ASSERT_OK(store->put_session(one));
  ASSERT_OK(store->revoke_device(tablet.id));
  ASSERT_OK(store->revoke_session(Hash256{2}));
  ASSERT_OK(store->commit());
  const Instant later{country.now.ms + 1};
  ASSERT_OK(store->begin());
  for (uint8_t hash = 1; hash <= 3; ++hash) ASSERT_OK(store->touch_session(Hash256{hash}, later));
  // What was read before says that they are in service.
  for (const Device& one : {tablet, phone}) ASSERT_OK(store->put_device(one));
  ASSERT_OK(store->commit());
  const auto found = [&](uint8_t hash) { return **store->find_session(Hash256{hash}); };
  EXPECT_TRUE(found(1).revoked);
  EXPECT_TRUE(found(2).revoked);
  EXPECT_FALSE(found(3).revoked);
  EXPECT_EQ(found(3).last_used, later);
  EXPECT_EQ(found(2).last_used, country.now);
  EXPECT_TRUE((*store->find_device(tablet.id))->revoked);
  EXPECT_FALSE((*store->find_device(phone.id))->revoked);
  const auto all = *store->devices();
  EXPECT_EQ(std::count_if(all.begin(), all.end(), [](const Device& one) { return one.revoked; }),
            1);
}

TEST_P(StoreContract, EverybodySeesWhatTheirRoleSees) {
  const auto scopes = [&](AccountId user) { return *store->scopes_of(device(user).id); };
  using Buckets = std::vector<Bucket>;
  const auto sorted = [](Buckets all) {
    std::sort(all.begin(), all.end());
    return all;
  };
  const Bucket valley = public_bucket(country.district.id);
  EXPECT_EQ(scopes(country.desk.id), sorted({"world", valley, desk_bucket(country.clinic.id),
                                             account_bucket(country.desk.id)}));
  EXPECT_EQ(scopes(country.staff.id),
            sorted({"world", valley, hospital_bucket(country.north.id),
                    beds_bucket(country.north.id), account_bucket(country.staff.id)}));
  EXPECT_EQ(scopes(country.admin.id),
            sorted({"world", valley, "admin", beds_bucket(country.north.id),
                    beds_bucket(country.south.id), account_bucket(country.admin.id)}));
  EXPECT_EQ(*store->scopes_of(country.fresh<DeviceId>()), Buckets{"world"});
  country.staff.state = AccountState::disabled;
  write(country.staff);
  EXPECT_EQ(scopes(country.staff.id), sorted({"world", account_bucket(country.staff.id)}));
}

// --- The change log

TEST_P(StoreContract, ABucketTellsWhatIsNewAndWhatHasLeft) {
  int64_t north = 0;
  int64_t south = 0;
  int64_t desk = 0;
  EXPECT_EQ(told(pull(hospital_bucket(country.north.id), north)), "");
  EXPECT_EQ(told(pull(desk_bucket(country.clinic.id), desk)),
            "patient 10 0, patient_identifier 1 0");

  const Booking booking = country.booking(country.patients[0], country.north_pool, 0, 1);
  write(taking(booking));
  EXPECT_EQ(told(pull(hospital_bucket(country.north.id), north)),
            "patient 1 0, patient_identifier 1 0, booking 1 0");
  EXPECT_EQ(told(pull(desk_bucket(country.clinic.id), desk)), "booking 1 0")
      << "people who were there already are not told again";
  EXPECT_EQ(told(pull(hospital_bucket(country.north.id), north)), "");

  // It moves to the other hospital: the first one forgets the booking and the person.
  write(moving(booking, country.south_pool));
  EXPECT_EQ(told(pull(hospital_bucket(country.north.id), north)),
            "patient 0 1, patient_identifier 0 1, booking 0 1");
  EXPECT_EQ(told(pull(hospital_bucket(country.south.id), south)),
            "patient 1 0, patient_identifier 1 0, booking 1 0");
  EXPECT_EQ(told(pull(desk_bucket(country.clinic.id), desk)), "booking 1 0");
  EXPECT_EQ(wrong(), "{}");
}

TEST_P(StoreContract, EveryKindOfRowIsSomewhere) {
  int64_t cursor = 0;
  EXPECT_EQ(told(pull("world", cursor)), "policy 1 0, district 1 0, clinic 1 0, hospital 2 0");
  const Booking booking = country.booking(country.patients[0], country.north_pool, 0, 1);
  Stay stay = country.stay(booking, country.beds[0]);
  BookingEvent event;
  event.booking = booking.id;
  event.command = country.fresh<CommandId>();
  Notice notice;
  notice.id = country.fresh<NoticeId>();
  notice.booking = booking.id;
  notice.patient = country.patients[0].id;
  notice.clinic = country.clinic.id;
  notice.hospital = country.north.id;
  Decision decision = taking(booking);
  for (const AnyRow& row :
       {AnyRow(stay), AnyRow(event), AnyRow(notice), AnyRow(country.review(booking))})
    decision.effects.push_back(Put{row});
  write(decision);
  const auto all_of = [&](const Bucket& bucket) {
    int64_t from = 0;
    return told(pull(bucket, from));
  };
  EXPECT_EQ(all_of(public_bucket(country.district.id)), "ward 2 0, pool 2 0, pool_load 1 0");
  EXPECT_EQ(all_of(beds_bucket(country.north.id)), "bed 3 0");
  EXPECT_EQ(all_of(hospital_bucket(country.north.id)),
            "patient 1 0, patient_identifier 1 0, booking 1 0, booking_event 1 0, stay 1 0, "
            "review 1 0");
  EXPECT_EQ(all_of(desk_bucket(country.clinic.id)),
            "patient 10 0, patient_identifier 1 0, booking 1 0, booking_event 1 0, stay 1 0, "
            "notice 1 0");
  EXPECT_EQ(all_of("admin"), "account 3 0");
  EXPECT_EQ(all_of(account_bucket(country.desk.id)), "account 1 0");
}

TEST_P(StoreContract, PagesAddUpAndAnUnknownCursorStartsAfresh) {
  const Bucket bucket = desk_bucket(country.clinic.id);
  const int64_t head = (*store->heads(std::vector<Bucket>{bucket}))[0].seq;
  EXPECT_EQ(head, 11);
  CollectLimits limits;
  limits.rows = 4;
  int64_t cursor = 0;
  size_t rows = 0;
  for (int page = 0; page < 3; ++page) {
    const Result<Collected> collected = store->collect(bucket, cursor, limits);
    ASSERT_OK(collected);
    EXPECT_EQ(collected->changes.reset, page == 0);
    EXPECT_EQ(collected->more, page < 2);
    cursor = collected->changes.upto;
    rows += collected->rows;
  }
  EXPECT_EQ(rows, 11u);
  EXPECT_EQ(cursor, head);
  const Result<Collected> strange = store->collect(bucket, head + 100, {});
  EXPECT_TRUE(strange->changes.reset);
  EXPECT_EQ(strange->rows, 11u);
  limits.rows = 100;
  limits.bytes = 1;
  EXPECT_EQ(store->collect(bucket, 0, limits)->rows, 1u) << "at least one row";
  EXPECT_EQ(store->collect("desk:nobody", 0, {})->changes.upto, 0);
}

TEST_P(StoreContract, AnAnswerCarriesTheRowsOfItsCommands) {
  Booking booking = country.booking(country.patients[0], country.north_pool, 0, 1);
  const CommandId first = write(taking(booking));
  booking.state = BookingState::cancelled;
  write(booking);
  const Bucket mine[] = {desk_bucket(country.clinic.id), public_bucket(country.district.id)};
  const CommandId answered[] = {first};
  const auto changes = *store->direct_changes(answered, mine);
  ASSERT_EQ(changes.size(), 2u);
  EXPECT_EQ(told(changes[0]), "booking 1 0");
  EXPECT_EQ(told(changes[1]), "pool_load 1 0");
  EXPECT_EQ(changes[0].upto, 0);
  EXPECT_EQ(std::get<std::string>(changes[0].tables[0].rows.cells()[0][2]), "cancelled")
      << "the row as it is now";
}

TEST_P(StoreContract, WhoRegistersAKnownPersonGetsThePersonsRows) {
  const ClinicId other = another_clinic();
  const AccountId clerk = clerk_of(other);
  write(Alias{country.fresh<PatientId>(), country.patients[0].id, {}}, clerk);
  int64_t cursor = 0;
  EXPECT_EQ(told(pull(desk_bucket(other), cursor)),
            "patient 1 0, patient_identifier 1 0, alias 1 0");
  // Nothing in the rows names that desk; it keeps the person all the same.
  write(country.patients[0]);
  EXPECT_EQ(told(pull(desk_bucket(other), cursor)), "patient 1 0");
  EXPECT_EQ(wrong(), "{}");
}

/// Of a record that became another's in the same batch no membership says who had it.
TEST_P(StoreContract, WhoHadARecordThatEndedInTheSameBatchHasTheOther) {
  const ClinicId other = another_clinic();
  const AccountId clerk = clerk_of(other);
  const ClinicId third = another_clinic();
  const PatientId kept = country.patients[1].id;
  Patient known = country.patients[2];
  const PatientId local = country.fresh<PatientId>();
  // Its registrar has moved to another clinic since.
  Patient fresh = country.patients[3];
  fresh.id = country.fresh<PatientId>();
  fresh.clinic = third;
  const auto put = [&](const std::vector<AnyRow>& rows, AccountId actor) {
    Decision decision;
    for (const AnyRow& row : rows) decision.effects.push_back(Put{row});
    const Version version = *store->next_commit();
    const auto touched = store->apply(decision, version);
    ASSERT_OK(touched);
    ASSERT_OK(store->put_outcome(outcome(country.fresh<CommandId>(), actor, version), *touched));
  };
  ASSERT_OK(store->begin());
  put({Alias{local, known.id, {}}}, clerk);
  put({fresh}, country.desk.id);
  known.in_error = fresh.in_error = true;
  put({Alias{local, kept, {}}, known, Alias{known.id, kept, {}}}, country.desk.id);
  put({fresh, Alias{fresh.id, kept, {}}}, country.desk.id);
  ASSERT_OK(store->commit());
  for (const ClinicId desk : {other, third}) {
    int64_t cursor = 0;
    EXPECT_EQ(told(pull(desk_bucket(desk), cursor)), "patient 1 0, alias 3 0");
  }
  EXPECT_EQ(wrong(), "{}");
}

TEST_P(StoreContract, TheChecksumFollowsTheRows) {
  const Bucket bucket = desk_bucket(country.clinic.id);
  const uint64_t before = *store->checksum(bucket);
  Patient renamed = country.patients[0];
  renamed.name = "Ann";
  write(renamed);
  const uint64_t after = *store->checksum(bucket);
  EXPECT_NE(before, after);
  CollectLimits limits;
  limits.checksum = true;
  EXPECT_EQ(store->collect(bucket, 0, limits)->changes.checksum, after);
  EXPECT_EQ(*store->checksum("desk:nobody"), 0u);
}

TEST_P(StoreContract, AReaderSeesOneStateOfTheDatabase) {
  std::unique_ptr<StoreReader> reader = store->open_reader().value();
  const Bucket bucket[] = {desk_bucket(country.clinic.id)};
  const int64_t before = (*store->heads(bucket))[0].seq;
  const uint64_t sum = *store->checksum(bucket[0]);
  ASSERT_OK(reader->begin_view());
  std::thread([&] {
    write(taking(country.booking(country.patients[0], country.north_pool, 0, 1)));
  }).join();
  EXPECT_EQ((*reader->heads(bucket))[0].seq, before);
  EXPECT_EQ(*reader->checksum(bucket[0]), sum);
  reader->end_view();
  EXPECT_EQ((*reader->heads(bucket))[0].seq, before + 1);
  EXPECT_NE(*reader->checksum(bucket[0]), sum);
  EXPECT_EQ(*reader->checksum(bucket[0]), *store->checksum(bucket[0]));
}

// --- The rest

TEST_P(StoreContract, TheAuditIsAChain) {
  EXPECT_EQ(store->audit_head()->seq, 0);
  ASSERT_OK(store->begin());
  const AuditEntry entry{country.now, country.desk.id, {}, "view_patient", "patient x", ""};
  const AuditHead first = *store->append_audit(entry);
  const AuditHead second = *store->append_audit(entry);
  ASSERT_OK(store->commit());
  EXPECT_EQ(second.seq, 2);
  EXPECT_NE(first.hash, second.hash) << "the same entry at another place";
  EXPECT_EQ(store->audit_head()->hash, second.hash);
  EXPECT_EQ(wrong(), "{}");
}

}  // namespace wardbook
