#include "app/screens/words.h"

#include "app/ui/widgets.h"

namespace wardbook::screens {
namespace {

template <class E, size_t N>
std::string_view pick(const std::array<std::string_view, N>& words, E value) {
  static_assert(N == EnumText<E>::values.size());
  return words[static_cast<size_t>(value)];
}

}  // namespace

std::string_view word(BedClass bed_class) {
  return pick(std::to_array<std::string_view>({"General", "HDU", "ICU"}), bed_class);
}

std::string_view word(Capability capability) {
  return pick(std::to_array<std::string_view>(
                  {"Oxygen", "NIV", "Ventilator", "Isolation", "Paediatric", "Maternity"}),
              capability);
}

std::string_view word(BedStatus status) {
  return pick(std::to_array<std::string_view>(
                  {"Vacant", "Occupied", "Cleaning", "Contaminated", "Isolated", "Closed"}),
              status);
}

std::string_view word(Role role) {
  return pick(std::to_array<std::string_view>(
                  {"Patient", "Triage desk", "Hospital staff", "Administrator"}),
              role);
}

std::string_view word(Sex sex) {
  return pick(std::to_array<std::string_view>({"Female", "Male", "Other", "Unknown"}), sex);
}

std::string_view word(Alternates alternates) {
  return pick(std::to_array<std::string_view>(
                  {"Only this", "Any ward of this hospital", "Any hospital in the district"}),
              alternates);
}

std::string_view word(DischargeReason reason) {
  return pick(std::to_array<std::string_view>(
                  {"Recovered", "Referred", "Died", "Left against advice", "Unknown"}),
              reason);
}

std::string_view word(AccountState state) {
  return pick(std::to_array<std::string_view>({"Waiting", "Active", "Disabled"}), state);
}

std::string words(Capabilities capabilities) {
  std::string text;
  for (size_t i = 0; i < EnumText<Capability>::values.size(); ++i) {
    const auto capability = static_cast<Capability>(i);
    if (!capabilities.has(capability)) continue;
    if (!text.empty()) text += ", ";
    text += word(capability);
  }
  return text;
}

std::string describe(const Pool& pool) {
  std::string text{word(pool.bed_class)};
  if (const std::string has = words(pool.capabilities); !has.empty()) text += " · " + has;
  return text;
}

std::string describe(const Pool& pool, std::string_view ward) {
  if (ward.empty() || pool.name.rfind(ward, 0) == 0) return describe(pool);
  return std::string(ward) + " · " + describe(pool);
}

std::string describe_triage(TriageScale scale, std::string_view level) {
  static constexpr auto kScales = std::to_array<std::string_view>({"IITT", "SATS", "ESI"});
  for (const TriageLevel& known : triage_levels(scale))
    if (known.level == level)
      return std::string(known.word.substr(0, known.word.find(" ·"))) + " (" +
             std::string(pick(kScales, scale)) + ")";
  return std::string(level);
}

const std::vector<TriageLevel>& triage_levels(TriageScale scale) {
  static const std::vector<TriageLevel> kIitt{
      {"red", "Red · now"}, {"yellow", "Yellow · soon"}, {"green", "Green · later"}};
  static const std::vector<TriageLevel> kSats{{"red", "Red · now"},
                                              {"orange", "Orange · 10 min"},
                                              {"yellow", "Yellow · 1 h"},
                                              {"green", "Green · 4 h"}};
  static const std::vector<TriageLevel> kEsi{{"1", "1 · life-saving"},
                                             {"2", "2 · high risk"},
                                             {"3", "3 · many means"},
                                             {"4", "4 · one means"},
                                             {"5", "5 · no means"}};
  switch (scale) {
    case TriageScale::iitt:
      return kIitt;
    case TriageScale::sats:
      return kSats;
    case TriageScale::esi:
      return kEsi;
  }
  WB_CHECK(false);
}

namespace {

ui::Status look_of(BookingState state) {
  switch (state) {
    case BookingState::held:
      return ui::Status::held;
    case BookingState::confirmed:
      return ui::Status::confirmed;
    case BookingState::waitlisted:
      return ui::Status::waitlisted;
    case BookingState::refused:
      return ui::Status::refused;
    case BookingState::arrived:
      return ui::Status::arrived;
    case BookingState::admitted:
      return ui::Status::admitted;
    case BookingState::discharged:
      return ui::Status::discharged;
    case BookingState::cancelled:
    case BookingState::entered_in_error:
      return ui::Status::cancelled;
    case BookingState::noshow:
      return ui::Status::noshow;
    case BookingState::expired:
      return ui::Status::expired;
    case BookingState::moved:
      return ui::Status::moved;
  }
  WB_CHECK(false);
}

}  // namespace

ui::Status pill(const app::BookingView& view) {
  const bool told = !view.held_here || view.booking.state == BookingState::held;
  return told ? look_of(view.booking.state) : ui::Status::pending;
}

std::string_view pill_word(const app::BookingView& view) {
  return ui::status_word(look_of(view.booking.state));
}

ui::Status pill(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::promoted:
    case NoticeKind::restored:
      return ui::Status::confirmed;
    case NoticeKind::over_capacity:
      return ui::Status::review;
    case NoticeKind::expired:
      return ui::Status::expired;
    case NoticeKind::noshow:
      return ui::Status::noshow;
    case NoticeKind::cancelled:
      return ui::Status::cancelled;
    case NoticeKind::changed:
      return ui::Status::adjusted;
  }
  WB_CHECK(false);
}

ui::Status pill(OutcomeKind kind) {
  switch (kind) {
    case OutcomeKind::done:
      return ui::Status::confirmed;
    case OutcomeKind::adjusted:
      return ui::Status::adjusted;
    case OutcomeKind::waitlisted:
      return ui::Status::waitlisted;
    case OutcomeKind::refused:
      return ui::Status::refused;
  }
  WB_CHECK(false);
}

ui::BedLook look(BedStatus status) {
  return static_cast<ui::BedLook>(status);
}

}  // namespace wardbook::screens
