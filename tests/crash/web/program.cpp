// A Program that runs the device's crash tests in the worker, for tests/browser only: it obeys text
// messages "id verb rest" and answers "id text".
#include <emscripten.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <sstream>

#include "app/platform/program.h"
#include "tests/crash/web/device_files_web.h"

// clang-format off
EM_JS(void, wb_crash_post, (const void* p, int length), { Module["host"].postPage(p, length); });
// clang-format on

namespace wardbook::sim {
namespace {

constexpr double kOpeningMs = 10;

std::string names() {
  std::string all;
  const auto& tests = *testing::UnitTest::GetInstance();
  for (int i = 0; i < tests.total_test_suite_count(); ++i) {
    const auto& suite = *tests.GetTestSuite(i);
    for (int j = 0; j < suite.total_test_count(); ++j)
      all += std::string(suite.name()) + "." + suite.GetTestInfo(j)->name() + "\n";
  }
  return all;
}

/// What it has to say goes to the console.
std::string run(const std::string& name) {
  GTEST_FLAG_SET(filter, name);
  const bool passed = RUN_ALL_TESTS() == 0;
  const bool ran = testing::UnitTest::GetInstance()->test_to_run_count() == 1;
  return passed && ran ? "passed" : "failed";
}

class CrashProgram : public Program {
 public:
  explicit CrashProgram(const DatabasePlace& place) : vfs_(place.vfs) {}
  Status start() override {
    testing::InitGoogleTest();
    open_device_files(vfs_);
    return {};
  }
  void message(std::span<const uint8_t> bytes) override {
    asked_.assign(bytes.begin(), bytes.end());
  }
  double turn() override {
    if (asked_.empty()) return -1;
    if (!device_files_are_open()) return kOpeningMs;
    std::istringstream words(std::exchange(asked_, {}));
    std::string id, verb, rest;
    words >> id >> verb >> rest;
    const std::string text = id + " " + obey(verb, rest);
    wb_crash_post(text.data(), static_cast<int>(text.size()));
    return -1;
  }
  void event(PlatformEvent) override {}
  void commit() override {}
  void stop() override {}

 private:
  static std::string obey(const std::string& verb, const std::string& rest) {
    if (verb == "tests") return names();
    if (verb == "run") return run(rest);
    if (verb == "effort") return setenv("WARDBOOK_CRASH", rest.c_str(), 1), rest;
    return "unknown verb";
  }

  const std::string vfs_;
  std::string asked_;
};

}  // namespace
}  // namespace wardbook::sim

namespace wardbook {

std::unique_ptr<Program> make_program(ProgramServices& services) {
  return std::make_unique<sim::CrashProgram>(services.database);
}

}  // namespace wardbook
