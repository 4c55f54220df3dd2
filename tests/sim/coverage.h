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
};

/// A device has a bucket in part: the server's answers come in pages.
inline constexpr std::string_view kPartEvent = "bucket in part";
/// A booking came when its time was over and is kept, because it was made in time.
inline constexpr std::string_view kLateEvent = "booking came late";
/// What happened to the patient of a booking that was refused counts.
inline constexpr std::string_view kFactEvent = "fact about a refused booking";

/// What the command is about, and in which state that is: "confirmed admit", "vacant admit into".
std::vector<std::string> pairs_of(const Truth& truth, const Args& args);

/// One line a number, for another process; and back.
std::string to_lines(const Coverage& coverage);
void add_lines(Coverage& coverage, std::string_view lines);

/// The table for people.
std::string table_of(const Coverage& coverage);
/// What is below the floor: the shares of done, adjusted and waitlisted; outcome codes and pairs of
/// state and command that were never reached although they can be; pages.
std::vector<std::string> below_floor(const Coverage& coverage);

}  // namespace wardbook::sim
