#include <map>

#include "app/model/queries.h"
#include "app/model/search.h"
#include "shared/base/text.h"
#include "shared/store/rows.h"
#include "shared/store/schema.h"

namespace wardbook::app {
namespace {

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

std::string group(BookingFilter::Group wanted) {
  switch (wanted) {
    case BookingFilter::Group::open:
      return " AND " + std::string(store::kOpenBooking);
    case BookingFilter::Group::past:
      return " AND NOT " + std::string(store::kOpenBooking);
    case BookingFilter::Group::all:
      return "";
  }
  WB_CHECK(false);
}

std::string_view order(BookingFilter::Group wanted) {
  // Who lies in a bed wants nobody's eyes as much as who is awaited.
  if (wanted == BookingFilter::Group::open) return " ORDER BY state = 'admitted', slot_from, id";
  return " ORDER BY slot_from DESC, id";
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

/// @param name of the patient, if this device knows them
std::string called(const std::optional<PatientId>& patient, const std::string& reason,
                   const std::optional<std::string>& name) {
  if (!patient) return "Closed: " + reason;
  return name.value_or("Unknown patient");
}

Result<std::string> patient_name(const Query& query, const Booking& booking) {
  std::optional<std::string> name;
  if (booking.patient) {
    WB_ASSIGN(const auto view, patient_view(query, *booking.patient));
    if (view) name = view->patient.name;
  }
  return called(booking.patient, booking.reason, name);
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
      {"merge_patient", "Moved here from a double record"},
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

namespace {

std::string visible_rows(const Query& query, BookingFilter::Group wanted) {
  std::string tail = "WHERE ";
  tail += scope(*query.person);
  tail += group(wanted);
  tail += order(wanted);
  return tail;
}

/// Of a booking's patient, under whichever id they were registered.
constexpr std::string_view kPatientName =
    "(SELECT p.name FROM patient p WHERE p.id = coalesce((SELECT a.patient_id FROM alias a WHERE "
    "a.local_id = booking.patient_id), booking.patient_id))";

/// The names of places in plain letters, looked up once each.
class Places {
 public:
  explicit Places(const Query& query) : query_(query) {}

  Result<std::string> name(HospitalId hospital, const std::optional<PoolId>& pool) {
    auto& known = names_[{hospital, pool}];
    if (!known.empty()) return known;
    WB_ASSIGN(const std::string name, hospital_name(query_, hospital));
    WB_ASSIGN(const std::string ward, pool_name(query_, pool));
    known = query_.letters.plain(name + " " + ward);
    return known;
  }

 private:
  const Query& query_;
  std::map<std::pair<HospitalId, std::optional<PoolId>>, std::string> names_;
};

}  // namespace

Result<std::vector<BookingLine>> booking_lines(const Query& query, BookingFilter::Group wanted) {
  std::vector<BookingLine> lines;
  if (query.person == nullptr) return lines;
  Places places(query);
  std::string sql = "SELECT id, hospital_id, pool_id, state, patient_id, reason, ";
  sql.append(kPatientName).append(" FROM booking ").append(visible_rows(query, wanted));
  WB_ASSIGN(store::Statement rows, query.database.prepare(sql, scope_key(*query.person)));
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return lines;
    std::string words =
        query.letters.plain(called(rows.get<std::optional<PatientId>>(4), std::string(rows.text(5)),
                                   rows.get<std::optional<std::string>>(6)));
    WB_ASSIGN(const std::string place,
              places.name(rows.get<HospitalId>(1), rows.get<std::optional<PoolId>>(2)));
    words += " " + place + " ";
    words += rows.text(3);
    lines.push_back({rows.get<BookingId>(0), std::move(words)});
  }
}

Result<std::vector<BookingView>> search_bookings(const Query& query,
                                                 const std::vector<BookingLine>& lines,
                                                 const BookingFilter& filter) {
  std::vector<BookingView> views;
  const std::string search = query.letters.plain(filter.search);
  for (const BookingLine& line : lines) {
    if (static_cast<int>(views.size()) == filter.most) break;
    if (!has_words(line.words, search)) continue;
    WB_ASSIGN(auto view, find_booking(query, line.id));
    if (view) views.push_back(*std::move(view));
  }
  return views;
}

Result<std::vector<BookingView>> bookings(const Query& query, const BookingFilter& filter) {
  std::vector<BookingView> views;
  if (query.person == nullptr) return views;
  if (!filter.search.empty()) {
    WB_ASSIGN(const auto lines, booking_lines(query, filter.group));
    return search_bookings(query, lines, filter);
  }
  // By their ids: SQLite would sort whole rows, of all that has ever been.
  std::string tail = "WHERE id IN (SELECT id FROM booking ";
  tail.append(visible_rows(query, filter.group)).append(" LIMIT " + std::to_string(filter.most));
  tail.append(")").append(order(filter.group));
  WB_ASSIGN(const auto rows,
            store::select<Booking>(query.database, tail, scope_key(*query.person)));
  for (const Booking& booking : rows) {
    WB_ASSIGN(BookingView view, booking_view(query, booking));
    views.push_back(std::move(view));
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
