# Dear ImGui without its demo, its tables and its columns; configured by app/ui/imconfig.h.
add_library(imgui STATIC
  ${WARDBOOK_IMGUI}/imgui.cpp
  ${WARDBOOK_IMGUI}/imgui_draw.cpp
  ${WARDBOOK_IMGUI}/imgui_widgets.cpp
  app/ui/imgui_left_out.cpp)
target_include_directories(imgui SYSTEM PUBLIC ${WARDBOOK_IMGUI})
target_include_directories(imgui PUBLIC ${PROJECT_SOURCE_DIR})
target_compile_definitions(imgui PUBLIC IMGUI_USER_CONFIG="app/ui/imconfig.h")
target_compile_options(imgui PRIVATE -w)
set_target_properties(imgui PROPERTIES UNITY_BUILD OFF)
target_link_libraries(imgui PRIVATE wardbook_plain)
if(EMSCRIPTEN)
  # Fonts come from a canvas: app/platform/glyphs_web.cpp is what FreeType's loader would be, so
  # that neither stb_truetype nor a font has to be downloaded.
  target_compile_definitions(imgui PUBLIC
    IMGUI_DISABLE_FILE_FUNCTIONS IMGUI_DISABLE_DEFAULT_FONT IMGUI_ENABLE_FREETYPE)
  target_compile_definitions(imgui PRIVATE sscanf=imgui_sscanf)
endif()
