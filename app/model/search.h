#pragma once

#include <string>
#include <string_view>

namespace wardbook::app {

/// ASCII letters in lower case; other letters stay (their case is not folded).
std::string fold(std::string_view text);

/// Whether every word of `search` occurs in `text`, whatever the case of ASCII letters. An empty
/// search matches everything.
bool matches(std::string_view text, std::string_view search);

/// The same for texts that are folded already.
bool has_words(std::string_view folded, std::string_view folded_search);

/// Order of names as people count: "CH-2" before "CH-10".
bool natural_less(std::string_view a, std::string_view b);

}  // namespace wardbook::app
