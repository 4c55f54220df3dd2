#pragma once

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_WIN32_FUNCTIONS

// Shaped words are private-use code points of planes 15 and 16; long tables pass 65,535 vertices.
#define IMGUI_USE_WCHAR32
#define ImDrawIdx unsigned int
