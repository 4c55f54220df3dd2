#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "app/platform/keys.h"
#include "app/platform/transport.h"
#include "shared/base/clock.h"
#include "shared/base/random.h"
#include "shared/base/result.h"

namespace wardbook {

/// What the platform tells the program besides time, messages of the page and answers of the
/// server.
enum class PlatformEvent { kOnline, kOffline, kVisible, kHidden };

/// Where the local database lies. `vfs` is the encrypting VFS by its SQLite name.
struct DatabasePlace {
  std::string path;
  std::string vfs;
  DatabaseKey key;
};

/// Everything that a Program may use from outside; outlives it.
struct ProgramServices {
  const Clock& clock;
  Random& random;
  Transport& transport;
  DatabasePlace database;
  bool online;  ///< what the browser says before the first event
};

/// What runs in the worker: the app behind its screens, or a test. One thread; nothing blocks.
class Program {
 public:
  virtual ~Program() = default;
  /// Opens the database and reads the state. wrong_key, key_missing, database_damaged and
  /// database_foreign make the page offer to put the data aside, database_newer to update; after
  /// any other error the worker is started again, a few times.
  virtual Status start() = 0;
  /// A message of the page, in the page bridge's own coding.
  virtual void message(std::span<const uint8_t> bytes) = 0;
  virtual void event(PlatformEvent event) = 0;
  /// Timers and, if anything changed, at most one frame; answers of the server were delivered just
  /// before. Milliseconds until the next turn is wanted; negative: only when something happens.
  virtual double turn() = 0;
  /// Makes everything durable that is not yet; the page may be gone at any time after this.
  virtual void commit() = 0;
  /// Commits and closes the database. Nothing but the destructor is called afterwards.
  virtual void stop() = 0;
};

/// The Program of this executable; each one links exactly one definition.
std::unique_ptr<Program> make_program(ProgramServices& services);

}  // namespace wardbook
