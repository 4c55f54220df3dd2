#include "app/ui/shell.h"

#include <algorithm>
#include <cmath>

#include "app/ui/core.h"
#include "app/ui/layout.h"
#include "app/ui/parts.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"

namespace wardbook::ui {
namespace {

constexpr float kBar = 60, kBottomNav = 68, kRail = 92, kSidebar = 232;

struct Frame {
  Rect bar, nav, main;
};

Frame frame_of(bool has_nav) {
  const Environment& e = ctx().env;
  const FormFactor form = form_factor();
  const float left = has_nav && form != FormFactor::compact
                         ? (form == FormFactor::wide ? kSidebar : kRail) + e.inset_left
                         : 0;
  const float bar = kBar + e.inset_top;
  const bool bottom_nav = has_nav && form == FormFactor::compact && !e.keyboard;
  const float foot = bottom_nav ? kBottomNav + e.inset_bottom : 0;
  Frame f;
  f.bar = {left, 0, e.width - left, bar};
  f.main = {left, bar, e.width - left, e.height - bar - foot};
  if (bottom_nav) f.nav = {0, e.height - foot, e.width, foot};
  if (left > 0) f.nav = {0, 0, left, e.height};
  return f;
}

float page_pad() {
  return form_factor() == FormFactor::compact ? 16.0f : 24.0f;
}

/// Where the widgets at the right of the top bar end.
float bar_end(const Rect& bar) {
  return bar.right() - page_pad() - ctx().env.inset_right;
}

bool sync_pill(const Shell& s, const Pill& pill, const Rect& bar) {
  if (s.sync_text.empty()) return false;
  const float w = pill_width(pill);
  const Rect r{bar_end(bar) - w, bar.bottom() - kBar + 6, w, kTouch};
  emit_open(Role::status, "sync-state", "", r);
  emit(Role::button, "sync-button", s.sync_text, r);
  const Interaction i = interact("sync-button", r, false);
  emit_close();
  draw_pill(r.x, r.y + (r.h - kPillHeight) / 2, pill);
  const Rect shape{r.x, r.y + (r.h - kPillHeight) / 2, r.w, kPillHeight};
  if (i.hovered || i.held) outline(shape, theme().tone(pill.tone).border, kPillHeight / 2, 1.5f);
  if (i.focused) focus_ring(shape, kPillHeight / 2);
  return i.activated;
}

void title(const Shell& s, const Rect& bar, float left, float right) {
  const TextStyle style{kTitle, true};
  const Rect r{left, bar.bottom() - kBar, std::max(0.0f, right - left), kBar};
  emit(Role::heading, "title", s.title, r).level = 1;
  draw_text_fit(canvas(), r.x, r.y + (r.h - line_height(style)) / 2, r.w, s.title, style,
                theme().text);
}

/// The part of the bar over the content column, which a large screen has in its middle.
Rect over_column(const Shell& s, const Rect& bar) {
  const float room = bar.w - 2 * page_pad();
  const float side = s.max_width > 0 ? std::max(0.0f, std::floor((room - s.max_width) / 2)) : 0;
  return {bar.x + side, bar.y, bar.w - 2 * side, bar.h};
}

void top_bar(const Shell& s, const Rect& whole, ShellResult& result) {
  fill(whole, theme().background);
  emit_open(Role::banner, "top-bar", "", whole);
  const Rect bar = over_column(s, whole);
  float left = bar.x + page_pad();
  if (s.back) {
    const Rect r{bar.x + 4, bar.bottom() - kBar + 6, kTouch, kTouch};
    result.back = icon_button_at("back", "Back", Icon::chevron_left, r);
    left = r.right() + 4;
  }
  const float action = s.action_icon == Icon::none ? 0 : kTouch;
  const float room = bar_end(bar) - left - action - text_width(s.title, {kTitle, true}) - 12;
  Pill pill = pill_of(s.sync, s.sync_text);
  // The title comes first: a narrow bar has the short state, whose node still says all of it.
  if (pill_width(pill) > room && !s.sync_short.empty()) pill.text = s.sync_short;
  float right = bar_end(bar) - (s.sync_text.empty() ? 0 : pill_width(pill) + 12) - action;
  title(s, bar, left, right);
  if (s.action_icon != Icon::none) {
    const Rect r{right, bar.bottom() - kBar + 6, kTouch, kTouch};
    result.action = icon_button_at("top-action", s.action_name, s.action_icon, r);
  }
  result.sync = sync_pill(s, pill, bar);
  emit_close();
}

void nav_badge(float cx, float cy, int count) {
  if (count <= 0) return;
  const std::string text = count > 99 ? "99+" : std::to_string(count);
  const float w = std::max(20.0f, text_width(text, {12, true}) + 10);
  const ToneColors& c = theme().tone(Tone::bad);
  const Rect r{cx - w / 2, cy - 10, w, 20};
  fill({r.x - 2, r.y - 2, r.w + 4, r.h + 4}, theme().surface, 12);
  fill(r, c.solid, 10);
  draw_centered(r, text, 12, true, c.on_solid);
}

bool nav_item(const NavItem& item, const Rect& r, bool current, bool sideways) {
  const std::string key = "nav-" + std::string(item.id);
  Node& node = emit(Role::link, key, item.label, r);
  node.target = "#/" + std::string(item.id);
  node.current = current;
  if (item.badge > 0) node.note = std::to_string(item.badge) + " new";
  const Interaction i = interact(key, r, false);
  const Theme& t = theme();
  const Color color = current ? t.tone(Tone::accent).text : t.muted;
  const bool lit = i.hovered || i.held;
  if (sideways) {
    const Rect pill{r.x + 12, r.y + 3, r.w - 24, r.h - 6};
    if (current || lit) fill(pill, current ? t.accent_soft : t.pressed, kRadius);
    icon(item.icon, pill.x + 26, r.y + r.h / 2, 24, color);
    const TextStyle style{16, current};
    draw_text_fit(canvas(), pill.x + 52, r.y + (r.h - line_height(style)) / 2, pill.w - 90,
                  item.label, style, current ? color : t.text);
    nav_badge(pill.right() - 24, r.y + r.h / 2, item.badge);
    if (i.focused) focus_ring({pill.x + 3, pill.y + 3, pill.w - 6, pill.h - 6}, kRadius);
    return i.activated;
  }
  const float cx = r.x + r.w / 2;
  const Rect pill{cx - 30, r.y + 7, 60, 32};
  if (current || lit) fill(pill, current ? t.accent_soft : t.pressed, 16);
  icon(item.icon, cx, pill.y + 16, 24, color);
  nav_badge(cx + 16, pill.y + 4, item.badge);
  const TextStyle bold{12.5f, true};
  const bool fits = text_width(item.label, bold) <= r.w - 4;
  draw_centered({r.x + 1, pill.bottom() + 1, r.w - 2, 20}, item.label, fits ? 12.5f : 11.5f,
                current && fits, color);
  if (i.focused) focus_ring({r.x + 6, r.y + 6, r.w - 12, 60 - 6}, kRadiusSmall);
  return i.activated;
}

void brand(const Rect& nav, bool words) {
  const float y = ctx().env.inset_top + 10;
  const float x = words ? nav.x + 20 : nav.x + std::floor((nav.w - 40) / 2);
  fill({x, y, 40, 40}, theme().accent, 11);
  icon(Icon::bed, x + 20, y + 20, 24, theme().on_accent);
  const TextStyle style{19, true};
  if (words) {
    draw_text(canvas(), x + 52, y + (40 - line_height(style)) / 2, "Wardbook", style, theme().text);
  }
}

int navigation(const Shell& s, const Rect& nav) {
  if (nav.w <= 0) return -1;
  const FormFactor form = form_factor();
  fill(nav, theme().surface);
  const bool bottom = form == FormFactor::compact;
  if (bottom) {
    fill({nav.x, nav.y, nav.w, 1}, theme().border);
  } else {
    fill({nav.right() - 1, nav.y, 1, nav.h}, theme().border);
    brand(nav, form == FormFactor::wide);
  }
  int hit = -1;
  emit_open(Role::nav, "nav", "Main", nav);
  const float count = static_cast<float>(std::max<size_t>(1, s.nav.size()));
  for (size_t n = 0; n < s.nav.size(); ++n) {
    const float at = static_cast<float>(n);
    const float left = std::floor(nav.w * at / count);
    const float step = form == FormFactor::wide ? 56.0f : 76.0f;
    const Rect r = bottom ? Rect{nav.x + left, nav.y, std::floor(nav.w / count), kBottomNav}
                          : Rect{nav.x + ctx().env.inset_left, ctx().env.inset_top + 72 + step * at,
                                 nav.w - ctx().env.inset_left - 1, step - 4};
    const bool current = s.current == static_cast<int>(n);
    if (nav_item(s.nav[n], r, current, form == FormFactor::wide)) hit = static_cast<int>(n);
  }
  emit_close();
  return hit;
}

}  // namespace

ShellResult shell(const Shell& s, Body body) {
  const Environment& e = ctx().env;
  fill({0, 0, e.width, e.height}, theme().background);
  const Frame f = frame_of(!s.nav.empty());
  ShellResult result;
  top_bar(s, f.bar, result);
  result.nav = navigation(s, f.nav);
  const float pad = page_pad();
  const bool nav_below = f.nav.w > 0 && form_factor() == FormFactor::compact;
  scroll_area({.role = Role::main,
               .id = std::string(s.id) + "/main",
               .name = s.title,
               .rect = f.main,
               .pad_x = pad,
               .pad_top = 8,
               .pad_bottom = 24 + (nav_below ? 0 : e.inset_bottom),
               .max_width = s.max_width},
              body);
  const ScrollState& scroll = ctx().scrolls[std::string(s.id) + "/main"];
  if (scroll.top > 1) fill({f.bar.x, f.bar.bottom() - 1, f.bar.w, 1}, theme().border);
  if (s.back && ctx().escape && ctx().overlays == 0 && ctx().modals_last_pass == 0) {
    ctx().escape = false;
    ctx().again = true;
    result.back = true;
  }
  return result;
}

}  // namespace wardbook::ui
