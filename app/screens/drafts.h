#pragma once

#include <map>

#include "app/screens/cached.h"
#include "app/screens/context.h"
#include "app/screens/parts.h"
#include "app/ui/types.h"

// What each screen keeps between passes, and its draw function. One screen, one file.

namespace wardbook::screens {

/// Availability without an account, log in, create account.
struct Home {
  std::string user_name, password;
  std::string tried_name;  ///< with which the last log-in was tried
  struct Key {
    std::optional<DistrictId> district;
    bool operator==(const Key&) const = default;
  };
  Cached<Key, std::vector<app::HospitalAvailability>> beds;
};
void draw(Context& context, Home& home);

struct SignUp {
  std::string full_name, user_name, password, birth_date, phone;
  int role = 0;
  int place = -1;
  int sex = -1;
  bool tried = false;  ///< sent once: what is missing is marked
};
void draw(Context& context, SignUp& form);

/// Hospitals and pools of a district, for a day and time.
struct Availability {
  app::AvailabilityQuery query;
  std::string day, time, search;
  int bed_class = 0;  ///< 0: any
  bool only_free = false;
  bool more_filters = false;
  std::array<bool, EnumText<Capability>::values.size()> needs{};
  std::string key;
  Cached<std::string, std::vector<app::HospitalAvailability>> found;
};
void draw(Context& context, Availability& screen);

/// One form, from the patient to the confirmation.
struct Book {
  PatientPicker patient;
  TriageFields triage;
  NeedFields need;
  PlaceFields place;
  int alternates = 2;
  std::string error;
  BookingId id;  ///< of the booking that this form makes
  bool begun = false;
  bool tried = false;  ///< sent once: what is missing is marked
  Cached<std::string, std::string> forecast;
};
void draw(Context& context, Book& form);

struct Bookings {
  static constexpr int kPage = 50;
  int tab = 0;
  std::string search;
  int most = kPage;  ///< rows that are shown; the person can ask for more
  Cached<std::string, std::vector<app::BookingView>> found;
};
void draw(Context& context, Bookings& screen);

/// One booking: what it is, what was done, what can be done.
struct BookingDetail {
  enum class Open : uint8_t {
    nothing,
    cancel,
    change,
    retriage,
    error,
    merge
  } open = Open::nothing;
  BookingId id;  ///< whose drafts these are
  std::optional<ui::Status> shown;
  std::string reason;
  NeedFields need;
  PlaceFields place;
  TriageFields triage;
  int alternates = 0;
  PatientPicker other;  ///< the record that stays, if the booking's patient is a double one
  Cached<Uuid, std::optional<app::PatientView>> patient;
  Cached<Uuid, std::optional<app::BookingView>> view;
  Cached<Uuid, std::vector<app::HistoryLine>> history;
};
void draw(Context& context, BookingDetail& screen, BookingId id);
/// The action and the sheet for a patient who is registered twice.
void draw_merge_action(Context& context, BookingDetail& screen, const Booking& booking);
void draw_merge(Context& context, BookingDetail& screen, const Booking& booking);

/// The ward board of the person's hospital.
struct WardBoard {
  enum class Open : uint8_t {
    nothing,
    bed,
    walk_in,
    discharge,
    transfer,
    block
  } open = Open::nothing;
  int tab = 0;
  BedId bed;
  BookingId admitting;  ///< a booking whose bed is being chosen; nil: none
  PatientPicker patient;
  TriageFields triage;
  int slots = 1;
  int discharge_reason = -1;
  std::string note, error;
  bool tried = false;  ///< the walk-in was sent once: what is missing is marked
  std::map<ReviewId, std::string> settled;  ///< what is typed into each review
  PoolId pool;
  int units = 1;
  Cached<HospitalId, std::optional<app::Board>> board;
};
void draw(Context& context, WardBoard& screen);

struct Inbox {
  bool with_read = false;
  Cached<bool, std::vector<app::InboxItem>> items;
};
void draw(Context& context, Inbox& screen);

struct Admin {
  enum class Open : uint8_t { nothing, account, bed, new_bed, pool } open = Open::nothing;
  int tab = 0;
  AccountId account;
  BedId bed;
  int role = 0, place = -1, hospital = -1, pool = -1, turnaround = 60, ward = -1;
  bool giving = false;  ///< a new password to the account that is open
  std::string name, search, error;
  NeedFields need;
  Cached<int, std::vector<Account>> accounts;
};
void draw(Context& context, Admin& screen);

struct More {
  std::string old_password, new_password;
};
void draw(Context& context, More& screen);

void draw_sync(Context& context);
void draw_help(Context& context);

}  // namespace wardbook::screens
