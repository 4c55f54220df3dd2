#pragma once

#define IMGUI_DISABLE_OBSOLETE_FUNCTIONS
#define IMGUI_DISABLE_DEMO_WINDOWS
#define IMGUI_DISABLE_DEBUG_TOOLS
#define IMGUI_DISABLE_DEFAULT_SHELL_FUNCTIONS
#define IMGUI_DISABLE_WIN32_FUNCTIONS

// A bug in our use of it stops the program, in release too; a trap has no text to download.
#define IM_ASSERT(expression) ((expression) ? (void)0 : __builtin_trap())

// Emoji and some scripts are beyond U+FFFF; long tables pass 65,535 vertices.
#define IMGUI_USE_WCHAR32
#define ImDrawIdx unsigned int
