#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace wardbook::tidy {

/// What is wrong with one file of the tree, one sentence each; empty if nothing is. `path` is
/// relative to the tree's root and decides which rules hold.
std::vector<std::string> violations(std::string_view path, std::string_view text);

}  // namespace wardbook::tidy
