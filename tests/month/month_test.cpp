#include "tests/month/month.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <iostream>

// Weeks offline, then one slow line for all. WARDBOOK_MONTH=whole: 50 devices, 10,000 commands.

namespace wardbook::sim {
namespace {

bool is_whole() {
  const char* asked = std::getenv("WARDBOOK_MONTH");
  return asked != nullptr && std::string(asked) == "whole";
}

void run_month(MonthSize size) {
  const auto begin = std::chrono::steady_clock::now();
  const MonthFigures figures = Month(31, size).run();
  EXPECT_EQ(figures.problem, "");
  const auto minutes = [](int64_t ms) { return static_cast<double>(ms) / 60'000; };
  std::cout << size.devices << " devices, " << size.commands << " commands, " << size.days
            << " days offline; then " << Link::kBitsPerSecond / 1000 << " kbit/s for "
            << (size.one_line ? "all" : "each") << ": every command answered after "
            << minutes(figures.pushed_ms) << " minutes, every device at rest after "
            << minutes(figures.rest_ms) << "\n"
            << figures.bytes_up << " bytes up, " << figures.bytes_down << " down, "
            << figures.exchanges << " exchanges, " << figures.failed << " of them failed, "
            << figures.repeated << " commands came again\n";
  for (const auto& [kind, count] : figures.kinds) std::cout << count << " " << kind << "  ";
  std::cout << "\nrefused:";
  for (const auto& [why, count] : figures.refusals) std::cout << " " << why << " " << count << ",";
  const auto took = std::chrono::steady_clock::now() - begin;
  std::cout << "\n"
            << std::chrono::duration_cast<std::chrono::milliseconds>(took).count()
            << " ms of real time" << std::endl;
  ASSERT_GT(figures.exchanges, 0u);
  EXPECT_GT(figures.failed, figures.exchanges / 8) << "the line loses too little";
  EXPECT_GT(figures.repeated, 0u) << "no answer was lost";
  // Most of what people did is done, as it was asked or adjusted. What is refused came too late, or
  // hangs on what was.
  EXPECT_GT(figures.kinds.at("done"), size.commands * 2 / 5);
  EXPECT_LT(figures.kinds.at("refused"), size.commands / 6);
}

TEST(Month, EverythingMadeOfflineArrivesOnceOverSlowLinesThatLoseAFifth) {
  run_month(is_whole() ? MonthSize{} : MonthSize{16, 480, 30, false});
}

/// A line that is too slow for everybody's first try.
TEST(Month, EverythingArrivesOverOneLineForAll) {
  run_month(is_whole() ? MonthSize{50, 10'000, 30, true} : MonthSize{20, 800, 30, true});
}

}  // namespace
}  // namespace wardbook::sim
