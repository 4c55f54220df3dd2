#pragma once

#include <cstdint>
#include <unordered_map>

namespace wardbook::ui {

/// Every interactive item that Dear ImGui registered since the last clear, with its label if known.
std::unordered_map<uint32_t, const char*>& seen_items();

}  // namespace wardbook::ui
