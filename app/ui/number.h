#pragma once

#include <optional>
#include <string_view>

namespace wardbook::ui {

/// Takes a finite number off the front of `text`, as JavaScript writes it: "-12.5", "1e-7". None:
/// there is none, and `text` stays. The C library's strtof is 4 KB to download.
[[nodiscard]] std::optional<float> take_number(std::string_view& text);

}  // namespace wardbook::ui
