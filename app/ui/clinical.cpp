#include "app/ui/clinical.h"

#include <algorithm>
#include <cmath>

#include "app/ui/core.h"
#include "app/ui/layout.h"
#include "app/ui/parts.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"

namespace wardbook::ui {
namespace {

constexpr TextStyle kStrong{kBody, true}, kNote{kCaption, false}, kWord{kCaption, true};
constexpr float kTileHeight = 100, kBriefHeight = 68;

struct BedStyle {
  std::string_view word;
  Tone tone;
  Icon icon;
  bool hatched, dashed;
};

BedStyle style_of(BedLook look) {
  switch (look) {
    case BedLook::vacant:
      return {"Vacant", Tone::good, Icon::check, false, false};
    case BedLook::occupied:
      return {"Occupied", Tone::neutral, Icon::person, false, false};
    case BedLook::housekeeping:
      return {"Cleaning", Tone::warn, Icon::sync, true, false};
    case BedLook::contaminated:
      return {"Contaminated", Tone::bad, Icon::warning, true, false};
    case BedLook::isolated:
      return {"Isolated", Tone::waiting, Icon::lock, false, false};
    case BedLook::closed:
      return {"Closed", Tone::offline, Icon::close, true, true};
  }
  return {"", Tone::neutral, Icon::none, false, false};
}

void draw_bed(const Rect& r, const BedTile& tile, const BedStyle& s, const Interaction& i) {
  const ToneColors& c = theme().tone(s.tone);
  fill(r, i.held || i.hovered ? theme().pressed : c.soft, kRadius);
  if (s.hatched) {
    // A band of stripes at the edge: the pattern must not cost legibility.
    hatch({r.x + 4, r.bottom() - 12, r.w - 8, 8}, c.border, 7, 2);
  }
  if (s.dashed) {
    dashed_outline(r, c.border, kRadius, 1.5f);
  } else {
    outline(r, tile.selected ? theme().focus : c.border, kRadius, tile.selected ? 3.0f : 1.5f);
  }
  const float x = r.x + 12, w = r.w - 24;
  draw_text_fit(canvas(), x, r.y + 10, w - 24, tile.name, kStrong, theme().text);
  icon(tile.over ? Icon::warning : s.icon, r.right() - 22, r.y + 22, 20,
       tile.over ? theme().tone(Tone::bad).text : c.text);
  draw_text_fit(canvas(), x, r.y + 34, w, s.word, kWord, c.text);
  draw_text_fit(canvas(), x, r.y + 53, w, tile.note, kNote, theme().text);
  draw_text_fit(canvas(), x, r.y + 71, w, tile.detail, kNote,
                tile.over ? theme().tone(Tone::bad).text : theme().muted);
  if (i.focused) focus_ring(r, kRadius);
}

}  // namespace

Tone free_tone(int free, int total) {
  if (total <= 0) return Tone::offline;
  if (free <= 0) return Tone::bad;
  return free == 1 || free * 4 <= total ? Tone::warn : Tone::good;
}

namespace {

void draw_bar(const Rect& bar, const Capacity& c) {
  const int claimed = c.used + c.held;
  const float whole = static_cast<float>(std::max({1, c.total, claimed}));
  fill(bar, theme().sunken, bar.h / 2);
  outline(bar, theme().field_border, bar.h / 2);
  const float used = std::floor(bar.w * static_cast<float>(c.used) / whole);
  const float held = std::floor(bar.w * static_cast<float>(c.held) / whole);
  const Tone tone = claimed > c.total ? Tone::bad : Tone::accent;
  if (used > 0)
    fill({bar.x, bar.y, std::max(used, bar.h), bar.h}, theme().tone(tone).solid, bar.h / 2);
  if (held > 0) {
    const Rect part{bar.x + used, bar.y, held, bar.h};
    fill(part, theme().tone(Tone::warn).soft, bar.h / 2);
    hatch({part.x + 3, part.y + 1, part.w - 6, part.h - 2}, theme().tone(Tone::warn).border, 6, 2);
    dashed_outline(part, theme().tone(Tone::warn).border, bar.h / 2, 1.5f);
  }
  if (claimed > c.total && c.total > 0) {
    const float limit = bar.x + std::floor(bar.w * static_cast<float>(c.total) / whole);
    fill({limit - 1, bar.y - 3, 2, bar.h + 6}, theme().text);
  }
}

std::string capacity_words(const Capacity& c) {
  const int free = c.total - c.used - c.held;
  std::string out = std::to_string(c.used) + " of " + std::to_string(c.total) + " used";
  if (c.held > 0) out += ", " + std::to_string(c.held) + " held here";
  out += free >= 0 ? ", " + std::to_string(free) + " free" : ", " + std::to_string(-free) + " over";
  return out;
}

}  // namespace

bool bed_tile(std::string_view id, const BedTile& tile) {
  const std::string key = full_id(id);
  const BedStyle s = style_of(tile.look);
  const Rect r = place(flow().line ? 132 : 0, tile.brief ? kBriefHeight : kTileHeight);
  std::string name = std::string(tile.name) + ", " + std::string(s.word);
  for (const std::string_view part : {tile.note, tile.detail})
    if (!part.empty()) name += ", " + std::string(part);
  if (tile.over) name += ", needs attention";
  emit(Role::button, key, name, r).current = tile.selected;
  const Interaction i = interact(key, r, false);
  if (visible(r)) draw_bed(r, tile, s, i);
  return i.activated;
}

void capacity_bar(std::string_view label, const Capacity& capacity) {
  const Rect r = place(0, line_height(kNote) + 4 + 12);
  const std::string words = capacity_words(capacity);
  Node& node = emit(Role::meter, auto_id("m"), label, r);
  node.max = static_cast<float>(std::max(capacity.total, 1));
  node.now = std::min(node.max, static_cast<float>(capacity.used + capacity.held));
  node.value = words;
  if (!visible(r)) return;
  const float width = text_width(words, kNote);
  draw_text_fit(canvas(), r.x, r.y, r.w - width - 8, label, kWord, theme().text);
  draw_text_fit(canvas(), r.right() - std::min(width, r.w), r.y, r.w, words, kNote, theme().muted);
  draw_bar({r.x, r.bottom() - 12, r.w, 12}, capacity);
}

namespace {

void draw_slot(const Rect& r, const Slot& slot, bool on, const Interaction& i) {
  const Tone tone = slot.closed ? Tone::offline : free_tone(slot.free, slot.total);
  const ToneColors& c = theme().tone(tone);
  const std::string count = slot.closed      ? "Closed"
                            : slot.free <= 0 ? "Full"
                                             : std::to_string(slot.free) + " free";
  const bool lit = i.hovered || i.held;
  fill(r, on ? theme().accent : lit ? theme().pressed : theme().surface, kRadiusSmall);
  outline(r, on ? theme().accent : theme().field_border, kRadiusSmall);
  const Color text = on ? theme().on_accent : theme().text;
  if (!slot.day.empty())
    draw_centered({r.x, r.y + 6, r.w, 18}, slot.day, kCaption, false, on ? text : theme().muted);
  const float top = r.bottom() - 62;
  draw_centered({r.x, top, r.w, 22}, slot.label, kSmall, true, text);
  draw_centered({r.x, top + 22, r.w, 20}, count, kCaption, true, on ? text : c.text);
  const Rect mark{r.x + 16, r.bottom() - 11, r.w - 32, 4};
  if (slot.closed || slot.free <= 0) {
    hatch({mark.x, mark.y - 1, mark.w, 6}, on ? text : c.border, 6, 2);
  } else {
    fill(mark, on ? text : c.border, 2);
  }
  if (i.focused) focus_ring({r.x + 4, r.y + 4, r.w - 8, r.h - 8}, kRadiusSmall - 3);
}

}  // namespace

bool slot_strip(std::string_view id, std::string_view label, const std::vector<Slot>& slots,
                int& selected) {
  const bool days = !slots.empty() && !slots.front().day.empty();
  const float width = days ? 108 : 92, height = days ? 86 : 70;
  const std::string key = full_id(id);
  const int before = selected;
  block(key, 6, [&] {
    draw_label(label);
    const Rect r = place(0, height);
    const float wide = (width + 8) * static_cast<float>(slots.size()) - 8;
    scroll_area(
        {.id = key + "/strip", .name = label, .rect = r, .content_width = std::max(wide, r.w)},
        [&] {
          const float x = flow().x, y = flow().y;
          emit_open(Role::radiogroup, key, label, {x, y, wide, height});
          for (size_t n = 0; n < slots.size(); ++n) {
            const Slot& slot = slots[n];
            const Rect tile{x + (width + 8) * static_cast<float>(n), y, width, height};
            const std::string part = key + "/" + std::to_string(n);
            const int index = static_cast<int>(n);
            std::string name(slot.day);
            if (days) name += " ";
            name += slot.label;
            name += slot.closed      ? ", closed"
                    : slot.free <= 0 ? ", full"
                                     : ", " + std::to_string(slot.free) + " free";
            Node& node = emit(Role::radio, part, name, tile);
            node.target = key;
            node.disabled = slot.closed;
            const Interaction i = interact(part, tile, slot.closed);
            if (i.activated) selected = index;
            node.checked = selected == index;
            if (visible(tile)) draw_slot(tile, slot, selected == index, i);
          }
          flow().y = y + height;
          emit_close();
        });
  });
  return selected != before;
}

bool pool_card(std::string_view id, const PoolSummary& p) {
  const std::string key = full_id(id);
  const TextStyle big{kDisplay, true}, small{kSmall, false};
  const std::string free = p.free > 0 ? std::to_string(p.free) : "0";
  const std::string of = "free of " + std::to_string(p.total);
  const float right = std::max(text_width(free, big), text_width(of, kNote));
  const float room = available_width() - 2 * kCardPad - right - 12;
  const float note = p.subtitle.empty() ? 0 : wrapped_height(p.subtitle, small, room);
  const float text = line_height(kStrong) + note;
  const float head = std::max(text, line_height(big) + line_height(kNote));
  const float foot = p.age.empty() && p.held == 0 ? 0 : line_height(kNote) + 4;
  const float natural = kCardPad * 2 + head + 10 + 12 + foot;
  flow().natural = std::max(flow().natural, natural);
  const Rect r = place(0, std::max(natural, flow().stretch));
  std::string name = std::string(p.title) + ", " + free + " " + of;
  for (const std::string_view part : {p.subtitle, p.age}) {
    if (!part.empty()) name += ", " + std::string(part);
  }
  if (p.held > 0) name += ", " + std::to_string(p.held) + " held on this device";
  emit(Role::button, key, name, r);
  const Interaction i = interact(key, r, false);
  if (!visible(r)) return i.activated;
  const Theme& t = theme();
  shadow(r, kRadius);
  fill(r, i.held || i.hovered ? t.pressed : t.surface, kRadius);
  outline(r, t.border, kRadius);
  const float x = r.x + kCardPad, y = r.y + kCardPad;
  draw_text_fit(canvas(), x, y, room, p.title, kStrong, t.text);
  draw_text_wrapped(canvas(), x, y + line_height(kStrong), room, p.subtitle, small, t.muted);
  const Color tone = t.tone(free_tone(p.free, p.total)).text;
  const float edge = r.right() - kCardPad;
  draw_text(canvas(), edge - text_width(free, big), y - 4, free, big, tone);
  draw_text(canvas(), edge - text_width(of, kNote), y - 4 + line_height(big), of, kNote, t.muted);
  const float bar = r.bottom() - kCardPad - foot - 12;
  draw_bar({x, bar, r.w - 2 * kCardPad, 12},
           {p.total, std::max(0, p.total - p.free - p.held), p.held});
  if (foot > 0) {
    const float top = bar + 12 + 4;
    float left = x;
    if (p.held > 0) {
      const std::string held = std::to_string(p.held) + " held on this device";
      left += draw_text_fit(canvas(), left, top, r.w, held, kWord, t.tone(Tone::warn).text) + 10;
    }
    draw_text_fit(canvas(), left, top, r.right() - kCardPad - left, p.age, kNote, t.muted);
  }
  if (i.focused) focus_ring(r, kRadius);
  return i.activated;
}

}  // namespace wardbook::ui
