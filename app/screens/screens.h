#pragma once

#include <memory>

#include "app/model/app.h"

namespace wardbook::screens {

/// Every screen and where the person is among them. One frame() per pass draws the present one.
class Screens {
 public:
  explicit Screens(app::App& app);
  ~Screens();
  void frame();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace wardbook::screens
