#include <algorithm>

#include "app/screens/parts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

/// As many slots as cover two weeks of the finest grids and a month of the coarsest.
constexpr int kSlotsShown = 42;

}  // namespace

void PlaceFields::set(std::optional<HospitalId> hospital, std::optional<PoolId> pool,
                      std::optional<Minute> at) {
  hospital_ = hospital;
  pool_ = pool;
  at_ = at;
  slot_ = -1;
  asked_.reset();
}

void PlaceFields::draw_hospital(Context& context, bool tried) {
  const std::vector<Hospital> hospitals = context.hospitals();
  std::vector<std::string> names;
  int selected = -1;
  for (const Hospital& hospital : hospitals) {
    if (hospital_ == hospital.id) selected = static_cast<int>(names.size());
    names.push_back(hospital.name);
  }
  const bool missing = tried && selected < 0;
  if (!ui::choice("place-hospital", "Hospital", names, selected,
                  {.error = missing ? "Choose a hospital and a start." : ""}))
    return;
  set(hospitals[static_cast<size_t>(selected)].id, std::nullopt, at_);
}

void PlaceFields::draw_pool(Context& context, BedClass bed_class, Capabilities needs) {
  std::vector<std::string> names{"Any ward with this class of bed"};
  std::vector<PoolId> ids;
  int selected = 0;
  for (const Pool& pool : context.app.pools(*hospital_)) {
    if (!pool.open || pool.bed_class != bed_class || !pool.capabilities.includes(needs)) continue;
    ids.push_back(pool.id);
    names.push_back(pool.name + " · " + describe(pool));
    if (pool_ == pool.id) selected = static_cast<int>(ids.size());
  }
  if (selected == 0) pool_.reset();
  if (ids.empty())
    ui::banner("place-none", ui::Tone::warn, "This hospital has no beds of that kind.");
  if (ui::choice("place-pool", "Ward", names, selected))
    pool_ = selected == 0 ? std::nullopt : std::optional(ids[static_cast<size_t>(selected - 1)]);
}

void PlaceFields::draw_slots(Context& context, BedClass bed_class, Capabilities needs) {
  const SlotKey key{hospital_, pool_, bed_class, needs};
  const auto& choices = slots_.get(context.app, key, [&] {
    return context.app.slots(*hospital_, pool_, bed_class, needs, kSlotsShown);
  });
  asked_.reset();
  if (choices.empty()) return;
  if (at_ || slot_ < 0 || slot_ >= static_cast<int>(choices.size())) {
    const Minute wanted = at_.value_or(choices.front().slot.from);
    const auto found = std::find_if(choices.begin(), choices.end(), [&](const auto& choice) {
      return choice.slot.contains(wanted);
    });
    slot_ = found == choices.end() ? 0 : static_cast<int>(found - choices.begin());
    at_.reset();
  }
  std::vector<ui::Slot> strip;
  for (const auto& choice : choices)
    strip.push_back({choice.time, choice.free, choice.total, choice.total == 0, choice.day});
  ui::slot_strip("place-slots", "Start", strip, slot_);
  const Interval& first = choices[static_cast<size_t>(slot_)].slot;
  const int most = static_cast<int>(choices.size()) - slot_;
  length_ = std::clamp(length_, 1, most);
  ui::stepper("place-length", "Length", length_, 1, most, length_ == 1 ? "slot" : "slots");
  asked_ = Interval{first.from, first.from.plus(first.minutes() * length_)};
  ui::muted(context.app.span(*hospital_, *asked_) + " · " + std::to_string(asked_->minutes() / 60) +
            " h");
}

void PlaceFields::draw(Context& context, BedClass bed_class, Capabilities needs, bool tried) {
  draw_hospital(context, tried);
  asked_.reset();
  if (!hospital_) return;
  draw_pool(context, bed_class, needs);
  draw_slots(context, bed_class, needs);
}

}  // namespace wardbook::screens
