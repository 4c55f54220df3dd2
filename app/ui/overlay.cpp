#include "app/ui/overlay.h"

#include <algorithm>
#include <cmath>

#include "app/ui/parts.h"
#include "app/ui/scroll.h"
#include "app/ui/text.h"
#include "app/ui/widgets.h"
#include "imgui_internal.h"

namespace wardbook::ui {
namespace {

constexpr float kHeader = 60, kDialogPad = 20;

bool contains(const Rect& r, ImVec2 p) {
  return p.x >= r.x && p.y >= r.y && p.x < r.right() && p.y < r.bottom();
}

struct Panel {
  Rect rect;
  bool bottom = false;  ///< attached to the bottom edge
};

Panel panel_rect(const std::string& key, bool from_bottom) {
  const Environment& e = ctx().env;
  const float content = recall(key + "/content", 200) + recall(key + "/footer", 0);
  if (from_bottom) {
    const float most = e.height - e.inset_top - 40;
    const float h = std::min(content + kHeader, most);
    return {{0, e.height - h, e.width, h}, true};
  }
  const float w = std::min(480.0f, e.width - 32);
  const float room = e.height - e.inset_top - e.inset_bottom - 32;
  const float h = std::min(content + kHeader, room);
  return {{std::floor((e.width - w) / 2), std::floor(e.inset_top + 16 + (room - h) / 2), w, h},
          false};
}

void draw_panel(const Panel& p) {
  const Environment& e = ctx().env;
  fill({0, 0, e.width, e.height}, theme().scrim, 0, kScrimAlpha);
  Rect shape = p.rect;
  if (p.bottom) shape.h += 24;  // its lower corners are below the screen
  shadow(shape, 16);
  fill(shape, theme().surface, 16);
  if (theme().dark) outline(shape, theme().border, 16);
}

/// Escape and the backdrop; only the topmost overlay hears them.
bool dismissed_from_outside(const Panel& p, bool appeared, int depth) {
  Context& c = ctx();
  const bool top = depth == c.modals_last_pass - 1;
  if (appeared || !top) return false;
  if (c.escape) {
    c.escape = false;
    c.again = true;
    return true;
  }
  const ImGuiIO& io = ImGui::GetIO();
  const bool outside = p.bottom && !c.page_tells_press && ImGui::IsMouseReleased(0) &&
                       !contains(p.rect, io.MouseClickedPos[0]) && !contains(p.rect, io.MousePos);
  c.again = c.again || outside;
  return outside;
}

/// What stays in sight below the body; `inset` is the safe area under it. Draws nothing if `footer`
/// doesn't.
void draw_footer(const std::string& key, const Rect& r, float inset, bool cut, Body footer) {
  const float y = r.y + 12;
  push_flow(r.x + kDialogPad, y, r.w - 2 * kDialogPad, kGap);
  footer();
  const float bottom = pop_flow();
  if (bottom > y && cut) fill({r.x, r.y, r.w, 1}, theme().border);
  remember(key + "/footer", bottom > y ? bottom + 16 + inset - r.y : 0);
}

bool overlay(std::string_view id, std::string_view title, bool from_bottom, Body body,
             Body footer) {
  Context& c = ctx();
  const std::string key = full_id(id);
  const int depth = c.overlays++;
  ScrollState& seen = c.scrolls[key + "/body"];
  const bool appeared = seen.last_pass + 1 < c.pass;
  const Panel p = panel_rect(key, from_bottom);
  begin_layer(key);
  c.top_modal = c.semantics.size() - 1;
  draw_panel(p);
  bool dismissed = dismissed_from_outside(p, appeared, depth);
  emit_open(Role::dialog, key, title, p.rect);
  const Rect head{p.rect.x + kDialogPad, p.rect.y + 16, p.rect.w - 2 * kDialogPad - 44, 32};
  emit(Role::heading, key + "/title", title, head).level = 2;
  const TextStyle style{kTitle, true};
  draw_text_fit(canvas(), head.x, head.y + 2, head.w, title, style, theme().text);
  const Rect close{p.rect.right() - kTouch - 8, p.rect.y + 8, kTouch, kTouch};
  if (icon_button_at(key + "/close", "Close", Icon::close, close)) dismissed = true;
  ++c.surfaces;
  const float inset = from_bottom ? c.env.inset_bottom : 0;
  const float foot = recall(key + "/footer", 0);
  const Rect inner{p.rect.x, p.rect.y + kHeader, p.rect.w, p.rect.h - kHeader - foot};
  scroll_area({.role = Role::region,
               .id = key + "/body",
               .name = title,
               .rect = inner,
               .pad_x = kDialogPad,
               .pad_top = 4,
               .pad_bottom = foot > 0 ? 8 : 20 + inset},
              body);
  const float content = c.scrolls[key + "/body"].content_h;
  draw_footer(key, {inner.x, inner.bottom(), inner.w, foot}, inset, content > inner.h, footer);
  --c.surfaces;
  remember(key + "/content", content);
  emit_close();
  end_layer();
  return dismissed;
}

}  // namespace

void begin_layer(const std::string& name, bool see_through) {
  Context& c = ctx();
  const Rect all{0, 0, c.env.width, c.env.height};
  ImGui::SetNextWindowPos({0, 0});
  ImGui::SetNextWindowSize({all.w, all.h});
  const int mouse = see_through ? ImGuiWindowFlags_NoMouseInputs : 0;
  ImGui::Begin(name.c_str(), nullptr,
               mouse | ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBackground |
                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoFocusOnAppearing |
                   ImGuiWindowFlags_NoScrollWithMouse | ImGuiWindowFlags_NoBringToFrontOnFocus);
  ImGui::BringWindowToDisplayFront(ImGui::GetCurrentWindow());
  canvas()->_FringeScale = 1 / c.env.dpr;
  ImGui::PushClipRect({0, 0}, {all.w, all.h}, false);
  // A layer may be opened from inside a scroll region: it belongs to none.
  c.semantics.open_root();
  c.origins.push_back({0, 0});
  emit_open(Role::layer, name + "/layer", "", all);
  push_flow(0, 0, all.w, kGap);
}

void end_layer() {
  Context& c = ctx();
  pop_flow();
  emit_close();
  c.semantics.close();
  c.origins.pop_back();
  ImGui::PopClipRect();
  ImGui::End();
}

void begin_screen() {
  Context& c = ctx();
  ++c.pass;
  c.semantics.clear();
  c.flows.clear();
  c.origins.clear();
  c.scope.clear();
  c.overlays = 0;
  c.auto_id = 0;
  c.surfaces = 0;
  c.top_modal = -1;
  c.again = false;
  c.wake_at = 0;
  begin_layer("screen");
}

void end_screen() {
  Context& c = ctx();
  end_layer();
  draw_toasts();
  // Live regions must be there before their words are.
  c.semantics.add(Role::live, "wb-live", c.announcement, {0, 0, 1, 1});
  if (c.modals_last_pass != c.overlays) c.again = true;
  c.modals_last_pass = c.overlays;
  if (c.top_modal < 0) return;
  for (int n = 0; n < c.semantics.size(); ++n) {
    Node& node = c.semantics.at(n);
    node.inert = node.parent < 0 && n != c.top_modal && node.role == Role::layer &&
                 node.id != "toasts/layer";
  }
}

bool dialog(std::string_view id, std::string_view title, Body body) {
  return overlay(id, title, false, body, [] {});
}

bool sheet(std::string_view id, std::string_view title, Body body, Body footer) {
  return overlay(id, title, ctx().env.width < 600, body, footer);
}

bool sheet(std::string_view id, std::string_view title, Body body) {
  return sheet(id, title, body, [] {});
}

}  // namespace wardbook::ui
