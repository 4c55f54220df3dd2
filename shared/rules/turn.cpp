#include "shared/rules/turn.h"

#include <algorithm>

namespace wardbook {
namespace {

template <class Map, class Key>
auto find(const Map& map, const Key& key) -> const typename Map::mapped_type* {
  const auto at = map.find(key);
  return at == map.end() ? nullptr : &at->second;
}

/// The rows of a map that `wanted` picks, in the order of their keys.
template <class Map, class Wanted>
auto select(const Map& map, Wanted wanted) {
  std::vector<const typename Map::mapped_type*> rows;
  for (const auto& [key, row] : map)
    if (wanted(row)) rows.push_back(&row);
  return rows;
}

}  // namespace

bool Turn::loaded(Slice slice) {
  if (ledger.loaded.contains(slice)) return true;
  if (std::find(missing_.begin(), missing_.end(), slice) == missing_.end())
    missing_.push_back(std::move(slice));
  return false;
}

const Policy* Turn::policy() {
  return loaded(PolicySlice{}) && ledger.policy ? &*ledger.policy : nullptr;
}

const Account* Turn::account(AccountId id) {
  return loaded(AccountSlice{id}) ? find(ledger.accounts, id) : nullptr;
}

const Account* Turn::actor() {
  return loaded(ActorSlice{command.actor, circumstances.judged_at})
             ? find(ledger.actors, command.actor)
             : nullptr;
}

const District* Turn::district(DistrictId id) {
  return loaded(DistrictSlice{id}) ? find(ledger.districts, id) : nullptr;
}

const Clinic* Turn::clinic(ClinicId id) {
  return loaded(ClinicSlice{id}) ? find(ledger.clinics, id) : nullptr;
}

const Hospital* Turn::hospital(HospitalId id) {
  // A hospital that is here is whole, whichever slice brought it.
  if (const Hospital* known = find(ledger.hospitals, id)) return known;
  return loaded(HospitalSlice{id}) ? find(ledger.hospitals, id) : nullptr;
}

std::vector<const Hospital*> Turn::hospitals_of(DistrictId id) {
  if (!loaded(HospitalsOfDistrictSlice{id})) return {};
  return select(ledger.hospitals, [&](const Hospital& h) { return h.district == id; });
}

const Ward* Turn::ward(WardId id) {
  if (const Ward* known = find(ledger.wards, id)) return known;
  return loaded(WardSlice{id}) ? find(ledger.wards, id) : nullptr;
}

const Pool* Turn::pool(PoolId id) {
  if (const Pool* known = find(ledger.pools, id)) return known;
  return loaded(PoolSlice{id}) ? find(ledger.pools, id) : nullptr;
}

std::vector<const Pool*> Turn::pools_of(HospitalId id) {
  if (hospital(id) == nullptr) return {};
  return select(ledger.pools, [&](const Pool& p) { return p.hospital == id; });
}

const Bed* Turn::bed(BedId id) {
  return loaded(BedSlice{id}) ? find(ledger.beds, id) : nullptr;
}

std::vector<const Bed*> Turn::beds_of(PoolId id) {
  if (!loaded(BedsOfPoolSlice{id})) return {};
  return select(ledger.beds, [&](const Bed& b) { return b.pool == id; });
}

PatientId Turn::resolve(PatientId id) {
  if (!loaded(PatientSlice{id})) return id;
  const PatientId* known = find(ledger.aliases, id);
  return known != nullptr ? *known : id;
}

const Patient* Turn::patient(PatientId id) {
  return loaded(PatientSlice{id}) ? find(ledger.patients, resolve(id)) : nullptr;
}

const PatientIdentifier* Turn::identifier(const std::string& system, const std::string& value) {
  if (!loaded(IdentifierSlice{system, value})) return nullptr;
  return find(ledger.identifiers, std::pair{system, value});
}

PatientHistory Turn::history_of(PatientId id) {
  if (!loaded(PatientSlice{id}) || !loaded(HistoryOfPatientSlice{id})) return {};
  const auto is_of = [&](const auto& row) { return row.patient == id; };
  PatientHistory history{select(ledger.identifiers, is_of), {},
                         select(ledger.bookings, is_of),    select(ledger.stays, is_of),
                         select(ledger.notices, is_of),     select(ledger.accounts, is_of)};
  for (const auto& [local, known] : ledger.aliases)
    if (known == id) history.aliases.push_back(local);
  return history;
}

const Booking* Turn::booking(BookingId id) {
  if (const Booking* known = find(ledger.bookings, id)) return known;
  return loaded(BookingSlice{id}) ? find(ledger.bookings, id) : nullptr;
}

const Booking* Turn::booking_of_fact(BookingId id) {
  const Booking* row = booking(id);
  const bool look_further = row == nullptr && circumstances.booking_of_refused != nullptr;
  return look_further ? circumstances.booking_of_refused(*this, id) : row;
}

const RefusedBook* Turn::refused_book(BookingId id) {
  return loaded(RefusedBookSlice{id}) ? ledger.refused_book.get() : nullptr;
}

const Booking* Turn::keep(Booking booking) {
  kept_ = std::make_shared<Booking>(std::move(booking));
  return kept_.get();
}

std::vector<const Booking*> Turn::holds_of(PatientId id) {
  if (!loaded(HoldsOfPatientSlice{id})) return {};
  return select(ledger.bookings, [&](const Booking& b) {
    return b.patient == id && (is_live_hold(b.state) || b.state == BookingState::admitted ||
                               b.state == BookingState::held);
  });
}

const Stay* Turn::active_stay_of(PatientId id) {
  if (!loaded(HoldsOfPatientSlice{id})) return nullptr;
  for (const auto& [key, stay] : ledger.stays)
    if (stay.patient == id && stay.state == StayState::active) return &stay;
  return nullptr;
}

const Stay* Turn::stay(StayId id) {
  return loaded(StaySlice{id}) ? find(ledger.stays, id) : nullptr;
}

std::vector<const Stay*> Turn::stays_of(BookingId id) {
  if (!loaded(StayOfBookingSlice{id})) return {};
  return select(ledger.stays, [&](const Stay& stay) {
    return stay.booking == id &&
           (stay.state == StayState::active || stay.state == StayState::disputed);
  });
}

const Stay* Turn::occupant_of(BedId id) {
  if (!loaded(OccupantSlice{id})) return nullptr;
  for (const auto& [key, stay] : ledger.stays)
    if (stay.bed == id && stay.state == StayState::active) return &stay;
  return nullptr;
}

const Review* Turn::review(ReviewId id) {
  return loaded(ReviewSlice{id}) ? find(ledger.reviews, id) : nullptr;
}

std::vector<const Review*> Turn::open_reviews_of(BookingId id) {
  if (!loaded(ReviewsOfBookingSlice{id})) return {};
  return select(ledger.reviews, [&](const Review& r) {
    return r.state == ReviewState::open && (r.booking == id || r.candidate == id);
  });
}

const Notice* Turn::notice(NoticeId id) {
  return loaded(NoticeSlice{id}) ? find(ledger.notices, id) : nullptr;
}

std::vector<const Booking*> Turn::waitlist_of(HospitalId id) {
  if (!loaded(WaitlistSlice{id})) return {};
  return select(ledger.bookings, [&](const Booking& b) {
    return b.hospital == id && b.state == BookingState::waitlisted;
  });
}

std::vector<const Booking*> Turn::claims_on(PoolId pool, Minute from, Minute to) {
  if (!loaded(ClaimsSlice{pool, from, to})) return {};
  std::set<BookingId> ids;
  const auto collect = [&](const auto& rows) {
    for (const auto& [row_pool, slot, booking] : rows)
      if (row_pool == pool && slot >= from && slot < to) ids.insert(booking);
  };
  collect(ledger.seated);
  collect(ledger.over);
  return select(ledger.bookings, [&](const Booking& b) { return ids.contains(b.id); });
}

std::vector<Minute> Turn::seats_of(PoolId pool, const Interval& slots, BookingId booking) {
  if (!loaded(ClaimsSlice{pool, slots.from, slots.to})) return {};
  std::vector<Minute> seats;
  const auto collect = [&](const auto& rows) {
    for (auto at = rows.lower_bound({pool, slots.from, BookingId{}});
         at != rows.end() && std::get<0>(*at) == pool && std::get<1>(*at) < slots.to; ++at)
      if (std::get<2>(*at) == booking) seats.push_back(std::get<1>(*at));
  };
  collect(ledger.seated);
  collect(ledger.over);
  return seats;
}

bool Turn::has_future_claims(HospitalId hospital, PoolId pool, Minute from) {
  return loaded(FutureClaimsSlice{hospital, from}) &&
         ledger.pools_with_future_claims.contains(pool);
}

void Turn::want_load(PoolId pool, const Interval& slots) {
  for (const Slice& slice : ledger.loaded) {
    const auto* load = std::get_if<LoadSlice>(&slice);
    if (load != nullptr && load->pool == pool && load->from <= slots.from && slots.to <= load->to)
      return;
  }
  (void)loaded(LoadSlice{pool, slots.from, slots.to});
}

PoolLoad Turn::load(const Pool& pool, Minute slot) const {
  if (const PoolLoad* row = find(ledger.loads, std::pair{pool.id, slot})) return *row;
  PoolLoad empty;
  empty.pool = pool.id;
  empty.slot = slot;
  empty.hospital = pool.hospital;
  empty.capacity = pool.units;
  return empty;
}

bool Turn::is_over(PoolId pool, Minute slot, BookingId booking) const {
  return ledger.over.contains({pool, slot, booking});
}

bool Turn::is_seated(PoolId pool, Minute slot, BookingId booking) const {
  return ledger.seated.contains({pool, slot, booking});
}

bool Turn::any_over(PoolId pool, Minute slot, const BookingId* but) const {
  for (auto at = ledger.over.lower_bound({pool, slot, BookingId{}});
       at != ledger.over.end() && std::get<0>(*at) == pool && std::get<1>(*at) == slot; ++at)
    if (but == nullptr || std::get<2>(*at) != *but) return true;
  return false;
}

void Turn::record(const Booking& booking) {
  BookingEvent event;
  event.booking = booking.id;
  event.command = command.id;
  event.at = now();
  event.what = kind_of(command.args);
  event.code = to_text(decision_.outcome.code);
  event.state = booking.state;
  event.actor = command.actor;
  if (const Account* who = find(ledger.actors, command.actor)) event.actor_name = who->full_name;
  put(event);
}

Answer Turn::refuse(OutcomeCode code, OutcomeParams params, std::vector<Alternative> alternatives) {
  WB_CHECK(kind_of(code) == OutcomeKind::refused);
  Decision refusal;
  refusal.outcome.code = code;
  refusal.outcome.params = std::move(params);
  refusal.outcome.alternatives = std::move(alternatives);
  return refusal;
}

Answer Turn::malformed(std::string field) {
  OutcomeParams params;
  params.detail = std::move(field);
  return refuse(OutcomeCode::malformed, std::move(params));
}

Answer Turn::unknown(std::string what) {
  OutcomeParams params;
  params.detail = std::move(what);
  return refuse(OutcomeCode::unknown_row, std::move(params));
}

}  // namespace wardbook
