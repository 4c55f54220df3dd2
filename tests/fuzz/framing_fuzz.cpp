#include "tests/fuzz/framing_fuzz.h"

#include <span>
#include <string>
#include <utility>
#include <vector>

#include "shared/base/check.h"
#include "sync-server/http/request_reader.h"
#include "sync-server/http/router.h"

namespace wardbook {
namespace {

using Stage = RequestReader::Stage;

/// Everything that a connection with these bytes comes to.
struct Seen {
  std::vector<std::string> requests;
  int refused = 0;  ///< the status; 0: not
  size_t held = 0;  ///< bytes of a request that has only begun
  friend bool operator==(const Seen&, const Seen&) = default;
};

/// What goes to the router is one request for every reader: nothing in it ends it early, and it has
/// no framing but its length.
void check_routed(const WholeRequest& request) {
  const std::string head = routed_head(request.head);
  WB_CHECK(head_length(head) == head.size());
  RequestHead parsed;
  WB_CHECK(!parse_head(head, parsed));
  WB_CHECK(parsed.content_length == request.head.content_length);
  WB_CHECK(static_cast<size_t>(parsed.content_length) == request.body.size());
  WB_CHECK(parsed.method == request.head.method && parsed.target == request.head.target);
  for (const char* hidden : {"transfer-encoding", "x-forwarded-for", "upgrade", "expect", "range"})
    for (const auto& [name, value] : parsed.headers) WB_CHECK(name != hidden);
}

/// What a handler of the router was given.
struct Handled {
  int times = 0;
  std::string method;
  std::string target;
  std::string body;
};

/// The product's router, with one handler for whatever its own routes could be.
class AnyRouter {
 public:
  AnyRouter() {
    const auto note = [this](const httplib::Request& request, httplib::Response& response) {
      handled_ = {handled_.times + 1, request.method, request.target, request.body};
      response.set_content("seen", "text/plain");
    };
    for (auto route : {&httplib::Server::Get, &httplib::Server::Delete, &httplib::Server::Options})
      (router_.*route)(".*", note);
    router_.Post(".*", note);
    router_.Put(".*", note);
    router_.Patch(".*", note);
  }

  Handled handled_by(const WholeRequest& request, std::string& answer) {
    handled_ = {};
    answer = router_.answer(request, "127.0.0.1", false).bytes;
    return std::exchange(handled_, {});
  }

 private:
  Router router_{false};
  Handled handled_;
};

/// cpp-httplib answers once, and no handler of ours sees another request than the framing did.
void check_handled(const WholeRequest& request) {
  static AnyRouter router;
  std::string answer;
  const Handled handled = router.handled_by(request, answer);
  WB_CHECK(answer.starts_with("HTTP/1.1 ") && head_length(answer) > 0);
  WB_CHECK(answer.find("HTTP/1.1 ", 1) == std::string::npos);
  WB_CHECK(handled.times <= 1);
  if (handled.times == 0) return;
  WB_CHECK(handled.method == request.head.method);
  WB_CHECK(handled.target == request.head.target);
  WB_CHECK(handled.body == request.body);
}

void take_all(RequestReader& reader, Seen& seen) {
  while (reader.stage() == Stage::whole) {
    const WholeRequest request = reader.take();
    check_routed(request);
    check_handled(request);
    seen.requests.push_back(routed_head(request.head) + request.body);
  }
}

/// `pieces`: the lengths to cut at, in turn; 0 counts as 256.
Seen read(std::string_view bytes, std::span<const uint8_t> pieces) {
  RequestReader reader;
  Seen seen;
  for (size_t turn = 0; !bytes.empty() && reader.stage() != Stage::refused; ++turn) {
    size_t length = bytes.size();
    if (!pieces.empty()) length = pieces[turn % pieces.size()];
    const std::string_view piece = bytes.substr(0, length == 0 ? 256 : length);
    bytes.remove_prefix(piece.size());
    reader.add(piece);
    take_all(reader, seen);
  }
  if (reader.stage() == Stage::refused) seen.refused = reader.refusal().status;
  seen.held = reader.held();
  return seen;
}

}  // namespace
}  // namespace wardbook

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  constexpr size_t kPieces = 3;
  if (size < kPieces) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + kPieces, size - kPieces);
  const wardbook::Seen whole = wardbook::read(bytes, {});
  WB_CHECK(whole == wardbook::read(bytes, {data, kPieces}));
  constexpr uint8_t kOne[] = {1};
  WB_CHECK(whole == wardbook::read(bytes, kOne));
  WB_CHECK(whole.refused == 0 || (whole.refused >= 400 && whole.refused < 600));
  return 0;
}
