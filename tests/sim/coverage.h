#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "shared/rules/outcome.h"
#include "tests/sim/truth.h"

namespace wardbook::sim {

/// What runs have reached. Counts add up over seeds.
struct Coverage {
  std::map<std::string, int64_t> kinds;   ///< of outcomes of devices' commands: done, adjusted …
  std::map<std::string, int64_t> codes;   ///< outcome codes
  std::map<std::string, int64_t> pairs;   ///< "<state> <command kind>"
  std::map<std::string, int64_t> events;  ///< faults that really happened
  int64_t commands = 0;                   ///< of devices, decided by the server

  void add(const Coverage& other);
  /// An outcome code, a pair or an event.
  bool has(const std::string& name) const;
};

/// A device has a bucket in part: the server's answers come in pages.
inline constexpr std::string_view kPartEvent = "bucket in part";
/// A device has rows of a bucket with which it has not begun: those of its own answered commands.
inline constexpr std::string_view kBareEvent = "rows before their bucket";
/// A page could not be written, and the next one was on its way.
inline constexpr std::string_view kLostPageEvent = "page lost";
/// A booking came when its time was over and is kept, because it was made in time.
inline constexpr std::string_view kLateEvent = "booking came late";
/// What happened to the patient of a booking that was refused counts.
inline constexpr std::string_view kFactEvent = "fact about a refused booking";
/// After a restore: about a booking whose answer is back and whose patient is not.
inline constexpr std::string_view kEarlyFactEvent = "fact before its patient";
/// What happened to somebody whose claim lies on a grid that its hospital no longer has.
inline constexpr std::string_view kGridFactEvent = "fact on a former grid";
/// The server's database is checked while a claim that is over lies on such a grid.
inline constexpr std::string_view kGridEvent = "claim on a former grid";
/// A command's id was another's already, and its device was told so.
inline constexpr std::string_view kOtherIdEvent = "id of another";
/// A server was restored while its clock was behind.
inline constexpr std::string_view kRestoredBehindEvent = "restored by a clock behind";
/// ... or ahead.
inline constexpr std::string_view kRestoredAheadEvent = "restored by a clock ahead";
/// Its clock was ahead for so long that a backup of before had to be restored.
inline constexpr std::string_view kAheadForDaysEvent = "server clock was ahead for days";
/// Somebody leaves in the minute in which the claim begins.
inline constexpr std::string_view kLeavesEvent = "left as it began";
/// What comes back after a restore had other slots than its hospital has now.
inline constexpr std::string_view kOtherSlotsEvent = "back in other slots";
/// A row on a device became another than the server's.
inline constexpr std::string_view kRotEvent = "row rotten";
/// A device has found it out, and fetches the bucket again.
inline constexpr std::string_view kDiffersEvent = "bucket differs";
/// The server has held a request, until there were news or its time was over.
inline constexpr std::string_view kHeldEvent = "request held";
/// A commit has woken a device that waited for news.
inline constexpr std::string_view kWokenEvent = "woken";
/// It was looked at whether all who wait hear of a change.
inline constexpr std::string_view kNewsEvent = "news";

/// What the command was about, and in which state that was, where the state had a say in the
/// outcome: "confirmed admit", "vacant admit into". `truth` is as before the decision.
std::vector<std::string> pairs_of(const Truth& truth, const Args& args, const Outcome& outcome);

/// One line a number, for another process; and back.
std::string to_lines(const Coverage& coverage);
void add_lines(Coverage& coverage, std::string_view lines);

/// The table for people.
std::string table_of(const Coverage& coverage);
/// What is below the floor: the shares of done, adjusted and waitlisted; outcome codes and pairs of
/// state and command that were never reached although they can be; faults and situations that never
/// were.
std::vector<std::string> below_floor(const Coverage& coverage);

}  // namespace wardbook::sim
