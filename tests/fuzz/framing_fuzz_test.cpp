#include "tests/fuzz/framing_fuzz.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "tests/fuzz/corpus.h"

namespace wardbook::fuzz {
namespace {

constexpr size_t kPieces = 3;

std::vector<std::string> connections() {
  std::vector<std::string> all;
  for (const Bytes& input : framing_corpus())
    all.emplace_back(input.begin() + kPieces, input.end());
  return all;
}

void mutate(std::mt19937_64& random, const std::vector<std::string>& all, std::string& text) {
  for (size_t i = 1 + random() % 4; i > 0 && !text.empty(); --i) {
    const size_t at = random() % text.size();
    const std::string& other = all[random() % all.size()];
    switch (random() % 5) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, 1 + random() % 3);
        break;
      case 2:
        text.insert(at, 1, "\r\n :%0\t\x7f\x80"[random() % 9]);
        break;
      case 3:
        text.insert(at, other.substr(random() % other.size(), random() % 40));
        break;
      default:
        text += other;
    }
  }
}

/// What `make fuzz` does for as long as one likes, for a second, the same every time.
TEST(FramingFuzz, PiecesDoNotMatterAndTheRouterSeesWhatWeSaw) {
  for (const Bytes& input : framing_corpus()) LLVMFuzzerTestOneInput(input.data(), input.size());
  const std::vector<std::string> all = connections();
  std::mt19937_64 random(2026);
  for (int i = 0; i < 20'000; ++i) {
    std::string text = all[random() % all.size()];
    mutate(random, all, text);
    const std::string pieces{static_cast<char>(random()), static_cast<char>(random() % 9),
                             static_cast<char>(random())};
    const std::string input = pieces + text;
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
  }
}

}  // namespace
}  // namespace wardbook::fuzz
