#include "app/ui/core.h"

#include <algorithm>
#include <cmath>

#include "imgui_internal.h"

namespace wardbook::ui {

Context& ctx() {
  static Context* const context = new Context;  // lives as long as the program
  return *context;
}

const Theme& theme() {
  return *ctx().theme;
}

// ---- layout ---------------------------------------------------------------------------------

Flow& flow() {
  return ctx().flows.back();
}

void push_flow(float x, float y, float w, float gap) {
  Flow f;
  f.x = x;
  f.y = y;
  f.w = std::floor(w);
  f.gap = gap;
  ctx().flows.push_back(std::move(f));
}

float pop_flow() {
  const float bottom = flow().y;
  ctx().flows.pop_back();
  return bottom;
}

namespace {

void end_line(Flow& f) {
  remember(f.memo + std::to_string(f.line_index), f.line_height);
  f.y += f.line_height + f.line_gap;
  f.line_x = f.x;
  f.line_height = 0;
  ++f.line_index;
}

Rect place_in_line(Flow& f, float natural, float height) {
  const float left = f.x + f.w - f.line_x;
  const float least = natural > 0 ? natural : std::min(f.w, 120.0f);
  if (least > left + 0.5f && f.line_x > f.x) end_line(f);
  const float width = natural > 0 ? std::min(natural, f.w) : f.x + f.w - f.line_x;
  const float line = recall(f.memo + std::to_string(f.line_index), height);
  const float offset = std::floor(std::max(0.0f, line - height) / 2);
  const Rect r{f.line_x, f.y + offset, width, height};
  f.line_x += width + f.gap;
  f.line_height = std::max(f.line_height, height);
  return r;
}

}  // namespace

Rect place(float natural, float height) {
  Flow& f = flow();
  height = std::ceil(height);
  natural = std::ceil(natural);
  if (f.line) return place_in_line(f, natural, height);
  if (!f.empty) f.y += f.gap;
  f.empty = false;
  const Rect r{f.x, f.y, natural > 0 ? std::min(natural, f.w) : f.w, height};
  f.y += height;
  return r;
}

Rect block(const std::string& key, float gap, FunctionRef<void()> body) {
  const bool line = flow().line;
  const std::string memo = key + "/height";
  const Rect r = place(0, line ? recall(memo, 0) : 0);
  push_flow(r.x, r.y, r.w, gap);
  body();
  const float bottom = pop_flow();
  if (line) {
    remember(memo, bottom - r.y);
  } else {
    flow().y = bottom;
  }
  return {r.x, r.y, r.w, bottom - r.y};
}

float recall(const std::string& key, float fallback) {
  const auto it = ctx().memo.find(key);
  return it == ctx().memo.end() ? fallback : it->second;
}

void remember(const std::string& key, float value) {
  float& slot = ctx().memo.try_emplace(key, -1.0f).first->second;
  if (std::abs(slot - value) > 0.25f) ctx().again = true;
  slot = value;
}

std::string full_id(std::string_view id) {
  std::string out = ctx().scope;
  out += id;
  return out;
}

std::string auto_id(const char* prefix) {
  return ctx().scope + prefix + std::to_string(ctx().auto_id++);
}

// ---- semantics ------------------------------------------------------------------------------

Rect to_content(const Rect& r) {
  if (ctx().origins.empty()) return r;
  const ImVec2 o = ctx().origins.back();
  return {r.x - o.x, r.y - o.y, r.w, r.h};
}

Node& emit(Role role, std::string_view id, std::string_view name, const Rect& r) {
  return ctx().semantics.add(role, id, name, to_content(r));
}

int emit_open(Role role, std::string_view id, std::string_view name, const Rect& r) {
  return ctx().semantics.open(role, id, name, to_content(r));
}

void emit_close() {
  ctx().semantics.close();
}

// ---- behaviour ------------------------------------------------------------------------------

bool take_activation(const std::string& id) {
  return ctx().activations.erase(id) > 0;
}

std::optional<std::string> take_value(const std::string& id) {
  const auto it = ctx().values.find(id);
  if (it == ctx().values.end()) return std::nullopt;
  std::string value = std::move(it->second);
  ctx().values.erase(it);
  ctx().again = true;
  return value;
}

bool visible(const Rect& r) {
  return ImGui::GetCurrentWindow()->ClipRect.Overlaps({r.x, r.y, r.right(), r.bottom()});
}

Interaction interact(const std::string& id, const Rect& r, bool disabled) {
  Interaction out;
  const ImGuiID item = ImHashStr(id.c_str());
  const ImRect box(r.x, r.y, r.right(), r.bottom());
  const bool shown = ImGui::ItemAdd(box, item, nullptr, ImGuiItemFlags_NoNav);
  if (!ctx().semantics.nodes().empty()) ctx().semantics.nodes().back().imgui_id = item;
  const bool asked = take_activation(id);
  out.focused = ctx().focus_visible && ctx().focused_id == id;
  if (disabled) return out;
  if (shown) out.activated = ImGui::ButtonBehavior(box, item, &out.hovered, &out.held);
  // The page tells what was seen under the pointer, when it is lifted there again: what has moved
  // since then counts, and not what has moved there.
  if (ctx().page_tells_press) out.activated = false;
  out.activated = out.activated || asked;
  // What the screen does about it may change what was already drawn in this pass.
  if (out.activated) ctx().again = true;
  return out;
}

}  // namespace wardbook::ui
