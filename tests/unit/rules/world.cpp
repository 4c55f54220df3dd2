#include "tests/unit/rules/world.h"

#include <gtest/gtest.h>

#include <deque>

namespace wardbook {
namespace {

constexpr int32_t kMicrodegreesPerKm = 8993;  // at the equator, 111.2 km a degree

}  // namespace

World::World(Side side) : store(side), side_(side) {
  now = parse_instant("2026-03-02T06:00:00Z").value();
  rows.policy = Policy{};
  district = fresh<DistrictId>();
  rows.districts[district] = {district, "District", {}};
  clinic = add_clinic(0);
  desk = desk_of(clinic);
  admin = account(Role::admin);
}

HospitalId World::hospital(const std::string& name, int east_km, int step_hours) {
  Hospital hospital;
  hospital.id = fresh<HospitalId>();
  hospital.district = district;
  hospital.name = name;
  hospital.zone = "UTC";
  hospital.grid.step_hours = step_hours;
  hospital.position.longitude_e6 = east_km * kMicrodegreesPerKm;
  rows.hospitals[hospital.id] = hospital;
  return hospital.id;
}

PoolId World::pool(HospitalId hospital, int32_t units, BedClass bed_class,
                   Capabilities capabilities) {
  Ward ward{fresh<WardId>(), hospital, "Ward", {}};
  rows.wards[ward.id] = ward;
  Pool pool;
  pool.id = fresh<PoolId>();
  pool.hospital = hospital;
  pool.ward = ward.id;
  pool.name = "Pool";
  pool.bed_class = bed_class;
  pool.capabilities = capabilities;
  pool.units = units;
  rows.pools[pool.id] = pool;
  for (int32_t i = 1; i <= units; ++i) {
    Bed bed;
    bed.id = fresh<BedId>();
    bed.pool = pool.id;
    bed.hospital = hospital;
    bed.name = "B-" + std::to_string(i);
    bed.status_at = now;
    rows.beds[bed.id] = bed;
  }
  return pool.id;
}

ClinicId World::add_clinic(int east_km) {
  Clinic row;
  row.id = fresh<ClinicId>();
  row.district = district;
  row.name = "Clinic";
  row.position.longitude_e6 = east_km * kMicrodegreesPerKm;
  rows.clinics[row.id] = row;
  return row.id;
}

PatientId World::patient(std::optional<Date> birth_date) {
  Patient row;
  row.id = fresh<PatientId>();
  row.name = "Patient " + std::to_string(rows.patients.size() + 1);
  row.birth_date = birth_date;
  row.clinic = clinic;
  rows.patients[row.id] = row;
  return row.id;
}

AccountId World::account(Role role) {
  Account row;
  row.id = fresh<AccountId>();
  row.user_name = "user" + std::to_string(rows.accounts.size() + 1);
  row.full_name = "User";
  row.role = role;
  row.state = AccountState::active;
  rows.accounts[row.id] = row;
  return row.id;
}

AccountId World::staff(HospitalId hospital) {
  const AccountId id = account(Role::staff);
  rows.accounts[id].hospital = hospital;
  return id;
}

AccountId World::desk_of(ClinicId of) {
  const AccountId id = account(Role::desk);
  rows.accounts[id].clinic = of;
  return id;
}

AccountId World::account_of(PatientId patient) {
  const AccountId id = account(Role::patient);
  rows.accounts[id].patient = patient;
  return id;
}

Interval World::slots(PoolId pool, int first, int count) const {
  const Grid& grid = rows.hospitals.at(rows.pools.at(pool).hospital).grid;
  const int64_t step = grid.step_hours * 60;
  const Minute from = slot_of(grid, floor_minute(now)).plus(first * step);
  return {from, from.plus(count * step)};
}

Book World::book(PatientId patient, PoolId pool, int first, int count,
                 const std::string& iitt_level) {
  const Pool& place = rows.pools.at(pool);
  Book ask;
  ask.booking = fresh<BookingId>();
  ask.patient = patient;
  ask.hospital = place.hospital;
  ask.pool = pool;
  ask.bed_class = place.bed_class;
  ask.asked = slots(pool, first, count);
  ask.triage = {TriageScale::iitt, iitt_level, now};
  ask.clinic = clinic;
  return ask;
}

Command World::command(AccountId actor, Args args, std::vector<Saw> saw) {
  return {fresh<CommandId>(), actor, now, std::move(args), std::move(saw)};
}

Circumstances World::circumstances(Instant made) {
  Circumstances where;
  where.side = side_;
  where.now = now;
  where.judged_at = made;
  if (side_ == Side::server) where.booking_of_refused = rules::booking_of_refused;
  where.receipt = side_ == Side::server ? store.commits() + 1 : 0;
  where.new_id = [this] { return make_uuid_v7(now, random); };
  return where;
}

Decision World::ask(AccountId actor, Args args, std::vector<Saw> saw) {
  return store.ask(command(actor, std::move(args), std::move(saw)), circumstances(now));
}

Outcome World::send(AccountId actor, Args args, std::vector<Saw> saw) {
  return run(command(actor, std::move(args), std::move(saw)), nullptr);
}

Outcome World::send_late(AccountId actor, Args args, Instant made) {
  Command late = command(actor, std::move(args), {});
  late.made_at = made;
  return run(std::move(late), nullptr);
}

Outcome World::reinstate(AccountId actor, Args args, const Outcome& sealed) {
  return run(command(actor, std::move(args), {}), &sealed);
}

Outcome World::run(Command asked, const Outcome* sealed) {
  std::deque<Command> queue{std::move(asked)};
  std::optional<Outcome> first;
  while (!queue.empty()) {
    Circumstances where = circumstances(queue.front().made_at);
    if (!first) where.sealed = sealed;
    const Decision decision = store.ask(queue.front(), where);
    store.apply(decision);
    keep_refused(queue.front(), where, decision.outcome);
    log.push_back(
        {std::string(kind_of(queue.front().args)), queue.front().actor, decision.outcome});
    queue.pop_front();
    EXPECT_TRUE(side_ == Side::server || decision.followups.empty());
    for (const Args& followup : decision.followups) queue.push_back(command(kSystem, followup, {}));
    if (!first) first = decision.outcome;
  }
  store.check(now);
  return *first;
}

void World::keep_refused(const Command& asked, const Circumstances& where, const Outcome& outcome) {
  const auto* ask = std::get_if<Book>(&asked.args);
  if (ask == nullptr || kind_of(outcome) != OutcomeKind::refused) return;
  store.refused_books[ask->booking] = {*ask, asked.actor, asked.made_at, where.receipt, outcome};
}

void World::must(AccountId actor, Args args) {
  const Outcome outcome = send(actor, std::move(args));
  EXPECT_EQ(outcome.code, OutcomeCode::done) << to_text(outcome.code) << outcome.params.detail;
}

BookingId World::confirmed(PatientId patient, PoolId pool, int first, int count,
                           const std::string& iitt_level) {
  const Book ask = book(patient, pool, first, count, iitt_level);
  must(desk, ask);
  return ask.booking;
}

PoolLoad World::load(PoolId pool, int index) const {
  const auto at = rows.loads.find({pool, slot(pool, index)});
  PoolLoad empty;
  empty.capacity = rows.pools.at(pool).units;
  return at == rows.loads.end() ? empty : at->second;
}

int World::over_slots(BookingId id) const {
  int count = 0;
  for (const auto& [pool, slot, booking] : rows.over) count += booking == id;
  return count;
}

std::vector<BedId> World::beds(PoolId pool) const {
  std::vector<BedId> ids;
  for (const auto& [id, bed] : rows.beds)
    if (bed.pool == pool) ids.push_back(id);
  return ids;
}

std::vector<Review> World::open_reviews(ReviewKind kind) const {
  std::vector<Review> found;
  for (const auto& [id, review] : rows.reviews)
    if (review.kind == kind && review.state == ReviewState::open) found.push_back(review);
  return found;
}

std::vector<Notice> World::notices(BookingId id) const {
  std::vector<Notice> found;
  for (const auto& [key, notice] : rows.notices)
    if (notice.booking == id) found.push_back(notice);
  return found;
}

}  // namespace wardbook
