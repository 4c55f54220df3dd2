#include <algorithm>
#include <cmath>

#include "app/ui/core.h"
#include "app/ui/layout.h"
#include "app/ui/overlay.h"
#include "app/ui/parts.h"
#include "app/ui/text.h"
#include "app/ui/widgets.h"

namespace wardbook::ui {
namespace {

Icon tone_icon(Tone tone) {
  switch (tone) {
    case Tone::good:
      return Icon::check;
    case Tone::warn:
    case Tone::bad:
      return Icon::warning;
    case Tone::waiting:
      return Icon::clock;
    case Tone::offline:
      return Icon::offline;
    case Tone::neutral:
    case Tone::accent:
      return Icon::info;
  }
  return Icon::info;
}

bool is_urgent(Tone tone) {
  return tone == Tone::bad || tone == Tone::warn;
}

}  // namespace

bool banner(std::string_view id, Tone tone, std::string_view text, std::string_view action_label) {
  const std::string key = full_id(id);
  const ToneColors& c = theme().tone(tone);
  const TextStyle style{kSmall, false};
  bool hit = false;
  const int node = emit_open(Role::group, key, "", {});
  const Rect whole = block(key, 4, [&] {
    Flow& f = flow();
    const Rect box{f.x, f.y, f.w, recall(key, 0)};
    if (visible(box)) {
      fill(box, c.soft, kRadiusSmall);
      fill({box.x, box.y + 10, 4, std::max(0.0f, box.h - 20)}, c.border, 2);
      icon(tone_icon(tone), box.x + 28, box.y + 24, 22, c.text);
    }
    f.x += 50;
    f.w -= 50 + 14;
    f.y += 13;
    const Rect r = place(0, wrapped_height(text, style, f.w));
    emit(is_urgent(tone) ? Role::alert : Role::text, key + "/text", text, r);
    if (visible(r)) draw_text_wrapped(canvas(), r.x, r.y, r.w, text, style, c.text);
    if (!action_label.empty()) {
      const Rect a = place(text_width(action_label, {kSmall, true}) + 28, kTouch);
      emit(Role::button, key + "/action", action_label, a);
      const Interaction i = interact(key + "/action", a, false);
      hit = i.activated;
      const Rect pill{a.x, a.y + 5, a.w, a.h - 10};
      if (visible(a)) {
        if (i.hovered || i.held) fill(pill, theme().pressed, 8);
        outline(pill, c.border, 8, 1.5f);
        draw_centered(pill, action_label, kSmall, true, c.text);
        if (i.focused) focus_ring(pill, 8);
      }
    }
    flow().y += action_label.empty() ? 13.0f : 6.0f;
  });
  emit_close();
  remember(key, whole.h);
  ctx().semantics.at(node).rect = to_content(whole);
  return hit;
}

bool empty_state(std::string_view id, Icon which, std::string_view title, std::string_view text,
                 std::string_view action_label) {
  const std::string key = full_id(id);
  bool hit = false;
  block(key, 8, [&] {
    gap(32);
    const Rect mark = place(0, 72);
    const float cx = mark.x + mark.w / 2, cy = mark.y + mark.h / 2;
    if (visible(mark)) {
      canvas()->AddCircleFilled({cx, cy}, 36, ink(theme().accent_soft));
      icon(which, cx, cy, 34, theme().accent);
    }
    const Rect head = place(0, 32);
    emit(Role::heading, key + "/title", title, head).level = 2;
    if (visible(head)) draw_centered(head, title, kTitle, true, theme().text);
    const TextStyle style{kSmall, false};
    const float width = std::min(flow().w, 360.0f);
    const std::vector<TextLine> lines = wrap_text(text, style, width);
    const Rect body = place(0, line_height(style) * static_cast<float>(lines.size()));
    emit(Role::text, key + "/text", text, body);
    for (size_t n = 0; n < lines.size() && visible(body); ++n) {
      const Rect line{body.x, body.y + line_height(style) * static_cast<float>(n), body.w,
                      line_height(style)};
      draw_centered(line, text.substr(lines[n].begin, lines[n].end - lines[n].begin), kSmall, false,
                    theme().muted);
    }
    if (!action_label.empty()) {
      gap(8);
      const float w = std::min(flow().w, text_width(action_label, {16, true}) + 56);
      const float left = flow().x + std::floor((flow().w - w) / 2);
      const float before_x = flow().x, before_w = flow().w;
      flow().x = left;
      flow().w = w;
      hit = button(std::string(id) + "/action", action_label,
                   {.kind = Kind::primary, .full_width = true});
      flow().x = before_x;
      flow().w = before_w;
    }
    gap(24);
  });
  return hit;
}

void progress(std::string_view id, std::string_view label, float fraction) {
  const std::string key = full_id(id);
  const TextStyle style{kSmall, false};
  const Rect r = place(0, line_height(style) + 6 + 8);
  Node& node = emit(Role::progress, key, label, r);
  node.max = 100;
  node.now = fraction < 0 ? -1.0f : std::round(fraction * 100);
  if (!visible(r)) return;
  draw_text_fit(canvas(), r.x, r.y, r.w, label, style, theme().text);
  const Rect bar{r.x, r.bottom() - 8, r.w, 8};
  fill(bar, theme().sunken, 4);
  if (fraction >= 0) {
    fill({bar.x, bar.y, std::max(8.0f, bar.w * std::min(1.0f, fraction)), 8}, theme().accent, 4);
    return;
  }
  constexpr double kStep = 200;
  const bool still = ctx().env.reduced_motion;
  const float at = still ? 0.35f : static_cast<float>(std::fmod(ctx().now / kStep, 10.0)) / 10;
  if (!still) wake_in(kStep);
  fill({bar.x + bar.w * at * 0.7f, bar.y, bar.w * 0.3f, 8}, theme().accent, 4);
}

void toast(std::string_view text, Tone tone) {
  constexpr double kShown = 5000;
  ctx().toasts.push_back({std::string(text), tone, ctx().now + kShown});
  announce(text);
}

void draw_toasts() {
  auto& toasts = ctx().toasts;
  std::erase_if(toasts, [](const Toast& t) { return t.until <= ctx().now; });
  if (toasts.empty()) return;
  const Toast& t = toasts.back();
  wake_in(t.until - ctx().now);
  const Environment& e = ctx().env;
  const TextStyle style{kSmall, false};
  const float width = std::min(e.width - 32, 420.0f);
  const float height = wrapped_height(t.text, style, width - 66) + 28;
  const float above = form_factor() == FormFactor::compact && !e.keyboard ? 72.0f : 8.0f;
  const Rect r{std::floor((e.width - width) / 2), e.height - e.inset_bottom - above - height - 8,
               width, height};
  begin_layer("toasts", true);
  emit(Role::text, "wb-toast", t.text, r);
  const Theme& inverse = theme().dark ? light_theme() : dark_theme();
  shadow(r, kRadius);
  fill(r, inverse.surface, kRadius);
  icon(tone_icon(t.tone), r.x + 28, r.y + r.h / 2, 22, inverse.tone(t.tone).text);
  draw_text_wrapped(canvas(), r.x + 52, r.y + 14, width - 66, t.text, style, inverse.text);
  end_layer();
}

}  // namespace wardbook::ui
