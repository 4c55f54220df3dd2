#pragma once

#include <string_view>

namespace wardbook::app {

/// Whether every word of `search` occurs in `text`, whatever the case of ASCII letters. An empty
/// search matches everything.
bool matches(std::string_view text, std::string_view search);

/// The same for texts that are in lower case already.
bool has_words(std::string_view text, std::string_view search);

/// Order of names as people count: "CH-2" before "CH-10".
bool natural_less(std::string_view a, std::string_view b);

}  // namespace wardbook::app
