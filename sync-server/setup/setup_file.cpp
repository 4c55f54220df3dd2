#include "sync-server/setup/setup_file.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <set>

#include "sync-server/core/derived_id.h"

namespace wardbook {
namespace {

constexpr size_t kMostBedsOfARange = 500;
constexpr double kE6 = 1'000'000;

struct Word {
  std::string text;
  bool quoted = false;
};

Error wrong(const std::string& what) {
  return {"setup_line", what};
}

Result<std::vector<Word>> words_of(std::string_view line) {
  std::vector<Word> words;
  size_t at = 0;
  while (at < line.size()) {
    const char c = line[at];
    if (c == '#') break;
    if (c == ' ' || c == '\t' || c == '\r') {
      ++at;
    } else if (c == '"') {
      const size_t end = line.find('"', at + 1);
      if (end == std::string_view::npos) return wrong("a quoted name does not end");
      words.push_back({std::string(line.substr(at + 1, end - at - 1)), true});
      at = end + 1;
    } else {
      const size_t end = std::min(line.find_first_of(" \t\r", at), line.size());
      words.push_back({std::string(line.substr(at, end - at)), false});
      at = end;
    }
  }
  return words;
}

Result<int32_t> read_integer(const std::string& text, int32_t most) {
  int32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0 || number > most)
    return wrong("\"" + text + "\" is not a whole number from 0 to " + std::to_string(most));
  return number;
}

/// "-8.9094,33.4608"
Result<Position> read_position(const std::string& text) {
  char* end = nullptr;
  const double latitude = std::strtod(text.c_str(), &end);
  const bool comma = *end == ',';
  const double longitude = comma ? std::strtod(end + 1, &end) : 0;
  if (!comma || *end != '\0' || !(std::abs(latitude) <= 90) || !(std::abs(longitude) <= 180))
    return wrong("\"" + text + "\" is not a position like -8.9094,33.4608");
  return Position{static_cast<int32_t>(std::lround(latitude * kE6)),
                  static_cast<int32_t>(std::lround(longitude * kE6))};
}

/// "05:00Z" as minutes of the day.
Result<int64_t> read_time_of_day(const std::string& text) {
  int hour = 0;
  int minute = 0;
  char z = 0;
  char more = 0;
  if (std::sscanf(text.c_str(), "%2d:%2d%c%c", &hour, &minute, &z, &more) != 3 || z != 'Z' ||
      hour < 0 || hour > 23 || minute < 0 || minute > 59)
    return wrong("\"" + text + "\" is not a time of day in UTC like 05:00Z");
  return int64_t{hour} * 60 + minute;
}

/// The words of one line after the first, taken one after the other.
class Line {
 public:
  explicit Line(std::vector<Word> words) : words_(std::move(words)) {}

  const std::string& kind() const { return words_[0].text; }
  bool done() const { return at_ >= words_.size(); }
  Result<std::string> next(const char* what) {
    if (done()) return wrong(kind() + " needs " + what);
    return words_[at_++].text;
  }
  Status end() const {
    return done() ? Status() : wrong("\"" + words_[at_].text + "\" is too much here");
  }

 private:
  std::vector<Word> words_;
  size_t at_ = 1;
};

/// Where a thing belongs; its path makes its id.
template <class Id>
struct Parent {
  Id id;
  std::string path;
};

class Reader {
 public:
  Status line(int number, std::vector<Word> words) {
    number_ = number;
    Line line(std::move(words));
    const std::string& kind = line.kind();
    if (kind == "district") return district(line);
    if (kind == "clinic") return clinic(line);
    if (kind == "hospital") return hospital(line);
    if (kind == "ward") return ward(line);
    if (kind == "pool") return pool(line);
    if (kind == "beds") return beds(line);
    return wrong("\"" + kind + "\" is none of district, clinic, hospital, ward, pool, beds");
  }
  std::vector<SetUpItem> take() { return std::move(items_); }

 private:
  template <class Id>
  Result<Parent<Id>> named(const std::string& parent, const char* kind, const std::string& name) {
    const std::string path = parent + "/" + kind + "/" + name;
    if (!paths_.insert(path).second)
      return wrong(std::string(kind) + " " + name + " stands here twice");
    return Parent<Id>{{derived_id({}, path, 0, Instant{})}, path};
  }

  Status district(Line& line) {
    WB_ASSIGN(const std::string name, line.next("a name"));
    WB_TRY(line.end());
    WB_ASSIGN(district_, named<DistrictId>("", "district", name));
    hospital_ = {};
    ward_ = {};
    pool_ = {};
    items_.push_back({number_, SetUpDistrict{district_.id, name}});
    return {};
  }

  Status clinic(Line& line) {
    if (district_.path.empty()) return wrong("a clinic comes after its district");
    WB_ASSIGN(const std::string name, line.next("a name"));
    WB_ASSIGN(const auto self, named<ClinicId>(district_.path, "clinic", name));
    SetUpClinic args{self.id, district_.id, name, {}};
    WB_ASSIGN(const std::string at, line.next("\"at\" and a position"));
    if (at != "at") return wrong("a clinic needs \"at\" and a position");
    WB_ASSIGN(const std::string position, line.next("a position"));
    WB_ASSIGN(args.position, read_position(position));
    WB_TRY(line.end());
    items_.push_back({number_, args});
    return {};
  }

  Status hospital(Line& line) {
    if (district_.path.empty()) return wrong("a hospital comes after its district");
    WB_ASSIGN(const std::string name, line.next("a name"));
    WB_ASSIGN(hospital_, named<HospitalId>(district_.path, "hospital", name));
    ward_ = {};
    pool_ = {};
    SetUpHospital args;
    args.hospital = hospital_.id;
    args.district = district_.id;
    args.name = name;
    bool has_position = false;
    while (!line.done()) {
      WB_ASSIGN(const std::string word, line.next("a word"));
      WB_TRY(hospital_part(line, word, args));
      has_position = has_position || word == "at";
    }
    if (!has_position) return wrong("a hospital needs \"at\" and a position");
    if (args.zone.empty()) return wrong("a hospital needs \"zone\" and a name like Asia/Kolkata");
    items_.push_back({number_, args});
    return {};
  }

  Status hospital_part(Line& line, const std::string& word, SetUpHospital& args) {
    WB_ASSIGN(const std::string value, line.next(("something after \"" + word + "\"").c_str()));
    if (word == "at") {
      WB_ASSIGN(args.position, read_position(value));
    } else if (word == "zone") {
      args.zone = value;
    } else if (word == "phone") {
      args.phone = value;
    } else if (word == "slots") {
      if (value.empty() || value.back() != 'h') return wrong("slots are like 24h or 6h");
      WB_ASSIGN(args.grid.step_hours, read_integer(value.substr(0, value.size() - 1), 24));
    } else if (word == "from") {
      WB_ASSIGN(const int64_t minutes, read_time_of_day(value));
      args.grid.anchor = Minute{minutes};
    } else {
      return wrong("\"" + word + "\" is none of at, zone, slots, from, phone");
    }
    return {};
  }

  Status ward(Line& line) {
    if (hospital_.path.empty()) return wrong("a ward comes after its hospital");
    WB_ASSIGN(const std::string name, line.next("a name"));
    WB_TRY(line.end());
    WB_ASSIGN(ward_, named<WardId>(hospital_.path, "ward", name));
    pool_ = {};
    items_.push_back({number_, SetUpWard{ward_.id, hospital_.id, name}});
    return {};
  }

  Status pool(Line& line) {
    if (ward_.path.empty()) return wrong("a pool comes after its ward");
    WB_ASSIGN(const std::string name, line.next("a name"));
    WB_ASSIGN(pool_, named<PoolId>(ward_.path, "pool", name));
    SetUpPool args;
    args.pool = pool_.id;
    args.hospital = hospital_.id;
    args.ward = ward_.id;
    args.name = name;
    WB_ASSIGN(const std::string bed_class, line.next("a class: general, hdu or icu"));
    const auto known = enum_from_text<BedClass>(bed_class);
    if (!known) return wrong("\"" + bed_class + "\" is none of general, hdu, icu");
    args.bed_class = *known;
    while (!line.done()) {
      WB_ASSIGN(const std::string word, line.next("a word"));
      if (const auto capability = enum_from_text<Capability>(word)) {
        args.capabilities = args.capabilities.with(*capability);
      } else if (word == "turnaround") {
        WB_ASSIGN(const std::string minutes, line.next("minutes after \"turnaround\""));
        WB_ASSIGN(args.turnaround_minutes, read_integer(minutes, 24 * 60));
      } else {
        return wrong("\"" + word +
                     "\" is none of oxygen, niv, ventilator, isolation, paediatric, maternity, "
                     "turnaround");
      }
    }
    items_.push_back({number_, args});
    return {};
  }

  Status beds(Line& line) {
    if (pool_.path.empty()) return wrong("beds come after their pool");
    if (line.done()) return wrong("beds need names, like A-1..A-12");
    while (!line.done()) {
      WB_ASSIGN(const std::string word, line.next("a name"));
      WB_TRY(bed_range(word));
    }
    return {};
  }

  /// "A-1..A-12", or one name.
  Status bed_range(const std::string& word) {
    const size_t dots = word.find("..");
    if (dots == std::string::npos) return bed(word);
    const std::string first = word.substr(0, dots);
    const std::string last = word.substr(dots + 2);
    const size_t digits = first.find_last_not_of("0123456789") + 1;
    const std::string stem = first.substr(0, digits);
    const Error bad = wrong("\"" + word + "\" is not a range of beds like A-1..A-12");
    if (last.substr(0, digits) != stem) return bad;
    const auto from = read_integer(first.substr(digits), 99'999);
    const auto to = read_integer(last.substr(digits), 99'999);
    if (!from.ok() || !to.ok() || *from > *to) return bad;
    if (static_cast<size_t>(*to - *from) >= kMostBedsOfARange)
      return wrong("\"" + word + "\" has more than 500 beds");
    for (int32_t number = *from; number <= *to; ++number)
      WB_TRY(bed(stem + std::to_string(number)));
    return {};
  }

  Status bed(const std::string& name) {
    WB_ASSIGN(const auto self, named<BedId>(pool_.path, "bed", name));
    items_.push_back({number_, AddBed{self.id, pool_.id, name}});
    return {};
  }

  int number_ = 0;
  std::vector<SetUpItem> items_;
  std::set<std::string> paths_;
  Parent<DistrictId> district_;
  Parent<HospitalId> hospital_;
  Parent<WardId> ward_;
  Parent<PoolId> pool_;
};

}  // namespace

Result<std::vector<SetUpItem>> read_setup_file(std::string_view text) {
  Reader reader;
  int number = 0;
  while (!text.empty()) {
    ++number;
    const size_t end = std::min(text.find('\n'), text.size());
    auto words = words_of(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
    Status status = words.ok() ? Status() : words.error();
    if (words.ok() && !words->empty()) status = reader.line(number, std::move(*words));
    if (!status.ok())
      return Error{"setup_line",
                   "line " + std::to_string(number) + ": " + status.error().hint + "."};
  }
  return reader.take();
}

}  // namespace wardbook
