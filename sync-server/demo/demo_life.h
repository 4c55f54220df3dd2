#pragma once

#include <queue>
#include <vector>

#include "sync-server/core/decider.h"
#include "sync-server/demo/demo_people.h"

namespace wardbook {

/// Weeks of a district's bookings, each command at its own virtual time and in its order: people
/// ask for beds, come or don't, are put to bed, stay too long, leave; beds are cleaned; the clock
/// does what it does on a running server.
class DemoLife {
 public:
  DemoLife(Store& store, const Decider& decider, DemoRandom& random, const DemoPlaces& places,
           std::vector<DemoPatient>& patients)
      : store_(store), decider_(decider), random_(random), places_(places), patients_(patients) {}

  /// `bookings` of them between the two times; what is planned for after `to` stays planned.
  Status run(Instant from, Instant to, int bookings);
  /// What staff finds on its screens at the end: beds lost in full pools, two patients reported in
  /// one bed, a ward that is being painted, places that have just come free. Older tasks and
  /// notices are settled.
  Status leave_tasks(Instant now);

 private:
  enum class Deed { book, look_again, cancel, arrive, admit, discharge, clean };
  struct Event {
    Instant at;
    size_t order = 0;  ///< of its making: the same at each run
    Deed deed = Deed::book;
    size_t patient = 0;
    int tries = 0;
    BookingId booking{};
    StayId stay{};
    BedId bed{};
    bool operator<(const Event& other) const {
      return at != other.at ? at > other.at : order > other.order;
    }
  };
  using Hospital = DemoPlaces::OneHospital;

  void plan(Event event);
  Event next_of(const Event& event, Deed deed, Instant at) const;
  Status advance_clock(Instant to);
  Status commit_if_large();
  Result<OutcomeRecord> run_command(AccountId actor, Instant now, Args args);
  Result<std::optional<Booking>> booking_of(BookingId id);
  Result<std::optional<BedId>> vacant_bed(PoolId pool);
  const Hospital& hospital_of(const DemoPatient& patient, HospitalId id) const;
  const Hospital& some_hospital(const DemoPatient& patient);
  Triage some_triage(Instant at);

  Status live(const Event& event);
  Status book(const Event& event);
  Status walk_in(const Event& event, const Hospital& hospital);
  void plan_after_booking(const Event& event, const Booking& booking);
  Status look_again(const Event& event);
  Status cancel(const Event& event);
  Status arrive(const Event& event);
  Status admit(const Event& event);
  Status discharge(const Event& event);
  Status clean(const Event& event);

  Status close_beds_in_full_pools(Instant now);
  Status report_two_in_one_bed(Instant now);
  Status paint_a_ward(Instant now);
  Status promote_some(Instant now);
  Status settle_old_reviews(Instant now);
  Status settle_old_notices(Instant now);

  Store& store_;
  const Decider& decider_;
  DemoRandom& random_;
  const DemoPlaces& places_;
  std::vector<DemoPatient>& patients_;
  std::priority_queue<Event> events_;
  size_t made_ = 0;
  size_t uncommitted_ = 0;
  Instant clock_;
};

}  // namespace wardbook
