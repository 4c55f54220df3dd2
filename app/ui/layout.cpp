#include "app/ui/layout.h"

#include <algorithm>
#include <cmath>

#include "app/ui/core.h"

namespace wardbook::ui {

FormFactor form_factor() {
  const float w = ctx().env.width;
  return w < 600 ? FormFactor::compact : w < 1024 ? FormFactor::medium : FormFactor::wide;
}

float available_width() {
  const Flow& f = flow();
  return f.line ? f.x + f.w - f.line_x : f.w;
}

void gap(float height) {
  flow().y += height;
}

namespace {

/// The rounded ground of a block whose height is known from the pass before.
void draw_surface(const std::string& key) {
  const Flow& f = flow();
  const Rect surface{f.x, f.y, f.w, recall(key, 0)};
  if (!visible(surface)) return;
  shadow(surface, kRadius);
  fill(surface, theme().surface, kRadius);
  outline(surface, theme().border, kRadius);
}

}  // namespace

void card(std::string_view id, Body body) {
  const std::string key = full_id(id);
  const int node = emit_open(Role::group, key, "", {});
  ++ctx().surfaces;
  const Rect r = block(key, kGap, [&] {
    draw_surface(key);
    Flow& f = flow();
    f.x += kCardPad;
    f.y += kCardPad;
    f.w -= 2 * kCardPad;
    body();
    flow().y += kCardPad;
  });
  --ctx().surfaces;
  emit_close();
  remember(key, r.h);
  ctx().semantics.at(node).rect = to_content(r);
}

namespace {

void container(Role role, std::string_view id, std::string_view name, float gap_px, Body body) {
  const std::string key = full_id(id);
  const int node = emit_open(role, key, name, {});
  const Rect r = block(key, gap_px, body);
  emit_close();
  ctx().semantics.at(node).rect = to_content(r);
}

}  // namespace

void group(std::string_view id, std::string_view name, Body body) {
  container(Role::group, id, name, flow().gap, body);
}

void list(std::string_view id, std::string_view name, Body body) {
  if (ctx().surfaces > 0) return container(Role::list, id, name, 0, body);
  const std::string key = full_id(id);
  container(Role::list, id, name, 0, [&] {
    draw_surface(key);
    const float top = flow().y;
    body();
    remember(key, flow().y - top);
  });
}

void stack(float gap_px, Body body) {
  block(auto_id("stack:"), gap_px, body);
}

void row(Body body, float gap_px, float line_gap) {
  Flow& outer = flow();
  if (!outer.empty) outer.y += outer.gap;
  const float x = outer.x, top = outer.y, w = outer.w;
  push_flow(x, top, w, gap_px);
  flow().line = true;
  flow().line_gap = line_gap;
  flow().line_x = x;
  flow().memo = auto_id("row:") + "/";
  body();
  const Flow done = flow();
  ctx().flows.pop_back();
  if (done.line_height > 0) {
    remember(done.memo + std::to_string(done.line_index), done.line_height);
  }
  flow().y = done.y + done.line_height;
  flow().empty = false;
}

namespace {

/// Draws cells in lines of `per_line`; returns nothing, moves the outer flow below.
void cells(int count, int per_line, float gap_px, FunctionRef<float(int)> width,
           FunctionRef<void(int)> cell) {
  Flow& outer = flow();
  if (!outer.empty) outer.y += outer.gap;
  const float x = outer.x;
  float top = outer.y, bottom = outer.y;
  float left = x, tallest = 0;
  const std::string memo = auto_id("cells:") + "/";
  for (int i = 0; i < count; ++i) {
    const std::string line = memo + std::to_string(i / per_line);
    if (i % per_line == 0) {
      if (i > 0) top = bottom + gap_px;
      left = x;
      bottom = top;
      tallest = 0;
    }
    const float w = width(i);
    push_flow(left, top, w, kGap);
    flow().stretch = per_line > 1 ? recall(line, 0) : 0;
    cell(i);
    tallest = std::max(tallest, flow().natural);
    bottom = std::max(bottom, pop_flow());
    left += std::floor(w) + gap_px;
    const bool ends = i % per_line == per_line - 1 || i == count - 1;
    if (ends && tallest > 0) remember(line, tallest);
  }
  flow().y = bottom;
  flow().empty = false;
}

}  // namespace

void columns(std::initializer_list<float> weights, FunctionRef<void(int)> cell,
             bool keep_on_compact) {
  constexpr float kColumnGap = 16, kLeastColumn = 320;
  const int count = static_cast<int>(weights.size());
  const float whole = flow().w;
  const float least = (kLeastColumn + kColumnGap) * static_cast<float>(count) - kColumnGap;
  if (whole < least && !keep_on_compact) {
    cells(
        count, 1, kGap, [&](int) { return whole; }, cell);
    return;
  }
  float sum = 0;
  for (const float w : weights) sum += w;
  const float room = whole - kColumnGap * static_cast<float>(count - 1);
  cells(
      count, count, kColumnGap, [&](int i) { return std::floor(room * weights.begin()[i] / sum); },
      cell);
}

void grid(int count, float min_width, FunctionRef<void(int)> cell, float gap_px) {
  const float whole = flow().w;
  const int per_line = std::max(1, static_cast<int>((whole + gap_px) / (min_width + gap_px)));
  const float lines = static_cast<float>(per_line);
  const float width = std::floor((whole - gap_px * (lines - 1)) / lines);
  cells(
      count, per_line, gap_px, [&](int) { return width; }, cell);
}

void scope(std::string_view scope_id, Body body) {
  const std::string before = ctx().scope;
  ctx().scope += std::string(scope_id) + "/";
  body();
  ctx().scope = before;
}

void wake_in(double ms) {
  const double at = ctx().now + ms;
  if (ctx().wake_at == 0 || at < ctx().wake_at) ctx().wake_at = at;
}

void focus(std::string_view id) {
  ctx().focus_request = full_id(id);
}
void announce(std::string_view text) {
  // The same words again are announced only if the text differs: a no-break space.
  const bool repeated = ctx().announcement == text;
  ctx().announcement = text;
  if (repeated) ctx().announcement += "\u00a0";
}

}  // namespace wardbook::ui
