#include "sync-server/cli/backup.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iostream>
#include <utility>

#include "sync-server/cli/data_folder.h"
#include "sync-server/cli/wall_clock.h"
#include "sync-server/core/decider.h"
#include "sync-server/core/secure_random.h"
#include "sync-server/storage/backup.h"

namespace wardbook {
namespace {

namespace fs = std::filesystem;

Error unwritable(const std::string& path, const std::string& why) {
  return {"backup_unwritable", "The file " + path + " can't be written: " + why + "."};
}

/// A file that is made under this name and gets its own when it is whole. Gone if that never comes.
class Unfinished {
 public:
  explicit Unfinished(const std::string& target) : target_(target), path_(target + ".part") {
    remove();
  }
  ~Unfinished() { remove(); }
  Unfinished(const Unfinished&) = delete;
  Unfinished& operator=(const Unfinished&) = delete;

  const std::string& path() const { return path_; }

  /// An empty file that only its owner may read.
  Status make() {
    const int file = ::open(path_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0) return unwritable(path_, std::strerror(errno));
    ::close(file);
    return {};
  }

  /// Durable when it returns, under the name that was asked for.
  Status finish() {
    WB_TRY(sync(path_, O_RDWR));
    std::error_code error;
    fs::rename(path_, target_, error);
    if (error) return unwritable(target_, error.message());
    const fs::path folder = fs::path(target_).parent_path();
    return sync(folder.empty() ? "." : folder.string(), O_RDONLY | O_DIRECTORY);
  }

 private:
  static Status sync(const std::string& path, int how) {
    const int file = ::open(path.c_str(), how | O_CLOEXEC);
    const bool synced = file >= 0 && fsync(file) == 0;
    const int why = errno;
    if (file >= 0) ::close(file);
    if (!synced) return unwritable(path, std::strerror(why));
    return {};
  }

  /// With what SQLite may have left beside it.
  void remove() {
    std::error_code ignored;
    for (const char* end : {"", "-wal", "-shm", "-journal"}) fs::remove(path_ + end, ignored);
  }

  const std::string target_;
  const std::string path_;
};

Error key_missing(const std::string& folder) {
  return {"key_missing", "The folder " + folder +
                             " has no database.key. Put database.key and seal.key of the server "
                             "that was backed up into it first; a backup can't be read without."};
}

Status refuse_used(const std::string& folder) {
  std::error_code error;
  if (!fs::exists(folder + "/wardbook.db", error) && !error) return {};
  if (error) return Error{"data_unwritable", "The folder " + folder + " can't be read."};
  return Error{"data_not_empty", "There is a database in " + folder +
                                     " already, and nothing of it was touched. Give a new folder "
                                     "with the two keys in it."};
}

/// A backup is one file. Of a server's database the newest lies in the log beside it, and would be
/// missing without a word.
Status refuse_database(const std::string& from) {
  const std::string log = from + "-wal";
  std::error_code none;
  const auto size = fs::file_size(log, none);
  if (none || size == 0) return {};
  return Error{"no_backup",
               from + " is a server's database and no backup: its newest part lies in " + log +
                   ". Nothing was restored. Make a backup of that folder first: "
                   "wardbook-server backup --data FOLDER --to FILE"};
}

Error unusable(const std::string& from, Error error) {
  if (error.code == "seal_key_wrong")
    error.hint +=
        " Put the right one there. If it is lost for good, remove this one: then a new "
        "one is made, and what tablets were answered after the backup is decided anew.";
  if (error.code == "database_damaged") error.hint = "The file is damaged. Take an older one.";
  error.hint = "The backup " + from + " was not restored. " + error.hint;
  return error;
}

/// A seal key that lies in the folder must be that of the backup's answers.
Result<Restored> restore_into(const DataFolder& folder, const std::string& from, Random& random) {
  const bool has_seal_key = folder.has_key("seal");
  WB_ASSIGN(const Bytes database_key, folder.key("database", random));
  Unfinished copy(folder.database());
  std::error_code error;
  if (!fs::copy_file(from, copy.path(), error))
    return Error{"backup_unreadable",
                 "The backup " + from + " can't be copied: " + error.message() + "."};
  fs::permissions(copy.path(), fs::perms::owner_read | fs::perms::owner_write, error);
  Bytes seal_key;
  if (has_seal_key) {
    WB_ASSIGN(seal_key, folder.key("seal", random));
  }
  const Decider decider(seal_key);
  const auto is_own = [&](const KeptOutcome& kept) {
    const auto record = to_record(kept);
    return !has_seal_key || (record.ok() && decider.is_own(*record, kept.body_hash));
  };
  const auto restored = begin_epoch({copy.path(), database_key}, is_own, wall_now(), random);
  if (!restored.ok()) return unusable(from, restored.error());
  // Beside a database it would not be made any more.
  WB_ASSIGN(seal_key, folder.key("seal", random));
  WB_TRY(copy.finish());
  return *restored;
}

void print_restored(const Options& options, const Restored& restored, bool same_seal_key) {
  std::cout << "Restored up to commit " << restored.last.value << "; the new epoch is "
            << restored.epoch << ".\n";
  if (same_seal_key)
    std::cout
        << "Tablets bring back what came after it, as it was answered, when they next sync.\n";
  else
    std::cout << "There was no seal.key, so a new one was made: what tablets were answered after "
                 "the backup can't be\nproved and will be decided anew. If the old seal.key "
                 "exists, remove "
              << options.data << ", and restore with it before anybody syncs.\n";
  std::cout << "Devices that were revoked after the backup are in service again: see "
               "wardbook-server devices.\nPasswords that were changed after it are the old ones "
               "again: see wardbook-server reset-password.\nEvery session is over: who wants to "
               "change a password logs in again.\nNext: wardbook-server serve --data "
            << options.data << std::endl;
}

}  // namespace

Status run_backup(const Options& options) {
  const std::string& to = options.backup_file;
  WB_ASSIGN(const DataFolder folder, DataFolder::look(options.data));
  if (!folder.has_database())
    return Error{"data_missing", "There is no database in " + options.data + "."};
  std::error_code error;
  if (fs::exists(to, error))
    return Error{"backup_exists", "The file " + to + " exists. Nothing was written; give another."};
  SecureRandom random;
  WB_ASSIGN(const Bytes key, folder.key("database", random));
  const SqliteOptions live{folder.database(), key};
  Unfinished copy(to);
  WB_TRY(copy.make());
  WB_ASSIGN(const Version last, copy_database(live, copy.path()));
  WB_TRY(copy.finish());
  WB_TRY(note_covered(live, last));
  std::cout << "Backed up to commit " << last.value << ": " << to << " ("
            << fs::file_size(to, error) / 1024 << " KiB, encrypted).\n"
            << "Not in it: " << options.data
            << "/database.key, without which it can't be read, and " << options.data
            << "/seal.key, which proves\nthe answers that tablets have. Keep a copy of both in "
               "another place than the backup.\nTablets now rely on this file: keep it until the "
               "next backup is made."
            << std::endl;
  return {};
}

Status run_restore(const Options& options) {
  std::error_code error;
  if (!fs::is_directory(options.data, error)) return key_missing(options.data);
  WB_TRY(refuse_used(options.data));
  WB_ASSIGN(const DataFolder folder, DataFolder::open(options.data, false));
  WB_TRY(refuse_used(options.data));
  if (!folder.has_key("database")) return key_missing(options.data);
  WB_TRY(refuse_database(options.backup_file));
  const bool same_seal_key = folder.has_key("seal");
  SecureRandom random;
  WB_ASSIGN(const Restored restored, restore_into(folder, options.backup_file, random));
  print_restored(options, restored, same_seal_key);
  return {};
}

}  // namespace wardbook
