#include <algorithm>
#include <cstdio>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "app/platform/posix_tz.h"
#include "app/platform/zones.h"

// Reads /usr/share/zoneinfo itself: the C library's local time needs the process-wide TZ variable,
// which no thread can change safely.

namespace wardbook {
namespace {

/// One zone: offsets of the 64-bit part of a TZif file (RFC 8536) and the rule for the time after.
struct ZoneTable {
  std::vector<int64_t> changes;  ///< UTC seconds, ascending
  std::vector<int> offsets;      ///< seconds east of UTC from the change of the same index on
  int first_offset = 0;
  std::optional<PosixTz> rule;

  int offset_seconds(int64_t utc) const {
    auto after = std::upper_bound(changes.begin(), changes.end(), utc);
    if (after == changes.end() && rule) return rule->offset_seconds(utc);
    if (after == changes.begin()) return first_offset;
    return offsets[static_cast<size_t>(after - changes.begin()) - 1];
  }
};

/// A cursor over the file; reading past the end gives zeros and marks it bad.
class Reader {
 public:
  explicit Reader(const std::string& bytes) : bytes_(bytes) {}
  bool good() const { return good_; }
  size_t left() const { return bytes_.size() - at_; }

  void skip(size_t count) {
    if (count > left()) {
      good_ = false;
      count = left();
    }
    at_ += count;
  }

  int64_t integer(int size) {
    if (static_cast<size_t>(size) > left()) return good_ = false, 0;
    uint64_t value = (static_cast<uint8_t>(bytes_[at_]) & 0x80) ? ~uint64_t{0} : 0;
    for (int i = 0; i < size; ++i) value = value << 8 | static_cast<uint8_t>(bytes_[at_++]);
    return static_cast<int64_t>(value);
  }

  std::string rest() const { return bytes_.substr(at_); }

 private:
  const std::string& bytes_;
  size_t at_ = 0;
  bool good_ = true;
};

struct Header {
  size_t ut, standard, leap, times, types, chars;
};

std::optional<Header> read_header(Reader& in) {
  constexpr int64_t kMagic = 0x545A6966;  // "TZif"
  if (in.integer(4) != kMagic) return std::nullopt;
  in.skip(16);
  auto count = [&in] { return static_cast<size_t>(std::max<int64_t>(in.integer(4), 0)); };
  Header header{};
  header.ut = count();
  header.standard = count();
  header.leap = count();
  header.times = count();
  header.types = count();
  header.chars = count();
  if (!in.good() || header.types == 0 || header.times > in.left()) return std::nullopt;
  return header;
}

std::optional<ZoneTable> parse_tzif(const std::string& bytes) {
  Reader in(bytes);
  std::optional<Header> old = read_header(in);
  if (!old) return std::nullopt;
  in.skip(old->times * 5 + old->types * 6 + old->chars + old->leap * 8 + old->standard + old->ut);
  std::optional<Header> header = read_header(in);
  if (!header) return std::nullopt;

  ZoneTable zone;
  std::vector<size_t> kinds;
  std::vector<int> type_offsets;
  for (size_t i = 0; i < header->times; ++i) zone.changes.push_back(in.integer(8));
  for (size_t i = 0; i < header->times; ++i) kinds.push_back(static_cast<size_t>(in.integer(1)));
  for (size_t i = 0; i < header->types; ++i) {
    type_offsets.push_back(static_cast<int>(in.integer(4)));
    in.skip(2);
  }
  in.skip(header->chars + header->leap * 12 + header->standard + header->ut);
  for (size_t kind : kinds) {
    if (kind >= type_offsets.size()) return std::nullopt;
    zone.offsets.push_back(type_offsets[kind]);
  }
  if (!in.good()) return std::nullopt;
  zone.first_offset = type_offsets[0];
  std::string rule = in.rest();
  if (rule.size() > 2) zone.rule = PosixTz::parse(rule.substr(1, rule.size() - 2));
  return zone;
}

/// Only names of the database's own form: no absolute path, no "..".
bool is_zone_name(std::string_view name) {
  if (name.empty() || name.size() > 64 || name.front() == '/') return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '/' ||
           c == '_' || c == '-' || c == '+';
  });
}

std::optional<ZoneTable> load_zone(const std::string& name) {
  if (!is_zone_name(name)) return std::nullopt;
  std::FILE* file = std::fopen(("/usr/share/zoneinfo/" + name).c_str(), "rbe");
  if (file == nullptr) return std::nullopt;
  std::string bytes(64 * 1024, '\0');
  bytes.resize(std::fread(bytes.data(), 1, bytes.size(), file));
  std::fclose(file);
  return parse_tzif(bytes);
}

/// Loaded once, kept for ever; unknown names too.
const std::optional<ZoneTable>& zone_table(std::string_view name) {
  static std::mutex mutex;
  static std::map<std::string, std::optional<ZoneTable>, std::less<>> zones;
  std::lock_guard lock(mutex);
  auto found = zones.find(name);
  if (found == zones.end()) {
    std::string key(name);
    found = zones.emplace(key, load_zone(key)).first;
  }
  return found->second;
}

}  // namespace

Result<int> utc_offset_minutes(std::string_view zone, Minute at) {
  const std::optional<ZoneTable>& table = zone_table(zone);
  if (!table) return Error{"bad_zone", "This machine does not know the hospital's time zone."};
  return static_cast<int>(floor_divide(table->offset_seconds(at.value * 60), 60));
}

}  // namespace wardbook
