#include <malloc.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "tests/sim/shrink.h"

// wardbook-sim: see `make sim`.

namespace wardbook::sim {
namespace {

struct Options {
  uint64_t first = 1;
  uint64_t seeds = 20;
  size_t ops = 1000;
  unsigned jobs = 2;
  int shrink_tries = 300;
  bool print = false;
  bool stop = false;   ///< at the first seed that fails, without shrinking
  bool floor = false;  ///< red if the coverage is below it
  std::string script;  ///< replay this file instead
};

constexpr const char* kUsage =
    "wardbook-sim [--first N] [--seeds N] [--ops N] [--jobs N] [--shrink TRIES] [--floor] [--stop] "
    "[--print]\n"
    "wardbook-sim --script FILE [--print]\n";

/// False: there is no such option.
bool set_option(Options& options, const std::string& name, const std::string& value) {
  if (name == "--script")
    options.script = value;
  else if (name == "--first")
    options.first = std::stoull(value);
  else if (name == "--seeds")
    options.seeds = std::stoull(value);
  else if (name == "--ops")
    options.ops = std::stoull(value);
  else if (name == "--jobs")
    options.jobs = static_cast<unsigned>(std::stoul(value));
  else if (name == "--shrink")
    options.shrink_tries = std::stoi(value);
  else
    return false;
  return true;
}

bool read_options(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string name = argv[i];
    if (name == "--print")
      options.print = true;
    else if (name == "--stop")
      options.stop = true;
    else if (name == "--floor")
      options.floor = true;
    else if (i + 1 == argc || !set_option(options, name, argv[++i]))
      return false;
  }
  return options.jobs > 0;
}

void print_failure(uint64_t seed, const RunResult& result) {
  std::cout << "FAIL seed " << seed << ", step " << result.failed_at << ": "
            << result.failure->checker << ": " << result.failure->text << std::endl;
}

int replay(const Options& options) {
  std::ifstream file(options.script);
  std::ostringstream text;
  text << file.rdbuf();
  const auto script = read_script(text.str());
  if (!file || !script) {
    std::cerr << options.script << " is no script\n";
    return 2;
  }
  const RunResult result = run(*script, options.print);
  if (options.print) std::cout << table_of(result.coverage);
  if (result.failure) print_failure(script->seed, result);
  std::cout << (result.failure ? "fails" : "passes") << ", hash " << std::hex << result.hash
            << "\n";
  return result.failure ? 1 : 0;
}

/// Every `jobs`-th seed, each in a process of its own. Returns how many failed.
int run_share(const Options& options, unsigned job, Coverage& coverage) {
  int failed = 0;
  for (uint64_t seed = options.first + job; seed < options.first + options.seeds;
       seed += options.jobs) {
    const Script script = make_script(seed, options.ops);
    const RunResult result = run_apart(script, options.print);
    coverage.add(result.coverage);
    if (!result.failure) continue;
    ++failed;
    print_failure(seed, result);
    if (options.stop) break;
    if (options.shrink_tries == 0) continue;
    Script failing = script;
    failing.steps.resize(std::min(failing.steps.size(), result.failed_at));
    const auto fails_so = [&](const Script& shorter) {
      const RunResult again = run_apart(shorter, false);
      return again.failure && again.failure->checker == result.failure->checker;
    };
    const Script shortest = shrink(failing, fails_so, options.shrink_tries);
    const std::string name = "build/sim/seed-" + std::to_string(seed) + ".txt";
    std::ofstream(name) << "# " << result.failure->checker << ": " << result.failure->text << "\n"
                        << to_text(shortest);
    std::cout << "     shrunk to " << shortest.steps.size() << " steps: " << name << std::endl;
  }
  return failed;
}

/// In `jobs` processes at once.
int run_all(const Options& options, Coverage& coverage) {
  std::vector<int> ends;
  for (unsigned job = 0; job < options.jobs; ++job) {
    int pair[2];
    if (pipe(pair) != 0) return 1;
    const pid_t child = fork();
    if (child == 0) {
      Coverage own;
      const int failed = run_share(options, job, own);
      own.events["failed seeds"] += failed;
      const std::string lines = to_lines(own);
      const bool sent =
          write(pair[1], lines.data(), lines.size()) == static_cast<ssize_t>(lines.size());
      _exit(sent ? 0 : 1);
    }
    close(pair[1]);
    ends.push_back(pair[0]);
  }
  int broken = 0;
  for (const int end : ends) {
    std::string lines;
    char part[4096];
    for (ssize_t count = 0; (count = read(end, part, sizeof part)) > 0;)
      lines.append(part, static_cast<size_t>(count));
    close(end);
    add_lines(coverage, lines);
    int status = 0;
    if (wait(&status) < 0 || status != 0) ++broken;
  }
  const auto failed = coverage.events.find("failed seeds");
  if (failed == coverage.events.end()) return broken;
  const int count = static_cast<int>(failed->second);
  coverage.events.erase(failed);
  return broken + count;
}

int run_seeds(const Options& options) {
  const auto start = std::chrono::steady_clock::now();
  Coverage coverage;
  const int failed = run_all(options, coverage);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  std::cout << table_of(coverage);
  int below = 0;
  if (options.floor)
    for (const std::string& miss : below_floor(coverage)) {
      std::cout << "FAIL coverage: " << miss << "\n";
      ++below;
    }
  std::cout << options.seeds << " seeds of " << options.ops << " steps, " << coverage.commands
            << " commands in " << std::fixed << std::setprecision(1) << took.count() << " s\n"
            << static_cast<int64_t>(options.seeds) - failed << " passed, " << failed + below
            << " failed\n";
  return failed + below == 0 ? 0 : 1;
}

/// A run has one thread, and frees and takes the same memory over and over: nothing of it is given
/// back to the system or guarded.
void tune() {
  sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  mallopt(M_MMAP_THRESHOLD, 1 << 30);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
}

}  // namespace
}  // namespace wardbook::sim

int main(int argc, char** argv) {
  wardbook::sim::tune();
  wardbook::sim::Options options;
  if (!wardbook::sim::read_options(argc, argv, options)) {
    std::cerr << wardbook::sim::kUsage;
    return 2;
  }
  return options.script.empty() ? wardbook::sim::run_seeds(options)
                                : wardbook::sim::replay(options);
}
