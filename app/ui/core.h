#pragma once

#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "app/ui/semantics.h"
#include "app/ui/shaping.h"
#include "app/ui/theme.h"
#include "app/ui/types.h"
#include "imgui.h"

// The kit's own state, shared by its widgets; no screen includes this.
namespace wardbook::ui {

/// What the page says about itself.
struct Environment {
  float width = 390, height = 844, dpr = 1;
  float inset_top = 0, inset_right = 0, inset_bottom = 0, inset_left = 0;
  bool dark = false, reduced_motion = false, keyboard = false;
};

struct FieldState {
  uint32_t edits = 0;                   ///< the page's last edit that we know
  std::optional<std::string> incoming;  ///< its value, until the field takes it
  bool submitted = false;
  bool revealed = false;  ///< a password that is shown
};

struct ScrollState {
  float left = 0, top = 0;
  float content_w = 0, content_h = 0;
  float asked_left = 0, asked_top = 0;
  uint32_t asked = 0;
  uint64_t last_pass = 0;
};

struct Toast {
  std::string text;
  Tone tone = Tone::neutral;
  double until = 0;
};

/// Where the next widget goes. A column advances y; a line (row) advances line_x and wraps.
struct Flow {
  float x = 0, y = 0, w = 0, gap = kGap;
  bool empty = true;
  bool line = false;
  float line_x = 0, line_height = 0, line_gap = 8;
  int line_index = 0;
  float natural = 0, stretch = 0;  ///< what a card wants, and the tallest in its line of cells
  std::string memo;                ///< key of the remembered line heights
};

struct Interaction {
  bool hovered = false, held = false, activated = false, focused = false;
};

struct Context {
  Environment env;
  const Theme* theme = &light_theme();
  ImFont* regular = nullptr;
  ImFont* strong = nullptr;
  ShapedWords words;
  Semantics semantics;
  std::vector<Flow> flows;
  std::vector<ImVec2> origins;  ///< of the content of the open scroll regions, in screen px
  std::string scope;
  // From the page, kept for one pass.
  std::unordered_set<std::string> activations;
  std::unordered_map<std::string, std::string> values;
  bool escape = false;
  // Lasting.
  std::unordered_map<std::string, FieldState> fields;
  std::unordered_map<std::string, ScrollState> scrolls;
  std::unordered_map<std::string, float> memo;  ///< sizes known from the pass before
  std::vector<Toast> toasts;
  bool page_tells_press = false;  ///< what the pointer went down on comes as an activation
  std::string focused_id;
  bool focus_visible = false;
  std::string focus_request, announcement;
  double now = 0;
  double wake_at = 0;  ///< 0 = never
  uint64_t pass = 0;
  bool again = false;  ///< a size was not as remembered, or something was activated: one more pass
  int overlays = 0, auto_id = 0;
  int surfaces = 0;  ///< cards, sheets and lists around the next widget
  int top_modal = 0, modals_last_pass = 0;
};

[[nodiscard]] Context& ctx();

// ---- layout ---------------------------------------------------------------------------------
/// Takes room: `natural` width, or 0 to fill what there is.
Rect place(float natural, float height);
[[nodiscard]] Flow& flow();
void push_flow(float x, float y, float w, float gap);
/// Ends the column; returns the y below its last widget.
float pop_flow();
/// A column inside the current flow, which then continues below (or beside) it. Returns its box.
Rect block(const std::string& key, float gap, FunctionRef<void()> body);
/// A remembered size; asks for another pass when it turns out different.
[[nodiscard]] float recall(const std::string& key, float fallback);
void remember(const std::string& key, float value);
[[nodiscard]] std::string full_id(std::string_view id);
[[nodiscard]] std::string auto_id(const char* prefix);

// ---- semantics ------------------------------------------------------------------------------
/// `r` in screen px.
Node& emit(Role role, std::string_view id, std::string_view name, const Rect& r);
int emit_open(Role role, std::string_view id, std::string_view name, const Rect& r);
void emit_close();
[[nodiscard]] Rect to_content(const Rect& r);

// ---- behaviour ------------------------------------------------------------------------------
/// Registers the item with Dear ImGui and gathers what happened to it. `id` is a full id.
Interaction interact(const std::string& id, const Rect& r, bool disabled);
[[nodiscard]] bool take_activation(const std::string& id);
[[nodiscard]] std::optional<std::string> take_value(const std::string& id);
[[nodiscard]] bool visible(const Rect& r);

// ---- drawing --------------------------------------------------------------------------------
[[nodiscard]] ImDrawList* canvas();
[[nodiscard]] ImU32 ink(Color c, float alpha = 1);
[[nodiscard]] const Theme& theme();
void fill(const Rect& r, Color c, float radius = 0, float alpha = 1);
void outline(const Rect& r, Color c, float radius, float width = 1);
void dashed_outline(const Rect& r, Color c, float radius, float width);
/// Diagonal lines inside r, for states that colour alone must not carry.
void hatch(const Rect& r, Color c, float step, float width);
void shadow(const Rect& r, float radius);
void focus_ring(const Rect& r, float radius);
/// Pixel-exact: rounded to physical pixels.
[[nodiscard]] float snap(float v);
void icon(Icon which, float cx, float cy, float size, Color c);

}  // namespace wardbook::ui
