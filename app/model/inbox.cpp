#include <algorithm>

#include "app/model/inbox.h"
#include "shared/store/rows.h"

namespace wardbook::app {
namespace {

/// What a person need not read: it came as it was asked.
bool needs_reading(const sync::AnsweredCommand& answered) {
  return kind_of(answered.record.outcome) != OutcomeKind::done;
}

std::optional<BookingId> booking_of(const Args& args, const Outcome& outcome) {
  if (const auto* book = std::get_if<Book>(&args))
    return changes_nothing(outcome) ? std::nullopt : std::optional(book->booking);
  if (const auto* change = std::get_if<ChangeBooking>(&args)) return change->booking;
  if (const auto* cancel = std::get_if<CancelBooking>(&args)) return cancel->booking;
  if (const auto* arrive = std::get_if<Arrive>(&args)) return arrive->booking;
  if (const auto* admit = std::get_if<Admit>(&args)) return admit->booking;
  if (const auto* walk_in = std::get_if<WalkIn>(&args)) return walk_in->booking;
  return outcome.params.booking;
}

Result<InboxItem> item_of(const Query& query, const sync::AnsweredCommand& answered) {
  const Args& args = answered.command.args;
  const Outcome& outcome = answered.record.outcome;
  InboxItem item;
  item.source = InboxItem::Source::outcome;
  item.id = answered.command.id.uuid;
  item.at = answered.record.decided_at;
  item.when = ago(item.at, query.now);
  WB_ASSIGN(item.card, why(query, args, outcome));
  item.booking = item.card.came_for ? item.card.came_for : booking_of(args, outcome);
  const bool asks_for_place = std::holds_alternative<Book>(args) && !item.card.came_for;
  if (asks_for_place && outcome.code == OutcomeCode::has_hold) item.hold = outcome.params.booking;
  item.acknowledged = answered.acknowledged_at.has_value();
  return item;
}

Result<InboxItem> item_of(const Query& query, const Notice& notice) {
  InboxItem item;
  item.source = InboxItem::Source::notice;
  item.id = notice.id.uuid;
  item.notice = notice.kind;
  item.at = notice.at;
  item.when = ago(notice.at, query.now);
  WB_ASSIGN(item.card, why(query, notice));
  item.booking = notice.booking;
  item.acknowledged = notice.acknowledged_at.has_value();
  return item;
}

/// Notices of the person's own patients: those of the desk, or of the patient.
Result<std::vector<Notice>> notices(const Query& query, bool with_acknowledged) {
  const Person& person = *query.person;
  if (!person.clinic && !person.patient) return std::vector<Notice>();
  std::string tail = person.clinic ? "WHERE clinic_id = ?1" : "WHERE patient_id = ?1";
  if (!with_acknowledged) tail += " AND acknowledged_at IS NULL";
  const Uuid whose = person.clinic ? person.clinic->uuid : person.patient->uuid;
  return store::select<Notice>(query.database, tail, whose);
}

}  // namespace

Result<std::vector<InboxItem>> inbox(const Query& query, sync::Replica& replica,
                                     bool with_acknowledged) {
  std::vector<InboxItem> items;
  if (query.person == nullptr) return items;
  WB_ASSIGN(const auto answers, replica.answered(with_acknowledged));
  for (const sync::AnsweredCommand& answered : answers) {
    if (answered.command.actor != query.person->id || !needs_reading(answered)) continue;
    WB_ASSIGN(InboxItem item, item_of(query, answered));
    items.push_back(std::move(item));
  }
  WB_ASSIGN(const auto told, notices(query, with_acknowledged));
  for (const Notice& notice : told) {
    WB_ASSIGN(InboxItem item, item_of(query, notice));
    items.push_back(std::move(item));
  }
  std::stable_sort(items.begin(), items.end(),
                   [](const InboxItem& a, const InboxItem& b) { return a.at > b.at; });
  return items;
}

namespace {

ChangeBooking change_to(BookingId booking, BedClass bed_class, Capabilities needs,
                        const Alternative& place) {
  return {booking, place.hospital, place.pool,           bed_class,
          needs,   place.slots,    Alternates::only_this};
}

}  // namespace

Result<Args> take_alternative(const Args& asked, const Outcome& outcome, const Alternative& place,
                              BookingId id) {
  if (const auto* change = std::get_if<ChangeBooking>(&asked))
    return Args(change_to(change->booking, change->bed_class, change->needs, place));
  const auto* book = std::get_if<Book>(&asked);
  if (book == nullptr)
    return Error{"not_a_booking", "Only a booking has alternatives that can be taken."};
  if (kind_of(outcome) != OutcomeKind::refused)
    return Args(change_to(book->booking, book->bed_class, book->needs, place));
  Book again = *book;
  again.booking = id;
  again.hospital = place.hospital;
  again.pool = place.pool;
  again.asked = place.slots;
  again.alternates = Alternates::only_this;
  again.not_after.reset();
  if (outcome.code == OutcomeCode::has_hold) again.replaces = outcome.params.booking;
  return Args(std::move(again));
}

Result<Args> replace_hold(const Args& asked, const Outcome& outcome, BookingId id) {
  const auto* book = std::get_if<Book>(&asked);
  if (book == nullptr || outcome.code != OutcomeCode::has_hold || !outcome.params.booking)
    return Error{"nothing_to_replace", "There is no other hold that this one could replace."};
  Book again = *book;
  again.booking = id;
  again.replaces = outcome.params.booking;
  return Args(std::move(again));
}

}  // namespace wardbook::app
