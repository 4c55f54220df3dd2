#include "shared/sync/cbor.h"

#include <algorithm>
#include <limits>

#include "shared/base/text.h"

namespace wardbook::sync {
namespace {

enum Major : uint8_t { kUnsigned = 0, kNegative = 1, kBytes = 2, kText = 3, kArray = 4, kMap = 5 };
/// Elements. A length is a claim until they have come: at every depth a liar costs 0.6 MB at most.
constexpr uint64_t kMostReserved = 16'384;
constexpr uint8_t kFalse = 0xf4;
constexpr uint8_t kTrue = 0xf5;
constexpr uint8_t kNull = 0xf6;

// --- Writing

/// The order of keys by their encoded bytes is: shorter first, then by content.
bool key_before(std::string_view a, std::string_view b) {
  return a.size() != b.size() ? a.size() < b.size() : a < b;
}

void append_head(Bytes& out, uint8_t major, uint64_t number) {
  const auto first = [&](uint8_t low) { out.push_back(static_cast<uint8_t>(major << 5 | low)); };
  if (number < 24) return first(static_cast<uint8_t>(number));
  const int log = number <= 0xff ? 0 : number <= 0xffff ? 1 : number <= 0xffffffff ? 2 : 3;
  first(static_cast<uint8_t>(24 + log));
  for (int i = (1 << log) - 1; i >= 0; --i) out.push_back(static_cast<uint8_t>(number >> 8 * i));
}

void append_number(Bytes& out, int64_t number) {
  if (number >= 0) return append_head(out, kUnsigned, static_cast<uint64_t>(number));
  append_head(out, kNegative, static_cast<uint64_t>(-(number + 1)));
}

void append_string(Bytes& out, uint8_t major, const auto& data) {
  append_head(out, major, data.size());
  out.insert(out.end(), data.begin(), data.end());
}

class Writer {
 public:
  void value(const Value& value) {
    std::visit([this](const auto& held) { write(held); }, value.held);
  }
  Bytes take() { return std::move(out_); }

 private:
  void write(std::monostate) { out_.push_back(kNull); }
  void write(bool held) { out_.push_back(held ? kTrue : kFalse); }
  void write(int64_t held) { append_number(out_, held); }
  void write(const std::string& held) { append_string(out_, kText, held); }
  void write(const Bytes& held) { append_string(out_, kBytes, held); }
  void write(const Encoded& held) { out_.insert(out_.end(), held.bytes.begin(), held.bytes.end()); }
  void write(const Value::Array& held) {
    append_head(out_, kArray, held.size());
    for (const Value& item : held) value(item);
  }
  void write(const Value::Map& held) {
    std::vector<const Field*> sorted;
    for (const Field& field : held) sorted.push_back(&field);
    std::sort(sorted.begin(), sorted.end(),
              [](const Field* a, const Field* b) { return key_before(a->name, b->name); });
    append_head(out_, kMap, sorted.size());
    for (const Field* field : sorted) {
      write(field->name);
      value(field->value);
    }
  }

  Bytes out_;
};

// --- Reading

/// Takes a head off; null: all is well, else what is wrong.
const char* take_head(std::span<const uint8_t>& left, uint64_t& number) {
  if (left.empty()) return "cut short";
  const uint8_t low = left[0] & 31;
  left = left.subspan(1);
  if (low < 24) return number = low, nullptr;
  if (low > 27) return "an indefinite length";
  const size_t size = size_t{1} << (low - 24);
  if (left.size() < size) return "cut short";
  number = 0;
  for (size_t i = 0; i < size; ++i) number = number << 8 | left[i];
  left = left.subspan(size);
  const uint64_t least = low == 24 ? 24 : uint64_t{1} << (size * 4);
  return number >= least ? nullptr : "a number that is not in its shortest form";
}

constexpr auto kMostNumber = static_cast<uint64_t>(std::numeric_limits<int64_t>::max());

class Reader {
 public:
  Reader(std::span<const uint8_t> bytes, const Limits& limits,
         std::span<const std::string_view> unread)
      : left_(bytes), limits_(limits), unread_(unread) {}

  /// False: `fault` says why.
  bool value(Value& out, int depth) {
    if (depth > limits_.depth) return fail("too deep");
    if (++values_ > limits_.values) return fail("too many values");
    if (left_.empty()) return fail("cut short");
    const uint8_t first = left_[0];
    if (first >= 0xe0) return simple(out, first);
    uint64_t number = 0;
    if (!head(number)) return false;
    switch (first >> 5) {
      case kUnsigned:
      case kNegative:
        return whole_number(out, (first >> 5) == kNegative, number);
      case kBytes:
        return bytes(out, number);
      case kText:
        return text(out.held.emplace<std::string>(), number);
      case kArray:
        return array(out, number, depth);
      case kMap:
        return map(out, number, depth);
      default:
        return fail("a tag");
    }
  }

  bool at_end() const { return left_.empty(); }
  const char* fault() const { return fault_; }
  bool fail(const char* why) {
    fault_ = why;
    return false;
  }

 private:
  bool simple(Value& out, uint8_t first) {
    left_ = left_.subspan(1);
    if (first == kNull) return out.held.emplace<std::monostate>(), true;
    if (first != kTrue && first != kFalse) return fail("a fraction or an unknown simple value");
    out.held = first == kTrue;
    return true;
  }

  bool head(uint64_t& number) {
    const char* fault = take_head(left_, number);
    return fault == nullptr || fail(fault);
  }

  bool whole_number(Value& out, bool negative, uint64_t number) {
    if (number > kMostNumber) return fail("a number beyond 64 bits");
    const auto held = static_cast<int64_t>(number);
    out.held = negative ? -1 - held : held;
    return true;
  }

  bool bytes(Value& out, uint64_t size) {
    if (size > left_.size()) return fail("cut short");
    out.held.emplace<Bytes>(left_.begin(), left_.begin() + static_cast<ptrdiff_t>(size));
    left_ = left_.subspan(static_cast<size_t>(size));
    return true;
  }

  bool text(std::string& out, uint64_t size) {
    if (size > left_.size()) return fail("cut short");
    out.assign(left_.begin(), left_.begin() + static_cast<ptrdiff_t>(size));
    left_ = left_.subspan(static_cast<size_t>(size));
    return is_utf8(out) || fail("text that is not UTF-8");
  }

  bool array(Value& out, uint64_t size, int depth) {
    if (size > left_.size()) return fail("cut short");
    auto& items = out.held.emplace<Value::Array>();
    items.reserve(static_cast<size_t>(std::min(size, kMostReserved)));
    for (uint64_t i = 0; i < size; ++i)
      if (!value(items.emplace_back(), depth + 1)) return false;
    return true;
  }

  bool map(Value& out, uint64_t size, int depth) {
    if (size > left_.size() / 2) return fail("cut short");
    auto& fields = out.held.emplace<Value::Map>();
    for (uint64_t i = 0; i < size; ++i) {
      Field& field = fields.emplace_back();
      uint64_t length = 0;
      if (left_.empty() || left_[0] >> 5 != kText) return fail("a key that is not text");
      if (!head(length) || !text(field.name, length)) return false;
      if (i > 0 && !key_before(fields[fields.size() - 2].name, field.name))
        return fail("keys that are repeated or not sorted");
      if (is_unread(field.name)) {
        if (!leave(field.value, depth + 1)) return false;
      } else if (!value(field.value, depth + 1)) {
        return false;
      }
    }
    return true;
  }

  bool is_unread(std::string_view key) const {
    return std::find(unread_.begin(), unread_.end(), key) != unread_.end();
  }

  bool leave(Value& out, int depth) {
    const std::span<const uint8_t> from = left_;
    if (!pass(depth)) return false;
    const auto size = static_cast<ptrdiff_t>(from.size() - left_.size());
    out.held = Encoded{Bytes(from.begin(), from.begin() + size)};
    return true;
  }

  /// Over one value, whatever is in it.
  bool pass(int depth) {
    if (depth > limits_.depth) return fail("too deep");
    if (++values_ > limits_.values) return fail("too many values");
    if (left_.empty()) return fail("cut short");
    const uint8_t major = left_[0] >> 5;
    uint64_t number = 0;
    if (!head(number)) return false;
    if (major == kBytes || major == kText) {
      if (number > left_.size()) return fail("cut short");
      left_ = left_.subspan(static_cast<size_t>(number));
      return true;
    }
    if (major != kArray && major != kMap) return true;
    if (number > left_.size()) return fail("cut short");
    for (uint64_t i = major == kMap ? 2 * number : number; i > 0; --i)
      if (!pass(depth + 1)) return false;
    return true;
  }

  std::span<const uint8_t> left_;
  const Limits& limits_;
  std::span<const std::string_view> unread_;
  size_t values_ = 0;
  const char* fault_ = "";
};

}  // namespace

Bytes write_cbor(const Value& value) {
  Writer writer;
  writer.value(value);
  return writer.take();
}

Result<Value> read_cbor(std::span<const uint8_t> bytes, const Limits& limits,
                        std::span<const std::string_view> unread) {
  if (bytes.size() > limits.bytes) return Error{"too_large", "The message is too large."};
  Reader reader(bytes, limits, unread);
  Value value;
  const bool whole =
      reader.value(value, 1) && (reader.at_end() || reader.fail("bytes after the end"));
  if (whole) return value;
  return Error{"bad_cbor", std::string("The message is not CBOR as Wardbook writes it: ") +
                               reader.fault() + "."};
}

void append_cbor(const CellView& value, Bytes& out) {
  if (const auto* number = std::get_if<int64_t>(&value))
    append_number(out, *number);
  else if (const auto* text = std::get_if<std::string_view>(&value))
    append_string(out, kText, *text);
  else if (const auto* bytes = std::get_if<std::span<const uint8_t>>(&value))
    append_string(out, kBytes, *bytes);
  else
    out.push_back(kNull);
}

void append_list_head(size_t size, Bytes& out) {
  append_head(out, kArray, size);
}

bool take_cbor(std::span<const uint8_t>& left, CellView& out) {
  if (left.empty()) return false;
  const uint8_t first = left[0];
  if (first == kNull) return left = left.subspan(1), out = std::monostate(), true;
  const uint8_t major = first >> 5;
  uint64_t number = 0;
  if (major > kText || take_head(left, number) != nullptr) return false;
  if (major <= kNegative) {
    if (number > kMostNumber) return false;
    const auto held = static_cast<int64_t>(number);
    return out = major == kNegative ? -1 - held : held, true;
  }
  if (number > left.size()) return false;
  const std::span<const uint8_t> content = left.first(static_cast<size_t>(number));
  left = left.subspan(content.size());
  if (major == kBytes) return out = content, true;
  const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
  return out = text, is_utf8(text);
}

bool take_list_head(std::span<const uint8_t>& left, uint64_t& size) {
  return !left.empty() && left[0] >> 5 == kArray && take_head(left, size) == nullptr;
}

}  // namespace wardbook::sync
