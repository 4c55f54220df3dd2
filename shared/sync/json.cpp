#include "shared/sync/json.h"

#include <limits>
#include <nlohmann/json.hpp>

#include "shared/base/encode.h"
#include "shared/base/text.h"

namespace wardbook::sync {
namespace {

// --- Writing

void write_text(std::string& out, std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  out += '"';
  for (char letter : text) {
    const auto byte = static_cast<uint8_t>(letter);
    if (letter == '"' || letter == '\\') {
      (out += '\\') += letter;
    } else if (byte < 0x20) {
      out += "\\u00";
      (out += kDigits[byte >> 4]) += kDigits[byte & 15];
    } else {
      out += letter;
    }
  }
  out += '"';
}

void write(std::string& out, const Value& value) {
  if (const auto* held = value.as<bool>()) {
    out += *held ? "true" : "false";
  } else if (const auto* number = value.as<int64_t>()) {
    out += std::to_string(*number);
  } else if (const auto* text = value.as<std::string>()) {
    write_text(out, *text);
  } else if (const auto* bytes = value.as<Bytes>()) {
    Uuid id;
    const bool is_id = bytes->size() == id.bytes.size();
    if (is_id) std::copy(bytes->begin(), bytes->end(), id.bytes.begin());
    write_text(out, is_id ? to_text(id) : to_base64url(*bytes));
  } else if (const auto* items = value.as<Value::Array>()) {
    for (size_t i = 0; i < items->size(); ++i) {
      out += i == 0 ? '[' : ',';
      write(out, (*items)[i]);
    }
    out += items->empty() ? "[]" : "]";
  } else if (const auto* map = value.as<Value::Map>()) {
    for (size_t i = 0; i < map->size(); ++i) {
      out += i == 0 ? '{' : ',';
      write_text(out, (*map)[i].name);
      out += ':';
      write(out, (*map)[i].value);
    }
    out += map->empty() ? "{}" : "}";
  } else {
    out += "null";
  }
}

// --- Reading: nlohmann-json's events, which come without recursion

class Builder {
 public:
  using json = nlohmann::json;
  explicit Builder(const Limits& limits) : limits_(limits) {}

  bool null() { return add({}); }
  bool boolean(bool held) { return add({held}); }
  bool number_integer(json::number_integer_t held) { return add({int64_t{held}}); }
  bool number_unsigned(json::number_unsigned_t held) {
    if (held > static_cast<uint64_t>(std::numeric_limits<int64_t>::max()))
      return fail("a number beyond 64 bits");
    return add({static_cast<int64_t>(held)});
  }
  bool number_float(json::number_float_t, const std::string&) { return fail("a fraction"); }
  bool string(std::string& text) {
    if (!is_utf8(text)) return fail("text that is not UTF-8");
    return add({std::move(text)});
  }
  bool binary(json::binary_t&) { return fail("bytes"); }
  bool start_object(size_t) { return open({Value::Map()}); }
  bool start_array(size_t) { return open({Value::Array()}); }
  bool key(std::string& name) {
    auto& map = std::get<Value::Map>(open_.back().held);
    if (find(map, name) != nullptr) return fail("a key that is repeated");
    // find() reads the whole map: long ones must not cost their square.
    if (map.size() >= kMostKeys) return fail("too many keys");
    map.push_back({std::move(name), {}});
    return true;
  }
  bool end_object() { return close(); }
  bool end_array() { return close(); }
  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception&) {
    return fail("it is cut short or misspelled");
  }

  const char* fault() const { return fault_; }
  Value take() { return std::move(done_); }

 private:
  static constexpr size_t kMostKeys = 64;

  bool fail(const char* why) {
    if (*fault_ == 0) fault_ = why;
    return false;
  }
  bool open(Value value) {
    if (open_.size() + 1 >= static_cast<size_t>(limits_.depth)) return fail("too deep");
    if (++values_ > limits_.values) return fail("too many values");
    open_.push_back(std::move(value));
    return true;
  }
  bool close() {
    Value value = std::move(open_.back());
    open_.pop_back();
    return put(std::move(value));
  }
  bool add(Value value) {
    if (++values_ > limits_.values) return fail("too many values");
    return put(std::move(value));
  }
  bool put(Value value) {
    if (open_.empty()) {
      done_ = std::move(value);
    } else if (auto* map = open_.back().as<Value::Map>()) {
      map->back().value = std::move(value);
    } else {
      open_.back().as<Value::Array>()->push_back(std::move(value));
    }
    return true;
  }

  const Limits& limits_;
  std::vector<Value> open_;
  Value done_;
  size_t values_ = 0;
  const char* fault_ = "";
};

}  // namespace

std::string write_json(const Value& value) {
  std::string out;
  write(out, value);
  return out;
}

Result<Value> read_json(std::string_view text, const Limits& limits) {
  if (text.size() > limits.bytes) return Error{"too_large", "The message is too large."};
  Builder builder(limits);
  if (nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) return builder.take();
  return Error{"bad_json", std::string("The message is not JSON as Wardbook reads it: ") +
                               builder.fault() + "."};
}

}  // namespace wardbook::sync
