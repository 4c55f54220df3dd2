#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// What the page tells the program. A message is a sequence of events separated by 0x1E; an event is
// UTF-8 fields separated by 0x1F, the first is its kind:
//
//   size w h dpr top right bottom left keyboard
//                         CSS px; insets of the safe area; keyboard 0|1
//   look dark reduced     0|1 each
//   ptr down|move|up|cancel x y mouse|touch|pen
//                         CSS px from the root's top left; down: [1] if it went down on something
//                         that an act will follow for
//   act id                pressed: without a pointer, or one went down and up on it
//   val id value          a choice was made: the option's index in the list
//   in id edits value     the whole text of a field after its edits-th edit
//   key Escape|Enter id   id of the focused node, may be empty
//   focus id visible      by keyboard: 1
//   blur
//   scroll id left top    a region was scrolled
//   dirty id              the element changed by itself: send it again
//   ack n                 frame n is on the screen
//   all                   a new page: it has nothing yet
//   pixels                the graphics context was lost: textures and pixels
namespace wardbook::ui {

inline constexpr char kEventEnd = '\x1e', kFieldEnd = '\x1f';

using EventFields = std::vector<std::string_view>;
[[nodiscard]] EventFields split_event(std::string_view line, char separator = kFieldEnd);
/// A finite number, or `fallback`.
[[nodiscard]] float event_number(std::string_view text, float fallback);

/// Applies an event to the kit's state and to Dear ImGui's input queue. False: not one of these.
bool apply_event(const EventFields& event);

}  // namespace wardbook::ui
