// The C functions that web/worker.js calls, and the wiring of the platform to the Program. The
// worker makes every call from its own event loop; nothing here is re-entered.
#include <emscripten.h>

#include <cstdlib>
#include <memory>

#include "app/platform/clock.h"
#include "app/platform/database_file.h"
#include "app/platform/program.h"
#include "app/platform/transport_fetch.h"

// clang-format off
EM_JS(void, wb_start_failed, (const void* code, int code_length, const void* hint, int hint_length), {
  Module["host"].startFailed(code, code_length, hint, hint_length);
});
// clang-format on

namespace wardbook {
namespace {

constexpr const char* kDatabasePath = "wardbook.db";

/// Everything that lives as long as the program.
struct Running {
  SystemClock clock;
  SystemRandom random;
  FetchTransport transport;
  std::unique_ptr<ProgramServices> services;
  std::unique_ptr<Program> program;
};

Running* running = nullptr;

Status start(bool online) {
  WB_CHECK(running == nullptr);
  running = new Running;
  WB_ASSIGN(std::string vfs, open_vfs(running->clock, running->random));
  WB_ASSIGN(DatabaseKey key, database_key(kDatabasePath, running->random));
  running->services = std::make_unique<ProgramServices>(
      ProgramServices{running->clock, running->random, running->transport,
                      DatabasePlace{kDatabasePath, std::move(vfs), std::move(key)}, online});
  running->program = make_program(*running->services);
  return running->program->start();
}

Program& program() {
  WB_CHECK(running != nullptr && running->program != nullptr);
  return *running->program;
}

}  // namespace
}  // namespace wardbook

using namespace wardbook;

extern "C" {

EMSCRIPTEN_KEEPALIVE void* wb_alloc(int bytes) {
  return std::malloc(static_cast<size_t>(bytes));
}

EMSCRIPTEN_KEEPALIVE void wb_free(void* bytes) {
  std::free(bytes);
}

/// 1: running. 0: not, and the host was told why.
EMSCRIPTEN_KEEPALIVE int wb_start(int online) {
  Status started = start(online != 0);
  if (started.ok()) return 1;
  const auto& [code, hint] = started.error();
  wb_start_failed(code.data(), static_cast<int>(code.size()), hint.data(),
                  static_cast<int>(hint.size()));
  return 0;
}

/// One turn: answers, timers, at most one frame. Milliseconds until the next one is due; negative:
/// only when something happens.
EMSCRIPTEN_KEEPALIVE double wb_wake() {
  running->transport.poll();
  return program().turn();
}

/// A message of the page; the worker wakes the program afterwards.
EMSCRIPTEN_KEEPALIVE void wb_message(const uint8_t* bytes, int length) {
  program().message({bytes, static_cast<size_t>(length)});
}

/// `event` is PlatformEvent's number; web/worker.js has the same list.
EMSCRIPTEN_KEEPALIVE void wb_event(int event) {
  program().event(static_cast<PlatformEvent>(event));
}

EMSCRIPTEN_KEEPALIVE void wb_commit() {
  program().commit();
}

/// Commits and closes the database; the worker then closes its files and ends.
EMSCRIPTEN_KEEPALIVE void wb_stop() {
  if (running != nullptr && running->program != nullptr) running->program->stop();
}

}  // extern "C"
