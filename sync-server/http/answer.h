#pragma once

#include <functional>
#include <memory>
#include <string>

#include "sync-server/core/exchange.h"
#include "sync-server/http/request_reader.h"

namespace wardbook {

/// What goes back for one whole request.
struct Answer {
  std::string bytes;                 ///< empty: none, end the connection
  bool stays = true;                 ///< the connection may take another request
  std::shared_ptr<const Park> park;  ///< set: hold the request in place of `bytes`
};

/// Answers a request of `party`, as in Request; on many threads at once. `last`: the connection
/// ends after it.
using Answerer =
    std::function<Answer(const WholeRequest& request, const std::string& party, bool last)>;

}  // namespace wardbook
