#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "app/model/app.h"

namespace wardbook::screens {

/// A view that is asked for in every pass but computed only when something changed: the app's
/// revision, the screen's own question, or (for ages and "today") the half minute.
template <class Key, class View>
class Cached {
 public:
  template <class Make>
  const View& get(const app::App& app, const Key& key, Make make) {
    const int64_t half_minute = app.now().ms / 30'000;
    if (!view_ || revision_ != app.revision() || half_minute_ != half_minute || !(key_ == key)) {
      view_ = make();
      revision_ = app.revision();
      half_minute_ = half_minute;
      key_ = key;
    }
    return *view_;
  }

 private:
  std::optional<View> view_;
  Key key_{};
  int64_t revision_ = -1;
  int64_t half_minute_ = -1;
};

}  // namespace wardbook::screens
