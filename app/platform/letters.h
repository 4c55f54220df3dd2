#pragma once

#include <string>
#include <string_view>

namespace wardbook {

/// Unicode's compatibility decomposition (NFKD) of UTF-8 text, in lower case.
std::string decomposed(std::string_view text);

}  // namespace wardbook
