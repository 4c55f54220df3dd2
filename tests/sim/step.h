#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/enum_text.h"

namespace wardbook::sim {

/// What can happen to the world in one step.
enum class Op : uint8_t {
  command,         ///< a person makes one on a device
  raw,             ///< a program that is no Wardbook pushes a body of its own
  wait,            ///< up to a few seconds
  sleep,           ///< hours in which every device is switched off
  work,            ///< the server does what the clock has made due
  sync,            ///< a person asks for it
  log_in,          ///< somebody of the device's people
  log_out,         ///<
  fate,            ///< something happens to the device's next message
  partition,       ///< no network for a while
  told,            ///< the device's platform says whether there is one, rightly or not
  crash,           ///< the device's program ends at once
  power,           ///< the device loses its power at one of its next writes
  clone,           ///< the device gets another one's storage
  save,            ///< its storage is copied away
  rollback,        ///< and comes back
  wipe,            ///< everything on it is gone
  clock,           ///< its clock jumps or begins to drift
  full,            ///< its disk is full for a while
  falter,          ///< its disk fails at some of what it is asked for, for a while
  interrupt,       ///< a first copy on it does not come to its end
  rot,             ///< a row of its copy is not the server's any more
  server_crash,    ///<
  server_power,    ///< the server loses its power at one of its next writes
  server_full,     ///<
  server_falter,   ///<
  server_clock,    ///< its clock is behind for a while
  server_backup,   ///<
  server_restore,  ///< from the last backup; the server's disk is lost
  server_ahead,    ///< its clock is ahead for a while
};
inline constexpr size_t kOps = 30;

/// One step. `dice` seeds every choice in it, so that a step means the same without its neighbours.
struct Step {
  Op op = Op::wait;
  uint32_t device = 0;
  std::string kind;  ///< of a command
  uint64_t dice = 0;
};

/// A run: the town that the seed makes, and what happens in it.
struct Script {
  uint64_t seed = 0;
  std::vector<Step> steps;
  /// What it is about: outcome codes, pairs and events that its coverage must have, or it shows
  /// nothing any more.
  std::vector<std::string> reaches{};
};

/// One line a step; lines that begin with # are comments.
std::string to_text(const Script& script);
std::optional<Script> read_script(std::string_view text);

/// The script of a seed. Swarm testing: each seed takes a part of the faults and of the kinds of
/// commands only, so that rare things meet without being drowned by the others.
Script make_script(uint64_t seed, size_t steps);

}  // namespace wardbook::sim

WB_ENUM_TEXT(wardbook::sim::Op, "command", "raw", "wait", "sleep", "work", "sync", "log_in",
             "log_out", "fate", "partition", "told", "crash", "power", "clone", "save", "rollback",
             "wipe", "clock", "full", "falter", "interrupt", "rot", "server_crash", "server_power",
             "server_full", "server_falter", "server_clock", "server_backup", "server_restore",
             "server_ahead");
