#pragma once

#include <iostream>

#include "shared/base/result.h"

namespace wardbook::sim {

/// What can't fail here; if it does, the simulator is wrong.
inline void must(bool right) {
  WB_CHECK(right);
}
inline void must(const Status& status) {
  if (!status.ok()) std::cout << status.error().code << ": " << status.error().hint << std::endl;
  WB_CHECK(status.ok());
}
template <class T>
T must(Result<T> result) {
  if (!result.ok()) std::cout << result.error().code << ": " << result.error().hint << std::endl;
  return std::move(result).value();
}

}  // namespace wardbook::sim
