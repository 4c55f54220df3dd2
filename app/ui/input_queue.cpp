#include "app/ui/input_queue.h"

#include "app/ui/input.h"

namespace wardbook::ui {
namespace {

std::string_view kind_of(std::string_view line) {
  return line.substr(0, line.find(kFieldEnd));
}

bool is_press(std::string_view kind) {
  return kind == "act" || kind == "val" || kind == "key";
}

bool is_edit(std::string_view kind) {
  return kind == "in";
}

}  // namespace

bool InputQueue::must_wait(std::string_view kind) const {
  if (is_press(kind)) return taken_ != Taken::nothing;
  return is_edit(kind) && taken_ == Taken::press;
}

bool InputQueue::apply(std::string_view line) {
  const std::string_view kind = kind_of(line);
  if (is_press(kind)) taken_ = Taken::press;
  if (is_edit(kind)) taken_ = Taken::edit;
  return apply_event(split_event(line));
}

bool InputQueue::take(std::string_view line) {
  if (waiting_.empty() && !must_wait(kind_of(line))) return apply(line);
  waiting_.emplace_back(line);
  return true;
}

bool InputQueue::next_pass() {
  taken_ = Taken::nothing;
  if (waiting_.empty()) return false;
  while (!waiting_.empty() && !must_wait(kind_of(waiting_.front()))) {
    apply(waiting_.front());
    waiting_.pop_front();
  }
  return true;
}

}  // namespace wardbook::ui
