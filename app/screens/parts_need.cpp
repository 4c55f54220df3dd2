#include "app/screens/parts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {

void TriageFields::draw(bool tried) {
  if (ui::segmented("triage-scale", "Triage scale", {"IITT", "SATS", "ESI"}, scale_)) level_ = -1;
  const std::vector<TriageLevel>& levels = triage_levels(static_cast<TriageScale>(scale_));
  constexpr float kThreeWords = 310;
  if (ui::compact() && (levels.size() > 3 || ui::available_width() < kThreeWords)) {
    std::vector<ui::RadioItem> items;
    for (const TriageLevel& level : levels) items.push_back({level.word});
    ui::radio_list("triage-level", "Triage level", items, level_);
  } else {
    std::vector<std::string> words;
    for (const TriageLevel& level : levels) words.emplace_back(level.word);
    ui::segmented("triage-level", "Triage level", words, level_);
  }
  if (tried && !complete())
    ui::error_note("triage-missing", "Choose the triage level. It decides who comes first.");
  ui::chips([&] {
    ui::filter_chip("triage-pregnant", "Pregnant", pregnant_);
    ui::filter_chip("triage-disabled", "Disabled", disabled_);
  });
}

void TriageFields::start_from(TriageScale scale, BypassGroups groups) {
  scale_ = static_cast<int>(scale);
  level_ = -1;
  pregnant_ = groups.has(Bypass::pregnant);
  disabled_ = groups.has(Bypass::disabled);
}

Triage TriageFields::value(Instant now) const {
  const auto scale = static_cast<TriageScale>(scale_);
  return {scale, std::string(triage_levels(scale)[static_cast<size_t>(level_)].level), now};
}

BypassGroups TriageFields::groups() const {
  BypassGroups groups;
  if (pregnant_) groups.bits |= BypassGroups::of(Bypass::pregnant).bits;
  if (disabled_) groups.bits |= BypassGroups::of(Bypass::disabled).bits;
  return groups;
}

void NeedFields::draw() {
  ui::segmented("need-class", "Class of bed", all_words<BedClass>(), class_);
  ui::group("need-capabilities", "Needed capabilities", [&] {
    ui::chips([&] {
      for (size_t i = 0; i < on_.size(); ++i) {
        const auto capability = static_cast<Capability>(i);
        ui::filter_chip("need/" + std::string(to_text(capability)), word(capability), on_[i]);
      }
    });
  });
}

Capabilities NeedFields::needs() const {
  Capabilities needs;
  for (size_t i = 0; i < on_.size(); ++i)
    if (on_[i]) needs = needs.with(static_cast<Capability>(i));
  return needs;
}

void NeedFields::set(BedClass bed_class, Capabilities needs) {
  class_ = static_cast<int>(bed_class);
  for (size_t i = 0; i < on_.size(); ++i) on_[i] = needs.has(static_cast<Capability>(i));
}

}  // namespace wardbook::screens
