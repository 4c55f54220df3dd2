#include "tests/sim/shrink.h"

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <sstream>

#include "tests/sim/must.h"

namespace wardbook::sim {
namespace {

void write_all(int to, const std::string& text) {
  size_t sent = 0;
  while (sent < text.size()) {
    const ssize_t count = ::write(to, text.data() + sent, text.size() - sent);
    must(count > 0);
    sent += static_cast<size_t>(count);
  }
}

std::string read_all(int from) {
  std::string text;
  char part[4096];
  for (ssize_t count = 0; (count = ::read(from, part, sizeof part)) > 0;)
    text.append(part, static_cast<size_t>(count));
  return text;
}

/// "<failed_at> <hash> <checker>\n<text>\n<coverage lines>"; checker "-": none failed.
std::string packed(const RunResult& result) {
  std::ostringstream out;
  out << result.failed_at << " " << result.hash << " "
      << (result.failure ? result.failure->checker : "-") << "\n"
      << (result.failure ? result.failure->text : "") << "\n"
      << to_lines(result.coverage);
  return out.str();
}

RunResult unpacked(const std::string& text) {
  RunResult result;
  std::istringstream in(text);
  std::string checker;
  std::string what;
  in >> result.failed_at >> result.hash >> checker;
  std::getline(in, what);
  std::getline(in, what);
  if (checker != "-") result.failure = Failure{checker, what};
  std::ostringstream rest;
  rest << in.rdbuf();
  add_lines(result.coverage, rest.str());
  return result;
}

Script without(const Script& script, size_t from, size_t to) {
  Script shorter{script.seed, {}};
  for (size_t i = 0; i < script.steps.size(); ++i)
    if (i < from || i >= to) shorter.steps.push_back(script.steps[i]);
  return shorter;
}

/// Many times what a run of so many steps takes. What never comes to rest is a failure too.
bool limit_time(size_t steps) {
  const rlim_t seconds = 60 + steps / 10;
  const rlimit limit{seconds, seconds + 10};
  return setrlimit(RLIMIT_CPU, &limit) == 0;
}

}  // namespace

RunResult run_apart(const Script& script, bool print) {
  int ends[2];
  must(::pipe(ends) == 0);
  std::cout.flush();
  const pid_t child = fork();
  must(child >= 0);
  if (child == 0) {
    ::close(ends[0]);
    must(limit_time(script.steps.size()));
    write_all(ends[1], packed(run(script, print)));
    std::cout.flush();
    _exit(0);
  }
  ::close(ends[1]);
  const std::string text = read_all(ends[0]);
  ::close(ends[0]);
  int status = 0;
  must(waitpid(child, &status, 0) == child);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return unpacked(text);
  RunResult crashed;
  crashed.failed_at = script.steps.size();
  if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
    crashed.failure = Failure{"endless", "the run does not end"};
  else
    crashed.failure = Failure{"crash", "the program ended with status " + std::to_string(status)};
  return crashed;
}

Script shrink(const Script& script, const std::function<bool(const Script&)>& fails, int tries) {
  Script best = script;
  for (size_t part = std::max<size_t>(best.steps.size() / 2, 1); tries > 0;) {
    bool shorter = false;
    for (size_t from = 0; from < best.steps.size() && tries > 0; --tries) {
      Script candidate = without(best, from, from + part);
      if (fails(candidate)) {
        best = std::move(candidate);
        shorter = true;
      } else {
        from += part;
      }
    }
    if (part == 1 && !shorter) break;
    part = std::max<size_t>(part / 2, 1);
  }
  return best;
}

}  // namespace wardbook::sim
