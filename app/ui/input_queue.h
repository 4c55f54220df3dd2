#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace wardbook::ui {

/// Events of the page in the order in which a person caused them, however many there are when the
/// program gets to them: what a press leads to decides what the next one meets. So a press, a
/// choice or a key has a pass to itself, and what is typed is there before the press after it.
class InputQueue {
 public:
  /// Applies the event (input.h) now, or in a pass to come. False: nobody knows such an event.
  bool take(std::string_view line);
  /// The pass is over: applies what may come into the next one. False: nothing waits.
  bool next_pass();

 private:
  enum class Taken : uint8_t { nothing, edit, press };

  [[nodiscard]] bool must_wait(std::string_view kind) const;
  bool apply(std::string_view line);

  std::deque<std::string> waiting_;
  Taken taken_ = Taken::nothing;
};

}  // namespace wardbook::ui
