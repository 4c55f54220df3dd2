#include <chrono>
#include <fstream>
#include <sstream>

#include "tests/sim/world.h"

using namespace wardbook::sim;

int main(int argc, char** argv) {
  const uint64_t from = argc > 1 ? std::stoull(argv[1]) : 1;
  const uint64_t count = argc > 2 ? std::stoull(argv[2]) : 1;
  const size_t ops = argc > 3 ? std::stoull(argv[3]) : 1000;
  const bool print = argc > 4;
  Coverage all;
  int failed = 0;
  const auto start = std::chrono::steady_clock::now();
  for (uint64_t seed = from; seed < from + count; ++seed) {
    const RunResult result = run(make_script(seed, ops), print);
    all.add(result.coverage);
    if (!result.failure) continue;
    ++failed;
    std::cout << "seed " << seed << " step " << result.failed_at << " " << result.failure->checker << ": " << result.failure->text << std::endl;
  }
  const double s = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  std::cout << table_of(all) << failed << " failed, " << s << " s, " << s * 1e6 / static_cast<double>(all.commands) << " us a command\n";
  return failed ? 1 : 0;
}
