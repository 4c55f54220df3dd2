#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "shared/domain/account.h"
#include "shared/domain/booking.h"
#include "shared/domain/stay.h"
#include "shared/domain/task.h"
#include "shared/rules/outcome.h"

// What screens show. Plain values, made by the queries in this folder from the device's database;
// times that people read are already in the hospital's local time.

namespace wardbook::app {

/// A time of a hospital as its people say it.
struct LocalTime {
  Date day;
  int minute_of_day = 0;  ///< 0 … 1439
};

/// Who is using this device now.
struct Person {
  AccountId id;
  std::string user_name;
  std::string full_name;
  Role role = Role::patient;
  AccountState state = AccountState::waiting;
  std::optional<HospitalId> hospital;
  std::optional<ClinicId> clinic;
  std::optional<PatientId> patient;
  std::optional<DistrictId> district;
  std::string place;  ///< "Kisumu triage desk", for the top bar
};

/// What the sync state says, everywhere the same.
struct SyncView {
  /// stuck: the server is there, and nothing is exchanged until `problem` is over.
  enum class State : uint8_t { never, online, offline, syncing, stuck } state = State::never;
  int waiting = 0;  ///< commands that only this device has
  std::optional<Instant> last_contact;
  std::string problem;             ///< a sentence, if something needs a person; empty: none
  std::string text;                ///< "Online · 2 waiting"
  std::string age;                 ///< "3 min ago", of the last contact; "never"
  bool fetching = false;           ///< rows are still coming: the first copy, or everything anew
  bool interrupted = false;        ///< ... though not now: the server can't be reached
  std::optional<double> progress;  ///< of that, 0 … 1
};

struct AvailabilityQuery {
  DistrictId district;
  std::optional<Minute> at;  ///< none: now
  std::optional<BedClass> bed_class;
  Capabilities needs;
  std::optional<HospitalId> hospital;
  bool only_free = false;
  std::string search;  ///< in names of hospitals, wards and pools
};

struct PoolAvailability {
  Pool pool;
  std::string ward;
  Interval slot;  ///< the slot of the hospital's grid that holds the asked time
  int total = 0;
  int free = 0;
  int held = 0;  ///< units that only this device's bookings hold
  int waiting = 0;
};

struct HospitalAvailability {
  Hospital hospital;
  std::optional<int64_t> distance_m;  ///< from the person's clinic
  std::string slot;                   ///< "Sun 22 Nov, 12:00–18:00"
  std::string until;                  ///< "until 18:00", the end of the slot
  int free = 0;
  int total = 0;
  std::vector<PoolAvailability> pools;
};

struct PatientView {
  Patient patient;
  std::vector<PatientIdentifier> identifiers;
  std::string line;  ///< "F, 34 years · NID 1234"
};

struct BookingView {
  Booking booking;
  std::string patient;  ///< name; "Closed: <reason>" for a block
  std::string hospital;
  std::string pool;  ///< "Ward 3 · ICU"; empty: any
  std::string when;  ///< "Sun 22 Nov 12:00 – Mon 12:00"
  std::string clinic;
  bool held_here = false;  ///< a command about it waits on this device
  std::string forecast;    ///< while only this device knows it: "Held on this device. …"
};

struct HistoryLine {
  std::string when;
  std::string what;  ///< "Booked by Amina Odhiambo → confirmed"
};

struct BookingFilter {
  enum class Group : uint8_t { open, past, all } group = Group::open;
  std::string search;
  int most = 200;  ///< rows; the search finds the rest
};

/// A bed of the board.
struct BedView {
  Bed bed;
  std::optional<Stay> stay;  ///< the active one
  std::string patient;       ///< of the stay
  std::string note;          ///< "until 14:00", "overdue 3 h"
  bool overdue = false;
};

struct BoardPool {
  Pool pool;
  std::string ward;
  std::vector<BedView> beds;
  int used = 0;  ///< of this slot
  int capacity = 0;
};

struct ReviewView {
  Review review;
  std::string title;
  std::string text;
  std::optional<BookingView> booking;
  std::optional<BookingView> candidate;
};

struct Board {
  Hospital hospital;
  std::string slot;  ///< "this slot until 18:00"
  std::vector<BoardPool> pools;
  std::vector<BookingView> due;       ///< confirmed, start within today or overdue
  std::vector<BookingView> arrived;   ///< at the door, no bed yet
  std::vector<BookingView> waitlist;  ///< in the published order
  std::vector<ReviewView> reviews;    ///< open
};

/// A why card: what was asked, what was decided, by which rule, what else is possible.
struct WhyCard {
  OutcomeKind kind = OutcomeKind::done;
  std::string title;  ///< "Confirmed at another hospital"
  std::string asked;
  std::string decided;
  std::string rule;
  struct Option {
    Alternative alternative;
    std::string label;  ///< "Bondo Hospital · ICU · 12:00–18:00 · 14 km"
  };
  std::vector<Option> options;
  /// A booking that was refused, and that an arrival or an admission has made.
  std::optional<BookingId> came_for;
};

struct InboxItem {
  enum class Source : uint8_t { outcome, notice } source = Source::outcome;
  Uuid id;  ///< of the command or of the notice
  Instant at;
  std::string when;
  WhyCard card;
  std::optional<NoticeKind> notice;  ///< if it is one
  std::optional<BookingId> booking;
  std::optional<BookingId> hold;  ///< has_hold: the booking that "Replace it" would replace
  bool acknowledged = false;
};

}  // namespace wardbook::app
