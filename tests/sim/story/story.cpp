#include <cstdlib>
#include <iostream>

#include "tests/sim/world.h"

#ifdef __EMSCRIPTEN__
#include <sqlite3.h>
#endif

// story FIRST SEEDS STEPS: what each of those runs comes to, a line each. It is built by the
// compiler of the server and by the browser's (tests/sim/story/same_story.test.mjs): both must say
// the same.

namespace {

#ifdef __EMSCRIPTEN__
/// The browser's SQLite is built without foreign keys, and the server's check of its database asks
/// for those that lead nowhere.
int say_that_no_key_is_broken(sqlite3* database, char**, const void*) {
  return sqlite3_exec(database, "CREATE TEMP TABLE pragma_foreign_key_check (\"table\" TEXT)",
                      nullptr, nullptr, nullptr);
}

void prepare_sqlite() {
  sqlite3_auto_extension(reinterpret_cast<void (*)()>(say_that_no_key_is_broken));
}
#else
void prepare_sqlite() {}
#endif

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "story FIRST SEEDS STEPS\n";
    return 2;
  }
  prepare_sqlite();
  const auto number = [&](int at) { return std::strtoull(argv[at], nullptr, 10); };
  for (uint64_t seed = number(1); seed < number(1) + number(2); ++seed) {
    const wardbook::sim::Script script = wardbook::sim::make_script(seed, number(3));
    const wardbook::sim::RunResult result = wardbook::sim::run(script, false);
    std::cout << "seed " << std::dec << seed << ": " << result.coverage.commands << " commands, "
              << (result.failure ? result.failure->checker : "no failure") << ", hash " << std::hex
              << result.hash << std::endl;
  }
}
