#include "tests/sim/coverage.h"

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

int64_t share(int64_t part, int64_t whole) {
  return whole == 0 ? 0 : part * 1000 / whole;
}

std::string percent(int64_t per_mille) {
  return std::to_string(per_mille / 10) + "." + std::to_string(per_mille % 10) + " %";
}

void print(std::ostringstream& out, const char* title, const Counts& counts) {
  out << title << "\n";
  for (const auto& [name, count] : counts) {
    out << "  " << name << std::string(name.size() < 44 ? 44 - name.size() : 1, ' ') << count << "\n";
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

std::vector<std::string> below_floor(const Coverage&) {
  return {};
}

}  // namespace wardbook::sim
