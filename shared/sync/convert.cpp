#include "shared/sync/convert.h"

namespace wardbook::sync {
namespace {

template <size_t N>
bool exactly(Value& value, std::array<uint8_t, N>& out) {
  const auto copy = [&](const Bytes& bytes) {
    if (bytes.size() != N) return false;
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return true;
  };
  if (const auto* bytes = value.as<Bytes>()) return copy(*bytes);
  const auto* text = value.as<std::string>();
  const auto bytes = text != nullptr ? from_base64url(*text) : std::nullopt;
  return bytes && copy(*bytes);
}

template <class T>
bool whole_number(Value& value, T& out) {
  const auto* number = value.as<int64_t>();
  if (number == nullptr || *number < std::numeric_limits<T>::min() ||
      *number > int64_t{std::numeric_limits<T>::max()})
    return false;
  out = static_cast<T>(*number);
  return true;
}

}  // namespace

bool from_value(Value& value, bool& out, Fault&) {
  const auto* held = value.as<bool>();
  if (held != nullptr) out = *held;
  return held != nullptr;
}

bool from_value(Value& value, int64_t& out, Fault&) {
  return whole_number(value, out);
}
bool from_value(Value& value, int32_t& out, Fault&) {
  return whole_number(value, out);
}
bool from_value(Value& value, uint32_t& out, Fault&) {
  return whole_number(value, out);
}

bool from_value(Value& value, std::string& out, Fault&) {
  auto* text = value.as<std::string>();
  if (text != nullptr) out = std::move(*text);
  return text != nullptr;
}

bool from_value(Value& value, Bytes& out, Fault&) {
  if (auto* bytes = value.as<Bytes>()) return out = std::move(*bytes), true;
  const auto* text = value.as<std::string>();
  if (text == nullptr) return false;
  if (auto id = parse_uuid(*text)) return out.assign(id->bytes.begin(), id->bytes.end()), true;
  auto bytes = from_base64url(*text);
  if (bytes) out = std::move(*bytes);
  return bytes.has_value();
}

bool from_value(Value& value, Uuid& out, Fault&) {
  const auto* text = value.as<std::string>();
  if (text == nullptr) return value.as<Bytes>() != nullptr && exactly(value, out.bytes);
  auto id = parse_uuid(*text);
  if (id.ok()) out = *id;
  return id.ok();
}

bool from_value(Value& value, Hash256& out, Fault&) {
  return exactly(value, out);
}

bool from_value(Value& value, Instant& out, Fault&) {
  const auto* text = value.as<std::string>();
  if (text == nullptr) return whole_number(value, out.ms);
  auto instant = parse_instant(*text);
  if (instant.ok()) out = *instant;
  return instant.ok();
}

bool from_value(Value& value, Minute& out, Fault& fault) {
  if (value.as<std::string>() == nullptr) return whole_number(value, out.value);
  Instant instant;
  if (!from_value(value, instant, fault)) return false;
  out = floor_minute(instant);
  return to_instant(out) == instant;
}

bool from_value(Value& value, Date& out, Fault&) {
  const auto* text = value.as<std::string>();
  if (text == nullptr) return whole_number(value, out.days);
  auto date = parse_date(*text);
  if (date.ok()) out = *date;
  return date.ok();
}

bool from_value(Value& value, Interval& out, Fault& fault) {
  auto* ends = value.as<Value::Array>();
  return ends != nullptr && ends->size() == 2 && from_value((*ends)[0], out.from, fault) &&
         from_value((*ends)[1], out.to, fault);
}

Value* FieldReader::take(std::string_view name) {
  if (map_ == nullptr) return nullptr;
  Value* value = find(*map_, name);
  if (value != nullptr) ++taken_;
  return value;
}

bool FieldReader::finish() {
  if (!ok()) return false;
  return taken_ == map_->size() || fail("unknown");
}

Error malformed(const Fault& fault) {
  if (fault.field.empty()) return {"malformed", "The message is not one that Wardbook knows."};
  if (fault.field == "unknown")
    return {"malformed", "The message has a field that Wardbook does not know."};
  return {"malformed", "The field \"" + fault.field + "\" is missing or wrong."};
}

}  // namespace wardbook::sync
