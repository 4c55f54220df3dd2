#pragma once

#include <functional>
#include <string>
#include <vector>

#include "shared/store/database.h"
#include "tests/sim/disk.h"

namespace wardbook::sim {

/// All rows of all tables (or of `names` alone) as one number.
Result<uint64_t> digest(store::Database& database, std::vector<std::string> names = {});
/// "" or what SQLite finds wrong with the file.
std::string integrity(store::Database& database);

/// What a database looks like after a crash.
struct Found {
  uint64_t digest = 0;
  std::string problem;
};

/// How much of what could be tried is tried.
struct Effort {
  size_t survivors = 1;    ///< random remainders of each power cut, besides the bare durable one
  size_t every_write = 7;  ///< power cuts also before each so-manieth write
  size_t every_deep = 7;   ///< each so-manieth remainder is also opened by the program itself
  size_t transactions = 60;
};
/// A little in each test run; everything with WARDBOOK_CRASH=whole, less with "short", for a
/// browser takes ten times as long.
Effort effort();

/// Cuts the power in copies of a disk that is being worked on: before every sync, and now and then
/// before a write. Each copy must hold a state that the database had as a whole, not older than
/// the last one that was reported as durable.
class Outage {
 public:
  /// Opens the copy. `deep`: with the program's own code, whose checks must be content with it.
  /// `promised`: as it was given to reported().
  using Look = std::function<Found(Disk& copy, size_t promised, bool deep)>;

  /// `digest`: of the database as it is now.
  Outage(Disk& disk, Look look, const Effort& effort, uint64_t seed, uint64_t digest);
  ~Outage() { disk_.before_touch = nullptr; }
  Outage(const Outage&) = delete;

  /// A call of the program has returned: what the database holds now is durable.
  void reported(uint64_t digest, size_t promised);

  /// The first one, with its seed.
  const std::string& problem() const { return problem_; }
  size_t states() const { return states_.size(); }
  size_t cuts() const { return cuts_; }
  size_t remainders() const { return remainders_; }
  /// The remainders in which something is lost, and those which are an older state for it.
  size_t damaged() const { return damaged_; }
  size_t older() const { return older_; }

 private:
  struct Moment {
    Disk disk;
    uint64_t number;
  };
  void touch(Disk::Touch touch);
  void inspect(Moment& moment);
  void cut(const Moment& moment, uint64_t survivor);
  void object(const Moment& moment, const std::string& what);

  Disk& disk_;
  Look look_;
  const Effort effort_;
  const uint64_t seed_;
  std::vector<Moment> moments_;  ///< since the last reported()
  std::vector<uint64_t> states_;
  size_t reported_ = 0;  ///< of states_
  size_t promised_ = 0;
  uint64_t touches_ = 0;
  size_t cuts_ = 0;
  size_t remainders_ = 0;
  size_t damaged_ = 0;
  size_t older_ = 0;
  std::string problem_;
};

}  // namespace wardbook::sim
