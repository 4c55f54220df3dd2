#include "app/model/queries.h"
#include "app/model/search.h"
#include "shared/store/rows.h"

namespace wardbook::app {
namespace {

/// More than a person scrolls through; the search finds the rest.
constexpr size_t kMostShown = 200;

/// The condition under which the person may see a booking, with ?1 for whose it is.
std::string_view scope(const Person& person) {
  switch (person.role) {
    case Role::desk:
      return "clinic_id = ?1";
    case Role::staff:
      return "hospital_id = ?1";
    case Role::patient:
      return "patient_id = ?1";
    case Role::admin:
      return "0 = ?1";
  }
  WB_CHECK(false);
}

Uuid scope_key(const Person& person) {
  if (person.role == Role::desk && person.clinic) return person.clinic->uuid;
  if (person.role == Role::staff && person.hospital) return person.hospital->uuid;
  if (person.role == Role::patient && person.patient) return person.patient->uuid;
  return {};
}

std::string_view group(BookingFilter::Group wanted) {
  constexpr std::string_view kOpen =
      " AND state IN ('held','confirmed','waitlisted','arrived','admitted') ORDER BY slot_from, id";
  constexpr std::string_view kPast =
      " AND state NOT IN ('held','confirmed','waitlisted','arrived','admitted') "
      "ORDER BY slot_from DESC, id";
  switch (wanted) {
    case BookingFilter::Group::open:
      return kOpen;
    case BookingFilter::Group::past:
      return kPast;
    case BookingFilter::Group::all:
      return " ORDER BY slot_from DESC, id";
  }
  WB_CHECK(false);
}

/// Times as asked while nothing else was decided, then the slots that are held for it.
Interval shown_interval(const Booking& booking) {
  const bool as_asked =
      booking.state == BookingState::held || booking.state == BookingState::waitlisted;
  return as_asked ? booking.asked : booking.slots;
}

std::string held_words(const Query& query, const Booking& booking) {
  if (booking.state == BookingState::held)
    return "Held on this device. The server confirms it at the next contact (last: " +
           query.basis_age + ").";
  if (booking.version.value == 0)
    return "Changed on this device; the server does not know yet (last contact: " +
           query.basis_age + ").";
  return "";
}

Result<std::string> patient_name(const Query& query, const Booking& booking) {
  if (!booking.patient) return "Closed: " + booking.reason;
  WB_ASSIGN(const auto view, patient_view(query, *booking.patient));
  return view ? view->patient.name : std::string("Unknown patient");
}

std::string sentence(const BookingEvent& event) {
  static const std::pair<std::string_view, std::string_view> kVerbs[] = {
      {"book", "Booked"},
      {"change_booking", "Changed"},
      {"cancel_booking", "Cancelled"},
      {"retriage", "New triage"},
      {"block_units", "Closed"},
      {"arrive", "Arrived"},
      {"admit", "Admitted"},
      {"walk_in", "Walk-in"},
      {"transfer", "Transferred"},
      {"discharge", "Discharged"},
      {"no_show", "Did not come"},
      {"enter_in_error", "Marked as a mistake"},
      {"extend_stay", "Stay extended"},
      {"expire", "Waited too long"},
      {"promote", "Given a place"},
      {"set_bed_status", "A bed was closed or opened"}};
  std::string text = event.what;
  for (const auto& [kind, verb] : kVerbs)
    if (kind == event.what) text = verb;
  if (!event.actor_name.empty())
    text += " by " + event.actor_name;
  else if (event.actor == kSystem)
    text += " by the server";
  return text + " → " + std::string(to_text(event.state));
}

}  // namespace

Result<BookingView> booking_view(const Query& query, const Booking& booking) {
  BookingView view;
  view.booking = booking;
  view.held_here = booking.version.value == 0;
  view.forecast = held_words(query, booking);
  WB_ASSIGN(view.patient, patient_name(query, booking));
  WB_ASSIGN(view.hospital, hospital_name(query, booking.hospital));
  WB_ASSIGN(view.pool, pool_name(query, booking.pool));
  WB_ASSIGN(view.when, when(query, booking.hospital, shown_interval(booking)));
  if (booking.clinic) {
    WB_ASSIGN(const auto clinic, store::get<Clinic>(query.database, *booking.clinic));
    if (clinic) view.clinic = clinic->name;
  }
  return view;
}

Result<std::vector<BookingView>> bookings(const Query& query, const BookingFilter& filter) {
  std::vector<BookingView> views;
  if (query.person == nullptr) return views;
  std::string tail = "WHERE ";
  tail += scope(*query.person);
  tail += group(filter.group);
  if (filter.search.empty()) tail += " LIMIT " + std::to_string(kMostShown);
  WB_ASSIGN(const auto rows,
            store::select<Booking>(query.database, tail, scope_key(*query.person)));
  for (const Booking& booking : rows) {
    if (views.size() == kMostShown) break;
    WB_ASSIGN(BookingView view, booking_view(query, booking));
    const std::string text = view.patient + " " + view.hospital + " " + view.pool + " " +
                             std::string(to_text(booking.state));
    if (matches(text, filter.search)) views.push_back(std::move(view));
  }
  return views;
}

Result<std::optional<BookingView>> find_booking(const Query& query, BookingId id) {
  if (query.person == nullptr) return std::optional<BookingView>();
  std::string tail = "WHERE id = ?2 AND ";
  tail += scope(*query.person);
  WB_ASSIGN(const auto rows,
            store::select<Booking>(query.database, tail, scope_key(*query.person), id));
  if (rows.empty()) return std::optional<BookingView>();
  WB_ASSIGN(BookingView view, booking_view(query, rows.front()));
  return std::optional<BookingView>(std::move(view));
}

Result<std::vector<HistoryLine>> history(const Query& query, BookingId id) {
  std::vector<HistoryLine> lines;
  WB_ASSIGN(const auto booking, store::get<Booking>(query.database, id));
  if (!booking) return lines;
  WB_ASSIGN(const auto hospital, store::get<Hospital>(query.database, booking->hospital));
  WB_ASSIGN(const auto events,
            store::select<BookingEvent>(query.database,
                                        "WHERE booking_id = ?1 ORDER BY at, version", id));
  for (const BookingEvent& event : events) {
    const Minute at = floor_minute(event.at);
    lines.push_back(
        {hospital ? query.calendar.date_time(*hospital, at) : to_text(event.at), sentence(event)});
  }
  return lines;
}

}  // namespace wardbook::app
