#include "app/model/app_parts.h"
#include "app/model/inbox.h"

namespace wardbook::app {
namespace {

/// Rows that only this device has seen have no version that the server could compare.
std::vector<Saw> seen_on_server(std::vector<Saw> saw) {
  std::erase_if(saw, [](const Saw& one) {
    const auto* row = std::get_if<SawRow>(&one);
    return row != nullptr && row->version.value == 0;
  });
  return saw;
}

}  // namespace

Result<Outcome> App::Parts::submit(Args args, std::vector<Saw> saw) {
  if (!person) return Error{"not_logged_in", "Log in first."};
  WB_ASSIGN(const sync::Submitted submitted,
            replica->submit(person->id, std::move(args), seen_on_server(std::move(saw)),
                            world.clock.now()));
  const Outcome& forecast = submitted.forecast;
  if (kind_of(forecast) == OutcomeKind::refused)
    return Error{std::string(to_text(forecast.code)), refusal_hint(forecast)};
  engine->changed();
  changed();
  return forecast;
}

Result<Outcome> App::submit(Args args, std::vector<Saw> saw) {
  return parts_->submit(std::move(args), std::move(saw));
}

Uuid App::new_id() {
  return parts_->replica->new_id(parts_->world.clock.now());
}

Outcome App::forecast(const Args& args) const {
  if (!parts_->person) return {};
  return parts_->keep(
      parts_->replica->forecast(parts_->person->id, args, parts_->world.clock.now()));
}

std::string App::forecast_text(const Args& args) const {
  return forecast_words(parts_->query(), forecast(args));
}

Result<sync::AnsweredCommand> App::Parts::answered(const InboxItem& item) {
  WB_ASSIGN(auto found, replica->answered(CommandId{item.id}));
  if (!found) return Error{"unknown_outcome", "The outcome is not on this device any more."};
  return *std::move(found);
}

Status App::acknowledge(const InboxItem& item) {
  if (item.source == InboxItem::Source::notice) {
    const Result<Outcome> outcome = submit(AcknowledgeNotice{NoticeId{item.id}});
    return outcome.ok() ? Status() : outcome.error();
  }
  WB_TRY(parts_->replica->acknowledge(CommandId{item.id}, parts_->world.clock.now()));
  parts_->changed();
  return {};
}

Result<Outcome> App::take(const InboxItem& item, const Alternative& alternative) {
  WB_ASSIGN(const sync::AnsweredCommand asked, parts_->answered(item));
  WB_ASSIGN(Args args, take_alternative(asked.command.args, asked.record.outcome, alternative,
                                        BookingId{new_id()}));
  WB_ASSIGN(Outcome outcome, submit(std::move(args)));
  WB_TRY(acknowledge(item));
  return outcome;
}

Result<Outcome> App::replace_hold(const InboxItem& item) {
  WB_ASSIGN(const sync::AnsweredCommand asked, parts_->answered(item));
  WB_ASSIGN(Args args,
            app::replace_hold(asked.command.args, asked.record.outcome, BookingId{new_id()}));
  WB_ASSIGN(Outcome outcome, submit(std::move(args)));
  WB_TRY(acknowledge(item));
  return outcome;
}

}  // namespace wardbook::app
