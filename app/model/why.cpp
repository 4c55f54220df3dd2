#include "app/model/queries.h"
#include "shared/store/rows.h"

namespace wardbook::app {
namespace {

/// What was asked, as far as a command asks for a place.
struct Asked {
  std::optional<HospitalId> hospital;
  std::optional<PoolId> pool;
  std::optional<Interval> slots;
  std::optional<PatientId> patient;
};

Asked asked_of(const Args& args) {
  if (const auto* book = std::get_if<Book>(&args))
    return {book->hospital, book->pool, book->asked, book->patient};
  if (const auto* change = std::get_if<ChangeBooking>(&args))
    return {change->hospital, change->pool, change->asked, {}};
  if (const auto* merge = std::get_if<MergePatient>(&args)) return {{}, {}, {}, merge->patient};
  return {};
}

std::string_view verb(const Args& args) {
  static constexpr std::pair<std::string_view, std::string_view> kVerbs[] = {
      {"register_patient", "Register a patient"},
      {"merge_patient", "Merge two records"},
      {"book", "Book a bed"},
      {"change_booking", "Change a booking"},
      {"cancel_booking", "Cancel a booking"},
      {"retriage", "New triage"},
      {"block_units", "Close beds for a while"},
      {"arrive", "Mark as arrived"},
      {"admit", "Admit"},
      {"walk_in", "Walk-in"},
      {"transfer", "Transfer"},
      {"discharge", "Discharge"},
      {"set_bed_status", "Set a bed's status"},
      {"no_show", "Mark as not come"},
      {"enter_in_error", "Mark as a mistake"},
      {"acknowledge_notice", "Read a notice"},
      {"close_review", "Close a review"},
      {"add_bed", "Add a bed"},
      {"set_account", "Change an account"}};
  for (const auto& [kind, words] : kVerbs)
    if (kind == kind_of(args)) return words;
  return "Change the set-up";
}

std::string title(OutcomeCode code) {
  switch (code) {
    case OutcomeCode::done:
      return "Confirmed";
    case OutcomeCode::other_pool:
      return "Confirmed in another ward";
    case OutcomeCode::other_slot:
      return "Confirmed at another time";
    case OutcomeCode::other_hospital:
      return "Confirmed in another hospital";
    case OutcomeCode::same_person:
      return "This person was known already";
    case OutcomeCode::colliding_fact:
      return "Kept, but it collides with another report";
    case OutcomeCode::over_capacity:
      return "Kept over capacity";
    case OutcomeCode::restamped:
      return "Kept with another time";
    case OutcomeCode::no_room:
      return "On the waitlist";
    case OutcomeCode::malformed:
      return "Not understood";
    case OutcomeCode::not_allowed:
      return "Not allowed";
    case OutcomeCode::unknown_row:
      return "Not found";
    case OutcomeCode::illegal_transition:
      return "Not possible any more";
    case OutcomeCode::has_hold:
      return "The patient holds a bed already";
    case OutcomeCode::no_place:
      return "No room";
    case OutcomeCode::changed_meanwhile:
      return "Somebody changed it meanwhile";
    case OutcomeCode::bed_not_ready:
      return "The bed is not ready";
    case OutcomeCode::in_the_past:
      return "The time has passed";
    case OutcomeCode::too_far_ahead:
      return "Too far ahead";
    case OutcomeCode::pool_closed:
      return "The ward takes nobody";
    case OutcomeCode::in_use:
      return "In use";
    case OutcomeCode::name_taken:
      return "The name is taken";
    case OutcomeCode::other_body:
      return "Sent twice with different content";
    case OutcomeCode::ledger_conflict:
      return "The server could not keep it";
  }
  WB_CHECK(false);
}

/// The rule behind the code, in a sentence that can be read out to a patient.
std::string rule(OutcomeCode code) {
  switch (code) {
    case OutcomeCode::other_pool:
    case OutcomeCode::other_slot:
      return "The asked place was full. The same class of bed in the same hospital at the nearest "
             "time comes next.";
    case OutcomeCode::other_hospital:
      return "The asked hospital was full. The nearest hospital with the same class of bed comes "
             "next.";
    case OutcomeCode::no_room:
      return "There was no room as far as the booking allows. The waitlist goes by triage, then "
             "bypass "
             "group, then triage time.";
    case OutcomeCode::no_place:
      return "There was no room. What was held before is kept.";
    case OutcomeCode::same_person:
      return "The identifier belongs to a registered patient. Both are one person now.";
    case OutcomeCode::colliding_fact:
    case OutcomeCode::over_capacity:
      return "What has happened is always kept. The hospital's staff has a review to settle it.";
    case OutcomeCode::restamped:
      return "The time given could not be right, so the server's counts.";
    case OutcomeCode::has_hold:
      return "A patient may hold one bed at a time. The other hold can be replaced by this one.";
    case OutcomeCode::changed_meanwhile:
      return "What you saw was not the newest any more. Look at the booking and try again.";
    case OutcomeCode::illegal_transition:
      return "The booking or bed is in a state that does not allow it.";
    case OutcomeCode::bed_not_ready:
      return "A bed in housekeeping, contaminated or closed can't take a patient.";
    case OutcomeCode::not_allowed:
      return "Your role does not allow it. An administrator can change that.";
    case OutcomeCode::unknown_row:
      return "The server does not know what it is about.";
    case OutcomeCode::in_the_past:
      return "A bed can only be booked from the present slot on.";
    case OutcomeCode::too_far_ahead:
      return "The policy limits how far ahead and how long a bed can be booked.";
    case OutcomeCode::pool_closed:
      return "The ward was taken out of service.";
    case OutcomeCode::in_use:
      return "It has bookings from now on, or a bed that is being made ready, so it can't change "
             "in this way.";
    case OutcomeCode::name_taken:
      return "Another one has this name. Choose a different one.";
    case OutcomeCode::ledger_conflict:
    case OutcomeCode::other_body:
    case OutcomeCode::malformed:
      return "Nothing was changed. Please try again; if it stays, tell your administrator.";
    case OutcomeCode::done:
      return "";
  }
  WB_CHECK(false);
}

/// Why two records were not merged, by what the outcome names; empty: it is of something else.
std::string_view rule_of_merge(OutcomeCode code, std::string_view detail) {
  if (code == OutcomeCode::has_hold && detail == "booking")
    return "Both records hold a bed or wait for one, and a patient may do so once. Cancel one of "
           "the two bookings, then merge.";
  if (code == OutcomeCode::has_hold && detail == "stay")
    return "Both records are in a bed. If it is one person, end one of the two stays first.";
  if (code == OutcomeCode::in_use && detail == "account")
    return "Both people log in with an account. An administrator has to disable one of the two.";
  if (code == OutcomeCode::illegal_transition && detail == "patient")
    return "The two are one record already.";
  if (code == OutcomeCode::not_allowed && detail == "duplicate")
    return "A desk ends only records that its clinic registered, a hospital merges only patients "
           "that it has had.";
  return "";
}

/// What a refusal's params alone can tell; empty: its code says it all.
std::string particular_rule(const Outcome& outcome) {
  const std::string_view merge = rule_of_merge(outcome.code, outcome.params.detail);
  if (!merge.empty()) return std::string(merge);
  if (outcome.code == OutcomeCode::illegal_transition && outcome.params.detail == "over_capacity")
    return "The claim still has no bed in some of its time. Give it another place, end it or bring "
           "back a bed; the review closes by itself.";
  if (outcome.code == OutcomeCode::not_allowed && outcome.params.detail == "clinic")
    return "A desk registers and books in the name of its own clinic, and nobody else does. The "
           "clinic is missing, or it is another one.";
  if (outcome.code == OutcomeCode::not_allowed && outcome.params.detail == "actor")
    return "The server does not know who did this on this device, as after it was restored from an "
           "older backup. Log in with the network, or create the account again; then do it again.";
  if (outcome.code == OutcomeCode::in_the_past && !changes_nothing(outcome))
    return "The server heard of it when its time was over, so it holds no bed. It is kept: if the "
           "patient came, the hospital can still mark the arrival.";
  return "";
}

std::string rule(const Outcome& outcome) {
  std::string particular = particular_rule(outcome);
  return particular.empty() ? rule(outcome.code) : particular;
}

Result<std::string> place(const Query& query, const std::optional<HospitalId>& hospital,
                          const std::optional<PoolId>& pool, const std::optional<Interval>& slots) {
  std::string text;
  const auto add = [&](const std::string& part) {
    if (!part.empty() && !text.empty()) text += " · ";
    text += part;
  };
  if (hospital) {
    WB_ASSIGN(const std::string name, hospital_name(query, *hospital));
    add(name);
  }
  WB_ASSIGN(const std::string ward, pool_name(query, pool));
  add(ward);
  if (hospital && slots) {
    WB_ASSIGN(const std::string time, when(query, *hospital, *slots));
    add(time);
  }
  return text;
}

Result<WhyCard::Option> option(const Query& query, const Alternative& alternative) {
  WB_ASSIGN(std::string label,
            place(query, alternative.hospital, alternative.pool, alternative.slots));
  if (alternative.distance_m >= 1000)
    label += " · " + std::to_string((alternative.distance_m + 500) / 1000) + " km";
  return WhyCard::Option{alternative, std::move(label)};
}

std::string_view word(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::promoted:
      return "A place came free";
    case NoticeKind::over_capacity:
      return "A bed was lost";
    case NoticeKind::expired:
      return "Waited too long";
    case NoticeKind::noshow:
      return "Marked as not come";
    case NoticeKind::cancelled:
      return "Cancelled by somebody else";
    case NoticeKind::changed:
      return "Changed by somebody else";
    case NoticeKind::restored:
      return "The bed is there again";
  }
  WB_CHECK(false);
}

std::string_view rule(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::promoted:
      return "The first of the waitlist that fits gets a place that comes free.";
    case NoticeKind::over_capacity:
      return "A bed of the ward was closed. The claim is kept and the hospital's staff looks for a "
             "place.";
    case NoticeKind::expired:
      return "No place came free in the time in which it would have helped. Book again if it still "
             "does.";
    case NoticeKind::noshow:
      return "The patient did not arrive within the arrival window, so the bed was given on.";
    case NoticeKind::cancelled:
    case NoticeKind::changed:
      return "The hospital or another desk did this. Its history tells who.";
    case NoticeKind::restored:
      return "A bed came free, and claims over capacity come before the waitlist.";
  }
  WB_CHECK(false);
}

OutcomeKind kind_of(NoticeKind kind) {
  const bool good = kind == NoticeKind::promoted || kind == NoticeKind::restored;
  const bool lost =
      kind == NoticeKind::expired || kind == NoticeKind::noshow || kind == NoticeKind::cancelled;
  return good ? OutcomeKind::done : lost ? OutcomeKind::refused : OutcomeKind::adjusted;
}

/// The other record's name, as long as it is another one here.
Status tell_other(const Query& query, const MergePatient& ask, WhyCard& card) {
  WB_ASSIGN(const auto other, store::get<Patient>(query.database, ask.duplicate));
  if (other && !other->in_error) card.asked += " · " + other->name;
  return {};
}

/// The other record has left this device: what is said is whose it is now.
void tell_merged(WhyCard& card, const PatientView& patient) {
  card.title = "Two records are one now";
  card.decided = patient.patient.name;
  if (!patient.line.empty()) card.decided += " · " + patient.line;
  card.rule =
      "Bookings, stays and identifiers of the double record belong to this one. What still comes "
      "for the double one is added here.";
}

/// The booking that was refused, if the patient came for it: an arrival or admission made it then.
Result<std::optional<BookingId>> came_for(const Query& query, const Args& args,
                                          const Outcome& outcome) {
  const auto* book = std::get_if<Book>(&args);
  if (book == nullptr || !changes_nothing(outcome)) return std::optional<BookingId>();
  WB_ASSIGN(const auto row, store::get<Booking>(query.database, book->booking));
  using S = BookingState;
  const bool came =
      row && (row->state == S::arrived || row->state == S::admitted || row->state == S::discharged);
  return came ? std::optional(book->booking) : std::nullopt;
}

}  // namespace

Result<WhyCard> why(const Query& query, const Args& args, const Outcome& outcome) {
  WhyCard card;
  card.kind = wardbook::kind_of(outcome);
  card.title = title(outcome.code);
  const Asked asked = asked_of(args);
  card.asked = verb(args);
  WB_ASSIGN(const std::string wanted, place(query, asked.hospital, asked.pool, asked.slots));
  if (!wanted.empty()) card.asked += " · " + wanted;
  std::optional<PatientView> patient;
  if (asked.patient) {
    WB_ASSIGN(patient, patient_view(query, *asked.patient));
  }
  if (patient) card.asked = patient->patient.name + " · " + card.asked;
  const auto* merge = std::get_if<MergePatient>(&args);
  if (merge != nullptr) WB_TRY(tell_other(query, *merge, card));
  const OutcomeParams& params = outcome.params;
  WB_ASSIGN(card.decided, place(query, params.hospital, params.pool, params.slots));
  if (params.position)
    card.decided = "Number " + std::to_string(*params.position) + " of the waitlist";
  if (card.decided.empty() && card.kind == OutcomeKind::refused)
    card.decided = changes_nothing(outcome) ? "Nothing was changed" : "Kept as expired";
  card.rule = rule(outcome);
  if (merge != nullptr && patient && outcome.code == OutcomeCode::done) tell_merged(card, *patient);
  WB_ASSIGN(card.came_for, came_for(query, args, outcome));
  if (card.came_for) {
    card.decided = "The patient came for it all the same, and it was made then";
    return card;
  }
  for (const Alternative& alternative : outcome.alternatives) {
    WB_ASSIGN(WhyCard::Option one, option(query, alternative));
    card.options.push_back(std::move(one));
  }
  return card;
}

Result<WhyCard> why(const Query& query, const Notice& notice) {
  WhyCard card;
  card.kind = kind_of(notice.kind);
  card.title = word(notice.kind);
  WB_ASSIGN(const auto patient, patient_view(query, notice.patient));
  if (patient) card.asked = patient->patient.name;
  WB_ASSIGN(card.decided, place(query, notice.hospital, notice.pool, notice.slots));
  card.rule = rule(notice.kind);
  return card;
}

std::string forecast_words(const Query& query, const Outcome& forecast) {
  std::string text;
  switch (wardbook::kind_of(forecast)) {
    case OutcomeKind::done:
      text = "Likely confirmed";
      break;
    case OutcomeKind::adjusted:
      text = "Likely elsewhere";
      break;
    case OutcomeKind::waitlisted:
      text = "Likely on the waitlist";
      break;
    case OutcomeKind::refused:
      return refusal_hint(forecast);
  }
  return text + " · numbers from " +
         (query.basis_age == "just now" ? "a moment ago" : query.basis_age);
}

std::string refusal_hint(const Outcome& outcome) {
  std::string hint = title(outcome.code) + ". " + rule(outcome);
  if (!outcome.params.detail.empty() && particular_rule(outcome).empty())
    hint += " (" + outcome.params.detail + ")";
  return hint;
}

}  // namespace wardbook::app
