#include "app/model/app_parts.h"
#include "app/model/inbox.h"
#include "shared/store/rows.h"

namespace wardbook::app {

Query App::Parts::query() const {
  return {world.database, calendar, letters, person ? &*person : nullptr, now(), sync.age};
}

std::vector<District> App::districts() const {
  return parts_->keep(store::select<District>(parts_->world.database, "ORDER BY name, id"));
}

std::vector<Clinic> App::clinics() const {
  return parts_->keep(known_clinics(parts_->query()));
}

std::vector<Hospital> App::hospitals() const {
  return parts_->keep(known_hospitals(parts_->query()));
}

std::vector<Ward> App::wards(HospitalId hospital) const {
  return parts_->keep(store::select<Ward>(parts_->world.database,
                                          "WHERE hospital_id = ?1 ORDER BY name, id", hospital));
}

std::vector<Pool> App::pools(HospitalId hospital) const {
  return parts_->keep(store::select<Pool>(parts_->world.database,
                                          "WHERE hospital_id = ?1 ORDER BY name, id", hospital));
}

std::vector<HospitalAvailability> App::availability(const AvailabilityQuery& query) const {
  return parts_->keep(app::availability(parts_->query(), query));
}

std::vector<App::SlotChoice> App::slots(HospitalId hospital, std::optional<PoolId> pool,
                                        BedClass bed_class, Capabilities needs, int count) const {
  return parts_->keep(slot_choices(parts_->query(), hospital, pool, bed_class, needs, count));
}

const std::vector<PatientLine>& App::Parts::patient_lines() const {
  if (known_patients.revision != revision)
    known_patients = {revision, keep(app::patient_lines(query()))};
  return known_patients.lines;
}

bool App::matches(std::string_view text, std::string_view search) const {
  return parts_->letters.match(text, search);
}

std::vector<PatientView> App::find_patients(const std::string& search, int most) const {
  const Query query = parts_->query();
  if (search.empty()) return parts_->keep(app::find_patients(query, search, most));
  return parts_->keep(search_patients(query, parts_->patient_lines(), search, most));
}

std::optional<PatientView> App::patient(PatientId id) const {
  return parts_->keep(patient_view(parts_->query(), id));
}

const std::vector<BookingLine>& App::Parts::lines_of(BookingFilter::Group group) const {
  if (known_lines.revision != revision || known_lines.group != group)
    known_lines = {revision, group, keep(booking_lines(query(), group))};
  return known_lines.lines;
}

std::vector<BookingView> App::bookings(const BookingFilter& filter) const {
  const Query query = parts_->query();
  if (filter.search.empty()) return parts_->keep(app::bookings(query, filter));
  return parts_->keep(search_bookings(query, parts_->lines_of(filter.group), filter));
}

namespace {

/// Whether the command asks for the place of this booking.
bool asks_for(const Args& args, BookingId id) {
  if (const auto* book = std::get_if<Book>(&args)) return book->booking == id;
  if (const auto* change = std::get_if<ChangeBooking>(&args)) return change->booking == id;
  return false;
}

}  // namespace

std::optional<BookingView> App::booking(BookingId id) const {
  auto view = parts_->keep(find_booking(parts_->query(), id));
  if (!view || view->booking.state != BookingState::held) return view;
  for (const sync::PendingCommand& waiting : parts_->keep(parts_->replica->pending()))
    if (asks_for(waiting.command.args, id))
      view->forecast = forecast_words(parts_->query(), waiting.forecast) +
                       ". The server decides at the next contact.";
  return view;
}

std::vector<HistoryLine> App::history(BookingId id) const {
  return parts_->keep(app::history(parts_->query(), id));
}

std::optional<Board> App::board(HospitalId hospital) const {
  return parts_->keep(app::board(parts_->query(), hospital));
}

std::vector<BedView> App::beds(PoolId pool) const {
  return parts_->keep(beds_of(parts_->query(), pool));
}

std::vector<InboxItem> App::inbox(bool with_acknowledged) const {
  return parts_->keep(app::inbox(parts_->query(), *parts_->replica, with_acknowledged));
}

int App::inbox_count() const {
  return static_cast<int>(inbox(false).size());
}

std::vector<Account> App::accounts() const {
  if (parts_->person == std::nullopt || parts_->person->role != Role::admin) return {};
  return parts_->keep(store::select<Account>(parts_->world.database,
                                             "ORDER BY state = 'waiting' DESC, full_name, id"));
}

Policy App::policy() const {
  return parts_->keep(store::get<Policy>(parts_->world.database, 1)).value_or(Policy{});
}

std::string App::local(const Hospital& hospital, Minute at) const {
  return parts_->calendar.date_time(hospital, at);
}

std::string App::span(HospitalId hospital, const Interval& interval) const {
  return parts_->keep(when(parts_->query(), hospital, interval));
}

LocalTime App::local_time(const Hospital& hospital, Minute at) const {
  return parts_->calendar.local(hospital, at);
}

Minute App::to_minute(const Hospital& hospital, LocalTime local) const {
  return parts_->calendar.to_minute(hospital, local);
}

std::string App::ago(Instant at) const {
  return app::ago(at, now());
}

}  // namespace wardbook::app
