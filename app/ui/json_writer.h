#pragma once

#include <cmath>
#include <cstdio>
#include <string>
#include <string_view>

namespace wardbook::ui {

/// Appends `text` as a JSON string. Bytes that are not valid UTF-8 are the caller's bug.
inline void json_string(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", c);
      out += escape;
    } else {
      out += c;
    }
  }
  out += '"';
}

/// Appends a length in CSS px with at most one decimal, so that float noise is no change.
inline void json_px(std::string& out, float value) {
  const long tenths = std::lround(static_cast<double>(value) * 10.0);
  out += std::to_string(tenths / 10);
  if (tenths % 10 != 0) {
    if (tenths < 0 && tenths > -10) out.insert(out.size() - 1, "-");
    out += '.';
    out += static_cast<char>('0' + (tenths < 0 ? -tenths : tenths) % 10);
  }
}

}  // namespace wardbook::ui
