#pragma once

#include <string>

#include "shared/base/random.h"
#include "shared/base/result.h"
#include "shared/domain/row.h"

namespace wardbook {

/// The folder of one server: database, keys (0600) and certificates, locked while it is in use.
class DataFolder {
 public:
  /// Makes the folder (0700) if `create`. Errors data_missing, data_unwritable, data_in_use (by
  /// which process).
  static Result<DataFolder> open(const std::string& path, bool create);
  /// Somebody else may have it locked: only to look at. Errors data_missing,
  /// data_unreadable.
  static Result<DataFolder> look(const std::string& path);
  DataFolder(DataFolder&& other) noexcept;
  DataFolder& operator=(DataFolder&& other) noexcept;
  ~DataFolder();

  const std::string& path() const { return path_; }
  std::string database() const { return path_ + "/wardbook.db"; }
  std::string certificates() const { return path_ + "/certificates"; }
  std::string fatal_commands() const { return path_ + "/fatal-commands"; }
  bool has_database() const;
  bool has_key(const std::string& name) const;

  /// 32 bytes from `name`.key, made by `random` when missing. Error key_unusable: of another size,
  /// unreadable, or missing although there is a database that was made with it; says what helps.
  Result<Bytes> key(const std::string& name, Random& random) const;

 private:
  DataFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  std::string path_;
  int lock_;
};

}  // namespace wardbook
