#include "tests/crash/outage.h"

#include <algorithm>
#include <cstdlib>

#include "tests/unit/domain/seeded.h"

namespace wardbook::sim {
namespace {

class Fnv {
 public:
  void add(std::span<const uint8_t> bytes) {
    for (const uint8_t byte : bytes) value_ = (value_ ^ byte) * 0x100000001b3;
    value_ = (value_ ^ bytes.size()) * 0x100000001b3;
  }
  void add(const std::string& text) {
    add({reinterpret_cast<const uint8_t*>(text.data()), text.size()});
  }
  void add(const Cell& cell) {
    if (const auto* number = std::get_if<int64_t>(&cell)) add(std::to_string(*number));
    if (const auto* text = std::get_if<std::string>(&cell)) add(*text);
    if (const auto* bytes = std::get_if<Bytes>(&cell)) add(std::span<const uint8_t>(*bytes));
    value_ += cell.index();
  }
  uint64_t value() const { return value_; }

 private:
  uint64_t value_ = 0xcbf29ce484222325;
};

Result<std::vector<std::string>> all_tables(store::Database& database) {
  std::vector<std::string> names;
  WB_ASSIGN(store::Statement rows,
            database.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"));
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return names;
    names.emplace_back(rows.text(0));
  }
}

bool hold_the_same(const Disk& a, const Disk& b) {
  return std::equal(a.files.begin(), a.files.end(), b.files.begin(), b.files.end(),
                    [](const auto& one, const auto& other) {
                      return one.first == other.first && one.second.bytes() == other.second.bytes();
                    });
}

}  // namespace

Result<uint64_t> digest(store::Database& database, std::vector<std::string> names) {
  Fnv sum;
  if (names.empty()) {
    WB_ASSIGN(names, all_tables(database));
  }
  for (const std::string& name : names) {
    sum.add(name);
    WB_ASSIGN(store::Statement rows, database.prepare("SELECT * FROM \"" + name + "\""));
    while (true) {
      WB_ASSIGN(const bool more, rows.step());
      if (!more) break;
      for (int at = 0; at < rows.columns(); ++at) sum.add(rows.cell(at));
    }
  }
  return sum.value();
}

std::string integrity(store::Database& database) {
  const auto found = database.value<std::string>("PRAGMA integrity_check");
  if (!found.ok()) return "integrity_check: " + found.error().code;
  return *found == "ok" ? "" : "integrity_check: " + found->value_or("nothing");
}

Effort effort() {
  const char* set = std::getenv("WARDBOOK_CRASH");
  const std::string asked = set == nullptr ? "" : set;
  Effort effort;
  if (asked == "whole") effort = {4, 2, 2, 200};
  if (asked == "short") effort.transactions = 24;
  return effort;
}

Outage::Outage(Disk& disk, Look look, const Effort& effort, uint64_t seed, uint64_t digest)
    : disk_(disk), look_(std::move(look)), effort_(effort), seed_(seed), states_{digest} {
  disk_.before_touch = [this](Disk::Touch touch) { this->touch(touch); };
}

void Outage::touch(Disk::Touch touch) {
  ++touches_;
  if (touch != Disk::Touch::sync && touches_ % effort_.every_write != 0) return;
  Disk copy = disk_;
  copy.before_touch = nullptr;
  moments_.push_back({std::move(copy), touches_});
}

void Outage::object(const Moment& moment, const std::string& what) {
  if (!problem_.empty()) return;
  problem_ = what + " (seed " + std::to_string(seed_) + ", before the " +
             std::to_string(moment.number) + "th change of the disk, " +
             std::to_string(states_.size()) + "th state)";
}

/// First as if only the process ended, which shows what is on its way; then the power goes.
void Outage::inspect(Moment& moment) {
  ++cuts_;
  Disk ended = moment.disk;
  ended.end_process();
  const Found found = look_(ended, promised_, false);
  if (!found.problem.empty()) return object(moment, "process ended: " + found.problem);
  if (found.digest != states_.back()) states_.push_back(found.digest);
  for (uint64_t survivor = 0; survivor <= effort_.survivors; ++survivor) cut(moment, survivor);
}

void Outage::cut(const Moment& moment, uint64_t survivor) {
  Disk left = moment.disk;
  Seeded dice(seed_ * 1'000'003 + moment.number * 64 + survivor);
  left.crash(survivor == 0 ? nullptr : &dice);
  const bool deep = remainders_++ % effort_.every_deep == 0;
  if (!hold_the_same(left, moment.disk)) ++damaged_;
  const Found found = look_(left, promised_, deep);
  const std::string which = "power cut, remainder " + std::to_string(survivor) + ": ";
  if (!found.problem.empty()) return object(moment, which + found.problem);
  const auto known = std::find(states_.begin() + static_cast<std::ptrdiff_t>(reported_),
                               states_.end(), found.digest);
  if (known != states_.end()) {
    if (found.digest != states_.back()) ++older_;
    return;
  }
  const bool old = std::find(states_.begin(), states_.end(), found.digest) != states_.end();
  object(moment, which + (old ? "what was reported as durable is lost" : "half a transaction"));
}

void Outage::reported(uint64_t digest, size_t promised) {
  for (Moment& moment : std::exchange(moments_, {}))
    if (problem_.empty()) inspect(moment);
  if (digest != states_.back() && problem_.empty())
    problem_ = "a call returned before a sync made its work durable";
  reported_ = states_.size() - 1;
  promised_ = promised;
}

}  // namespace wardbook::sim
