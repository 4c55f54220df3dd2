#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// The small vocabulary of the kit. Lengths are CSS pixels everywhere in app/ui.
namespace wardbook::ui {

/// A non-owning reference to a callable, for bodies that run before the call returns.
template <class Signature>
class FunctionRef;

template <class R, class... Args>
class FunctionRef<R(Args...)> {
 public:
  template <class F, class = std::enable_if_t<!std::is_same_v<std::decay_t<F>, FunctionRef>>>
  FunctionRef(F&& f)  // NOLINT: implicit on purpose, so that a lambda can be passed
      : object_(const_cast<void*>(static_cast<const void*>(&f))),
        call_([](void* object, Args... args) -> R {
          return (*static_cast<std::remove_reference_t<F>*>(object))(std::forward<Args>(args)...);
        }) {}
  R operator()(Args... args) const { return call_(object_, std::forward<Args>(args)...); }

 private:
  void* object_;
  R (*call_)(void*, Args...);
};

using Body = FunctionRef<void()>;

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;
  [[nodiscard]] float right() const { return x + w; }
  [[nodiscard]] float bottom() const { return y + h; }
  [[nodiscard]] bool operator==(const Rect& o) const {
    return x == o.x && y == o.y && w == o.w && h == o.h;
  }
};

/// How much room there is: a phone (< 600 wide), a small tablet (< 1024), anything larger.
enum class FormFactor : uint8_t { compact, medium, wide };

enum class Icon : uint8_t {
  none,
  bed,
  calendar,
  inbox,
  board,
  plus,
  minus,
  check,
  warning,
  clock,
  wifi,
  offline,
  search,
  chevron_left,
  chevron_right,
  chevron_down,
  person,
  people,
  hospital,
  ambulance,
  filter,
  close,
  more,
  lock,
  sync,
  info,
  list,
  logout,
  phone,
  arrow_right
};

/// The weight of an action on its screen. One primary per screen. `danger` does what can't be taken
/// back; `destructive` leads there.
enum class Kind : uint8_t { primary, secondary, destructive, danger, quiet };

/// What a colour means. Each tone has a text colour, a soft fill and a border, AA in both schemes.
enum class Tone : uint8_t { neutral, accent, good, warn, waiting, bad, offline };

/// Every state that a pill can show. A pill is always colour + icon + word.
enum class Status : uint8_t {
  held,
  confirmed,
  waitlisted,
  refused,
  adjusted,
  arrived,
  admitted,
  discharged,
  cancelled,
  noshow,
  expired,
  moved,
  online,
  offline,
  syncing,
  stuck,
  pending,
  review
};

/// FHIR Location.operationalStatus as the board shows it.
enum class BedLook : uint8_t { vacant, occupied, housekeeping, contaminated, isolated, closed };

}  // namespace wardbook::ui
