#include "app/core/offline_verifier.h"

#include <gtest/gtest.h>

#include "tests/unit/domain/seeded.h"

namespace wardbook {
namespace {

constexpr Argon2Cost kCheap{1, 8, 1};

TEST(OfflineVerifier, FitsThePasswordThatItWasMadeOf) {
  Seeded random{1};
  const Bytes made = make_verifier("a long enough sentence", random, kCheap).value();
  EXPECT_TRUE(*fits_verifier("a long enough sentence", made, kCheap));
  EXPECT_FALSE(*fits_verifier("a long enough sentence.", made, kCheap));
}

/// Of another release, or cut: nobody comes in by it, and nobody is stopped from logging in online.
TEST(OfflineVerifier, WhatIsNoneFitsNothing) {
  Seeded random{1};
  const Bytes made = make_verifier("a long enough sentence", random, kCheap).value();
  for (size_t at = 0; at < made.size(); ++at) {
    Bytes other = made;
    other[at] ^= 2;
    EXPECT_FALSE(*fits_verifier("a long enough sentence", other, kCheap)) << at;
  }
  for (const size_t size : {size_t{0}, size_t{1}, made.size() - 1, made.size() + 1}) {
    Bytes other = made;
    other.resize(size);
    EXPECT_FALSE(*fits_verifier("a long enough sentence", other, kCheap)) << size;
  }
}

}  // namespace
}  // namespace wardbook
