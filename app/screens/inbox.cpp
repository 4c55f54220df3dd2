#include "app/screens/drafts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

void say(const Result<Outcome>& outcome, std::string_view done) {
  if (outcome.ok())
    ui::toast(done, ui::Tone::good);
  else
    ui::toast(outcome.error().hint, ui::Tone::bad);
}

void draw_why(const app::WhyCard& card, bool notice) {
  ui::stack(6, [&] {
    if (!card.asked.empty()) ui::key_value(notice ? "Patient" : "Asked", card.asked);
    if (!card.decided.empty()) ui::key_value(notice ? "Bed" : "Decided", card.decided);
    if (!card.rule.empty()) ui::key_value("Why", card.rule);
  });
}

void draw_options(Context& context, const app::InboxItem& item) {
  if (item.acknowledged || item.card.options.empty()) return;
  ui::section_title("What else is possible");
  int number = 0;
  for (const app::WhyCard::Option& option : item.card.options) {
    const std::string id = "take/" + to_text(item.id) + "/" + std::to_string(number++);
    if (ui::button(id, "Take " + option.label, {.icon = ui::Icon::arrow_right, .full_width = true}))
      say(context.app.take(item, option.alternative), "Held here; the server confirms it");
  }
}

void draw_actions(Context& context, const app::InboxItem& item) {
  ui::row([&] {
    const std::string id = to_text(item.id);
    if (item.hold && !item.acknowledged && ui::button("replace/" + id, "Replace it"))
      say(context.app.replace_hold(item), "Asked to replace the other hold");
    if (item.booking && ui::button("open/" + id, "Open booking", {.kind = ui::Kind::quiet}))
      context.nav.go(Place::booking, item.booking->uuid);
    if (item.acknowledged) return;
    if (ui::button("read/" + id, "Understood", {.icon = ui::Icon::check})) {
      const Status status = context.app.acknowledge(item);
      if (!status.ok()) ui::toast(status.error().hint, ui::Tone::bad);
    }
  });
}

void draw_item(Context& context, const app::InboxItem& item) {
  ui::card("item/" + to_text(item.id), [&] {
    ui::heading(2, item.card.title);
    ui::row([&] {
      ui::status_pill(item.notice ? pill(*item.notice) : pill(item.card.kind));
      ui::muted(item.when);
    });
    draw_why(item.card, item.notice.has_value());
    draw_options(context, item);
    draw_actions(context, item);
  });
}

}  // namespace

void draw(Context& context, Inbox& screen) {
  ui::switch_("inbox-read", "Show what is read", screen.with_read);
  const auto& items = screen.items.get(context.app, screen.with_read,
                                       [&] { return context.app.inbox(screen.with_read); });
  if (items.empty()) {
    ui::empty_state(
        "inbox-empty", ui::Icon::inbox, "Nothing to read",
        "What the server decides otherwise than you asked shows up here, with the reason.");
    return;
  }
  ui::grid(static_cast<int>(items.size()), 400,
           [&](int i) { draw_item(context, items[static_cast<size_t>(i)]); });
}

}  // namespace wardbook::screens
