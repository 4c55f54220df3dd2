#pragma once

#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "shared/rules/command.h"
#include "shared/rules/effect.h"
#include "shared/rules/ledger.h"
#include "shared/rules/outcome.h"

namespace wardbook {

/// Where a decision is made. A device refuses only what is malformed, not allowed, or an illegal
/// transition on a row that it holds: never for room, an unknown row or a stale version. What it
/// answers is a forecast, and the rows that it writes say `held`, at what was asked.
enum class Side : uint8_t { device, server };

class Turn;

/// Everything that a decision depends on besides the command and the ledger.
struct Circumstances {
  Side side = Side::server;
  Instant now;          ///< server: its clock at receipt, stored with the outcome. device: its HLC
  int64_t receipt = 0;  ///< server: the commit number that this command gets. device: 0
  /// Fresh ids for the rows that a command causes but does not name (reviews, notices, system
  /// commands), from the caller's randomness; a replay gives the same ones.
  std::function<Uuid()> new_id;
  /// Server: what was answered before the database was lost. The decision brings back the effects
  /// of that answer: nothing is asked but whether the rows are there, and the place is the one that
  /// was given, over capacity where it is full now. `now` and `receipt` are those of then. The
  /// outcome is this one; or refused, without effects, as long as a row that it needs has not come
  /// back.
  const Outcome* sealed = nullptr;
  /// Server: the moment whose role, state, hospital and clinic the actor is judged by: made_at, as
  /// far as it can be believed.
  Instant judged_at{};
  /// With `sealed`: the review that tells staff that the answer contradicts what is there now. It
  /// is closed when the answer is brought back after all.
  ReviewId contradiction{};
  /// With `sealed`: the refusal that the rules have found for it. The decision opens that review
  /// and does nothing else.
  const Outcome* contradicts = nullptr;
  /// Server: finds the booking of a refused request, for the facts about it (refused_book.h). Given
  /// from outside, so that a device's program, which is downloaded, has nothing of it.
  const Booking* (*booking_of_refused)(Turn&, BookingId) = nullptr;
};

/// What a command leads to.
struct Decision {
  Outcome outcome;
  std::vector<Effect> effects;  ///< in order; none if it changes_nothing()
  std::vector<Args> followups;  ///< system commands, to be decided next in the same transaction
};

/// Slices to load before calling again, at most kMostLoads times.
struct NeedMore {
  std::vector<Slice> slices;
};

inline constexpr int kMostLoads = 8;

/// The only door: every change of the database is a command that went through here. Pure: the same
/// arguments give the same answer on every machine.
std::variant<Decision, NeedMore> decide(const Command& command, const Circumstances& circumstances,
                                        const Ledger& ledger);

/// What can be said of a command without any row: sizes, ranges, empty names. decide() checks it
/// first; a screen may ask while the person types. Error "malformed:<field>", where the field is a
/// member of the arguments in command.h; the hint names what is wanted.
Status check_form(const Args& args);

}  // namespace wardbook
