#include <algorithm>
#include <cmath>

#include "app/ui/core.h"
#include "app/ui/layout.h"
#include "app/ui/parts.h"
#include "app/ui/text.h"
#include "app/ui/widgets.h"

namespace wardbook::ui {
namespace {

constexpr TextStyle kRowTitle{kBody, true};
constexpr TextStyle kRowNote{kSmall, false};
constexpr float kRowPad = 12, kLoneRowPad = 2, kRowIcon = 40;

/// Above and below; a row alone on a card has the card's own.
float row_pad() {
  const bool lone = ctx().surfaces > 0 && ctx().semantics.container() != Role::list;
  return lone ? kLoneRowPad : kRowPad;
}

/// From the edge: a list that is its own surface has the padding of a card.
float row_inset() {
  return ctx().surfaces == 0 ? kCardPad : 0;
}

Pill row_pill(const ListRow& row) {
  if (row.status != nullptr) return pill_of(*row.status, row.badge);
  return {row.badge, row.badge_tone};
}

/// Where a row's pill goes: a name is never cut for its state.
enum class PillPlace : uint8_t { none, right, title, below };

struct RowBox {
  Pill pill;
  PillPlace place = PillPlace::none;
  float left = 0, text_width = 0, title_height = 0, text_height = 0, height = 0;
};

PillPlace pill_place(const ListRow& row, const Pill& pill, float room) {
  if (pill.text.empty()) return PillPlace::none;
  const float beside = room - pill_width(pill) - 12;
  if (text_width(row.title, kRowTitle) > beside) return PillPlace::below;
  return text_width(row.subtitle, kRowNote) <= beside ? PillPlace::right : PillPlace::title;
}

RowBox measure_row(const ListRow& row, float width) {
  RowBox b;
  b.pill = row_pill(row);
  b.left = row_inset() + (row.icon == Icon::none ? 0 : kRowIcon + 12);
  float right = row_inset() + (row.chevron ? 24 : 0);
  if (!row.trailing.empty()) right += text_width(row.trailing, kRowNote) + 8;
  b.place = pill_place(row, b.pill, width - b.left - right);
  if (b.place == PillPlace::right) right += pill_width(b.pill) + 12;
  b.text_width = std::max(40.0f, width - b.left - right);
  const float note =
      row.subtitle.empty() ? 0 : wrapped_height(row.subtitle, kRowNote, b.text_width);
  b.title_height = wrapped_height(row.title, kRowTitle, b.text_width);
  if (b.place == PillPlace::title) b.title_height = kPillHeight;
  b.text_height = b.title_height + note + (b.place == PillPlace::below ? kPillHeight + 6 : 0);
  b.height = std::max(kTouch, b.text_height + 2 * row_pad());
  return b;
}

void draw_row_right(const Rect& r, const ListRow& row, const RowBox& b) {
  float right = r.right() - row_inset();
  const float middle = r.y + r.h / 2;
  if (row.chevron) {
    icon(Icon::chevron_right, right - 8, middle, 18, theme().muted);
    right -= 24;
  }
  if (b.place == PillPlace::right) {
    right -= pill_width(b.pill);
    draw_pill(right, middle - kPillHeight / 2, b.pill);
    right -= 8;
  }
  if (!row.trailing.empty()) {
    const float w = text_width(row.trailing, kRowNote);
    draw_text(canvas(), right - w, middle - line_height(kRowNote) / 2, row.trailing, kRowNote,
              theme().muted);
  }
}

void draw_row(const Rect& r, const ListRow& row, const RowBox& b, const Interaction& i) {
  const Theme& t = theme();
  const float inset = row_inset(), out = inset > 0 ? -4.0f : 8.0f;
  const float grow = row_pad() == kLoneRowPad ? 6.0f : -3.0f;
  const Rect lit{r.x - out, r.y - grow, r.w + 2 * out, r.h + 2 * grow};
  if (row.selected) fill(lit, t.accent_soft, kRadiusSmall);
  if (i.held || i.hovered) fill(lit, t.pressed, kRadiusSmall);
  if (row.icon != Icon::none) {
    const float cx = r.x + inset + kRowIcon / 2, cy = r.y + r.h / 2;
    canvas()->AddCircleFilled({cx, cy}, kRowIcon / 2, ink(t.sunken));
    icon(row.icon, cx, cy, 22, t.accent);
  }
  float top = r.y + (r.h - b.text_height) / 2;
  const Color title = row.disabled ? t.muted : t.text;
  if (b.place == PillPlace::title)
    draw_pill(r.x + b.left + b.text_width - pill_width(b.pill), top, b.pill);
  const float title_room = b.title_height - wrapped_height(row.title, kRowTitle, b.text_width);
  draw_text_wrapped(canvas(), r.x + b.left, top + title_room / 2, b.text_width, row.title,
                    kRowTitle, title);
  top += b.title_height;
  if (!row.subtitle.empty()) {
    top += draw_text_wrapped(canvas(), r.x + b.left, top, b.text_width, row.subtitle, kRowNote,
                             t.muted);
  }
  if (b.place == PillPlace::below) draw_pill(r.x + b.left, top + 6, b.pill);
  draw_row_right(r, row, b);
  if (i.focused) focus_ring(lit, kRadiusSmall);
}

std::string row_name(const ListRow& row, const Pill& pill) {
  std::string name(row.title);
  for (const std::string_view part : {row.subtitle, row.trailing, pill.text}) {
    if (!part.empty()) name += ", " + std::string(part);
  }
  return name;
}

}  // namespace

bool list_row(std::string_view id, const ListRow& row) {
  const std::string key = full_id(id);
  const RowBox b = measure_row(row, available_width());
  const bool follows = !flow().empty;
  const Rect r = place(0, b.height);
  const bool item = ctx().semantics.container() == Role::list;
  if (item) emit_open(Role::listitem, key + "/item", "", r);
  Node& node = emit(Role::button, key, row_name(row, b.pill), r);
  node.disabled = row.disabled;
  node.current = row.selected;
  const Interaction i = interact(key, r, row.disabled);
  if (visible(r)) draw_row(r, row, b, i);
  if (item && follows) fill({r.x + b.left, r.y, r.w - b.left - row_inset(), 1}, theme().border);
  if (item) emit_close();
  return i.activated;
}

}  // namespace wardbook::ui
