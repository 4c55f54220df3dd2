#pragma once

#include "app/model/app.h"
#include "app/model/calendar.h"
#include "app/model/search.h"
#include "shared/store/database.h"

// Views out of the device's database. Each filters by what the present person may see: the device
// may hold the rows of several people.

namespace wardbook::app {

struct Query {
  store::Database& database;
  const Calendar& calendar;
  const Letters& letters;
  const Person* person;  ///< null: nobody is logged in
  Instant now;
  std::string basis_age;  ///< how old the numbers are: "12 min ago"
};

// --- directory.cpp
Result<std::vector<Hospital>> known_hospitals(const Query& query);
Result<std::vector<Clinic>> known_clinics(const Query& query);
/// The name of a pool with its ward: "Ward 3 · Medical"; empty if it is not known here.
Result<std::string> pool_name(const Query& query, const std::optional<PoolId>& pool);
Result<std::string> hospital_name(const Query& query, HospitalId hospital);
Result<std::string> when(const Query& query, HospitalId hospital, const Interval& slots);

// --- availability.cpp
Result<std::vector<HospitalAvailability>> availability(const Query& query,
                                                       const AvailabilityQuery& wanted);
Result<std::vector<App::SlotChoice>> slot_choices(const Query& query, HospitalId hospital,
                                                  std::optional<PoolId> pool, BedClass bed_class,
                                                  Capabilities needs, int count);

// --- patients.cpp
/// The latest, or those that a search finds by name, phone or identifier.
Result<std::vector<PatientView>> find_patients(const Query& query, const std::string& search,
                                               int most);
/// What a search finds a patient by, in plain letters.
struct PatientLine {
  PatientId id;
  std::string words;      ///< name and phone
  std::string described;  ///< PatientView::line without its punctuation
};
/// Of every patient whom the person may see, the latest first. Kept by App, so that a keystroke
/// reads no table.
Result<std::vector<PatientLine>> patient_lines(const Query& query);
Result<std::vector<PatientView>> search_patients(const Query& query,
                                                 const std::vector<PatientLine>& lines,
                                                 const std::string& search, int most);
Result<std::optional<PatientView>> patient_view(const Query& query, PatientId id);
/// The patient that stays, if `id` was registered again or merged.
Result<PatientId> resolve_alias(const Query& query, PatientId id);

// --- bookings.cpp
Result<BookingView> booking_view(const Query& query, const Booking& booking);
Result<std::vector<BookingView>> bookings(const Query& query, const BookingFilter& filter);
/// What a search finds a booking by: its patient, place and state, in plain letters.
struct BookingLine {
  BookingId id;
  std::string words;
};
/// Of every booking of the group, in its order. Kept by App, so that a keystroke reads no table.
Result<std::vector<BookingLine>> booking_lines(const Query& query, BookingFilter::Group wanted);
Result<std::vector<BookingView>> search_bookings(const Query& query,
                                                 const std::vector<BookingLine>& lines,
                                                 const BookingFilter& filter);
Result<std::optional<BookingView>> find_booking(const Query& query, BookingId id);
Result<std::vector<HistoryLine>> history(const Query& query, BookingId id);

// --- board.cpp
Result<std::optional<Board>> board(const Query& query, HospitalId id);
Result<std::vector<BedView>> beds_of(const Query& query, PoolId pool);

// --- why.cpp
/// The card of an outcome; `args` is what was asked.
Result<WhyCard> why(const Query& query, const Args& args, const Outcome& outcome);
Result<WhyCard> why(const Query& query, const Notice& notice);
/// "Likely confirmed · numbers from 12 min ago".
std::string forecast_words(const Query& query, const Outcome& forecast);
/// What a refusal on this device says.
std::string refusal_hint(const Outcome& outcome);

}  // namespace wardbook::app
