#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/input_queue.h"
#include "app/ui/page.h"

namespace wardbook::ui {

class FramePacker;
struct Theme;
class SemanticsDiff;

/// Runs a screen for a page: takes the page's messages, lays out when something happened, and posts
/// a frame only if pixels or meaning changed. One per program, since Dear ImGui's context is one.
class Host {
 public:
  /// `screen` draws everything with the calls of ui.h. All arguments outlive the host.
  Host(Page& page, FontLoader fonts, std::function<void()> screen);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  /// A message of the page (input.h has its coding).
  void message(std::span<const uint8_t> bytes);
  /// At most one frame. `now_ms` is a steady clock. Returns the milliseconds until the next turn is
  /// wanted; negative: only when something happens.
  double turn(double now_ms);
  /// What the screen shows has changed: the next turn lays it out.
  void request() { dirty_ = true; }

  /// Frames that were posted since the start.
  [[nodiscard]] uint32_t frames() const { return frame_; }

 private:
  void event(std::string_view line);
  void acknowledged(uint32_t frame);
  void lay_out(double now_ms);
  double run_passes();
  bool post_changes();

  Page& page_;
  std::function<void()> screen_;
  std::unique_ptr<FramePacker> packer_;
  std::unique_ptr<SemanticsDiff> diff_;
  InputQueue input_;
  std::vector<std::string> resend_;
  const Theme* shown_theme_ = nullptr;
  uint32_t frame_ = 0;
  double last_ms_ = 0;
  int settle_ = 0;
  bool sized_ = false, dirty_ = true, in_flight_ = false, everything_ = true;
};

}  // namespace wardbook::ui
