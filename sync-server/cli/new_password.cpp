#include "sync-server/cli/new_password.h"

#include <termios.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "sync-server/core/password.h"

namespace wardbook {
namespace {

/// The terminal doesn't show what is typed while this lives.
class NoEcho {
 public:
  NoEcho() : changed_(tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!changed_) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  ~NoEcho() {
    if (changed_) tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  NoEcho(const NoEcho&) = delete;
  NoEcho& operator=(const NoEcho&) = delete;

 private:
  termios before_{};
  bool changed_;
};

Result<std::string> ask(const char* prompt) {
  const NoEcho quiet;
  std::cout << prompt << std::flush;
  std::string line;
  const bool read = static_cast<bool>(std::getline(std::cin, line));
  std::cout << std::endl;
  if (!read) return Error{"password_unreadable", "No password was typed."};
  return line;
}

Result<std::string> ask_twice(const std::string& user_name) {
  WB_ASSIGN(const std::string first,
            ask(("Password for " + user_name + " (12 characters or more): ").c_str()));
  WB_ASSIGN(const std::string second, ask("Again: "));
  if (first != second)
    return Error{"passwords_differ", "The two passwords differ. Nothing was changed."};
  return first;
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream in(path);
  std::string line;
  if (!std::getline(in, line))
    return Error{"password_unreadable", "The file " + path + " can't be read, or is empty."};
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

}  // namespace

Result<std::string> read_new_password(const std::string& user_name, const std::string& file) {
  WB_ASSIGN(std::string password, file.empty() ? ask_twice(user_name) : read_file(file));
  WB_TRY(check_password(password, user_name));
  return password;
}

}  // namespace wardbook
