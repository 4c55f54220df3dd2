#pragma once

#include <gtest/gtest.h>

#include "app/model/queries.h"
#include "shared/base/text.h"
#include "shared/store/rows.h"
#include "shared/store/schema.h"

namespace wardbook::app {

template <class AnId>
AnId id(uint8_t number) {
  AnId made;
  made.uuid.bytes[15] = number;
  return made;
}

inline const Minute kNow = floor_minute(*parse_instant("2026-11-22T10:00Z"));

/// One district, two hospitals (6 h slots; 24 h slots), a clinic nearer to the second.
class Views : public testing::Test {
 protected:
  void SetUp() override {
    ASSERT_TRUE(store::prepare_schema(*database, Side::device).ok());
    put(District{id<DistrictId>(1), "Lake", {1}});
    put(hospital(1, "Bondo", 6, 0));
    put(hospital(2, "Siaya", 24, 200'000));
    put(Clinic{id<ClinicId>(1), id<DistrictId>(1), "Usenge", {190'000, 0}, {1}});
    put(Ward{id<WardId>(1), id<HospitalId>(1), "Medical", {1}});
    put(Ward{id<WardId>(2), id<HospitalId>(2), "Surgical", {1}});
    put(pool(1, 1, BedClass::general, 4));
    put(pool(2, 1, BedClass::icu, 1));
    put(pool(3, 2, BedClass::general, 8));
    person.role = Role::desk;
    person.clinic = id<ClinicId>(1);
  }

  static Result<store::Database> open() {
    store::OpenOptions options;
    options.path = ":memory:";
    return store::Database::open(options);
  }

  Hospital hospital(uint8_t number, const char* name, int step, int32_t latitude) {
    return {id<HospitalId>(number),
            id<DistrictId>(1),
            name,
            "UTC",
            {step, {0}},
            {latitude, 0},
            "",
            {1}};
  }

  Pool pool(uint8_t number, uint8_t of, BedClass bed_class, int units) {
    Pool made;
    made.id = id<PoolId>(number);
    made.hospital = id<HospitalId>(of);
    made.ward = id<WardId>(of);
    made.name = "Pool " + std::to_string(number);
    made.bed_class = bed_class;
    made.units = units;
    made.version = {1};
    return made;
  }

  Booking booking(uint8_t number, uint8_t in_pool, BookingState state) {
    Booking made;
    made.id = id<BookingId>(number);
    made.patient = id<PatientId>(number);
    made.asked_hospital = made.hospital = id<HospitalId>(1);
    made.pool = id<PoolId>(in_pool);
    made.asked = made.slots = {slot_of({6, {0}}, kNow), slot_of({6, {0}}, kNow).plus(360)};
    made.state = state;
    made.clinic = id<ClinicId>(1);
    made.version = {state == BookingState::held ? 0 : 5};
    return made;
  }

  template <class Row>
  void put(const Row& row) {
    const Status status = store::put(*database, row);
    ASSERT_TRUE(status.ok()) << status.error().hint;
  }

  static AvailabilityQuery everywhere() {
    AvailabilityQuery wanted;
    wanted.district = id<DistrictId>(1);
    return wanted;
  }

  Query query() { return {*database, calendar, letters, &person, to_instant(kNow), "3 min ago"}; }

  Result<store::Database> database = open();
  Calendar calendar{[](const std::string&, Minute) { return 0; }};
  Letters letters{lower_case};
  Person person;
};

}  // namespace wardbook::app
