#include "shared/rules/placement.h"

#include <algorithm>
#include <bit>
#include <iterator>
#include <tuple>

#include "shared/rules/capacity.h"
#include "shared/rules/claim.h"
#include "shared/rules/tasks_open.h"

namespace wardbook::rules {
namespace {

constexpr int64_t kDay = 24 * 60;             // minutes
constexpr int64_t kLongestSearch = 7 * kDay;  // after the time that was asked for
constexpr size_t kMostOffers = 5;
constexpr int64_t kMetresLikeAMinute = 1'000;

/// A hospital with what the wish is there.
struct Site {
  const Hospital* hospital;
  std::vector<const Pool*> pools;  ///< that match
  Interval slots;                  ///< the time asked for, on its grid
  int64_t count;                   ///< how many slots a later start needs
  Minute last;                     ///< the latest start
  int64_t distance_m;

  int64_t step() const { return int64_t{hospital->grid.step_hours} * 60; }
  Interval from(Minute start) const { return {start, start.plus(count * step())}; }
};

class Finder {
 public:
  Finder(Turn& turn, const Wish& wish) : turn_(turn), wish_(wish) {}

  Search run() {
    if (turn_.sealed() != nullptr) return {as_sealed(*turn_.sealed()), {}};
    if (!look_at_asked()) return {};
    Search search;
    search.place = as_asked();
    if (search.place) return search;
    if (!look_around()) return {};
    search.place = elsewhere();
    search.alternatives = offers(search.place);
    return search;
  }

 private:
  // --- Loading. False: not all is here yet (or, on a device, not known).

  bool look_at_asked() {
    const Hospital* hospital = turn_.hospital(wish_.hospital);
    if (hospital == nullptr) return false;
    asked_pools_ = asked_pools(turn_, wish_);
    home_ = site_of(*hospital);
    if (home_.slots.empty()) return false;
    for (const Pool* pool : asked_pools_) turn_.want_load(pool->id, home_.slots);
    return !turn_.lacks();
  }

  bool look_around() {
    if (wish_.clinic) (void)turn_.clinic(*wish_.clinic);
    want_window(home_);
    const std::vector<const Hospital*> hospitals = turn_.hospitals_of(home_.hospital->district);
    if (turn_.lacks()) return false;
    home_.distance_m = distance_to(*home_.hospital);
    for (const Hospital* hospital : hospitals)
      if (hospital->id != wish_.hospital) add_other(*hospital);
    std::sort(others_.begin(), others_.end(), [](const Site& a, const Site& b) {
      return std::tie(a.distance_m, a.hospital->id) < std::tie(b.distance_m, b.hospital->id);
    });
    return !turn_.lacks();
  }

  void add_other(const Hospital& hospital) {
    Site site = site_of(hospital);
    if (site.pools.empty() || site.slots.empty()) return;
    site.distance_m = distance_to(hospital);
    want_window(site);
    others_.push_back(std::move(site));
  }

  Site site_of(const Hospital& hospital) {
    Site site{&hospital, {}, {}, 0, {}, 0};
    for (const Pool* pool : turn_.pools_of(hospital.id))
      if (matches(*pool, wish_.bed_class, wish_.needs, wish_.pool)) site.pools.push_back(pool);
    site.slots = coming_cover(turn_, hospital.grid, wish_.asked);
    site.count = cover(hospital.grid, wish_.asked).minutes() / site.step();
    site.last = std::min(wish_.not_after, wish_.asked.from.plus(kLongestSearch));
    return site;
  }

  void want_window(const Site& site) {
    const Minute last = std::max(site.last, site.slots.from);
    for (const Pool* pool : site.pools)
      turn_.want_load(pool->id, {site.slots.from, site.from(last).to});
  }

  int64_t distance_to(const Hospital& hospital) {
    const Clinic* clinic = wish_.clinic ? turn_.clinic(*wish_.clinic) : nullptr;
    return distance_m(clinic != nullptr ? clinic->position : home_.hospital->position,
                      hospital.position);
  }

  // --- Choosing

  int32_t room(const Pool& pool, const Site& site, const Interval& slots) const {
    return room_in(turn_, pool, site.hospital->grid, slots, wish_.own);
  }

  /// The best of the pools that have room in these slots.
  const Pool* best(const std::vector<const Pool*>& pools, const Site& site,
                   const Interval& slots) const {
    const Pool* best = nullptr;
    std::tuple<bool, int, int32_t, PoolId> best_key;
    for (const Pool* pool : pools) {
      const int32_t free = room(*pool, site, slots);
      if (free == 0) continue;
      const int extra = std::popcount(pool->capabilities.bits & ~wish_.needs.bits);
      const std::tuple key{wish_.pool != pool->id, extra, -free, pool->id};
      if (best == nullptr || key < best_key) best = pool, best_key = key;
    }
    return best;
  }

  std::optional<Fit> as_asked() const {
    const Pool* pool = best(asked_pools_, home_, home_.slots);
    if (pool == nullptr) return std::nullopt;
    return Fit{home_.hospital, pool, home_.slots, OutcomeCode::done};
  }

  std::optional<Fit> as_sealed(const Outcome& sealed) {
    const bool asked = look_at_asked();
    if (sealed.code == OutcomeCode::no_room) return std::nullopt;
    const OutcomeParams& given = sealed.params;
    if (given.hospital && given.pool && given.slots) {
      const Hospital* hospital = turn_.hospital(*given.hospital);
      const Pool* pool = turn_.pool(*given.pool);
      if (hospital == nullptr || pool == nullptr) return std::nullopt;
      // The hospital may have had other slots then.
      const Interval slots = cover(hospital->grid, *given.slots);
      turn_.want_load(pool->id, slots);
      return Fit{hospital, pool, slots, sealed.code};
    }
    if (!asked) return std::nullopt;
    if (const auto place = as_asked()) return place;
    const Pool* pool = asked_pools_.empty() ? closed_since() : asked_pools_.front();
    if (pool == nullptr) return std::nullopt;
    turn_.want_load(pool->id, home_.slots);
    return Fit{home_.hospital, pool, home_.slots, OutcomeCode::done};
  }

  /// A pool that would have been asked for if it took claims still.
  const Pool* closed_since() {
    for (const Pool* pool : turn_.pools_of(wish_.hospital))
      if (wish_.pool
              ? pool->id == *wish_.pool
              : pool->bed_class == wish_.bed_class && pool->capabilities.includes(wish_.needs))
        return pool;
    return nullptr;
  }

  std::optional<Fit> elsewhere() const {
    if (wish_.alternates == Alternates::only_this) return std::nullopt;
    if (const Pool* pool = best(home_.pools, home_, home_.slots))
      return Fit{home_.hospital, pool, home_.slots, OutcomeCode::other_pool};
    if (const auto place = later_at_home()) return place;
    if (wish_.alternates == Alternates::any_ward) return std::nullopt;
    for (const Site& site : others_)
      if (const Pool* pool = best(site.pools, site, site.slots))
        return Fit{site.hospital, pool, site.slots, OutcomeCode::other_hospital};
    return std::nullopt;
  }

  std::optional<Fit> later_at_home() const {
    std::optional<Minute> nearest;
    for (const Pool* pool : home_.pools) {
      const auto start = later_start(*pool, home_);
      if (start && (!nearest || *start < *nearest)) nearest = start;
    }
    if (!nearest) return std::nullopt;
    const Interval slots = home_.from(*nearest);
    return Fit{home_.hospital, best(home_.pools, home_, slots), slots, OutcomeCode::other_slot};
  }

  std::optional<Minute> later_start(const Pool& pool, const Site& site) const {
    return earliest_start(turn_, pool, site.hospital->grid, site.slots.from.plus(site.step()),
                          site.last, site.count, wish_.own);
  }

  // --- Offering

  struct Offer {
    int64_t cost;
    Alternative place;
  };

  void offer_from(const Site& site, const std::optional<Fit>& taken,
                  std::vector<Offer>& offers) const {
    for (const Pool* pool : site.pools) {
      Interval slots = site.slots;
      if (room(*pool, site, slots) == 0) {
        const auto start = later_start(*pool, site);
        if (!start) continue;
        slots = site.from(*start);
      }
      if (taken && taken->pool->id == pool->id && taken->slots == slots) continue;
      const int64_t later = std::max<int64_t>(0, slots.from.value - wish_.asked.from.value);
      offers.push_back({later + site.distance_m / kMetresLikeAMinute,
                        {site.hospital->id, pool->id, slots, site.distance_m}});
    }
  }

  std::vector<Alternative> offers(const std::optional<Fit>& taken) const {
    std::vector<Offer> offers;
    offer_from(home_, taken, offers);
    for (const Site& site : others_) offer_from(site, taken, offers);
    std::sort(offers.begin(), offers.end(), [](const Offer& a, const Offer& b) {
      return std::tie(a.cost, a.place.distance_m, a.place.pool) <
             std::tie(b.cost, b.place.distance_m, b.place.pool);
    });
    if (offers.size() > kMostOffers) offers.resize(kMostOffers);
    std::vector<Alternative> places;
    for (const Offer& offer : offers) places.push_back(offer.place);
    return places;
  }

  Turn& turn_;
  const Wish& wish_;
  std::vector<const Pool*> asked_pools_;
  Site home_{};
  std::vector<Site> others_;
};

}  // namespace

Wish wish_of(const Booking& booking) {
  Wish wish;
  wish.hospital = booking.asked_hospital;
  wish.pool = booking.asked_pool;
  wish.bed_class = booking.bed_class;
  wish.needs = booking.needs;
  wish.asked = booking.asked;
  wish.not_after = booking.not_after;
  wish.alternates = booking.alternates;
  wish.clinic = booking.clinic;
  return wish;
}

bool matches(const Pool& pool, BedClass bed_class, Capabilities needs,
             std::optional<PoolId> asked) {
  const Capabilities set_apart =
      Capabilities::of(Capability::paediatric).with(Capability::maternity);
  const uint32_t unneeded = pool.capabilities.bits & set_apart.bits & ~needs.bits;
  return pool.open && pool.bed_class == bed_class && pool.capabilities.includes(needs) &&
         (unneeded == 0 || asked == pool.id);
}

Interval coming_cover(const Turn& turn, const Grid& grid, const Interval& asked) {
  Interval slots = cover(grid, asked);
  slots.from = std::max(slots.from, slot_of(grid, turn.now_minute()));
  return slots;
}

std::vector<const Pool*> asked_pools(Turn& turn, const Wish& wish) {
  std::vector<const Pool*> pools;
  for (const Pool* pool : turn.pools_of(wish.hospital))
    if (matches(*pool, wish.bed_class, wish.needs, wish.pool) &&
        (!wish.pool || wish.pool == pool->id))
      pools.push_back(pool);
  return pools;
}

Search find_place(Turn& turn, const Wish& wish) {
  return Finder(turn, wish).run();
}

void take_place(Turn& turn, const Booking& booking, const Fit& place, const Booking* own) {
  std::vector<Minute> seated = slot_starts(place.hospital->grid, place.slots);
  std::vector<Minute> over;
  if (turn.sealed() != nullptr) {
    const std::vector<Minute> left = drop_leftovers(turn, place.pool->id, seated, booking.id);
    const auto full = [&](Minute slot) {
      return room_in(turn, *place.pool, slot, own) == 0 &&
             !std::binary_search(left.begin(), left.end(), slot);
    };
    std::copy_if(seated.begin(), seated.end(), std::back_inserter(over), full);
    std::erase_if(seated, full);
  }
  if (!seated.empty()) turn.add(Take{place.pool->id, seated, booking.id});
  if (over.empty()) return;
  turn.add(TakeOver{place.pool->id, over, booking.id});
  // Whatever was open about the claim is closed with the place that it had.
  open_over_capacity(turn, booking, place.pool->id, over.front(), {});
}

bool is_place_lost(const Turn& turn, const Search& search) {
  const Outcome* sealed = turn.sealed();
  return sealed != nullptr && sealed->code != OutcomeCode::no_room && !search.place;
}

void report(Turn& turn, const Search& search) {
  Outcome& outcome = turn.outcome();
  outcome.code = search.place ? search.place->code : OutcomeCode::no_room;
  outcome.alternatives = search.alternatives;
  if (outcome.code == OutcomeCode::done) return;
  outcome.params.edition = policy_of(turn).edition;
  if (!search.place) return;
  outcome.params.hospital = search.place->hospital->id;
  outcome.params.pool = search.place->pool->id;
  outcome.params.slots = search.place->slots;
}

std::optional<Answer> refuse_wish(Turn& turn, const Wish& wish) {
  const Hospital* hospital = turn.hospital(wish.hospital);
  const Pool* pool = wish.pool ? turn.pool(*wish.pool) : nullptr;
  const bool sealed = turn.sealed() != nullptr;
  if (pool != nullptr && !sealed &&
      (pool->bed_class != wish.bed_class || !pool->capabilities.includes(wish.needs)))
    return turn.malformed("pool");
  if (!turn.on_server()) return std::nullopt;
  if (hospital == nullptr) return turn.unknown("hospital");
  if (wish.pool && (pool == nullptr || pool->hospital != wish.hospital))
    return turn.unknown("pool");
  if (!sealed && wish.asked.minutes() > policy_of(turn).longest_stay_days * kDay)
    return turn.malformed("asked");
  return std::nullopt;
}

std::optional<Answer> refuse_from_now(Turn& turn, const Wish& wish) {
  if (!turn.on_server() || turn.sealed() != nullptr) return std::nullopt;
  const Hospital* hospital = turn.hospital(wish.hospital);
  const Pool* pool = wish.pool ? turn.pool(*wish.pool) : nullptr;
  if (coming_cover(turn, hospital->grid, wish.asked).empty())
    return turn.refuse(OutcomeCode::in_the_past);
  if (pool != nullptr && !pool->open) return turn.refuse(OutcomeCode::pool_closed);
  if (wish.asked.from > turn.now_minute().plus(policy_of(turn).book_ahead_days * kDay))
    return turn.refuse(OutcomeCode::too_far_ahead);
  return std::nullopt;
}

std::optional<Minute> earliest_start(const Turn& turn, const Pool& pool, const Grid& grid,
                                     Minute first, Minute last, int64_t count, const Booking* own) {
  const int64_t step = int64_t{grid.step_hours} * 60;
  Minute start = first;
  int64_t in_a_row = 0;
  for (Minute slot = first; start <= last; slot = slot.plus(step)) {
    if (room_in(turn, pool, slot, own) == 0) {
      start = slot.plus(step);
      in_a_row = 0;
    } else if (++in_a_row == count) {
      return start;
    }
  }
  return std::nullopt;
}

}  // namespace wardbook::rules
