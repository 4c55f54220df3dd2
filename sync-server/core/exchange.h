#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/result.h"
#include "shared/sync/messages.h"

namespace wardbook {

/// One request, without the socket that it came from.
struct Request {
  std::string method;                          ///< "GET", "HEAD", "POST"
  std::string path;                            ///< without query
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
  /// Who asks, as one party: an IPv4 address, or the first half of an IPv6 address; empty: a proxy
  /// on this machine, for whomever. Never taken from a header.
  std::string party;
  bool secure = true;  ///< came over TLS; else over the loopback interface

  std::string_view header(const std::string& name) const {
    const auto at = headers.find(name);
    return at == headers.end() ? std::string_view{} : std::string_view{at->second};
  }
};

struct Park;

struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool may_compress = false;  ///< holds no secret beside text that the client chose (BREACH)
  /// Set: this is not the answer yet. See Park.
  std::shared_ptr<const Park> park = {};
};

/// A request that is held, without a thread, until one of its buckets moves or its time is over.
struct Park {
  std::vector<Cursor> heads;  ///< the buckets and how far they are
  uint64_t since = 0;         ///< Parking::turn() before the buckets were looked at
  int64_t most_ms = 0;
  /// The answer then, with those that have moved; null: the time is over.
  std::function<Response(const std::vector<Cursor>* moved)> answer;
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
