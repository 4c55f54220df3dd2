#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.h"

namespace wardbook::device {

/// What follows a verb: plain words, and fields written as name=value.
struct Words {
  std::string verb;
  std::vector<std::string> plain;
  std::vector<std::pair<std::string, std::string>> fields;

  /// Error usage: there is no such word.
  Result<std::string> at(size_t index, std::string_view what) const;
  std::optional<std::string> field(std::string_view name) const;
  bool has(std::string_view plain_word) const;
};

Words make_words(const std::vector<std::string>& parts);

/// A line as a shell would split it: blanks part words, quotes ('' and "") keep them together.
/// Error usage: a quote that does not end.
Result<std::vector<std::string>> split_line(std::string_view line);

}  // namespace wardbook::device
