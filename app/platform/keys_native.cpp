#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <optional>

#include "app/platform/keys.h"
#include "shared/base/encode.h"
#include "shared/base/sha256.h"

// The keyring is a text file, one wrap of the key a line, so that more wraps (one per user, sealed
// under a password) can join without moving anything:
//   wardbook-keyring 1
//   wrap device <key, 64 hex digits> <first 8 bytes of the key's SHA-256, 16 hex digits>

namespace wardbook {
namespace {

constexpr const char* kFirstLine = "wardbook-keyring 1\n";

Error damaged(const std::string& path) {
  return {"key_damaged", "The keyring " + path + " is damaged. Put back a copy of it."};
}
Error not_saved(const std::string& path) {
  return {"key_not_saved", "Cannot write the keyring " + path + ": " + std::strerror(errno) + "."};
}

std::string checksum(std::span<const uint8_t> key) {
  return to_hex(std::span<const uint8_t>(sha256(key)).first(8));
}

std::string keyring_text(std::span<const uint8_t> key) {
  return kFirstLine + ("wrap device " + to_hex(key)) + " " + checksum(key) + "\n";
}

/// The key in a keyring's text; nothing if any byte of it is not as it was written.
std::optional<DatabaseKey> parse_keyring(const std::string& text) {
  const std::string head = std::string(kFirstLine) + "wrap device ";
  if (!text.starts_with(head)) return std::nullopt;
  const auto bytes = from_hex(std::string_view(text).substr(head.size(), 2 * DatabaseKey::kBytes));
  if (!bytes || bytes->size() != DatabaseKey::kBytes || keyring_text(*bytes) != text)
    return std::nullopt;
  return DatabaseKey(std::span<const uint8_t, DatabaseKey::kBytes>(*bytes));
}

/// The whole of a small file; nothing if it cannot be read.
std::optional<std::string> read_small_file(const std::string& path) {
  int file = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) return std::nullopt;
  char buffer[4096];
  ssize_t got = read(file, buffer, sizeof buffer);
  close(file);
  if (got < 0) return std::nullopt;
  return std::string(buffer, static_cast<size_t>(got));
}

bool exists_with_content(const std::string& path) {
  struct stat info {};
  return stat(path.c_str(), &info) == 0 && info.st_size > 0;
}

bool sync_folder_of(const std::string& path) {
  size_t slash = path.rfind('/');
  std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
  int handle = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return false;
  bool synced = fsync(handle) == 0;
  close(handle);
  return synced;
}

/// Writes beside, syncs, renames over: a crash leaves the old file or the new one, never half.
bool write_whole_file(const std::string& path, const std::string& text) {
  std::string beside = path + ".new";
  int file = open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (file < 0) return false;
  bool written = fchmod(file, 0600) == 0 &&
                 write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                 fsync(file) == 0;
  close(file);
  return written && std::rename(beside.c_str(), path.c_str()) == 0 && sync_folder_of(path);
}

Result<DatabaseKey> make_keyring(const std::string& path, Random& random) {
  std::array<uint8_t, DatabaseKey::kBytes> bytes{};
  random.fill(bytes);
  std::string text = keyring_text(bytes);
  if (!write_whole_file(path, text)) return not_saved(path);
  if (read_small_file(path) != text) return damaged(path);
  return DatabaseKey(bytes);
}

}  // namespace

Result<DatabaseKey> database_key(const std::string& database_path, Random& random) {
  std::string path = database_path + ".keyring";
  if (access(path.c_str(), F_OK) != 0) {
    if (exists_with_content(database_path)) {
      return Error{"key_missing", "The database " + database_path + " is there, but its keyring " +
                                      path + " is not. Put the keyring back."};
    }
    return make_keyring(path, random);
  }
  std::optional<std::string> text = read_small_file(path);
  if (!text) return Error{"key_damaged", "Cannot read the keyring " + path + "."};
  std::optional<DatabaseKey> key = parse_keyring(*text);
  if (!key) return damaged(path);
  return std::move(*key);
}

}  // namespace wardbook
