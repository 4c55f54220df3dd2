#include <algorithm>

#include "app/ui/core.h"
#include "app/ui/parts.h"
#include "app/ui/text.h"
#include "app/ui/widgets.h"

namespace wardbook::ui {
namespace {

constexpr TextStyle kPillText{kCaption, true};
constexpr float kPillPad = 10, kPillIcon = 16;

struct StatusLook {
  std::string_view word;
  Tone tone;
  Icon icon;
  bool dashed;
};

StatusLook look_of(Status status) {
  switch (status) {
    case Status::held:
      return {"Held on this device", Tone::warn, Icon::phone, true};
    case Status::confirmed:
      return {"Confirmed", Tone::accent, Icon::check, false};
    case Status::waitlisted:
      return {"Waitlisted", Tone::waiting, Icon::clock, false};
    case Status::refused:
      return {"Refused", Tone::bad, Icon::close, false};
    case Status::adjusted:
      return {"Changed", Tone::warn, Icon::info, false};
    case Status::arrived:
      return {"Arrived", Tone::good, Icon::person, false};
    case Status::admitted:
      return {"Admitted", Tone::good, Icon::bed, false};
    case Status::discharged:
      return {"Discharged", Tone::neutral, Icon::logout, false};
    case Status::cancelled:
      return {"Cancelled", Tone::neutral, Icon::close, false};
    case Status::noshow:
      return {"Did not arrive", Tone::neutral, Icon::warning, false};
    case Status::expired:
      return {"Expired", Tone::neutral, Icon::clock, false};
    case Status::moved:
      return {"Moved", Tone::warn, Icon::arrow_right, false};
    case Status::online:
      return {"Online", Tone::good, Icon::wifi, false};
    case Status::offline:
      return {"Offline", Tone::offline, Icon::offline, true};
    case Status::syncing:
      return {"Syncing", Tone::accent, Icon::sync, false};
    case Status::stuck:
      return {"Not syncing", Tone::warn, Icon::warning, false};
    case Status::pending:
      return {"Waiting", Tone::warn, Icon::clock, true};
    case Status::review:
      return {"Review", Tone::bad, Icon::warning, false};
  }
  return {"", Tone::neutral, Icon::none, false};
}

}  // namespace

std::string_view status_word(Status status) {
  return look_of(status).word;
}

Pill pill_of(Status status, std::string_view word) {
  const StatusLook look = look_of(status);
  return {word.empty() ? look.word : word, look.tone, look.icon, look.dashed, false};
}

float pill_width(const Pill& pill) {
  return text_width(pill.text, kPillText) + 2 * kPillPad +
         (pill.icon == Icon::none ? 0 : kPillIcon + 5);
}

void draw_pill(float x, float y, const Pill& pill) {
  const ToneColors& c = theme().tone(pill.tone);
  const Rect r{x, y, pill_width(pill), kPillHeight};
  fill(r, pill.solid ? c.solid : c.soft, r.h / 2);
  if (pill.dashed) dashed_outline(r, c.border, r.h / 2, 1.5f);
  const Color text = pill.solid ? c.on_solid : c.text;
  float left = x + kPillPad;
  if (pill.icon != Icon::none) {
    icon(pill.icon, left + kPillIcon / 2, y + r.h / 2, kPillIcon, text);
    left += kPillIcon + 5;
  }
  draw_text(canvas(), left, y + (r.h - line_height(kPillText)) / 2, pill.text, kPillText, text);
}

void draw_centered(const Rect& r, std::string_view text, float size, bool strong, Color color) {
  const TextStyle style{size, strong};
  const float width = std::min(text_width(text, style), r.w);
  draw_text_fit(canvas(), r.x + (r.w - width) / 2, r.y + (r.h - line_height(style)) / 2, r.w, text,
                style, color);
}

void status_pill(Status status, std::string_view word) {
  const Pill pill = pill_of(status, word);
  const Rect r = place(pill_width(pill), kPillHeight);
  emit(Role::text, auto_id("t"), pill.text, r);
  if (visible(r)) draw_pill(r.x, r.y, pill);
}

}  // namespace wardbook::ui
