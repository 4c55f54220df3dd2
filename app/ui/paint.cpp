#include <algorithm>
#include <cmath>

#include "app/ui/core.h"
#include "imgui_internal.h"

// Surfaces and strokes.
namespace wardbook::ui {

ImDrawList* canvas() {
  return ImGui::GetWindowDrawList();
}

ImU32 ink(Color c, float alpha) {
  return IM_COL32((c >> 16) & 255, (c >> 8) & 255, c & 255,
                  std::lround(std::clamp(alpha, 0.0f, 1.0f) * 255.0f));
}

float snap(float v) {
  const float dpr = ctx().env.dpr;
  return std::round(v * dpr) / dpr;
}

void fill(const Rect& r, Color c, float radius, float alpha) {
  canvas()->AddRectFilled({snap(r.x), snap(r.y)}, {snap(r.right()), snap(r.bottom())},
                          ink(c, alpha), radius);
}

void outline(const Rect& r, Color c, float radius, float width) {
  // ImGui centres a stroke half a pixel inside; this keeps all of it inside r.
  const float half = width / 2;
  ImDrawList* list = canvas();
  list->PathRect({snap(r.x) + half, snap(r.y) + half},
                 {snap(r.right()) - half, snap(r.bottom()) - half}, std::max(0.0f, radius - half));
  list->PathStroke(ink(c), ImDrawFlags_Closed, width);
}

namespace {

void dashed_line(ImVec2 a, ImVec2 b, ImU32 col, float width, float& phase) {
  constexpr float kDash = 6, kPeriod = 10;
  const float dx = b.x - a.x, dy = b.y - a.y;
  const float length = std::sqrt(dx * dx + dy * dy);
  for (float at = 0; at < length;) {
    const float in_period = std::fmod(phase + at, kPeriod);
    const float step = std::min((in_period < kDash ? kDash : kPeriod) - in_period, length - at);
    if (in_period < kDash) {
      const float end = at + step;
      canvas()->AddLine({a.x + dx * at / length, a.y + dy * at / length},
                        {a.x + dx * end / length, a.y + dy * end / length}, col, width);
    }
    at += std::max(step, 0.01f);
  }
  phase = std::fmod(phase + length, kPeriod);
}

}  // namespace

void dashed_outline(const Rect& r, Color c, float radius, float width) {
  ImDrawList* list = canvas();
  const float half = width / 2;
  list->PathRect({r.x + half, r.y + half}, {r.right() - half, r.bottom() - half}, radius - half);
  const ImVector<ImVec2> path = list->_Path;
  list->PathClear();
  float phase = 0;
  for (int i = 0; i < path.Size; ++i) {
    dashed_line(path[i], path[(i + 1) % path.Size], ink(c), width, phase);
  }
}

void hatch(const Rect& r, Color c, float step, float width) {
  canvas()->PushClipRect({r.x, r.y}, {r.right(), r.bottom()}, true);
  for (float x = r.x - r.h; x < r.right(); x += step) {
    canvas()->AddLine({x, r.bottom()}, {x + r.h, r.y}, ink(c), width);
  }
  canvas()->PopClipRect();
}

void shadow(const Rect& r, float radius) {
  const float alpha = theme().shadow;
  if (alpha <= 0) return;
  constexpr int kLayers = 4;
  for (int i = kLayers; i >= 1; --i) {
    const float grow = static_cast<float>(i);
    fill({r.x - grow, r.y - grow + 2, r.w + 2 * grow, r.h + 2 * grow}, 0x0B2230, radius + grow,
         alpha / static_cast<float>(kLayers) * 1.4f);
  }
}

void focus_ring(const Rect& r, float radius) {
  outline({r.x - 3, r.y - 3, r.w + 6, r.h + 6}, theme().focus, radius + 3, 3);
}

}  // namespace wardbook::ui
