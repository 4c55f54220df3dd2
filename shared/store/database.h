#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/sha256.h"
#include "shared/base/time.h"
#include "shared/base/uuid.h"
#include "shared/domain/cells.h"
#include "shared/store/given_rows.h"

struct sqlite3;
struct sqlite3_stmt;

namespace wardbook::store {

// Errors of everything in this folder, by code:
//   disk_full, io_error, database_locked, database_read_only, database_damaged, wrong_key,
//   database_newer, database_foreign (another program's or the other side's), constraint_unique,
//   constraint_foreign_key, constraint_check, constraint_not_null, constraint_type, database_error
//   (anything else SQLite says).
// Hints name tables and columns, never a value.

/// Whether the database itself refused a row: a defect of the caller, nothing of the disk.
bool is_constraint(const Error& error);

struct OpenOptions {
  std::string path;
  std::string vfs;            ///< empty: SQLite's default
  Bytes key;                  ///< 32 bytes: the file is encrypted with them; empty: it is not.
                              ///< A new file gets the first cipher of the build (AEGIS-256, else
                              ///< ChaCha20-Poly1305); one that is there keeps its own
  bool exclusive = false;     ///< this connection alone, for as long as it is open
  bool read_only = false;     ///< the file must exist
  bool foreign_keys = false;  ///< the server's side has them
  int busy_ms = 5000;         ///< how long to wait for another connection's write
  int cache_kib = 16 * 1024;  ///< room for a month of a hospital in one transaction
  /// Pages of the log after which a commit copies them into the file. A page that is written again
  /// before that is copied once.
  int checkpoint_pages = 1000;
  /// The commit leaves that to tidy().
  bool tidies = false;
  /// Until sync() has returned the power may take a commit, and with it all that follow it.
  bool syncs_later = false;
};

class Statement;

/// One connection. Not shared between threads, but for sync(). WAL, synchronous=FULL: a commit that
/// returned is durable, unless OpenOptions::syncs_later leaves that to sync().
class Database {
 public:
  /// Errors wrong_key (or not a database), database_locked, io_error, database_damaged.
  static Result<Database> open(const OpenOptions& options);

  Database(Database&&) noexcept;
  Database& operator=(Database&&) noexcept;
  ~Database();

  /// Runs SQL without parameters; several statements may follow each other.
  Status exec(const std::string& sql);

  /// A prepared statement with its parameters bound in order; prepared once, kept for the life of
  /// the connection. SQL that does not compile is a bug, unless the file is damaged.
  template <class... Values>
  Result<Statement> prepare(std::string_view sql, const Values&... values);

  /// Binds, runs to the end, ignores rows.
  template <class... Values>
  Status run(std::string_view sql, const Values&... values);

  /// The first column of the first row, if there is one.
  template <class T, class... Values>
  Result<std::optional<T>> value(std::string_view sql, const Values&... values);

  /// Rows changed by the last statement.
  int64_t changes() const;
  /// The rowid of the last row that was inserted into a table that has them.
  int64_t last_row() const;
  bool in_transaction() const;
  /// Whether rows of this transaction still miss the row that they refer to (every foreign key is
  /// deferred, so that the order of effects doesn't matter). Error constraint_foreign_key.
  Status check_foreign_keys() const;

  /// Whether the log has become long, if the database was opened with OpenOptions::tidies.
  bool is_untidy() const;
  /// Copies the log into the file. What can't be copied now is tried after the next commit; after a
  /// failed sync nothing is.
  void tidy();

  /// Makes durable whatever was committed before the call. From any thread, also while this
  /// connection writes. After an error nobody knows what of it will be there at the next opening,
  /// and it is given again at each call.
  Status sync() const;

  sqlite3* handle() const;

 private:
  friend class Statement;
  struct State;
  explicit Database(std::unique_ptr<State> state);
  /// `cipher` 0: not encrypted.
  static Result<Database> open_with(const OpenOptions& options, int cipher);
  /// Before anything is built on what an earlier process has written (see log_again.h).
  Status write_log_again();
  Result<Statement> lease(std::string_view sql);

  std::unique_ptr<State> state_;
};

/// A leased prepared statement. Resets itself and goes back to its Database when destroyed, which
/// must be before the Database is.
class Statement {
 public:
  Statement(Statement&& other) noexcept;
  Statement& operator=(Statement&&) = delete;
  ~Statement();

  /// Parameters count from 0, as columns do.
  template <class T>
  void bind(int at, const T& value);
  void bind_null(int at);
  void bind_integer(int at, int64_t value);
  void bind_text(int at, std::string_view value);
  void bind_blob(int at, std::span<const uint8_t> value);
  /// Without a copy: what it lies in must stay as it is until the statement has run.
  void bind_view(int at, const CellView& value);
  /// The same.
  void bind_rows(int at, GivenRows& rows);

  /// True: there is a row. False: the end.
  Result<bool> step();
  /// To the end; rows are ignored.
  Status run();
  /// So that it can be bound and run again.
  void reset();

  int columns() const;
  bool is_null(int at) const;
  int64_t integer(int at) const;
  std::string_view text(int at) const;          ///< until the next step
  std::span<const uint8_t> blob(int at) const;  ///< until the next step
  CellView view(int at) const;                  ///< until the next step
  Cell cell(int at) const;
  Cells cells(int from, size_t count) const;

  /// False: the column holds something else than a T.
  template <class T>
  bool read(int at, T& out) const;
  /// For columns whose content the schema guarantees.
  template <class T>
  T get(int at) const;

 private:
  friend class Database;
  using Free = std::vector<sqlite3_stmt*>;
  Statement(sqlite3_stmt* statement, Free* home) : statement_(statement), home_(home) {}

  enum class Kind : uint8_t { integer, text, blob, null, other };
  Kind kind(int at) const;

  sqlite3_stmt* statement_;
  Free* home_;
};

/// BEGIN IMMEDIATE until commit(); rolled back when destroyed before that.
class Transaction {
 public:
  static Result<Transaction> begin(Database& database);
  Transaction(Transaction&& other) noexcept;
  Transaction& operator=(Transaction&&) = delete;
  ~Transaction();

  /// Durable when it returns. After an error the transaction is rolled back.
  Status commit();
  void rollback();

 private:
  explicit Transaction(Database* database) : database_(database) {}
  Database* database_;
};

}  // namespace wardbook::store

#include "shared/store/database_inl.h"
