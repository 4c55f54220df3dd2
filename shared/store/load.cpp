#include "shared/store/account_past.h"
#include "shared/store/ledger_store.h"
#include "shared/store/rows.h"
#include "shared/store/schema.h"
#include "shared/store/table_ddl.h"

namespace wardbook::store {
namespace {

/// A merged patient was merged with one that was merged later …; more than this is damage.
constexpr int kLongestAliasChain = 16;

template <Side side>
class Loader {
 public:
  Loader(Database& database, Ledger& ledger) : database_(database), ledger_(ledger) {}

  Status operator()(const PolicySlice&) {
    WB_ASSIGN(ledger_.policy, get<Policy>(database_, 1));
    return {};
  }
  Status operator()(const AccountSlice& slice) { return one(ledger_.accounts, slice.id); }
  Status operator()(const ActorSlice& slice) {
    if constexpr (side == Side::server) {
      WB_ASSIGN(std::optional<Account> actor, account_at(database_, slice.id, slice.at));
      if (actor) ledger_.actors.insert_or_assign(slice.id, *std::move(actor));
      return {};
    } else {
      return one(ledger_.actors, slice.id);
    }
  }
  Status operator()(const DistrictSlice& slice) { return one(ledger_.districts, slice.id); }
  Status operator()(const ClinicSlice& slice) { return one(ledger_.clinics, slice.id); }
  Status operator()(const BedSlice& slice) { return one(ledger_.beds, slice.id); }
  Status operator()(const WardSlice& slice) { return one(ledger_.wards, slice.id); }
  Status operator()(const PoolSlice& slice) { return one(ledger_.pools, slice.id); }
  Status operator()(const BookingSlice& slice) { return one(ledger_.bookings, slice.id); }
  Status operator()(const StaySlice& slice) { return one(ledger_.stays, slice.id); }
  Status operator()(const ReviewSlice& slice) { return one(ledger_.reviews, slice.id); }
  Status operator()(const NoticeSlice& slice) { return one(ledger_.notices, slice.id); }

  Status operator()(const HospitalSlice& slice) {
    WB_TRY(one(ledger_.hospitals, slice.id));
    return parts_of(slice.id);
  }

  Status operator()(const HospitalsOfDistrictSlice& slice) {
    WB_ASSIGN(const std::vector<Hospital> hospitals,
              select<Hospital>(database_, "WHERE district_id = ?1", slice.id));
    for (const Hospital& hospital : hospitals) {
      ledger_.hospitals.insert_or_assign(hospital.id, hospital);
      WB_TRY(parts_of(hospital.id));
      ledger_.loaded.insert(HospitalSlice{hospital.id});
    }
    return {};
  }

  Status operator()(const LoadSlice& slice) {
    WB_ASSIGN(const std::vector<PoolLoad> loads,
              select<PoolLoad>(database_, "WHERE pool_id = ?1 AND slot >= ?2 AND slot < ?3",
                               slice.pool, slice.from, slice.to));
    for (const PoolLoad& load : loads)
      ledger_.loads.insert_or_assign(std::pair{load.pool, load.slot}, load);
    if constexpr (side == Side::server)
      return claims("slot_over", slice.pool, slice.from, slice.to, ledger_.over);
    else
      return {};
  }

  Status operator()(const BedsOfPoolSlice& slice) {
    WB_ASSIGN(const std::vector<Bed> beds, select<Bed>(database_, "WHERE pool_id = ?1", slice.id));
    for (const Bed& bed : beds) ledger_.beds.insert_or_assign(bed.id, bed);
    return {};
  }

  Status operator()(const PatientSlice& slice) {
    WB_ASSIGN(const PatientId known, resolve(slice.id));
    if (known != slice.id) {
      ledger_.aliases.insert_or_assign(slice.id, known);
      ledger_.loaded.insert(PatientSlice{known});
    }
    WB_TRY(one(ledger_.patients, known));
    WB_ASSIGN(const std::vector<PatientIdentifier> identifiers,
              select<PatientIdentifier>(database_, "WHERE patient_id = ?1", known));
    for (const PatientIdentifier& identifier : identifiers) add(identifier);
    return {};
  }

  Status operator()(const HistoryOfPatientSlice& slice) {
    WB_ASSIGN(const auto aliases, select<Alias>(database_, "WHERE patient_id = ?1", slice.id));
    for (const Alias& alias : aliases) ledger_.aliases.insert_or_assign(alias.local, alias.patient);
    WB_ASSIGN(const auto notices, select<Notice>(database_, "WHERE patient_id = ?1", slice.id));
    for (const Notice& notice : notices) ledger_.notices.insert_or_assign(notice.id, notice);
    WB_ASSIGN(const auto accounts, select<Account>(database_, "WHERE patient_id = ?1", slice.id));
    for (const Account& account : accounts) ledger_.accounts.insert_or_assign(account.id, account);
    WB_TRY(bookings("WHERE patient_id = ?1", slice.id));
    return stays("WHERE patient_id = ?1", slice.id);
  }

  Status operator()(const IdentifierSlice& slice) {
    WB_ASSIGN(const std::optional<PatientIdentifier> identifier,
              get<PatientIdentifier>(database_, slice.system, slice.value));
    if (identifier) add(*identifier);
    return {};
  }

  Status operator()(const HoldsOfPatientSlice& slice) {
    if constexpr (side == Side::server) {
      // An index each, which has nothing of what is over: that may be years.
      static const std::string kLive = "WHERE patient_id = ?1 AND " + std::string(kLiveHold);
      WB_TRY(bookings(kLive, slice.id));
      WB_TRY(bookings("WHERE patient_id = ?1 AND state = 'admitted'", slice.id));
    } else {
      // Not IN, of whose list SQLite would make a table each time.
      WB_TRY(
          bookings("WHERE patient_id = ?1 AND (state = 'held' OR state = 'confirmed' OR "
                   "state = 'arrived' OR state = 'waitlisted' OR state = 'admitted')",
                   slice.id));
    }
    return stays("WHERE patient_id = ?1 AND state = 'active'", slice.id);
  }

  Status operator()(const ClaimsSlice& slice) {
    // On a device there are no such rows, and nothing there decides who moves.
    if constexpr (side == Side::server) {
      WB_TRY(claims("slot_unit", slice.pool, slice.from, slice.to, ledger_.seated));
      WB_TRY(claims("slot_over", slice.pool, slice.from, slice.to, ledger_.over));
      return bookings(
          "WHERE id IN (SELECT booking_id FROM slot_unit WHERE pool_id = ?1 AND slot >= ?2 AND "
          "slot < ?3 UNION SELECT booking_id FROM slot_over WHERE pool_id = ?1 AND slot >= ?2 AND "
          "slot < ?3)",
          slice.pool, slice.from, slice.to);
    } else {
      return {};
    }
  }

  Status operator()(const WaitlistSlice& slice) { return bookings(kWaitlisted, slice.id); }

  Status operator()(const StayOfBookingSlice& slice) {
    return stays("WHERE booking_id = ?1 AND state IN ('active', 'disputed')", slice.id);
  }

  Status operator()(const OccupantSlice& slice) {
    return stays("WHERE bed_id = ?1 AND state = 'active'", slice.id);
  }

  Status operator()(const ReviewsOfBookingSlice& slice) {
    // Two look-ups, an index each; with OR in one the planner may scan.
    WB_TRY(reviews("WHERE booking_id = ?1 AND state = 'open'", slice.id));
    return reviews("WHERE candidate_id = ?1 AND state = 'open'", slice.id);
  }

  Status operator()(const FutureClaimsSlice& slice) {
    WB_ASSIGN(Statement statement, database_.prepare(future_claims(), slice.hospital, slice.from));
    while (true) {
      WB_ASSIGN(const bool more, statement.step());
      if (!more) return {};
      // The nil pool stands for claims that wait without a pool: they are on the grid too.
      ledger_.pools_with_future_claims.insert(
          statement.get<std::optional<PoolId>>(0).value_or(PoolId{}));
    }
  }

  /// A part of the log of outcomes, which the server's store adds.
  Status operator()(const RefusedBookSlice&) { return {}; }

 private:
  /// Asked seldom: no index of bookings by their end, which every booking would pay for. The server
  /// finds them by what they hold: the last slot begins less than a day before the end.
  static std::string future_claims() {
    const std::string any =
        "SELECT DISTINCT pool_id FROM booking WHERE slot_to > ?2 AND state IN "
        "('held', 'confirmed', 'waitlisted', 'arrived', 'admitted', 'discharged') AND ";
    if constexpr (side == Side::server)
      return any +
             "id IN (SELECT booking_id FROM slot_unit WHERE slot > ?2 - 1440 AND pool_id IN "
             "(SELECT id FROM pool WHERE hospital_id = ?1) "
             "UNION ALL SELECT booking_id FROM slot_over WHERE slot > ?2 - 1440 AND pool_id IN "
             "(SELECT id FROM pool WHERE hospital_id = ?1) "
             "UNION ALL SELECT id FROM booking WHERE hospital_id = ?1 AND state = 'waitlisted')";
    else
      return any + "hospital_id = ?1";
  }

  template <class Key, class Row>
  Status one(std::map<Key, Row>& rows, Key id) {
    WB_ASSIGN(std::optional<Row> row, get<Row>(database_, id));
    if (row) rows.insert_or_assign(id, *std::move(row));
    return {};
  }

  Status parts_of(HospitalId id) {
    WB_ASSIGN(const std::vector<Ward> wards, select<Ward>(database_, "WHERE hospital_id = ?1", id));
    for (const Ward& ward : wards) ledger_.wards.insert_or_assign(ward.id, ward);
    WB_ASSIGN(const std::vector<Pool> pools, select<Pool>(database_, "WHERE hospital_id = ?1", id));
    for (const Pool& pool : pools) ledger_.pools.insert_or_assign(pool.id, pool);
    return {};
  }

  void add(const PatientIdentifier& identifier) {
    ledger_.identifiers.insert_or_assign(std::pair{identifier.system, identifier.value},
                                         identifier);
  }

  Result<PatientId> resolve(PatientId id) {
    for (int hop = 0; hop < kLongestAliasChain; ++hop) {
      WB_ASSIGN(const std::optional<Alias> alias, get<Alias>(database_, id));
      if (!alias) return id;
      id = alias->patient;
    }
    return Error{"database_damaged", "The aliases of a patient go round in a circle."};
  }

  template <class... Values>
  Status bookings(std::string_view tail, const Values&... values) {
    WB_ASSIGN(std::vector<Booking> rows, select<Booking>(database_, tail, values...));
    for (Booking& row : rows) {
      ledger_.loaded.insert(BookingSlice{row.id});
      ledger_.bookings.insert_or_assign(row.id, std::move(row));
    }
    return {};
  }

  template <class... Values>
  Status stays(std::string_view tail, const Values&... values) {
    WB_ASSIGN(std::vector<Stay> rows, select<Stay>(database_, tail, values...));
    for (const Stay& row : rows) {
      ledger_.loaded.insert(StaySlice{row.id});
      ledger_.stays.insert_or_assign(row.id, row);
    }
    return {};
  }

  Status reviews(std::string_view tail, BookingId booking) {
    WB_ASSIGN(std::vector<Review> rows, select<Review>(database_, tail, booking));
    for (Review& row : rows) ledger_.reviews.insert_or_assign(row.id, std::move(row));
    return {};
  }

  Status claims(std::string_view table, PoolId pool, Minute from, Minute to,
                std::set<std::tuple<PoolId, Minute, BookingId>>& out) {
    const std::string sql = "SELECT slot, booking_id FROM " + std::string(table) +
                            " WHERE pool_id = ?1 AND slot >= ?2 AND slot < ?3";
    WB_ASSIGN(Statement statement, database_.prepare(sql, pool, from, to));
    while (true) {
      WB_ASSIGN(const bool more, statement.step());
      if (!more) return {};
      out.emplace(pool, statement.get<Minute>(0), statement.get<BookingId>(1));
    }
  }

  Database& database_;
  Ledger& ledger_;
};

}  // namespace

template <Side side>
Status load(Database& database, const Slice& slice, Ledger& ledger) {
  WB_TRY(std::visit(Loader<side>(database, ledger), slice));
  ledger.loaded.insert(slice);
  return {};
}

template Status load<Side::server>(Database&, const Slice&, Ledger&);
template Status load<Side::device>(Database&, const Slice&, Ledger&);

}  // namespace wardbook::store
