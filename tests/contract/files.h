#pragma once

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "shared/domain/row.h"
#include "shared/store/database.h"

namespace wardbook {

/// A database file that is gone after the test.
class TestFile {
 public:
  TestFile() {
    static int made = 0;
    path_ = testing::TempDir() + "wardbook-" + std::to_string(getpid()) + "-" +
            std::to_string(++made) + ".db";
    remove();
  }
  ~TestFile() { remove(); }
  TestFile(const TestFile&) = delete;
  TestFile& operator=(const TestFile&) = delete;

  const std::string& path() const { return path_; }
  /// What a thief of the disk would read: the file and its log.
  std::string content() const {
    std::string all;
    for (const char* suffix : {"", "-wal"}) {
      std::ifstream in(path_ + suffix, std::ios::binary);
      all.append(std::istreambuf_iterator<char>(in), {});
    }
    return all;
  }

 private:
  void remove() const {
    for (const char* suffix : {"", "-wal", "-shm", "-journal"})
      std::remove((path_ + suffix).c_str());
  }

  std::string path_;
};

inline store::OpenOptions options_for(const TestFile& file, Bytes key = {}) {
  store::OpenOptions options;
  options.path = file.path();
  options.key = std::move(key);
  options.busy_ms = 50;
  return options;
}

inline Bytes test_key(uint8_t first) {
  Bytes key(32, 7);
  key[0] = first;
  return key;
}

#define ASSERT_OK(expression)                                                                      \
  do {                                                                                             \
    const auto& test_status = (expression);                                                        \
    ASSERT_TRUE(test_status.ok()) << test_status.error().code << ": " << test_status.error().hint; \
  } while (false)

}  // namespace wardbook
