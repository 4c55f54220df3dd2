#pragma once

#include <vector>

#include "tests/unit/sync/sample.h"

namespace wardbook::fuzz {

/// Changes one to four bytes from `from` on, or takes some away, or puts some in.
inline void mutate(testing::Sampler& sampler, Bytes& input, size_t from) {
  for (size_t i = 1 + sampler.below(4); i > 0 && input.size() > from; --i) {
    const auto at = static_cast<ptrdiff_t>(from + sampler.below(input.size() - from));
    switch (sampler.below(4)) {
      case 0:
        input[static_cast<size_t>(at)] = static_cast<uint8_t>(sampler.number());
        break;
      case 1:
        input[static_cast<size_t>(at)] ^= static_cast<uint8_t>(1u << sampler.below(8));
        break;
      case 2:
        input.erase(input.begin() + at);
        break;
      default:
        input.insert(input.begin() + at, static_cast<uint8_t>(sampler.number()));
    }
  }
}

/// What `make fuzz` does for as long as one likes, for a second, the same every time: the target
/// takes the inputs, and then as many that dice make of them.
inline void replay(int (*target)(const uint8_t*, size_t), const std::vector<Bytes>& inputs,
                   int mutated, size_t from) {
  for (const Bytes& input : inputs) target(input.data(), input.size());
  testing::Sampler sampler(2026);
  for (int i = 0; i < mutated; ++i) {
    Bytes input = inputs[sampler.below(inputs.size())];
    mutate(sampler, input, from);
    target(input.data(), input.size());
  }
}

}  // namespace wardbook::fuzz
