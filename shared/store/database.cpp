#include "shared/store/database.h"

#include <sqlite3.h>

#include <atomic>
#include <functional>
#include <unordered_map>
#include <utility>

#include "shared/store/error.h"
#include "shared/store/heard_reads.h"
#include "shared/store/log_again.h"
#include "shared/store/log_vfs.h"

namespace wardbook::store {
namespace {

constexpr size_t kKeyBytes = 32;

/// The first thing that reads the file says whether the key fits.
Error opening_error(sqlite3* handle, int code, bool encrypted) {
  if ((code & 0xff) != SQLITE_NOTADB) return error_of(handle, code);
  if (take_failed_read()) return error_of(handle, SQLITE_IOERR_READ);
  if (encrypted)
    return {"wrong_key", "This key does not open the database, or the file is not one."};
  return {"wrong_key", "The file is encrypted, or it is not a database."};
}

/// In the order in which they are tried: AEGIS is about ten times as fast where a processor helps,
/// ChaCha20 is in every build.
std::vector<int> ciphers() {
  std::vector<int> all;
  for (const char* name : {"aegis", "chacha20"})
    if (const int cipher = sqlite3mc_cipher_index(name); cipher > 0) all.push_back(cipher);
  return all;
}

int set_key(sqlite3* handle, int cipher, const Bytes& key) {
  WB_CHECK(key.size() == kKeyBytes);
  WB_CHECK(sqlite3mc_config(handle, "cipher", cipher) == cipher);
  // A raw key: no passphrase is stretched, and no hex of it stays in a parsed statement.
  Bytes raw{'r', 'a', 'w', ':'};
  raw.insert(raw.end(), key.begin(), key.end());
  const int code = sqlite3_key(handle, raw.data(), static_cast<int>(raw.size()));
  std::fill(raw.begin(), raw.end(), uint8_t{0});
  return code;
}

std::string settings(const OpenOptions& options) {
  // Without shared memory WAL works only under an exclusive lock that is taken first.
  std::string sql = options.exclusive ? "PRAGMA locking_mode = EXCLUSIVE;" : "";
  if (!options.read_only) sql += "PRAGMA journal_mode = WAL; PRAGMA synchronous = ";
  if (!options.read_only) sql += options.syncs_later ? "NORMAL;" : "FULL;";
  sql += "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ";
  sql += options.foreign_keys ? "ON;" : "OFF;";
  sql += "PRAGMA cache_size = -" + std::to_string(options.cache_kib) + ";";
  const int at_commit = options.tidies ? 0 : options.checkpoint_pages;
  sql += "PRAGMA wal_autocheckpoint = " + std::to_string(at_commit) + ";";
  return sql + "SELECT count(*) FROM sqlite_schema;";
}

/// SQLite's log, which stays open as long as the connection is.
Result<sqlite3_file*> log_of(sqlite3* handle) {
  sqlite3_file* file = nullptr;
  const int code = sqlite3_file_control(handle, "main", SQLITE_FCNTL_JOURNAL_POINTER, &file);
  if (code != SQLITE_OK) return error_of(handle, code);
  WB_CHECK(file != nullptr && file->pMethods != nullptr);
  return file;
}

int count_log_pages(void* count, sqlite3*, const char*, int pages) {
  *static_cast<int*>(count) = pages;
  return SQLITE_OK;
}

}  // namespace

struct Database::State {
  struct TextHash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };

  using Statements = std::unordered_map<std::string, Statement::Free, TextHash, std::equal_to<>>;

  sqlite3* handle = nullptr;
  sqlite3_file* log = nullptr;               ///< of a connection that syncs later
  std::atomic<int> failed_sync = SQLITE_OK;  ///< of sync() or tidy(): from then on there is none
  int most_log_pages = 0;                    ///< before it is long
  int log_pages = 0;                         ///< after the last commit, if tidy() is to copy them
  Statements statements;
  /// Those asked for last, by where their text lies: most are literals, and need no hash.
  std::array<Statements::value_type*, 256> recent{};

  /// Where the prepared statements of this text are that nobody uses.
  Statement::Free& free_of(std::string_view sql) {
    auto& seen = recent[(reinterpret_cast<uintptr_t>(sql.data()) >> 4) % recent.size()];
    if (seen == nullptr || seen->first != sql) {
      auto at = statements.find(sql);
      if (at == statements.end())
        at = statements.emplace(std::string(sql), Statement::Free{}).first;
      seen = &*at;
    }
    return seen->second;
  }

  /// Whoever closes a database last copies the log into it and removes the log. Not if the disk may
  /// lack a part of it: after a power cut the rest would come back, over what has been copied.
  void keep_log_when_closed(bool keep) const {
    WB_CHECK(sqlite3_db_config(handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, nullptr) ==
             SQLITE_OK);
  }

  State() = default;
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  ~State() {
    if (failed_sync != SQLITE_OK) keep_log_when_closed(true);
    for (auto& [sql, free] : statements)
      for (sqlite3_stmt* statement : free) sqlite3_finalize(statement);
    WB_CHECK(sqlite3_close(handle) == SQLITE_OK);
  }
};

Database::Database(std::unique_ptr<State> state) : state_(std::move(state)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const OpenOptions& options) {
  if (options.key.empty()) return open_with(options, 0);
  const std::vector<int> all = ciphers();
  for (size_t i = 0; i + 1 < all.size(); ++i) {
    auto opened = open_with(options, all[i]);
    if (opened.ok() || opened.error().code != "wrong_key") return opened;
  }
  return open_with(options, all.back());
}

Result<Database> Database::open_with(const OpenOptions& options, int cipher) {
  auto state = std::make_unique<State>();
  int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  flags |= options.read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
  const char* vfs = options.vfs.empty() ? nullptr : options.vfs.c_str();
  int code = sqlite3_open_v2(options.path.c_str(), &state->handle, flags, vfs);
  if (code != SQLITE_OK) return error_of(state->handle, code);
  state->keep_log_when_closed(true);
  sqlite3_busy_timeout(state->handle, options.busy_ms);
  WB_CHECK(register_given_rows(state->handle) == SQLITE_OK);
  if (!options.key.empty()) code = set_key(state->handle, cipher, options.key);
  if (code == SQLITE_OK)
    code = sqlite3_exec(state->handle, settings(options).c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return opening_error(state->handle, code, !options.key.empty());
  state->most_log_pages = options.checkpoint_pages;
  if (options.tidies) sqlite3_wal_hook(state->handle, count_log_pages, &state->log_pages);
  Database database(std::move(state));
  if (!options.read_only) WB_TRY(database.write_log_again());
  if (options.syncs_later) {
    WB_ASSIGN(database.state_->log, log_of(database.handle()));
    // Here, on one thread: with its first sync a new log's place in the folder becomes durable too.
    WB_TRY(database.sync());
  }
  return database;
}

Status Database::exec(const std::string& sql) {
  const int code = sqlite3_exec(state_->handle, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) return error_of(state_->handle, code);
  return {};
}

Result<Statement> Database::lease(std::string_view sql) {
  Statement::Free& free = state_->free_of(sql);
  if (!free.empty()) {
    sqlite3_stmt* statement = free.back();
    free.pop_back();
    return Statement(statement, &free);
  }
  sqlite3_stmt* statement = nullptr;
  const int code = sqlite3_prepare_v3(state_->handle, sql.data(), static_cast<int>(sql.size()),
                                      SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
  if (code != SQLITE_OK) return error_of(state_->handle, code);
  return Statement(statement, &free);
}

int64_t Database::changes() const {
  return sqlite3_changes64(state_->handle);
}

int64_t Database::last_row() const {
  return sqlite3_last_insert_rowid(state_->handle);
}

bool Database::in_transaction() const {
  return sqlite3_get_autocommit(state_->handle) == 0;
}

Status Database::check_foreign_keys() const {
  int open = 0;
  int unused = 0;
  WB_CHECK(sqlite3_db_status(state_->handle, SQLITE_DBSTATUS_DEFERRED_FKS, &open, &unused, 0) ==
           SQLITE_OK);
  if (open == 0) return {};
  return Error{"constraint_foreign_key",
               "The database refused the change: a row refers to one that is not there."};
}

bool Database::is_untidy() const {
  return state_->log_pages >= state_->most_log_pages;
}

void Database::tidy() {
  state_->log_pages = 0;
  if (state_->failed_sync != SQLITE_OK) return;
  const int code = sqlite3_wal_checkpoint_v2(state_->handle, nullptr, SQLITE_CHECKPOINT_PASSIVE,
                                             nullptr, nullptr);
  if (code == SQLITE_IOERR_FSYNC) state_->failed_sync = code;
}

Status Database::write_log_again() {
  const char* const file = sqlite3_db_filename(state_->handle, "main");
  const bool is_in_memory = file == nullptr || *file == '\0';
  if (is_in_memory) return {};
  // As long as it lasts nobody else writes to the log.
  WB_ASSIGN(const Transaction transaction, Transaction::begin(*this));
  WB_ASSIGN(sqlite3_file* const log, log_of(state_->handle));
  const int code = log->pMethods->xFileControl(log, kWriteLogAgain, nullptr);
  // SQLite's own VFS, which a test may have.
  if (code != SQLITE_OK && code != SQLITE_NOTFOUND) return error_of(nullptr, code);
  state_->keep_log_when_closed(false);
  return {};
}

Status Database::sync() const {
  WB_CHECK(state_->log != nullptr);
  // The system may have dropped what it could not write: another try would only seem to succeed.
  int code = state_->failed_sync;
  if (code == SQLITE_OK) code = state_->log->pMethods->xSync(state_->log, SQLITE_SYNC_NORMAL);
  if (code == SQLITE_OK) return {};
  state_->failed_sync = code;
  return error_of(nullptr, code);
}

sqlite3* Database::handle() const {
  return state_->handle;
}

Statement::Statement(Statement&& other) noexcept
    : statement_(std::exchange(other.statement_, nullptr)), home_(other.home_) {}

Statement::~Statement() {
  if (statement_ == nullptr) return;
  sqlite3_reset(statement_);
  sqlite3_clear_bindings(statement_);
  home_->push_back(statement_);
}

void Statement::bind_null(int at) {
  WB_CHECK(sqlite3_bind_null(statement_, at + 1) == SQLITE_OK);
}

void Statement::bind_integer(int at, int64_t value) {
  WB_CHECK(sqlite3_bind_int64(statement_, at + 1, value) == SQLITE_OK);
}

// A null pointer would bind NULL: what is empty points at something.
void Statement::bind_text(int at, std::string_view value) {
  const char* data = value.empty() ? "" : value.data();
  WB_CHECK(sqlite3_bind_text64(statement_, at + 1, data, value.size(), SQLITE_TRANSIENT,
                               SQLITE_UTF8) == SQLITE_OK);
}

void Statement::bind_blob(int at, std::span<const uint8_t> value) {
  const void* data = value.empty() ? static_cast<const void*>("") : value.data();
  WB_CHECK(sqlite3_bind_blob64(statement_, at + 1, data, value.size(), SQLITE_TRANSIENT) ==
           SQLITE_OK);
}

void Statement::bind_view(int at, const CellView& value) {
  int code = SQLITE_OK;
  if (const auto* number = std::get_if<int64_t>(&value))
    code = sqlite3_bind_int64(statement_, at + 1, *number);
  else if (const auto* text = std::get_if<std::string_view>(&value))
    code = sqlite3_bind_text64(statement_, at + 1, text->empty() ? "" : text->data(), text->size(),
                               SQLITE_STATIC, SQLITE_UTF8);
  else if (const auto* bytes = std::get_if<std::span<const uint8_t>>(&value))
    code = sqlite3_bind_blob64(statement_, at + 1,
                               bytes->empty() ? static_cast<const void*>("") : bytes->data(),
                               bytes->size(), SQLITE_STATIC);
  else
    code = sqlite3_bind_null(statement_, at + 1);
  WB_CHECK(code == SQLITE_OK);
}

void Statement::bind_rows(int at, GivenRows& rows) {
  WB_CHECK(sqlite3_bind_pointer(statement_, at + 1, &rows, kGivenRows, nullptr) == SQLITE_OK);
}

Result<bool> Statement::step() {
  const int code = sqlite3_step(statement_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return error_of(sqlite3_db_handle(statement_), code);
}

Status Statement::run() {
  while (true) {
    WB_ASSIGN(const bool more, step());
    if (!more) return {};
  }
}

void Statement::reset() {
  sqlite3_reset(statement_);
}

int Statement::columns() const {
  return sqlite3_column_count(statement_);
}

Statement::Kind Statement::kind(int at) const {
  switch (sqlite3_column_type(statement_, at)) {
    case SQLITE_INTEGER:
      return Kind::integer;
    case SQLITE_TEXT:
      return Kind::text;
    case SQLITE_BLOB:
      return Kind::blob;
    case SQLITE_NULL:
      return Kind::null;
    default:
      return Kind::other;
  }
}

bool Statement::is_null(int at) const {
  return kind(at) == Kind::null;
}

int64_t Statement::integer(int at) const {
  return sqlite3_column_int64(statement_, at);
}

std::string_view Statement::text(int at) const {
  const auto* data = reinterpret_cast<const char*>(sqlite3_column_text(statement_, at));
  if (data == nullptr) return {};
  return {data, static_cast<size_t>(sqlite3_column_bytes(statement_, at))};
}

std::span<const uint8_t> Statement::blob(int at) const {
  const auto* data = static_cast<const uint8_t*>(sqlite3_column_blob(statement_, at));
  if (data == nullptr) return {};
  return {data, static_cast<size_t>(sqlite3_column_bytes(statement_, at))};
}

CellView Statement::view(int at) const {
  switch (kind(at)) {
    case Kind::integer:
      return integer(at);
    case Kind::text:
      return text(at);
    case Kind::blob:
      return blob(at);
    default:
      return {};
  }
}

Cell Statement::cell(int at) const {
  switch (kind(at)) {
    case Kind::integer:
      return integer(at);
    case Kind::text:
      return std::string(text(at));
    case Kind::blob:
      return Bytes(blob(at).begin(), blob(at).end());
    default:
      return {};
  }
}

Cells Statement::cells(int from, size_t count) const {
  Cells cells;
  cells.reserve(count);
  for (size_t i = 0; i < count; ++i) cells.push_back(cell(from + static_cast<int>(i)));
  return cells;
}

namespace {

Status run_commit(Database& database) {
  const OneWrite one_write;
  return database.run("COMMIT");
}

}  // namespace

Transaction::Transaction(Transaction&& other) noexcept
    : database_(std::exchange(other.database_, nullptr)) {}

Transaction::~Transaction() {
  rollback();
}

Result<Transaction> Transaction::begin(Database& database) {
  WB_TRY(database.run("BEGIN IMMEDIATE"));
  return Transaction(&database);
}

Status Transaction::commit() {
  WB_CHECK(database_ != nullptr);
  Status committed = run_commit(*database_);
  if (committed.ok()) database_ = nullptr;
  rollback();
  return committed;
}

void Transaction::rollback() {
  Database* database = std::exchange(database_, nullptr);
  // After some errors (a full disk) SQLite has rolled back by itself.
  if (database != nullptr && database->in_transaction()) (void)database->run("ROLLBACK");
}

}  // namespace wardbook::store
