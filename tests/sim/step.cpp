#include "tests/sim/step.h"

#include <sstream>

namespace wardbook::sim {

std::string to_text(const Script& script) {
  std::string text = "seed " + std::to_string(script.seed) + "\n";
  for (const std::string& reached : script.reaches) text += "reaches " + reached + "\n";
  for (const Step& step : script.steps) {
    text.append(wardbook::to_text(step.op)).append(" ").append(std::to_string(step.device));
    text.append(" ").append(step.kind.empty() ? "-" : step.kind);
    text.append(" ").append(std::to_string(step.dice)).append("\n");
  }
  return text;
}

std::optional<Script> read_script(std::string_view text) {
  Script script;
  std::istringstream lines{std::string(text)};
  std::string line;
  while (std::getline(lines, line)) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream words(line);
    std::string op;
    words >> op;
    if (op == "seed") {
      words >> script.seed;
      continue;
    }
    if (op == "reaches") {
      std::getline(words >> std::ws, script.reaches.emplace_back());
      continue;
    }
    const auto known = enum_from_text<Op>(op);
    Step step;
    if (!known || !(words >> step.device >> step.kind >> step.dice)) return std::nullopt;
    step.op = *known;
    if (step.kind == "-") step.kind.clear();
    script.steps.push_back(std::move(step));
  }
  return script;
}

}  // namespace wardbook::sim
