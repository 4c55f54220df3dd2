#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "shared/store/rows.h"
#include "tests/sim/must.h"
#include "tests/sim/town.h"

namespace wardbook::sim {

/// What a person sees and chooses from: the rows of the device in their hands.
class Pick {
 public:
  Pick(store::Database& database, const Town& town, const Account& user, Instant now, uint64_t dice)
      : database_(database), town_(town), user_(user), now_(now), dice_(dice) {}

  const Town& town() const { return town_; }
  const Account& user() const { return user_; }
  Instant now() const { return now_; }
  Minute minute() const { return floor_minute(now_); }
  Seeded& dice() { return dice_; }
  /// True once in `times`.
  bool once_in(size_t times) { return dice_.below(times) == 0; }

  template <class T>
  T fresh() {
    return T::make(now_, dice_);
  }
  template <class T>
  const T& any(const std::vector<T>& of) {
    return of[dice_.below(of.size())];
  }
  template <class E>
  E any_enum() {
    return static_cast<E>(dice_.below(EnumText<E>::values.size()));
  }

  template <class Row, class Id>
  std::optional<Row> get(const Id& id) {
    auto row = store::get<Row>(database_, id);
    return row.ok() ? std::move(*row) : std::nullopt;
  }

  /// One of the ids that the query gives.
  template <class Id, class... Values>
  std::optional<Id> id(std::string_view sql, const Values&... values) {
    auto rows = database_.prepare(sql, values...);
    if (!rows.ok()) return std::nullopt;
    std::vector<Id> ids;
    while (true) {
      const auto more = rows->step();
      if (!more.ok() || !*more) break;
      ids.push_back(rows->template get<Id>(0));
    }
    if (ids.empty()) return std::nullopt;
    return any(ids);
  }

  /// A booking in one of these states where there is one, else in any; seldom one that nobody
  /// knows.
  BookingId booking(std::initializer_list<BookingState> likely);
  StayId stay(std::initializer_list<StayState> likely);
  PatientId patient();
  HospitalId hospital();
  std::optional<PoolId> pool_of(HospitalId hospital);
  Triage triage();
  /// When a fact happened: shortly before now, seldom at a time that can't be.
  Instant occurred();
  /// Some slots of the hospital from about now on.
  Interval slots(HospitalId hospital);

 private:
  store::Database& database_;
  const Town& town_;
  const Account& user_;
  const Instant now_;
  Seeded dice_;
};

/// A command of that kind as this person might make it; none if there is nothing to do it to.
std::optional<Args> invent(std::string_view kind, Pick& pick);

// The parts of invent(), by who does it.
std::optional<Args> invent_request(std::string_view kind, Pick& pick);
std::optional<Args> invent_fact(std::string_view kind, Pick& pick);
std::optional<Args> invent_set_up(std::string_view kind, Pick& pick);

}  // namespace wardbook::sim
