#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/result.h"

namespace wardbook {

/// One request, without the socket that it came from.
struct Request {
  std::string method;                          ///< "GET", "HEAD", "POST"
  std::string path;                            ///< without query
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
  std::string peer;    ///< the address of the other end, for logs; never taken from a header
  bool secure = true;  ///< came over TLS; else over the loopback interface

  std::string_view header(const std::string& name) const {
    const auto at = headers.find(name);
    return at == headers.end() ? std::string_view{} : std::string_view{at->second};
  }
};

struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool may_compress = false;  ///< holds no secret beside text that the client chose (BREACH)
};

/// What a request gets that can't be served: HTTP status, code, sentence.
struct Refusal {
  int status = 400;
  Error error;
  int retry_after_s = 0;  ///< 0: says nothing
};

/// A path that the service answers, with the one method that it takes. GET takes HEAD too.
struct Route {
  std::string method;
  std::string path;
};

}  // namespace wardbook
