#include "tests/sim/odd.h"

#include <limits>

#include "shared/rules/command_fields.h"
#include "shared/sync/buckets.h"

namespace wardbook::sim {
namespace {

template <class T>
concept HasFields = requires(T& t) {
  fields(t, [](std::string_view, auto&) {});
};

int64_t odd_number(Pick& pick) {
  constexpr int64_t kMost = std::numeric_limits<int64_t>::max();
  constexpr int64_t kLeast = std::numeric_limits<int64_t>::min();
  const std::vector<int64_t> all{0,          1,         -1,        kMost,     kLeast, kMost - 1,
                                 kLeast + 1, 1LL << 31, 1LL << 32, 1LL << 53, 59,     -(1LL << 40)};
  return pick.any(all);
}

/// About as far as the form lets a time be; or any.
int64_t odd_minute(Pick& pick) {
  constexpr int64_t k2000 = 946'684'800 / 60;
  constexpr int64_t k2201 = 7'289'654'400 / 60;
  const int64_t now = pick.minute().value;
  const std::vector<int64_t> all{k2000 - 1, k2000, k2201 - 1, k2201, now, now - 1, now + 1};
  return pick.once_in(3) ? odd_number(pick) : pick.any(all);
}

/// Of a row of any kind, or of none.
Uuid odd_id(Pick& pick) {
  static const std::vector<std::string> kTables{"district", "clinic", "hospital", "ward",
                                                "pool",     "bed",    "patient",  "booking",
                                                "stay",     "review", "notice",   "account"};
  if (pick.once_in(6)) return {};
  if (pick.once_in(6)) return pick.fresh<BookingId>().uuid;
  const auto known = pick.id<BookingId>("SELECT id FROM " + pick.any(kTables));
  return known ? known->uuid : Uuid{};
}

std::string odd_text(Pick& pick) {
  const std::vector<std::string> all{"",       " ",
                                     "\n",     std::string(1, '\0'),
                                     "\xff",   "\xed\xa0\x80",
                                     "\u202e", "'; DROP TABLE booking; --",
                                     "😀",      std::string(200, 'x'),
                                     "é",      std::string(10'000, 'x')};
  return pick.any(all);
}

/// Visits the fields in turn until it is at the one that is meant.
class Spoiler {
 public:
  Spoiler(Pick& pick, size_t target) : pick_(pick), left_(target) {}

  /// How many fields there were before the one that was spoilt; all if none was.
  size_t passed() const { return passed_; }

  template <HasFields T>
  void visit(T& record) {
    fields(record, [this](std::string_view, auto& member) { this->visit(member); });
  }
  template <class T>
  requires(!HasFields<T>) void visit(T& leaf) {
    ++passed_;
    if (left_-- == 0) odd(leaf);
  }

 private:
  void odd(bool& out) { out = !out; }
  void odd(int32_t& out) { out = static_cast<int32_t>(odd_number(pick_)); }
  void odd(uint32_t& out) { out = static_cast<uint32_t>(odd_number(pick_)); }
  void odd(int64_t& out) { out = odd_number(pick_); }
  void odd(std::string& out) { out = odd_text(pick_); }
  void odd(Instant& out) { out = odd_instant(pick_); }
  void odd(Minute& out) { out.value = odd_minute(pick_); }
  void odd(Date& out) { odd(out.days); }
  void odd(Version& out) { odd(out.value); }
  void odd(Capabilities& out) { odd(out.bits); }
  void odd(BypassGroups& out) { odd(out.bits); }
  void odd(Interval& out) {
    if (pick_.once_in(4))
      std::swap(out.from, out.to);
    else if (pick_.once_in(2))
      odd(out.from);
    else
      odd(out.to);
  }
  template <class Tag>
  void odd(Id<Tag>& out) {
    out.uuid = odd_id(pick_);
  }
  template <NamedEnum E>
  void odd(E& out) {
    out = pick_.any_enum<E>();
  }
  template <class T>
  void odd(std::optional<T>& out) {
    if (out && pick_.once_in(2)) return out.reset();
    if (!out) out.emplace();
    if constexpr (HasFields<T>)
      visit(*out);
    else
      odd(*out);
  }
  template <class T>
  void odd(std::vector<T>& out) {
    if (out.empty() || pick_.once_in(4)) return out.assign(pick_.once_in(2) ? 1 : 3'000, T{});
    if (pick_.once_in(3)) return out.push_back(out.front());
    if constexpr (HasFields<T>)
      visit(out.front());
    else
      odd(out.front());
  }

  Pick& pick_;
  size_t left_;
  size_t passed_ = 0;
};

}  // namespace

Instant odd_instant(Pick& pick) {
  if (pick.once_in(2)) return {odd_number(pick)};
  return to_instant({odd_minute(pick) % (1LL << 40)});
}

void spoil(Args& args, Pick& pick) {
  std::visit(
      [&](auto& ask) {
        Spoiler counter(pick, std::numeric_limits<size_t>::max());
        counter.visit(ask);
        const size_t target = pick.dice().below(counter.passed());
        Spoiler(pick, target).visit(ask);
      },
      args);
}

void ask_for_anything(SyncRequest& request, Pick& pick) {
  const Town& town = pick.town();
  const std::vector<Bucket> all{Bucket(kWorldBucket),
                                Bucket(kAdminBucket),
                                public_bucket(pick.any(town.districts)),
                                beds_bucket(pick.any(town.hospitals).hospital),
                                hospital_bucket(pick.any(town.hospitals).hospital),
                                desk_bucket(pick.any(town.clinics)),
                                patient_bucket(pick.any(town.patients)),
                                account_bucket(pick.any(town.people).id),
                                "hospital:",
                                odd_text(pick)};
  for (size_t left = pick.dice().below(4); left > 0; --left) {
    const Bucket& bucket = pick.any(all);
    if (pick.once_in(2)) request.also.push_back(bucket);
    if (pick.once_in(2)) request.unfinished.push_back(bucket);
    if (pick.once_in(2)) request.verify.push_back(bucket);
    if (pick.once_in(3)) continue;
    const int64_t seq = pick.once_in(3) ? odd_number(pick) : pick.dice().between(0, 40);
    request.cursors.push_back({bucket, seq});
  }
  if (pick.once_in(4)) request.page = static_cast<int32_t>(odd_number(pick));
  if (pick.once_in(20)) request.epoch = odd_number(pick);
}

}  // namespace wardbook::sim
