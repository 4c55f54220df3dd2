#include <cstdio>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "shared/base/check.h"
#include "tests/bench/at_once.h"

// replay PORT REQUESTS ANSWERS: sends requests that were made before, of several clients at once,
// each on a connection of its own with one request in flight. REQUESTS has how many clients there
// are, how many requests each of them has, and then those of one client after the other, each with
// its length before it; ANSWERS gets as many answers in the same way. All numbers have four bytes,
// the lowest first. Prints {"per_s", "p50", "p99"} with ms.

namespace wardbook {
namespace {

class Requests {
 public:
  explicit Requests(const char* path) {
    std::ifstream in(path, std::ios::binary);
    WB_CHECK(in.good());
    bytes_.assign(std::istreambuf_iterator<char>(in), {});
  }
  uint32_t number() {
    uint32_t value = 0;
    std::memcpy(&value, take(sizeof value).data(), sizeof value);
    return value;
  }
  std::string_view request() { return take(number()); }

 private:
  std::string_view take(size_t size) {
    WB_CHECK(at_ + size <= bytes_.size());
    at_ += size;
    return std::string_view(bytes_).substr(at_ - size, size);
  }

  std::string bytes_;
  size_t at_ = 0;
};

int replay(uint16_t port, const char* from, const char* to) {
  Requests requests(from);
  const size_t clients = requests.number();
  const size_t each = requests.number();
  std::vector<std::vector<std::string_view>> asked(clients);
  std::vector<std::vector<std::string>> answers(clients);
  std::vector<std::unique_ptr<Line>> lines;
  for (auto& own : asked) {
    for (size_t i = 0; i < each; ++i) own.push_back(requests.request());
    lines.push_back(std::make_unique<Line>(port));
  }
  measure_at_once(clients, each, [&](size_t client, size_t i) {
    answers[client].push_back(lines[client]->ask(asked[client][i]).whole);
  });
  std::ofstream out(to, std::ios::binary);
  for (const auto& own : answers)
    for (const std::string& answer : own) {
      const auto size = static_cast<uint32_t>(answer.size());
      out.write(reinterpret_cast<const char*>(&size), sizeof size);
      out.write(answer.data(), static_cast<std::streamsize>(answer.size()));
    }
  out.flush();
  return out.good() ? 0 : 1;
}

}  // namespace
}  // namespace wardbook

int main(int count, char** words) {
  if (count != 4) {
    std::fputs("replay PORT REQUESTS ANSWERS\n", stderr);
    return 2;
  }
  return wardbook::replay(static_cast<uint16_t>(std::stoi(words[1])), words[2], words[3]);
}
