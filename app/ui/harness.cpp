#include "app/ui/harness.h"

#include <algorithm>
#include <cctype>

#include "app/ui/core.h"
#include "app/ui/coverage.h"
#include "imgui_internal.h"

namespace wardbook::ui {

class Harness::Recorder final : public Page {
 public:
  void post(std::span<const uint8_t> frame) override { last.assign(frame.begin(), frame.end()); }
  std::vector<uint8_t> last;
};

namespace {

bool contains(std::string_view text, std::string_view part) {
  const auto same = [](char a, char b) {
    return std::tolower(static_cast<unsigned char>(a)) ==
           std::tolower(static_cast<unsigned char>(b));
  };
  return std::search(text.begin(), text.end(), part.begin(), part.end(), same) != text.end();
}

bool is_scroller(const Node& node) {
  return node.role == Role::main || node.role == Role::region;
}

std::string pointer_event(const char* kind, float x, float y) {
  return std::string("ptr\x1f") + kind + "\x1f" + std::to_string(x) + "\x1f" + std::to_string(y) +
         "\x1ftouch";
}

const Node* parent_of(const Node& node) {
  return node.parent < 0 ? nullptr : &ctx().semantics.at(node.parent);
}

bool usable(const Node& node) {
  if (node.disabled) return false;
  for (const Node* n = &node; n != nullptr; n = parent_of(*n)) {
    if (n->inert) return false;
  }
  return true;
}

}  // namespace

Harness::Harness(FontLoader fonts, std::function<void()> screen)
    : page_(std::make_unique<Recorder>()),
      host_(std::make_unique<Host>(*page_, fonts, std::move(screen))) {
  ImGui::GetCurrentContext()->TestEngineHookItems = true;
  resize(390, 844);
}

Harness::~Harness() = default;

void Harness::send(std::string_view event) {
  host_->message({reinterpret_cast<const uint8_t*>(event.data()), event.size()});
}

void Harness::resize(float width, float height, float dpr) {
  send("size\x1f" + std::to_string(width) + "\x1f" + std::to_string(height) + "\x1f" +
       std::to_string(dpr) +
       "\x1f"
       "0\x1f"
       "0\x1f"
       "0\x1f"
       "0\x1f"
       "0");
  run();
}

void Harness::run(double ms) {
  constexpr int kMost = 20;
  now_ += ms;
  for (int n = 0; n < kMost; ++n) {
    const uint32_t before = host_->frames();
    seen_items().clear();
    host_->turn(now_);
    if (host_->frames() == before) return;
    send("ack\x1f" + std::to_string(host_->frames()));
  }
}

const std::vector<Node>& Harness::nodes() const {
  return ctx().semantics.nodes();
}
const std::vector<uint8_t>& Harness::last_frame() const {
  return page_->last;
}
int Harness::duplicate_ids() const {
  return ctx().semantics.duplicates();
}

const Node* Harness::find(Role role, std::string_view name) const {
  for (const Node& node : nodes()) {
    if (node.role == role && contains(node.name, name)) return &node;
  }
  return nullptr;
}

const Node* Harness::by_id(std::string_view id) const {
  for (const Node& node : nodes()) {
    if (node.id == id) return &node;
  }
  return nullptr;
}

bool Harness::shows(std::string_view text) const {
  return std::any_of(nodes().begin(), nodes().end(), [&](const Node& node) {
    return contains(node.name, text) || contains(node.value, text);
  });
}

int Harness::scroller_of(const Node& node) const {
  for (int at = node.parent; at >= 0; at = nodes()[static_cast<size_t>(at)].parent) {
    if (is_scroller(nodes()[static_cast<size_t>(at)])) return at;
  }
  return -1;
}

Rect Harness::screen_rect(const Node& node) const {
  Rect r = node.rect;
  const int at = scroller_of(node);
  if (at < 0) return r;
  const Node& scroller = nodes()[static_cast<size_t>(at)];
  const Rect outer = screen_rect(scroller);
  const ScrollState& s = ctx().scrolls[scroller.id];
  r.x += outer.x - s.left;
  r.y += outer.y - s.top;
  return r;
}

bool Harness::scroll_into_view(const Node& node) {
  const int at = scroller_of(node);
  if (at < 0) return true;
  const Node& scroller = nodes()[static_cast<size_t>(at)];
  const float top = node.rect.y + node.rect.h / 2 - scroller.rect.h / 2;
  const float left = node.rect.x + node.rect.w / 2 - scroller.rect.w / 2;
  send("scroll\x1f" + scroller.id + "\x1f" + std::to_string(left) + "\x1f" + std::to_string(top));
  run();
  return true;
}

void Harness::tap(float x, float y) {
  send(pointer_event("down", x, y));
  run();
  send(pointer_event("up", x, y));
  run();
}

bool Harness::click(Role role, std::string_view name) {
  const Node* node = find(role, name);
  if (node == nullptr || !usable(*node)) return false;
  const std::string id = node->id;
  scroll_into_view(*node);
  node = by_id(id);
  if (node == nullptr) return false;
  const Rect r = screen_rect(*node);
  tap(r.x + r.w / 2, r.y + r.h / 2);
  return true;
}

bool Harness::activate(Role role, std::string_view name) {
  const Node* node = find(role, name);
  if (node == nullptr || !usable(*node)) return false;
  send("act\x1f" + node->id);
  run();
  return true;
}

bool Harness::fill(std::string_view label, std::string_view value) {
  const Node* node = find(Role::textbox, label);
  if (node == nullptr || !usable(*node)) return false;
  const std::string id = node->id;
  send("focus\x1f" + id +
       "\x1f"
       "0\x1e"
       "in\x1f" +
       id + "\x1f" + std::to_string(++edits_) + "\x1f" + std::string(value));
  run();
  return true;
}

bool Harness::choose(std::string_view label, std::string_view option) {
  const Node* node = find(Role::combobox, label);
  if (node == nullptr || !usable(*node)) return false;
  for (size_t n = 0; n < node->options.size(); ++n) {
    if (!contains(node->options[n], option)) continue;
    send("val\x1f" + node->id + "\x1f" + std::to_string(n));
    run();
    return true;
  }
  return false;
}

bool Harness::press_enter(std::string_view label) {
  const Node* node = find(Role::textbox, label);
  if (node == nullptr || !usable(*node)) return false;
  send(
      "key\x1f"
      "Enter\x1f" +
      node->id);
  run();
  return true;
}

void Harness::press_escape() {
  send(
      "key\x1f"
      "Escape\x1f");
  run();
}

namespace {

/// Windows register themselves and their unused decorations as items too.
bool is_of_window(ImGuiID id) {
  for (ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
    if (id == window->ID || id == window->MoveId || id == window->GetID("#COLLAPSE")) {
      return true;
    }
    for (const int axis : {ImGuiAxis_X, ImGuiAxis_Y}) {
      if (id == ImGui::GetWindowScrollbarID(window, static_cast<ImGuiAxis>(axis))) return true;
    }
  }
  return false;
}

}  // namespace

std::vector<std::string> Harness::items_without_node() const {
  std::vector<std::string> missing;
  for (const auto& [id, label] : seen_items()) {
    if (is_of_window(id)) continue;
    const bool known = std::any_of(nodes().begin(), nodes().end(),
                                   [id = id](const Node& n) { return n.imgui_id == id; });
    if (!known) missing.push_back(std::to_string(id) + " " + label);
  }
  return missing;
}

}  // namespace wardbook::ui
