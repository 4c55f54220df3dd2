#pragma once

#include <algorithm>
#include <random>
#include <string>

#include "shared/domain/cells.h"
#include "shared/rules/command_fields.h"
#include "shared/sync/message_fields.h"

namespace wardbook::testing {

/// Fills any type that has a field list with values of every size, the same for the same seed.
class Sampler {
 public:
  explicit Sampler(uint64_t seed) : engine_(seed) {}

  uint64_t number() { return engine_(); }
  size_t below(size_t limit) { return static_cast<size_t>(engine_() % limit); }

  void fill(bool& out) { out = below(2) == 1; }
  void fill(int32_t& out) { out = static_cast<int32_t>(engine_() >> (32 + below(32))); }
  void fill(uint32_t& out) { out = static_cast<uint32_t>(below(64)); }
  void fill(int64_t& out) {
    out = static_cast<int64_t>(engine_() >> below(64)) * (below(4) == 0 ? -1 : 1);
  }
  void fill(std::string& out) {
    static const std::string kLetters[] = {"a", "Z", "\"", "\\", "\n", "é", "日", "😀", " "};
    out.clear();
    for (size_t i = below(8) == 0 ? 300 : below(20); i > 0; --i) out += kLetters[below(9)];
  }
  void fill(Bytes& out) {
    out.resize(below(40));
    for (uint8_t& byte : out) byte = static_cast<uint8_t>(engine_());
  }
  template <size_t N>
  void fill(std::array<uint8_t, N>& out) {
    for (uint8_t& byte : out) byte = static_cast<uint8_t>(engine_());
  }
  void fill(Uuid& out) { fill(out.bytes); }
  void fill(Instant& out) { fill(out.ms); }
  void fill(Minute& out) { fill(out.value); }
  void fill(Date& out) { fill(out.days); }
  void fill(Version& out) { fill(out.value); }
  void fill(Capabilities& out) { fill(out.bits); }
  void fill(BypassGroups& out) { fill(out.bits); }
  void fill(Interval& out) {
    fill(out.from);
    fill(out.to);
  }
  template <class Tag>
  void fill(Id<Tag>& out) {
    fill(out.uuid);
  }
  template <NamedEnum E>
  void fill(E& out) {
    out = static_cast<E>(below(EnumText<E>::values.size()));
  }
  template <class T>
  void fill(std::optional<T>& out) {
    out.reset();
    if (below(2) == 1) fill(out.emplace());
  }
  template <class T>
  void fill(std::vector<T>& out) {
    out.clear();
    for (size_t i = below(4); i > 0; --i) fill(out.emplace_back());
  }
  template <class T>
  requires requires(T& t) {
    fields(t, [](std::string_view, auto&) {});
  }
  void fill(T& out) {
    fields(out, [this](std::string_view, auto& member) { this->fill(member); });
  }

  template <class T>
  T make() {
    T out{};
    fill(out);
    return out;
  }

  /// Arguments of the kind with that index.
  template <size_t I = 0>
  Args args(size_t index) {
    if constexpr (I + 1 < std::variant_size_v<Args>)
      if (index != I) return args<I + 1>(index);
    return make<std::variant_alternative_t<I, Args>>();
  }

  Command command(size_t kind) {
    Command out{make<CommandId>(), make<AccountId>(), make<Instant>(), args(kind), {}};
    if (const Uuid* made = made_row(out.args).id; made != nullptr && below(2) == 0)
      out.id = CommandId{*made};
    for (size_t i = below(3); i > 0; --i)
      if (below(2) == 0)
        out.saw.push_back(make<SawRow>());
      else
        out.saw.push_back(make<SawCommand>());
    return out;
  }

  /// A row that fits the table.
  Cells row(const Table& table) {
    Cells row;
    for (const Column& column : table.columns) {
      if (column.nullable && below(2) == 0) {
        row.push_back({});
      } else if (column.type == CellType::blob) {
        row.push_back(to_cell(make<BedId>()));
      } else if (column.type == CellType::text) {
        row.push_back(column.one_of.empty() ? make<std::string>() : std::string(column.one_of[0]));
      } else {
        row.push_back(std::clamp(make<int64_t>(), column.least, column.most));
      }
    }
    return row;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace wardbook::testing
