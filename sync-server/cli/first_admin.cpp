#include "sync-server/cli/first_admin.h"

#include <termios.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "sync-server/core/password.h"
#include "sync-server/core/sign_up.h"

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
    return Error{"passwords_differ", "The two passwords differ. Nothing was made."};
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

Result<std::string> read_new_password(const Options& options) {
  WB_ASSIGN(std::string password, options.password_file.empty() ? ask_twice(options.admin)
                                                                : read_file(options.password_file));
  WB_TRY(check_password(password, options.admin));
  return password;
}

Status make_first_admin(Store& store, const std::string& user_name, const std::string& password,
                        Random& random, Instant now) {
  SignUpRequest form;
  form.user_name = user_name;
  form.full_name = "Administrator";
  WB_TRY(check_sign_up(form));
  WB_ASSIGN(const auto known, store.find_account(user_name));
  if (known)
    return Error{"already_initialised",
                 "The database has an account " + user_name + " already. Nothing was changed."};
  WB_ASSIGN(const std::string phc, hash_password(password, random));
  Account admin;
  admin.id = AccountId::make(now, random);
  admin.user_name = user_name;
  admin.full_name = form.full_name;
  admin.role = Role::admin;
  admin.state = AccountState::active;
  admin.since = now;
  WB_TRY(store.begin());
  Status made = put_rows(store, {admin});
  if (made.ok()) made = store.put_secret(admin.id, phc);
  if (made.ok()) return store.commit();
  store.rollback();
  return made;
}

}  // namespace wardbook
