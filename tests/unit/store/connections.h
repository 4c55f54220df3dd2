#pragma once

#include <sqlite3.h>

#include <vector>

namespace wardbook::store {

/// All connections that are opened while one is there.
class Connections {
 public:
  Connections() { sqlite3_auto_extension(entry()); }
  ~Connections() {
    sqlite3_cancel_auto_extension(entry());
    all().clear();
  }
  Connections(const Connections&) = delete;
  Connections& operator=(const Connections&) = delete;

  /// The instructions of all their statements so far.
  int64_t instructions() const {
    int64_t sum = 0;
    for (sqlite3* one : all())
      for (sqlite3_stmt* at = nullptr; (at = sqlite3_next_stmt(one, at)) != nullptr;)
        sum += sqlite3_stmt_status(at, SQLITE_STMTSTATUS_VM_STEP, 0);
    return sum;
  }

 private:
  static std::vector<sqlite3*>& all() {
    static std::vector<sqlite3*> opened;
    return opened;
  }
  static int opened(sqlite3* connection, const char**, const sqlite3_api_routines*) {
    all().push_back(connection);
    return SQLITE_OK;
  }
  static void (*entry())() { return reinterpret_cast<void (*)()>(opened); }
};

}  // namespace wardbook::store
