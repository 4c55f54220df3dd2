#include "tests/sim/coverage.h"

#include <span>
#include <sstream>

namespace wardbook::sim {
namespace {

using Counts = std::map<std::string, int64_t>;

void add_counts(Counts& to, const Counts& from) {
  for (const auto& [name, count] : from) to[name] += count;
}

void write(std::ostringstream& out, char section, const Counts& counts) {
  for (const auto& [name, count] : counts) out << section << " " << count << " " << name << "\n";
}

// --- What can be reached. Not here: bookings that are held or refused. A device calls them so; the
// server has no row in these states.

constexpr std::string_view kBookings[] = {"absent",   "confirmed",  "waitlisted",      "arrived",
                                          "admitted", "discharged", "cancelled",       "noshow",
                                          "expired",  "moved",      "entered-in-error"};
constexpr std::string_view kOfBookings[] = {
    "change_booking", "cancel_booking", "retriage",       "arrive",
    "admit",          "no_show",        "enter_in_error", "book"};
constexpr std::string_view kStays[] = {"absent", "active", "disputed", "discharged",
                                       "entered-in-error"};
constexpr std::string_view kOfStays[] = {"transfer", "discharge"};
// These two the server asks of itself alone, about what it has just read, and in a run nothing
// comes between: only a second thread's command could, so in other states they are met by
// tests/unit/rules. An entry may have expired by then: two Promotes that follow from one command
// both ask for it.
constexpr std::string_view kEntries[] = {"waitlisted", "expired"};
constexpr std::string_view kOfEntries[] = {"expire"};
constexpr std::string_view kOverstays[] = {"active", "disputed"};
constexpr std::string_view kOfOverstays[] = {"extend_stay"};
constexpr std::string_view kBeds[] = {"absent",       "vacant",   "occupied", "housekeeping",
                                      "contaminated", "isolated", "closed"};
constexpr std::string_view kOfBeds[] = {"set_bed_status", "admit into", "walk_in into",
                                        "transfer into"};
constexpr std::string_view kReviews[] = {"absent", "open", "done"};
constexpr std::string_view kOfReviews[] = {"close_review"};
constexpr std::string_view kNotices[] = {"absent", "unread", "read"};
constexpr std::string_view kOfNotices[] = {"acknowledge_notice"};
constexpr std::string_view kAccounts[] = {"absent", "waiting", "active", "disabled"};
constexpr std::string_view kOfAccounts[] = {"set_account"};
constexpr std::string_view kRecords[] = {"absent", "merged", "two-beds", "two-holds",
                                         "two-records"};
constexpr std::string_view kOfRecords[] = {"merge_patient"};
constexpr std::string_view kNothing[] = {"none"};
constexpr std::string_view kOfNothing[] = {
    "register_patient", "block_units", "walk_in",     "promote", "set_up_district", "set_up_clinic",
    "set_up_hospital",  "set_up_ward", "set_up_pool", "add_bed", "set_policy"};

struct Reachable {
  std::span<const std::string_view> states;
  std::span<const std::string_view> kinds;
};
constexpr Reachable kReachable[] = {{kBookings, kOfBookings}, {kStays, kOfStays},
                                    {kEntries, kOfEntries},   {kOverstays, kOfOverstays},
                                    {kBeds, kOfBeds},         {kReviews, kOfReviews},
                                    {kNotices, kOfNotices},   {kAccounts, kOfAccounts},
                                    {kRecords, kOfRecords},   {kNothing, kOfNothing}};

/// Each kind of fault, as it is counted where it has really happened; and what must be met.
constexpr std::string_view kEvents[] = {"cut off",
                                        "told of no network",
                                        "told of a network",
                                        "request_lost",
                                        "reply_lost",
                                        "twice",
                                        "request_cut",
                                        "reply_cut",
                                        "reset",
                                        "slow",
                                        "not_wardbook",
                                        "other_release",
                                        "device crash",
                                        "device power lost in a write",
                                        "device disk full",
                                        "device disk falters",
                                        "device lost a sync",
                                        "clock jump",
                                        "cloned",
                                        "rolled back",
                                        "wiped",
                                        "server crash",
                                        "server power lost in a write",
                                        "server disk full",
                                        "server disk falters",
                                        "server lost a sync",
                                        "server clock behind",
                                        "server clock ahead",
                                        kAheadForDaysEvent,
                                        kRestoredBehindEvent,
                                        kRestoredAheadEvent,
                                        "server backed up",
                                        "server restored",
                                        "answer kept",
                                        "brought back",
                                        "role withdrawn",
                                        "signed up",
                                        "raw push",
                                        kPartEvent,
                                        kBareEvent,
                                        kLostPageEvent,
                                        kLateEvent,
                                        kFactEvent,
                                        kGridFactEvent,
                                        kGridEvent,
                                        kRotEvent,
                                        kDiffersEvent,
                                        kHeldEvent,
                                        kWokenEvent,
                                        kNewsEvent};

int64_t share(int64_t part, int64_t whole) {
  return whole == 0 ? 0 : part * 1000 / whole;
}

std::string percent(int64_t per_mille) {
  return std::to_string(per_mille / 10) + "." + std::to_string(per_mille % 10) + " %";
}

void print(std::ostringstream& out, const char* title, const Counts& counts) {
  out << title << "\n";
  for (const auto& [name, count] : counts) {
    out << "  " << name << std::string(name.size() < 44 ? 44 - name.size() : 1, ' ') << count
        << "\n";
  }
}

}  // namespace

void Coverage::add(const Coverage& other) {
  add_counts(kinds, other.kinds);
  add_counts(codes, other.codes);
  add_counts(pairs, other.pairs);
  add_counts(events, other.events);
  commands += other.commands;
}

bool Coverage::has(const std::string& name) const {
  return codes.contains(name) || pairs.contains(name) || events.contains(name);
}

std::string to_lines(const Coverage& coverage) {
  std::ostringstream out;
  write(out, 'k', coverage.kinds);
  write(out, 'c', coverage.codes);
  write(out, 'p', coverage.pairs);
  write(out, 'e', coverage.events);
  out << "n " << coverage.commands << " commands\n";
  return out.str();
}

void add_lines(Coverage& coverage, std::string_view lines) {
  std::istringstream in{std::string(lines)};
  char section = 0;
  int64_t count = 0;
  std::string name;
  while (in >> section >> count && std::getline(in >> std::ws, name)) {
    if (section == 'k') coverage.kinds[name] += count;
    if (section == 'c') coverage.codes[name] += count;
    if (section == 'p') coverage.pairs[name] += count;
    if (section == 'e') coverage.events[name] += count;
    if (section == 'n') coverage.commands += count;
  }
}

std::string table_of(const Coverage& coverage) {
  std::ostringstream out;
  out << coverage.commands << " commands of devices decided:";
  for (const auto& [name, count] : coverage.kinds)
    out << " " << name << " " << percent(share(count, coverage.commands));
  out << "\n";
  print(out, "outcome codes", coverage.codes);
  print(out, "state x command", coverage.pairs);
  print(out, "events", coverage.events);
  return out.str();
}

std::vector<std::string> below_floor(const Coverage& coverage) {
  std::vector<std::string> missing;
  const auto needs = [&](const char* kind, int64_t per_mille) {
    const auto at = coverage.kinds.find(kind);
    const int64_t count = at == coverage.kinds.end() ? 0 : at->second;
    if (share(count, coverage.commands) < per_mille)
      missing.push_back(std::string(kind) + " are only " +
                        percent(share(count, coverage.commands)));
  };
  needs("done", 300);
  needs("adjusted", 50);
  needs("waitlisted", 50);
  for (const std::string_view code : EnumText<OutcomeCode>::values)
    // A ledger_conflict is a defect: a run that has one fails.
    if (code != "ledger_conflict" && !coverage.codes.contains(std::string(code)))
      missing.push_back("no outcome " + std::string(code));
  for (const Reachable& part : kReachable)
    for (const std::string_view kind : part.kinds)
      for (const std::string_view state : part.states)
        if (const std::string pair = std::string(state) + " " + std::string(kind);
            !coverage.pairs.contains(pair))
          missing.push_back("never: " + pair);
  for (const std::string_view event : kEvents)
    if (!coverage.events.contains(std::string(event)))
      missing.push_back("never: " + std::string(event));
  return missing;
}

}  // namespace wardbook::sim
