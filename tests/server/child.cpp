#include "tests/server/child.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstring>

#include "shared/base/check.h"

namespace wardbook::test {
namespace {

/// How the last line begins that it prints before it serves.
constexpr const char* kServes = "Ctrl-C";

}  // namespace

Child::Child(const char* program, const std::string& data, const std::vector<std::string>& more) {
  std::vector<std::string> words{program, "serve",        "--data", data,     "--http-port",
                                 "0",     "--https-port", "0",      "--site", "/nonexistent"};
  words.insert(words.end(), more.begin(), more.end());
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  int out[2];
  WB_CHECK(pipe(out) == 0);
  pid_ = fork();
  if (pid_ == 0) {
    dup2(out[1], STDOUT_FILENO);
    ::close(out[0]);
    execv(program, arguments.data());
    _exit(127);
  }
  ::close(out[1]);
  output_ = fdopen(out[0], "r");
  read_ports();
}

Child::~Child() {
  if (pid_ > 0) kill_now();
  fclose(output_);
}

bool Child::serves_again() {
  port_ = tls_port_ = 0;
  read_ports();
  return port_ != 0;
}

void Child::kill_now() {
  kill(pid_, SIGKILL);
  waitpid(pid_, nullptr, 0);
  pid_ = -1;
}

int Child::stop() {
  kill(pid_, SIGTERM);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void Child::read_ports() {
  char line[512];
  while (fgets(line, sizeof line, output_) != nullptr &&
         std::strncmp(line, kServes, std::strlen(kServes)) != 0) {
    (void)sscanf(line, "listening http://localhost:%d", &port_);
    const char* colon = std::strrchr(line, ':');
    if (std::strncmp(line, "listening https://", 18) == 0 && colon != nullptr)
      (void)sscanf(colon, ":%d", &tls_port_);
  }
}

}  // namespace wardbook::test
