#include "shared/rules/decide.h"

#include "shared/rules/authority.h"
#include "shared/rules/contradiction.h"
#include "shared/rules/kinds.h"

namespace wardbook {
namespace {

/// check_form's errors are this and the name of the field.
constexpr std::string_view kMalformed = "malformed:";

/// What the rules find for a sealed answer. A refusal of theirs means: not yet, or, if the rows are
/// there, that it contradicts them.
Answer as_sealed(Turn& turn, Answer answer) {
  auto* decision = std::get_if<Decision>(&answer);
  if (decision == nullptr || changes_nothing(decision->outcome)) return answer;
  rules::close_contradiction(turn, *decision);
  decision->outcome = *turn.sealed();
  return answer;
}

}  // namespace

std::variant<Decision, NeedMore> decide(const Command& command, const Circumstances& circumstances,
                                        const Ledger& ledger) {
  Turn turn(command, circumstances, ledger);
  const Outcome* sealed = circumstances.sealed;
  if (sealed != nullptr && changes_nothing(*sealed)) return Decision{*sealed, {}, {}};
  if (circumstances.contradicts != nullptr) return rules::report_contradiction(turn);
  if (const Status form = check_form(command.args); !form.ok())
    return turn.malformed(form.error().code.substr(kMalformed.size()));

  // Asked for early: some rules take all the loads that there are.
  if (sealed != nullptr) (void)turn.review(circumstances.contradiction);
  const std::optional<Answer> refusal = rules::refuse_by_authority(turn);
  if (turn.lacks()) return turn.need_more();
  if (refusal && sealed == nullptr) return *refusal;

  Answer answer =
      std::visit([&](const auto& args) { return rules::rule(turn, args); }, command.args);
  // Whatever was answered while something was missing is no answer.
  if (turn.lacks()) return turn.need_more();
  return sealed != nullptr ? as_sealed(turn, std::move(answer)) : answer;
}

}  // namespace wardbook
