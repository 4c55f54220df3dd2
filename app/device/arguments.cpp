#include "app/device/arguments.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "shared/sync/body.h"
#include "shared/sync/convert.h"
#include "shared/sync/json.h"

namespace wardbook::device {
namespace {

using sync::Value;

constexpr std::array<std::string_view, 6> kPlaces{"district", "clinic", "hospital",
                                                  "ward",     "pool",   "bed"};

/// What a kind of command makes anew, or when it happened, if nothing else is said.
struct Default {
  std::string_view kind;
  std::string_view field;
  std::string_view value;
};
constexpr std::array kDefaults{
    Default{"register_patient", "patient", "new"}, Default{"register_patient", "sex", "unknown"},
    Default{"book", "booking", "new"}, Default{"book", "bed_class", "general"},
    Default{"book", "alternates", "any_hospital"},
    Default{"change_booking", "bed_class", "general"},
    Default{"change_booking", "alternates", "only_this"}, Default{"arrive", "occurred_at", "now"},
    Default{"admit", "occurred_at", "now"}, Default{"admit", "stay", "new"},
    Default{"walk_in", "occurred_at", "now"}, Default{"walk_in", "booking", "new"},
    Default{"walk_in", "stay", "new"}, Default{"transfer", "occurred_at", "now"},
    Default{"discharge", "occurred_at", "now"}, Default{"discharge", "reason", "recovered"},
    Default{"set_bed_status", "occurred_at", "now"}, Default{"add_bed", "bed", "new"},
    // Empty sets.
    Default{"register_patient", "groups", ""}, Default{"book", "groups", ""},
    Default{"book", "needs", ""}, Default{"change_booking", "needs", ""},
    Default{"walk_in", "groups", ""}, Default{"retriage", "groups", ""}};

/// "oxygen, niv, ventilator".
template <NamedEnum E>
std::string all_words() {
  std::string words;
  for (const std::string_view word : EnumText<E>::values)
    words += (words.empty() ? "" : ", ") + std::string(word);
  return words;
}

template <NamedEnum E>
Result<Value> read_set(const std::string& text) {
  int64_t bits = 0;
  for (size_t from = 0; from < text.size();) {
    const size_t comma = std::min(text.find(',', from), text.size());
    const std::string word = text.substr(from, comma - from);
    const auto one = enum_from_text<E>(word);
    if (!one)
      return Error{"malformed", "There is no \"" + word + "\". There are " + all_words<E>() + "."};
    bits |= int64_t{1} << static_cast<int>(*one);
    from = comma + 1;
  }
  return Value{bits};
}

Value read_triage(Device& device, const std::string& text) {
  const size_t colon = text.find(':');
  const bool scaled = colon != std::string::npos;
  Value::Map map;
  sync::add_field(map, "scale", scaled ? text.substr(0, colon) : std::string("iitt"));
  sync::add_field(map, "level", scaled ? text.substr(colon + 1) : text);
  sync::add_field(map, "at", device.replica().now(device.wall()));
  return {std::move(map)};
}

Result<Value> read_field(Device& device, const std::string& name, const std::string& text) {
  if (text == "new") return sync::to_value(device.replica().new_id(device.wall()));
  if (text == "now") return sync::to_value(device.replica().now(device.wall()));
  if (text.starts_with('[') || text.starts_with('{'))
    return sync::read_json(text, sync::kRequestLimits);
  if (name == "triage") return read_triage(device, text);
  if (name == "needs" || name == "capabilities") return read_set<Capability>(text);
  if (name == "groups") return read_set<Bypass>(text);
  if (text == "true" || text == "false") return Value{text == "true"};
  if (name.ends_with("_minutes")) return sync::read_json(text, sync::kRequestLimits);
  if (std::find(kPlaces.begin(), kPlaces.end(), name) != kPlaces.end()) {
    WB_ASSIGN(const Uuid id, find_place(device, name, text));
    return sync::to_value(id);
  }
  return Value{text};
}

Result<int> read_hours(const std::string& text) {
  const char* const end = text.data() + text.size();
  int hours = 0;
  const auto read = std::from_chars(text.data(), end, hours);
  if (read.ec != std::errc() || read.ptr != end || hours < 1 || hours > 10'000)
    return Error{"malformed", "hours is a whole number from 1 to 10000, as in hours=24."};
  return hours;
}

/// from= and hours= become asked.
Status add_asked(const Words& words, Value::Map& map) {
  const auto from = words.field("from");
  if (!from) return {};
  WB_ASSIGN(const Instant start, parse_instant(*from));
  WB_ASSIGN(const int hours, read_hours(words.field("hours").value_or("24")));
  const Minute begin = floor_minute(start);
  map.push_back({"asked", sync::to_value(Interval{begin, begin.plus(int64_t{hours} * 60)})});
  return {};
}

}  // namespace

Result<Uuid> find_place(Device& device, std::string_view table, const std::string& text) {
  if (auto id = parse_uuid(text); id.ok()) return *id;
  WB_ASSIGN(store::Statement rows,
            device.database().prepare(
                "SELECT id FROM " + std::string(table) + " WHERE name = ?1 LIMIT 2", text));
  WB_ASSIGN(const bool found, rows.step());
  if (!found) return Error{"unknown_name", "No " + std::string(table) + " is called that here."};
  const Uuid id = rows.get<Uuid>(0);
  WB_ASSIGN(const bool second, rows.step());
  if (second) return Error{"ambiguous_name", "Several are called \"" + text + "\": give the id."};
  return id;
}

Result<Args> read_args(Device& device, const std::string& kind, const Words& words) {
  Value::Map map;
  WB_TRY(add_asked(words, map));
  for (const auto& [name, text] : words.fields) {
    if (name == "from" || name == "hours") continue;
    WB_ASSIGN(Value value, read_field(device, name, text));
    map.push_back({name, std::move(value)});
  }
  for (const Default& one : kDefaults) {
    if (one.kind != kind || sync::find(map, one.field) != nullptr) continue;
    WB_ASSIGN(Value value, read_field(device, std::string(one.field), std::string(one.value)));
    map.push_back({std::string(one.field), std::move(value)});
  }
  Value value{std::move(map)};
  return sync::args_from_value(kind, value);
}

}  // namespace wardbook::device
