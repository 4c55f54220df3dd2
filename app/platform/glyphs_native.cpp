#include <cstdio>

#include "app/platform/page_bridge.h"
#include "imgui.h"
#include "shared/base/check.h"

namespace wardbook {
namespace {

constexpr const char* kRegular[] = {
    "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
};
constexpr const char* kStrong[] = {
    "/usr/share/fonts/truetype/noto/NotoSans-SemiBold.ttf",
    "/usr/share/fonts/truetype/noto/NotoSans-Bold.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
};

template <size_t N>
ImFont* first_of(ImFontAtlas& atlas, const char* const (&paths)[N]) {
  for (const char* path : paths) {
    std::FILE* file = std::fopen(path, "rb");
    if (file == nullptr) continue;
    std::fclose(file);
    return atlas.AddFontFromFileTTF(path, 17);
  }
  return nullptr;
}

}  // namespace

ui::Fonts load_fonts(ImFontAtlas& atlas) {
  const ui::Fonts fonts{first_of(atlas, kRegular), first_of(atlas, kStrong)};
  WB_CHECK(fonts.regular != nullptr && fonts.strong != nullptr);
  return fonts;
}

}  // namespace wardbook
