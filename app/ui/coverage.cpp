#include "app/ui/coverage.h"

#include "imgui.h"
#include "imgui_internal.h"

// Dear ImGui's test-engine hooks, which it calls when TestEngineHookItems is on.
namespace wardbook::ui {

std::unordered_map<uint32_t, const char*>& seen_items() {
  static std::unordered_map<uint32_t, const char*> items;
  return items;
}

}  // namespace wardbook::ui

void ImGuiTestEngineHook_ItemAdd(ImGuiContext*, ImGuiID id, const ImRect&,
                                 const ImGuiLastItemData*) {
  wardbook::ui::seen_items()[id] = "";
}

void ImGuiTestEngineHook_ItemInfo(ImGuiContext*, ImGuiID id, const char* label,
                                  ImGuiItemStatusFlags) {
  wardbook::ui::seen_items()[id] = label;
}

void ImGuiTestEngineHook_Log(ImGuiContext*, const char*, ...) {}

const char* ImGuiTestEngine_FindItemDebugLabel(ImGuiContext*, ImGuiID id) {
  const auto& items = wardbook::ui::seen_items();
  const auto it = items.find(id);
  return it == items.end() ? nullptr : it->second;
}
