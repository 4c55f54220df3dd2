#pragma once

#include <cstdint>
#include <iostream>
#include <span>
#include <string>
#include <string_view>

namespace wardbook::sim {

/// What went wrong: which checker saw it, and what.
struct Failure {
  std::string checker;
  std::string text;
};

/// A run's history as one number: the same seed must give the same one. FNV-1a.
class Trace {
 public:
  explicit Trace(bool print) : print_(print) {}
  void add(int64_t at_ms, std::string_view what) {
    mix(std::to_string(at_ms));
    mix(what);
    if (print_) std::cout << at_ms << " " << what << "\n";
  }
  /// What is not for reading: an answer's bytes.
  void add(std::span<const uint8_t> bytes) {
    mix({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  }
  uint64_t hash() const { return hash_; }

 private:
  void mix(std::string_view text) {
    for (const char letter : text) hash_ = (hash_ ^ static_cast<uint8_t>(letter)) * 0x100000001b3;
  }
  bool print_;
  uint64_t hash_ = 0xcbf29ce484222325;
};

}  // namespace wardbook::sim
