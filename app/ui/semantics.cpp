#include "app/ui/semantics.h"

#include "app/ui/json_writer.h"

namespace wardbook::ui {

void Semantics::clear() {
  nodes_.clear();
  open_.clear();
  seen_.clear();
  duplicates_ = 0;
}

Node& Semantics::add(Role role, std::string_view id, std::string_view name, Rect rect) {
  Node& node = nodes_.emplace_back();
  node.id = id;
  const int uses = ++seen_[node.id];
  if (uses > 1) {
    ++duplicates_;
    node.id += "#" + std::to_string(uses);
  }
  node.role = role;
  node.name = name;
  node.rect = rect;
  node.parent = open_.empty() ? -1 : open_.back();
  return node;
}

int Semantics::open(Role role, std::string_view id, std::string_view name, Rect rect) {
  add(role, id, name, rect);
  open_.push_back(size() - 1);
  return size() - 1;
}

std::string SemanticsDiff::patch(const std::vector<Node>& nodes,
                                 const std::vector<std::string>& force) {
  ++round_;
  for (const std::string& id : force) {
    if (const auto it = sent_.find(id); it != sent_.end()) it->second.json.clear();
  }
  std::string set;
  std::unordered_map<int, std::string> last_child;
  for (const Node& node : nodes) {
    const std::string parent =
        node.parent < 0 ? std::string() : nodes[static_cast<size_t>(node.parent)].id;
    std::string& previous = last_child[node.parent];
    std::string json = to_json(node);
    Sent& sent = sent_[node.id];
    if (sent.seen == 0 || sent.json != json || sent.parent != parent || sent.previous != previous) {
      set += set.empty() ? "[" : ",[";
      set += json;
      set += ',';
      json_string(set, parent);
      set += ',';
      json_string(set, previous);
      set += ']';
      sent = {std::move(json), parent, previous, 0};
    }
    sent.seen = round_;
    previous = node.id;
  }
  std::string gone;
  for (auto it = sent_.begin(); it != sent_.end();) {
    if (it->second.seen == round_) {
      ++it;
      continue;
    }
    if (!gone.empty()) gone += ',';
    json_string(gone, it->first);
    it = sent_.erase(it);
  }
  if (set.empty() && gone.empty()) return {};
  return "{\"d\":[" + gone + "],\"s\":[" + set + "]}";
}

}  // namespace wardbook::ui
