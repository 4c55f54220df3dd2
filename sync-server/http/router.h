#pragma once

#include <httplib.h>

#include <memory>
#include <string>

#include "sync-server/http/answer.h"

namespace wardbook {

/// cpp-httplib's router without its sockets and threads: a whole request in, the bytes of the
/// answer out.
class Router : public httplib::Server {
 public:
  /// `secure`: what comes here came over TLS.
  explicit Router(bool secure);
  bool secure() const { return secure_; }

  /// On many threads at once. `last`: the connection ends after this answer.
  Answer answer(const WholeRequest& request, const std::string& peer, bool last);

  /// A route's handler says that the request which this thread runs is to be held.
  static void hold(std::shared_ptr<const Park> park);

 private:
  const bool secure_;
};

}  // namespace wardbook
