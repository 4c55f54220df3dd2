// Dear ImGui in the place of imgui_tables.cpp: what its other files call of tables and columns, of
// which Wardbook has none. They are a fifth of it to download.
#include <imgui_internal.h>

namespace ImGui {

void EndTable() {
  __builtin_trap();
}
void TableEndRow(ImGuiTable*) {
  __builtin_trap();
}
void TableEndCell(ImGuiTable*) {
  __builtin_trap();
}
void TablePushColumnChannel(int) {
  __builtin_trap();
}
void TablePopColumnChannel() {
  __builtin_trap();
}
void TablePushBackgroundChannel() {
  __builtin_trap();
}
void TablePopBackgroundChannel() {
  __builtin_trap();
}
void TableGcCompactTransientBuffers(ImGuiTable*) {
  __builtin_trap();
}
void TableGcCompactTransientBuffers(ImGuiTableTempData*) {
  __builtin_trap();
}
void TableGcCompactSettings() {}
void TableSettingsAddSettingsHandler() {}
void EndColumns() {
  __builtin_trap();
}
void PushColumnsBackground() {
  __builtin_trap();
}
void PopColumnsBackground() {
  __builtin_trap();
}

}  // namespace ImGui

/// Settings that are read from a file, and numbers that are typed into a slider: Wardbook has
/// neither.
extern "C" int imgui_sscanf(const char*, const char*, ...) {
  __builtin_trap();
}
