#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/model/views.h"
#include "app/ui/types.h"

// The words that screens share. English; every other language is another version of this file's
// texts.

namespace wardbook::screens {

std::string_view word(BedClass bed_class);
std::string_view word(Capability capability);
std::string_view word(BedStatus status);
std::string_view word(Role role);
std::string_view word(Sex sex);
std::string_view word(Alternates alternates);
std::string_view word(DischargeReason reason);
std::string_view word(AccountState state);
/// "oxygen, isolation"; empty if none.
std::string words(Capabilities capabilities);
/// "ICU · oxygen, ventilator"
std::string describe(const Pool& pool);
/// The same after its ward, unless the pool's name says the ward already.
std::string describe(const Pool& pool, std::string_view ward);
/// "Red (IITT)"
std::string describe_triage(TriageScale scale, std::string_view level);
/// The levels of a scale, most urgent first, as stored and as shown.
struct TriageLevel {
  std::string_view level;
  std::string_view word;
};
const std::vector<TriageLevel>& triage_levels(TriageScale scale);

/// The look of a booking: what only this device knows never looks like what the server accepted.
ui::Status pill(const app::BookingView& view);
/// The word in it: the state's own, whatever the look.
std::string_view pill_word(const app::BookingView& view);
ui::Status pill(NoticeKind kind);
ui::Status pill(OutcomeKind kind);
ui::BedLook look(BedStatus status);

/// All words of an enum in its order, for choices.
template <class E>
std::vector<std::string> all_words() {
  std::vector<std::string> words;
  for (size_t i = 0; i < EnumText<E>::values.size(); ++i)
    words.emplace_back(word(static_cast<E>(i)));
  return words;
}

}  // namespace wardbook::screens
