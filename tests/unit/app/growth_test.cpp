#include "app/model/inbox.h"
#include "shared/store/ledger_store.h"
#include "shared/sync/buckets.h"
#include "shared/sync/replica.h"
#include "tests/unit/app/views_fixture.h"
#include "tests/unit/store/connections.h"
#include "tests/unit/sync/fake_server.h"

// A tablet keeps what it has seen for years. What its screens show all the time, and what a command
// is decided from, costs then what it cost in the first week.

namespace wardbook::app {
namespace {

/// Beds of the first pool, all occupied; bookings that are awaited.
constexpr int kBeds = 4;
constexpr int kAwaited = 6;
constexpr int kUnread = 2;

template <class AnId>
AnId nth(int number) {
  AnId made;
  made.uuid.bytes[0] = 1;
  made.uuid.bytes[13] = static_cast<uint8_t>(number >> 16);
  made.uuid.bytes[14] = static_cast<uint8_t>(number >> 8);
  made.uuid.bytes[15] = static_cast<uint8_t>(number);
  return made;
}

/// Counts from before the database is opened.
class Counted {
 protected:
  store::Connections connections_;
};

class Years : public Counted, public Views {
 protected:
  void SetUp() override {
    Views::SetUp();
    for (int bed = 0; bed < kBeds; ++bed)
      put(Bed{nth<BedId>(bed),
              id<PoolId>(1),
              id<HospitalId>(1),
              "M-" + std::to_string(bed),
              BedStatus::occupied,
              {},
              {1}});
    must(database->exec("INSERT INTO bucket (id, name) VALUES (1, '" +
                        desk_bucket(id<ClinicId>(1)) + "'), (2, '" +
                        hospital_bucket(id<HospitalId>(1)) + "')"));
  }

  /// So many people have come and gone by now, those of today are there.
  void live_through(int people, int awaited = kAwaited) {
    awaited_ = awaited;
    const int all = people + kBeds + awaited_;
    for (int who = 0; who < all; ++who) come(who, all - who);
  }

  static void must(const Status& status) { ASSERT_TRUE(status.ok()) << status.error().hint; }

  /// What SQLite does for it.
  template <class Work>
  int64_t cost(Work work) {
    const int64_t before = connections_.instructions();
    work();
    return connections_.instructions() - before;
  }

  void be(Role role) {
    person.role = role;
    person.clinic.reset();
    person.hospital.reset();
    if (role == Role::desk) person.clinic = id<ClinicId>(1);
    if (role == Role::staff) person.hospital = id<HospitalId>(1);
  }

 private:
  /// @param left those who come after, with this one
  void come(int who, int left) {
    const bool in_bed = left > awaited_ && left <= awaited_ + kBeds;
    Patient patient;
    patient.id = nth<PatientId>(who);
    patient.name = "Akinyi Were";
    patient.version = {who + 1};
    put(patient);
    for (const int bucket : {1, 2})
      must(database->run(
          "INSERT OR IGNORE INTO member (tbl, key, bucket) VALUES ('patient', ?1, ?2)", patient.id,
          bucket));
    Booking one = booking(1, 1,
                          left <= awaited_ ? BookingState::confirmed
                          : in_bed         ? BookingState::admitted
                                           : BookingState::discharged);
    one.id = nth<BookingId>(who);
    one.patient = patient.id;
    if (left > awaited_) one.slots = one.asked = {kNow.plus(-60 * left), kNow.plus(-30 * left)};
    put(one);
    if (left > awaited_) stay(who, one, in_bed);
    Notice notice;
    notice.id = nth<NoticeId>(who);
    notice.booking = one.id;
    notice.patient = patient.id;
    notice.clinic = id<ClinicId>(1);
    if (left > kUnread) notice.acknowledged_at = to_instant(kNow);
    put(notice);
    Review review;
    review.id = nth<ReviewId>(who);
    review.hospital = id<HospitalId>(1);
    review.booking = one.id;
    review.state = left > kUnread ? ReviewState::done : ReviewState::open;
    put(review);
  }

  void stay(int who, const Booking& of, bool in_bed) {
    Stay stay;
    stay.id = nth<StayId>(who);
    stay.booking = of.id;
    stay.patient = *of.patient;
    stay.hospital = id<HospitalId>(1);
    stay.pool = id<PoolId>(1);
    stay.bed = nth<BedId>(who % kBeds);
    stay.until = kNow.plus(60);
    stay.state = in_bed ? StayState::active : StayState::discharged;
    put(stay);
  }

  int awaited_ = kAwaited;
};

/// What is read of the database whenever something changes, or half a minute has passed, or before
/// a command is decided.
struct Reading {
  const char* name;
  Role role;
  /// How much was found: as much after years.
  std::function<size_t(const Query&)> read;
  /// It shows who is awaited; all others do not know them.
  bool shows_awaited = false;
};

size_t read(const Query& query, const Slice& slice) {
  Ledger ledger;
  EXPECT_TRUE(store::load<Side::device>(query.database, slice, ledger).ok());
  return ledger.bookings.size() + ledger.stays.size() + ledger.reviews.size() + ledger.beds.size();
}

size_t open_bookings(const Query& query) {
  return bookings(query, {BookingFilter::Group::open, ""})->size();
}

size_t the_latest_patients(const Query& query) {
  return find_patients(query, "", 3)->size();
}

const Reading kReadings[] = {
    {"the board", Role::staff,
     [](const Query& query) {
       const auto found = board(query, id<HospitalId>(1));
       return (*found)->due.size() + (*found)->reviews.size() + (*found)->pools[0].beds.size();
     },
     true},
    {"open bookings", Role::staff, open_bookings, true},
    {"open bookings", Role::desk, open_bookings, true},
    {"a search in open bookings", Role::staff,
     [](const Query& query) {
       return bookings(query, {BookingFilter::Group::open, "were confirmed"})->size();
     },
     true},
    {"the latest patients", Role::staff, the_latest_patients},
    {"the latest patients", Role::desk, the_latest_patients},
    {"the inbox", Role::desk,
     [](const Query& query) {
       wardbook::testing::SeededRandom random{1};
       const auto replica = sync::Replica::open(query.database, random);
       return inbox(query, **replica, false)->size();
     }},
    {"availability", Role::desk,
     [](const Query& query) {
       AvailabilityQuery wanted;
       wanted.district = id<DistrictId>(1);
       return availability(query, wanted)->size();
     }},
    {"who lies in a bed", Role::staff,
     [](const Query& query) { return read(query, OccupantSlice{nth<BedId>(1)}); }},
    {"the beds of a pool", Role::staff,
     [](const Query& query) { return read(query, BedsOfPoolSlice{id<PoolId>(1)}); }},
    {"a patient's holds", Role::desk,
     [](const Query& query) { return read(query, HoldsOfPatientSlice{nth<PatientId>(1)}); }},
    {"the waitlist", Role::staff,
     [](const Query& query) { return read(query, WaitlistSlice{id<HospitalId>(1)}); }},
    {"a booking's stay", Role::staff,
     [](const Query& query) { return read(query, StayOfBookingSlice{nth<BookingId>(1)}); }},
    {"a booking's reviews", Role::staff,
     [](const Query& query) { return read(query, ReviewsOfBookingSlice{nth<BookingId>(1)}); }},
};

struct Read {
  size_t found = 0;
  int64_t cost = 0;
};

class Costs : public Years {
 protected:
  std::vector<Read> read_all() {
    std::vector<Read> all;
    for (const Reading& reading : kReadings) {
      be(reading.role);
      (void)reading.read(query());
      Read one;
      one.cost = cost([&] { one.found = reading.read(query()); });
      all.push_back(one);
    }
    return all;
  }
};

TEST_F(Costs, ScreensAndCommandsReadNothingThatIsOver) {
  live_through(40);
  const std::vector<Read> week = read_all();
  live_through(2000);
  const std::vector<Read> years = read_all();
  for (size_t i = 0; i < std::size(kReadings); ++i) {
    EXPECT_EQ(years[i].found, week[i].found) << kReadings[i].name;
    EXPECT_GT(week[i].cost, 0) << kReadings[i].name;
    EXPECT_LT(years[i].cost, week[i].cost * 11 / 10 + 20) << kReadings[i].name;
  }
}

/// A day of a large hospital, or what a tablet has made offline.
TEST_F(Costs, CommandsReadNothingOfThoseWhoAreAwaitedBesides) {
  live_through(40);
  const std::vector<Read> few = read_all();
  live_through(40, 1000);
  const std::vector<Read> many = read_all();
  for (size_t i = 0; i < std::size(kReadings); ++i) {
    if (kReadings[i].shows_awaited) continue;
    EXPECT_LT(many[i].cost, few[i].cost * 11 / 10 + 20) << kReadings[i].name;
  }
}

}  // namespace
}  // namespace wardbook::app
