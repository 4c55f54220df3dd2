#include <algorithm>

#include "tests/sim/coverage.h"

// The state of what a command is about, before it is decided.

namespace wardbook::sim {
namespace {

template <class Row>
std::string state_of(const Row* row) {
  if (row == nullptr) return "absent";
  if constexpr (std::is_same_v<Row, Bed>)
    return std::string(to_text(row->status));
  else if constexpr (std::is_same_v<Row, Notice>)
    return row->acknowledged_at ? "read" : "unread";
  else
    return std::string(to_text(row->state));
}

bool has_hold(const Truth& truth, PatientId patient) {
  const auto* ids = find(truth.of_patient, patient);
  return ids != nullptr && std::any_of(ids->begin(), ids->end(), [&](BookingId id) {
           return is_live_hold(truth.bookings.at(id).state);
         });
}

bool lies_in_bed(const Truth& truth, PatientId patient) {
  return std::any_of(truth.stays.begin(), truth.stays.end(), [&](const auto& row) {
    return row.second.patient == patient && row.second.state == StayState::active;
  });
}

/// Of the two records.
std::string state_of(const Truth& truth, const MergePatient& ask) {
  const PatientId kept = truth.resolve(ask.patient);
  const PatientId gone = truth.resolve(ask.duplicate);
  if (!find(truth.patients, kept) || !find(truth.patients, gone)) return "absent";
  if (kept == gone) return "merged";
  if (lies_in_bed(truth, kept) && lies_in_bed(truth, gone)) return "two-beds";
  if (has_hold(truth, kept) && has_hold(truth, gone)) return "two-holds";
  return "two-records";
}

/// What a command is about: the row, as an unknown one is called, and its state.
struct Met {
  std::string_view row;
  std::string state;
};

template <class Ask>
Met subject_of(const Truth& truth, const Ask& ask) {
  // What a walk-in names, it makes.
  if constexpr (std::is_same_v<Ask, WalkIn>) return {"", "none"};
  if constexpr (std::is_same_v<Ask, Book>) {
    if (!ask.replaces) return {"", "none"};
    return {"booking", state_of(find(truth.bookings, *ask.replaces))};
  } else if constexpr (std::is_same_v<Ask, MergePatient>)
    return {"patient", state_of(truth, ask)};
  else if constexpr (requires { ask.booking; })
    return {"booking", state_of(find(truth.bookings, ask.booking))};
  else if constexpr (requires { ask.stay; })
    return {"stay", state_of(find(truth.stays, ask.stay))};
  else if constexpr (requires { ask.review; })
    return {"review", state_of(find(truth.reviews, ask.review))};
  else if constexpr (requires { ask.notice; })
    return {"notice", state_of(find(truth.notices, ask.notice))};
  else if constexpr (requires { ask.account; })
    return {"account", state_of(find(truth.accounts, ask.account))};
  else if constexpr (std::is_same_v<Ask, SetBedStatus>)
    return {"bed", state_of(find(truth.beds, ask.bed))};
  else
    return {"", "none"};
}

/// Whether the state had a say: not if it was refused for who asks, how it is asked, or another row
/// that is not there.
bool had_a_say(const Met& met, const Outcome& outcome) {
  switch (outcome.code) {
    case OutcomeCode::not_allowed:
    case OutcomeCode::malformed:
    case OutcomeCode::other_body:
      return false;
    case OutcomeCode::unknown_row:
      return met.state == "absent" && outcome.params.detail == met.row;
    default:
      return true;
  }
}

}  // namespace

std::vector<std::string> pairs_of(const Truth& truth, const Args& args, const Outcome& outcome) {
  std::vector<std::string> pairs;
  const auto add = [&](const Met& met, const std::string& command) {
    if (had_a_say(met, outcome)) pairs.push_back(met.state + " " + command);
  };
  std::visit(
      [&](const auto& ask) {
        using Ask = std::decay_t<decltype(ask)>;
        const std::string kind(Ask::kind);
        add(subject_of(truth, ask), kind);
        constexpr bool into_bed = std::is_same_v<Ask, Admit> || std::is_same_v<Ask, WalkIn> ||
                                  std::is_same_v<Ask, Transfer>;
        if constexpr (into_bed) add({"bed", state_of(find(truth.beds, ask.bed))}, kind + " into");
      },
      args);
  return pairs;
}

}  // namespace wardbook::sim
