#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/host.h"
#include "app/ui/semantics.h"

namespace wardbook::ui {

/// A screen without a browser, for native tests: finds nodes by role and name as a person would,
/// and acts through the same messages that the page sends. One at a time.
class Harness {
 public:
  explicit Harness(FontLoader fonts, std::function<void()> screen);
  ~Harness();

  void resize(float width, float height, float dpr = 1);
  /// Turns until nothing more happens; `ms` pass first.
  void run(double ms = 16);

  /// The node, or null. `name` matches if it is contained, ignoring case, as Playwright does.
  [[nodiscard]] const Node* find(Role role, std::string_view name) const;
  [[nodiscard]] const Node* by_id(std::string_view id) const;
  [[nodiscard]] const std::vector<Node>& nodes() const;
  /// True if any node's name contains `text`.
  [[nodiscard]] bool shows(std::string_view text) const;

  // Each returns false when there is no such node or it is disabled, inert or clipped away for
  // good.
  bool click(Role role, std::string_view name);     ///< a tap at its middle, scrolled into view
  bool activate(Role role, std::string_view name);  ///< keyboard or screen reader
  bool fill(std::string_view label, std::string_view value);
  bool choose(std::string_view label, std::string_view option);
  bool press_enter(std::string_view label);
  void press_escape();
  void tap(float x, float y);
  void send(std::string_view event);

  [[nodiscard]] Host& host() { return *host_; }
  /// Bytes of the last frame that was posted.
  [[nodiscard]] const std::vector<uint8_t>& last_frame() const;
  /// Items that Dear ImGui saw in the last pass and that no node stands for.
  [[nodiscard]] std::vector<std::string> items_without_node() const;
  /// Ids that were used twice in the last pass.
  [[nodiscard]] int duplicate_ids() const;
  /// Where the node is on the screen, scrolling included.
  [[nodiscard]] Rect screen_rect(const Node& node) const;

 private:
  class Recorder;
  bool scroll_into_view(const Node& node);
  [[nodiscard]] int scroller_of(const Node& node) const;

  std::unique_ptr<Recorder> page_;
  std::unique_ptr<Host> host_;
  double now_ = 1000;
  uint32_t edits_ = 0;
};

}  // namespace wardbook::ui
