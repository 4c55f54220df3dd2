#include "app/ui/input.h"

#include <algorithm>
#include <cfloat>

#include "app/ui/core.h"
#include "app/ui/number.h"

namespace wardbook::ui {
namespace {

void pointer(const EventFields& e) {
  ImGuiIO& io = ImGui::GetIO();
  const bool touch = e[4] == "touch";
  io.AddMouseSourceEvent(touch           ? ImGuiMouseSource_TouchScreen
                         : e[4] == "pen" ? ImGuiMouseSource_Pen
                                         : ImGuiMouseSource_Mouse);
  const float x = event_number(e[2], -FLT_MAX), y = event_number(e[3], -FLT_MAX);
  if (e[1] == "cancel") {
    // Released outside of everything: the browser took the sequence for a pan.
    io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);
    io.AddMouseButtonEvent(0, false);
    return;
  }
  io.AddMousePosEvent(x, y);
  if (e[1] == "down") {
    ctx().page_tells_press = e.size() > 5 && e[5] == "1";
    io.AddMouseButtonEvent(0, true);
  }
  if (e[1] == "up") {
    io.AddMouseButtonEvent(0, false);
    if (touch) io.AddMousePosEvent(-FLT_MAX, -FLT_MAX);  // a lifted finger hovers nothing
  }
}

void size(const EventFields& e) {
  Environment& env = ctx().env;
  env.width = std::max(1.0f, event_number(e[1], env.width));
  env.height = std::max(1.0f, event_number(e[2], env.height));
  env.dpr = std::clamp(event_number(e[3], env.dpr), 0.5f, 8.0f);
  env.inset_top = event_number(e[4], 0);
  env.inset_right = event_number(e[5], 0);
  env.inset_bottom = event_number(e[6], 0);
  env.inset_left = event_number(e[7], 0);
  env.keyboard = e[8] == "1";
}

void edit(const EventFields& e) {
  FieldState& field = ctx().fields[std::string(e[1])];
  field.edits = static_cast<uint32_t>(event_number(e[2], 0));
  field.incoming = std::string(e[3]);
}

void key(const EventFields& e) {
  if (e[1] == "Escape") ctx().escape = true;
  if (e[1] == "Enter" && !e[2].empty()) ctx().fields[std::string(e[2])].submitted = true;
}

void scroll(const EventFields& e) {
  ScrollState& s = ctx().scrolls[std::string(e[1])];
  s.left = std::max(0.0f, event_number(e[2], s.left));
  s.top = std::max(0.0f, event_number(e[3], s.top));
}

struct EventKind {
  std::string_view name;
  size_t fields;
  void (*apply)(const EventFields&);
};

constexpr EventKind kKinds[] = {
    {"ptr", 5, pointer},
    {"size", 9, size},
    {"look", 3,
     [](const EventFields& e) {
       ctx().env.dark = e[1] == "1";
       ctx().env.reduced_motion = e[2] == "1";
     }},
    {"act", 2, [](const EventFields& e) { ctx().activations.emplace(e[1]); }},
    {"val", 3, [](const EventFields& e) { ctx().values[std::string(e[1])] = e[2]; }},
    {"in", 4, edit},
    {"key", 3, key},
    {"focus", 3,
     [](const EventFields& e) {
       ctx().focused_id = e[1];
       ctx().focus_visible = e[2] == "1";
     }},
    {"blur", 1, [](const EventFields&) { ctx().focused_id.clear(); }},
    {"scroll", 4, scroll},
};

}  // namespace

EventFields split_event(std::string_view line, char separator) {
  EventFields out;
  for (;;) {
    const size_t end = line.find(separator);
    out.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return out;
    line.remove_prefix(end + 1);
  }
}

float event_number(std::string_view text, float fallback) {
  return take_number(text).value_or(fallback);
}

bool apply_event(const EventFields& event) {
  for (const EventKind& kind : kKinds) {
    if (event[0] != kind.name) continue;
    if (event.size() >= kind.fields) kind.apply(event);
    return true;
  }
  return false;
}

}  // namespace wardbook::ui
