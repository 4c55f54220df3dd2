#pragma once

#include <string>
#include <vector>

#include "tests/unit/domain/seeded.h"
#include "tests/unit/rules/memory_store.h"

namespace wardbook {

/// A small country for scenarios: one district, one clinic, one admin; hospitals, pools, beds,
/// patients and accounts as a test adds them. It sends commands through decide(), runs the
/// follow-ups, and checks every invariant after each.
///
///   World world;
///   const HospitalId north = world.hospital("North");
///   const PoolId ward = world.pool(north, 2);
///   const PatientId ann = world.patient();
///   const Outcome outcome = world.send(world.desk, world.book(ann, ward, 0, 2));
class World {
 public:
  /// 2026-03-02T06:00Z: the start of a slot of every grid here.
  explicit World(Side side = Side::server);

  MemoryStore store;
  Ledger& rows = store.rows;
  Instant now;

  DistrictId district;
  ClinicId clinic;
  AccountId admin;
  AccountId desk;  ///< of `clinic`

  // --- Set-up, straight into the rows
  /// At (0, east_km) in the district; grid of 6 hours.
  HospitalId hospital(const std::string& name, int east_km = 0, int step_hours = 6);
  /// General, no capabilities, with `units` vacant beds.
  PoolId pool(HospitalId hospital, int32_t units, BedClass bed_class = BedClass::general,
              Capabilities capabilities = {});
  ClinicId add_clinic(int east_km);
  PatientId patient(std::optional<Date> birth_date = std::nullopt);
  AccountId staff(HospitalId hospital);
  AccountId desk_of(ClinicId of);
  AccountId account_of(PatientId patient);

  // --- Arguments with sensible values; change what matters
  /// `first` and `count` in slots from now on the grid of the pool's hospital.
  Book book(PatientId patient, PoolId pool, int first, int count,
            const std::string& iitt_level = "yellow");
  Interval slots(PoolId pool, int first, int count) const;
  Minute slot(PoolId pool, int index) const { return slots(pool, index, 1).from; }

  // --- Acting
  Outcome send(AccountId actor, Args args, std::vector<Saw> saw = {});
  /// A command that was made before now, offline, and comes now.
  Outcome send_late(AccountId actor, Args args, Instant made);
  /// What decide() says, with nothing applied.
  Decision ask(AccountId actor, Args args, std::vector<Saw> saw = {});
  /// A command that has its answer from before: what decide() brings back, now and here.
  Outcome reinstate(AccountId actor, Args args, const Outcome& sealed);
  /// send(), expecting done.
  void must(AccountId actor, Args args);
  /// Books by the desk, expecting done; the id.
  BookingId confirmed(PatientId patient, PoolId pool, int first, int count,
                      const std::string& iitt_level = "yellow");
  void pass_hours(int hours) { now = now.plus_minutes(hours * 60); }

  // --- Looking
  const Booking& booking(BookingId id) const { return rows.bookings.at(id); }
  PoolLoad load(PoolId pool, int index) const;
  /// Number of slots in which the booking is over capacity.
  int over_slots(BookingId id) const;
  std::vector<BedId> beds(PoolId pool) const;
  std::vector<Review> open_reviews(ReviewKind kind) const;
  std::vector<Notice> notices(BookingId id) const;
  /// Kinds and outcomes of all commands so far, follow-ups included.
  struct Logged {
    std::string kind;
    AccountId actor;
    Outcome outcome;
  };
  std::vector<Logged> log;

  template <class I>
  I fresh() {
    return I::make(now, random);
  }

  Seeded random{1};

 private:
  Command command(AccountId actor, Args args, std::vector<Saw> saw);
  Circumstances circumstances(Instant made);
  Outcome run(Command asked, const Outcome* sealed);
  void keep_refused(const Command& asked, const Circumstances& where, const Outcome& outcome);
  AccountId account(Role role);

  Side side_;
};

}  // namespace wardbook
