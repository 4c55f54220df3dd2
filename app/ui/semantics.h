#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/ui/types.h"

// What a frame means: the tree that the page mirrors as real DOM. Rects are relative to the content
// of the nearest scroll region (or to the screen), so native scrolling changes no node.
namespace wardbook::ui {

enum class Role : uint8_t {
  layer,
  banner,
  nav,
  main,
  region,
  group,
  list,
  listitem,
  heading,
  text,
  label,
  button,
  link,
  textbox,
  combobox,
  checkbox,
  switch_,
  radio,
  radiogroup,
  tab,
  tablist,
  dialog,
  status,
  live,
  alert,
  meter,
  progress
};

/// What a text input needs beyond its value.
struct FieldTraits {
  std::string type = "text";  ///< of <input>; "textarea" for many lines
  std::string inputmode;
  std::string autocomplete = "off";
  std::string autocapitalize = "off";
  std::string placeholder, min, max;
  int max_length = 0;
  uint32_t edits = 0;  ///< the last edit of the page that `value` includes
};

struct ScrollTraits {
  float content_w = 0, content_h = 0;
  float left = 0, top = 0;  ///< where the program last asked it to be
  uint32_t asked = 0;       ///< counts those requests
};

struct Node {
  std::string id;
  Role role = Role::text;
  int parent = -1;  ///< index in the tree, -1 = the root
  Rect rect;
  std::string name;  ///< text content, or the label of what has none
  std::string value;
  std::string described_by;  ///< id of the node with a hint or an error
  std::string target;        ///< href of a link, the field's id of a label, the group of a radio
  std::string note;          ///< read after the name
  int level = 0;             ///< of a heading
  bool disabled = false, checked = false, selected = false, invalid = false, current = false;
  bool busy = false, required = false, inert = false;
  float now = 0, max = 0;  ///< of a meter or progress; now < 0 = unknown
  std::vector<std::string> options;
  int option = -1;
  FieldTraits field;
  ScrollTraits scroll;
  uint32_t imgui_id = 0;  ///< the item that it stands for, 0 = none
};

/// One frame's nodes in reading order.
class Semantics {
 public:
  void clear();
  /// Appends a child of the open container. An id used twice in a frame gets "#2": see
  /// duplicates().
  Node& add(Role role, std::string_view id, std::string_view name, Rect rect);
  /// add(), and what follows is inside it until close().
  int open(Role role, std::string_view id, std::string_view name, Rect rect);
  void close() { open_.pop_back(); }
  /// Until close(), nodes are children of the root: for overlays.
  void open_root() { open_.push_back(-1); }
  /// The role of the open container; layer at the root.
  [[nodiscard]] Role container() const {
    return open_.empty() || open_.back() < 0 ? Role::layer
                                             : nodes_[static_cast<size_t>(open_.back())].role;
  }
  [[nodiscard]] Node& at(int index) { return nodes_[static_cast<size_t>(index)]; }
  [[nodiscard]] const std::vector<Node>& nodes() const { return nodes_; }
  [[nodiscard]] std::vector<Node>& nodes() { return nodes_; }
  [[nodiscard]] int duplicates() const { return duplicates_; }
  [[nodiscard]] int size() const { return static_cast<int>(nodes_.size()); }

 private:
  std::vector<Node> nodes_;
  std::vector<int> open_;
  std::unordered_map<std::string, int> seen_;
  int duplicates_ = 0;
};

/// Remembers what the page has, and says what changed. The patch is JSON:
/// {"d":[ids to remove],"s":[[node, parent id, previous sibling's id]...]} in reading order.
class SemanticsDiff {
 public:
  /// Empty when nothing changed. `force` are ids to send again, because the page's own element may
  /// have changed by itself (a refused toggle).
  [[nodiscard]] std::string patch(const std::vector<Node>& nodes,
                                  const std::vector<std::string>& force = {});
  /// Forgets what the page has: the next patch is everything.
  void reset() { sent_.clear(); }

 private:
  struct Sent {
    std::string json, parent, previous;
    uint64_t seen = 0;
  };
  std::unordered_map<std::string, Sent> sent_;
  uint64_t round_ = 0;
};

/// One node as the page's JSON: tag, attributes, text, box.
[[nodiscard]] std::string to_json(const Node& node);

}  // namespace wardbook::ui
