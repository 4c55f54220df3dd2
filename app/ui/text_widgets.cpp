#include <algorithm>
#include <cmath>

#include "app/ui/core.h"
#include "app/ui/layout.h"
#include "app/ui/text.h"
#include "app/ui/widgets.h"

namespace wardbook::ui {
namespace {

void text_block(Role role, int level, std::string_view text, const TextStyle& style, Color color) {
  const bool line = flow().line;
  const float natural = line ? text_width(text, style) : 0;
  const float width = line ? std::min(natural, flow().w) : flow().w;
  const Rect r = place(natural, wrapped_height(text, style, width + 1));
  Node& node = emit(role, auto_id(role == Role::heading ? "h" : "t"), text, r);
  node.level = level;
  if (visible(r)) draw_text_wrapped(canvas(), r.x, r.y, r.w + 1, text, style, color);
}

}  // namespace

void heading(int level, std::string_view text) {
  const float size = level <= 1 ? kDisplay : level == 2 ? kTitle : kBody;
  text_block(Role::heading, level, text, {size, true}, theme().text);
}

void section_title(std::string_view text) {
  if (!flow().empty) gap(8);
  text_block(Role::heading, 2, text, {kSmall, true}, theme().muted);
}

void paragraph(std::string_view text) {
  text_block(Role::text, 0, text, {kBody, false}, theme().text);
}

void muted(std::string_view text) {
  text_block(Role::text, 0, text, {kSmall, false}, theme().muted);
}

void key_value(std::string_view key, std::string_view value) {
  const TextStyle small{kSmall, false};
  const float key_width = std::floor(std::clamp(flow().w * 0.36f, 104.0f, 148.0f));
  const bool beside = flow().w >= 280;
  const float width = beside ? flow().w - key_width : flow().w;
  const float value_height = wrapped_height(value, small, width);
  const float line = line_height(small);
  const float height = beside ? std::max(line, value_height) : line + value_height;
  const Rect r = place(0, height);
  emit(Role::text, auto_id("t"), std::string(key) + ": " + std::string(value), r);
  if (!visible(r)) return;
  draw_text_fit(canvas(), r.x, r.y, beside ? key_width - 8 : r.w, key, small, theme().muted);
  draw_text_wrapped(canvas(), beside ? r.x + key_width : r.x, beside ? r.y : r.y + line, width,
                    value, small, theme().text);
}

void definition(std::string_view word, std::string_view meaning) {
  const TextStyle small{kSmall, false}, strong{kSmall, true};
  const float head = wrapped_height(word, strong, flow().w);
  const Rect r = place(0, head + wrapped_height(meaning, small, flow().w));
  emit(Role::text, auto_id("t"), std::string(word) + ": " + std::string(meaning), r);
  if (!visible(r)) return;
  draw_text_wrapped(canvas(), r.x, r.y, r.w, word, strong, theme().text);
  draw_text_wrapped(canvas(), r.x, r.y + head, r.w, meaning, small, theme().muted);
}

void figure(std::string_view value, std::string_view caption, Tone tone) {
  const TextStyle big{kDisplay, true}, small{kCaption, false};
  const float natural =
      flow().line ? std::max(text_width(value, big), text_width(caption, small)) : 0;
  const Rect r = place(natural, line_height(big) + line_height(small));
  emit(Role::text, auto_id("t"), std::string(value) + " " + std::string(caption), r);
  if (!visible(r)) return;
  const Color color = tone == Tone::neutral ? theme().text : theme().tone(tone).text;
  draw_text_fit(canvas(), r.x, r.y, r.w, value, big, color);
  draw_text_fit(canvas(), r.x, r.y + line_height(big), r.w, caption, small, theme().muted);
}

}  // namespace wardbook::ui
