#include "sync-server/core/fatal_commands.h"

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

#include <fstream>

#include "shared/base/check.h"

namespace wardbook {
namespace {

/// Of each thread what it has at work. Not thread_local, with which tests/crash and tests/sim do
/// not link as WebAssembly.
pthread_key_t at_work() {
  static const pthread_key_t key = [] {
    pthread_key_t made{};
    WB_CHECK(pthread_key_create(&made, nullptr) == 0);
    return made;
  }();
  return key;
}

}  // namespace

Result<FatalCommands> FatalCommands::open(const std::string& path) {
  FatalCommands all;
  all.path_ = path;
  if (::access(path.c_str(), F_OK) != 0) return all;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);)
    if (const auto id = parse_uuid(line); id.ok()) all.ids_.insert(CommandId{*id});
  if (!file.eof())
    return Error{"data_unreadable", path + " can't be read. See that the server may read it."};
  return all;
}

/// Appended: what is there already has ended other servers.
void FatalCommands::AtWork::write_down() {
  const auto* const now = static_cast<const AtWork*>(pthread_getspecific(at_work()));
  if (now == nullptr || now->path_.empty()) return;
  const int file =
      ::open(now->path_.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, S_IRUSR | S_IWUSR);
  if (file < 0) return;
  const std::string line = to_text(now->id_) + "\n";
  [[maybe_unused]] const ssize_t written = ::write(file, line.data(), line.size());
  ::close(file);
}

FatalCommands::AtWork::AtWork(const FatalCommands& all, CommandId id) : path_(all.path_), id_(id) {
  set_last_words(write_down);
  WB_CHECK(pthread_setspecific(at_work(), this) == 0);
}

FatalCommands::AtWork::~AtWork() {
  pthread_setspecific(at_work(), nullptr);
}

}  // namespace wardbook
