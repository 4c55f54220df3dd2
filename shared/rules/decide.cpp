#include "shared/rules/decide.h"

#include "shared/rules/authority.h"
#include "shared/rules/kinds.h"

namespace wardbook {
namespace {

/// check_form's errors are this and the name of the field.
constexpr std::string_view kMalformed = "malformed:";

/// What the rules find for a sealed answer. A refusal of theirs means: not yet.
Answer as_sealed(Answer answer, const Outcome& sealed) {
  auto* decision = std::get_if<Decision>(&answer);
  if (decision != nullptr && kind_of(decision->outcome) != OutcomeKind::refused)
    decision->outcome = sealed;
  return answer;
}

}  // namespace

std::variant<Decision, NeedMore> decide(const Command& command, const Circumstances& circumstances,
                                        const Ledger& ledger) {
  Turn turn(command, circumstances, ledger);
  const Outcome* sealed = circumstances.sealed;
  if (sealed != nullptr && kind_of(*sealed) == OutcomeKind::refused)
    return Decision{*sealed, {}, {}};
  if (const Status form = check_form(command.args); !form.ok())
    return turn.malformed(form.error().code.substr(kMalformed.size()));

  const std::optional<Answer> refusal = rules::refuse_by_authority(turn);
  if (turn.lacks()) return turn.need_more();
  if (refusal && sealed == nullptr) return *refusal;

  Answer answer =
      std::visit([&](const auto& args) { return rules::rule(turn, args); }, command.args);
  // Whatever was answered while something was missing is no answer.
  if (turn.lacks()) return turn.need_more();
  return sealed != nullptr ? as_sealed(std::move(answer), *sealed) : answer;
}

}  // namespace wardbook
