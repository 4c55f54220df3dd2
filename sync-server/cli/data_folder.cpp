#include "sync-server/cli/data_folder.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace wardbook {
namespace {

namespace fs = std::filesystem;

constexpr size_t kKeyBytes = 32;

bool write_whole(int descriptor, const void* bytes, size_t size) {
  const ssize_t written = ::write(descriptor, bytes, size);
  // A short write says no reason; the next one would.
  if (written >= 0 && written < static_cast<ssize_t>(size)) errno = ENOSPC;
  return written == static_cast<ssize_t>(size) && fsync(descriptor) == 0;
}

/// The number that the holder of a lock file wrote into it.
std::string holder_of(const std::string& path) {
  std::ifstream in(path);
  std::string text;
  in >> text;
  return text.empty() ? "of another server" : text;
}

Result<int> lock(const std::string& folder) {
  const std::string path = folder + "/lock";
  const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return Error{"data_unwritable",
                 "The data folder " + folder + " can't be used: " + std::strerror(errno) + "."};
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    ::close(descriptor);
    return Error{"data_in_use", "The data folder " + folder + " is in use by process " +
                                    holder_of(path) + ". Stop it, or give another --data."};
  }
  const std::string text = std::to_string(getpid()) + "\n";
  if (ftruncate(descriptor, 0) != 0 || !write_whole(descriptor, text.data(), text.size())) {
    ::close(descriptor);
    return Error{"data_unwritable", "The data folder " + folder + " can't be written."};
  }
  return descriptor;
}

Status make_folder(const std::string& path) {
  std::error_code error;
  fs::create_directories(path, error);
  if (!error) fs::permissions(path, fs::perms::owner_all, error);
  if (!error) return {};
  return Error{"data_unwritable",
               "The data folder " + path + " can't be made: " + error.message() + "."};
}

Result<Bytes> read_key(const std::string& path, bool has_database) {
  std::ifstream in(path, std::ios::binary);
  Bytes bytes((std::istreambuf_iterator<char>(in)), {});
  if (bytes.size() == kKeyBytes) return bytes;
  if (!in.is_open())
    return Error{"key_unusable", "The key " + path + " can't be read: " + std::strerror(errno) +
                                     ". Let the user that runs the server read it."};
  const std::string size = std::to_string(bytes.size()) + " bytes in place of 32";
  return Error{"key_unusable",
               "The key " + path + " has " + size + ". " +
                   (has_database ? "Put the copy of it there that was kept in another place; a "
                                   "backup holds no keys."
                                 : "Remove it: then a new one is made.")};
}

/// Under its name there is the whole key or nothing, whatever happens meanwhile.
Status make_key(const std::string& folder, const std::string& path, const Bytes& bytes) {
  const std::string unfinished = path + ".part";
  ::unlink(unfinished.c_str());
  const int file = ::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  bool made =
      file >= 0 && write_whole(file, bytes.data(), bytes.size()) &&
      renameat2(AT_FDCWD, unfinished.c_str(), AT_FDCWD, path.c_str(), RENAME_NOREPLACE) == 0;
  const int there = made ? ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
  made = made && there >= 0 && fsync(there) == 0;
  const int why = errno;
  if (file >= 0) ::close(file);
  if (there >= 0) ::close(there);
  ::unlink(unfinished.c_str());
  if (made) return {};
  return Error{"key_unusable",
               "The key " + path + " can't be written: " + std::strerror(why) +
                   ". Make room, or let the user that runs the server write there."};
}

Error missing(const std::string& path) {
  return {"data_missing",
          "There is no data folder " + path + ". `wardbook-server init` or `demo` makes one."};
}

}  // namespace

Result<DataFolder> DataFolder::open(const std::string& path, bool create) {
  std::error_code error;
  const bool there = fs::is_directory(path, error);
  if (!there && !create) return missing(path);
  if (!there) WB_TRY(make_folder(path));
  WB_ASSIGN(const int descriptor, lock(path));
  return DataFolder(path, descriptor);
}

Result<DataFolder> DataFolder::look(const std::string& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return missing(path);
  if (!fs::exists(path + "/wardbook.db", error) && error)
    return Error{"data_unreadable", "The data folder " + path +
                                        " can't be read: " + error.message() +
                                        ". Do this as the user that runs the server."};
  return DataFolder(path, -1);
}

DataFolder::DataFolder(DataFolder&& other) noexcept
    : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataFolder& DataFolder::operator=(DataFolder&& other) noexcept {
  std::swap(path_, other.path_);
  std::swap(lock_, other.lock_);
  return *this;
}

DataFolder::~DataFolder() {
  if (lock_ >= 0) ::close(lock_);
}

bool DataFolder::has_database() const {
  std::error_code error;
  return fs::exists(database(), error);
}

bool DataFolder::has_key(const std::string& name) const {
  std::error_code error;
  return fs::exists(path_ + "/" + name + ".key", error);
}

Result<Bytes> DataFolder::key(const std::string& name, Random& random) const {
  const std::string path = path_ + "/" + name + ".key";
  std::error_code error;
  if (fs::exists(path, error)) return read_key(path, has_database());
  if (has_database())
    return Error{"key_unusable", "The key " + path +
                                     " is missing, and without it the database beside it can't be "
                                     "used. Put back the copy of it that was kept in another "
                                     "place; a backup holds no keys."};
  Bytes bytes(kKeyBytes);
  random.fill(bytes);
  WB_TRY(make_key(path_, path, bytes));
  return bytes;
}

}  // namespace wardbook
