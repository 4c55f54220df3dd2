#include "shared/store/log_again.h"

#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

namespace wardbook::store {
namespace {

// https://sqlite.org/fileformat2.html#the_write_ahead_log
constexpr int kLogHeader = 32;
constexpr int kBeforePage = 24;
constexpr int kSaltInLog = 16;
constexpr int kSaltInFrame = 8;
constexpr int kSalt = 8;
/// The last bit says how the sums are counted.
constexpr uint32_t kMagic = 0x377f0682;

constexpr int kFramesTogether = 16;

uint32_t number_at(const uint8_t* bytes) {
  uint32_t number = 0;
  for (int i = 0; i < 4; ++i) number = number << 8 | bytes[i];
  return number;
}

/// 0: it is the header of no log.
int page_size(const std::array<uint8_t, kLogHeader>& header) {
  const uint32_t size = number_at(header.data() + 8);
  const bool is_log = (number_at(header.data()) & ~1u) == kMagic;
  const bool is_size = size >= 512 && size <= 65536 && (size & (size - 1)) == 0;
  return is_log && is_size ? static_cast<int>(size) : 0;
}

int put_again(sqlite3_file* log, const uint8_t* bytes, int count, sqlite3_int64 at) {
  return log->pMethods->xWrite(log, bytes, count, at);
}

}  // namespace

int write_log_again(sqlite3_file* log) {
  sqlite3_int64 size = 0;
  if (const int code = log->pMethods->xFileSize(log, &size); code != SQLITE_OK) return code;
  if (size < kLogHeader) return SQLITE_OK;
  std::array<uint8_t, kLogHeader> header{};
  int code = log->pMethods->xRead(log, header.data(), kLogHeader, 0);
  const int page = code == SQLITE_OK ? page_size(header) : 0;
  if (page == 0) return code;

  const int frame = kBeforePage + page;
  std::vector<uint8_t> bytes(static_cast<size_t>(kFramesTogether) * static_cast<size_t>(frame));
  const auto is_of_this_log = [&](int i) {
    const uint8_t* salt = bytes.data() + static_cast<std::ptrdiff_t>(i) * frame + kSaltInFrame;
    return std::memcmp(salt, header.data() + kSaltInLog, kSalt) == 0;
  };
  code = put_again(log, header.data(), kLogHeader, 0);
  // What lies behind the log's end is of one before it.
  for (sqlite3_int64 at = kLogHeader; code == SQLITE_OK;) {
    const auto there =
        static_cast<int>(std::min<sqlite3_int64>((size - at) / frame, kFramesTogether));
    int frames = 0;
    if (there > 0) code = log->pMethods->xRead(log, bytes.data(), there * frame, at);
    while (code == SQLITE_OK && frames < there && is_of_this_log(frames)) ++frames;
    if (frames == 0) break;
    code = put_again(log, bytes.data(), frames * frame, at);
    at += frames * frame;
  }
  return code == SQLITE_OK ? log->pMethods->xSync(log, SQLITE_SYNC_NORMAL) : code;
}

}  // namespace wardbook::store
