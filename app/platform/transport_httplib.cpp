#include "app/platform/transport_httplib.h"

#include <httplib.h>

#include <chrono>
#include <mutex>
#include <thread>
#include <utility>

#include "app/platform/gzip.h"
#include "shared/base/check.h"
#include "shared/base/text.h"

// The one file of the app that is compiled with exceptions: cpp-httplib throws inside itself.

namespace wardbook {
namespace {

HttpReply to_reply(const httplib::Response& answer) {
  HttpReply reply;
  reply.status = answer.status;
  for (const auto& [name, value] : answer.headers)
    reply.headers.emplace_back(lower_case(name), value);
  reply.body.assign(answer.body.begin(), answer.body.end());
  return reply;
}

void set_body(httplib::Request& raw, const std::vector<uint8_t>& body) {
  if (body.size() >= kWorthCompressing) raw.body = gzip(body);
  if (raw.body.empty())
    raw.body.assign(body.begin(), body.end());
  else
    raw.set_header("Content-Encoding", "gzip");
}

}  // namespace

struct HttplibTransport::Connection {
  explicit Connection(const ServerAddress& address) : client(address.origin) {
    client.set_keep_alive(true);
    // Head and body go out as two writes: with Nagle the second waits for the first one's receipt.
    client.set_tcp_nodelay(true);
    client.set_follow_location(false);
    if (!address.ca_file.empty()) client.set_ca_cert_path(address.ca_file);
    client.enable_server_certificate_verification(true);
  }

  HttpReply exchange(const HttpRequest& request) {
    httplib::Request raw;
    raw.method = request.method;
    raw.path = request.path;
    for (const auto& [name, value] : request.headers) raw.set_header(name, value);
    set_body(raw, request.body);
    auto limit = std::chrono::milliseconds(request.timeout_ms);
    client.set_connection_timeout(limit);
    client.set_read_timeout(limit);
    client.set_write_timeout(limit);
    client.set_max_timeout(limit);
    httplib::Result result = client.send(raw);
    return result ? to_reply(*result) : HttpReply{};
  }

  httplib::Client client;
};

/// One request at a time, on a thread of its own and on a connection that the others don't use.
class HttplibTransport::Line : public Transport {
 public:
  explicit Line(const ServerAddress& address) : connection_(address) {}
  ~Line() override { end(); }

  void send(HttpRequest request, Done done) override {
    WB_CHECK(!done_);
    done_ = std::move(done);
    ended_ = false;
    thread_ = std::thread([this, request = std::move(request)] {
      HttpReply reply = connection_.exchange(request);
      const std::lock_guard lock(mutex_);
      reply_ = std::move(reply);
      ended_ = true;
    });
  }

  void poll() override {
    if (!done_ || !has_ended()) return;
    end();
    const Done done = std::exchange(done_, nullptr);
    done(std::exchange(reply_, {}));
  }

  void cancel_all() override {
    if (!done_) return;
    end();
    reply_ = {};
  }

 private:
  bool has_ended() {
    const std::lock_guard lock(mutex_);
    return ended_;
  }

  /// stop() reaches only a socket that is there already: again until the thread has seen it.
  void end() {
    if (!thread_.joinable()) return;
    while (!has_ended()) {
      connection_.client.stop();
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    thread_.join();
  }

  Connection connection_;
  Done done_;
  std::thread thread_;
  std::mutex mutex_;
  bool ended_ = true;
  HttpReply reply_;
};

HttplibTransport::HttplibTransport(ServerAddress address)
    : address_(std::move(address)), connection_(std::make_unique<Connection>(address_)) {}

Transport* HttplibTransport::waiting_line() {
  if (!line_) line_ = std::make_unique<Line>(address_);
  return line_.get();
}

HttplibTransport::~HttplibTransport() {
  for (Pending& item : pending_) end(item);
}

void HttplibTransport::send(HttpRequest request, Done done) {
  Pending item{std::move(request), std::move(done), false, {}};
  if (item.request.at_once && free_ && pending_.empty())
    item.early = std::async(std::launch::async,
                            [this, early = item.request] { return connection_->exchange(early); });
  pending_.push_back(std::move(item));
}

void HttplibTransport::poll() {
  std::vector<Pending> now;
  now.swap(pending_);  // `done` may send again
  for (Pending& item : now) {
    HttpReply reply = exchange(item);
    free_ = &item == &now.back();
    item.done(std::move(reply));
  }
}

HttpReply HttplibTransport::exchange(Pending& item) {
  if (item.cancelled) return {};
  return item.early.valid() ? item.early.get() : connection_->exchange(item.request);
}

void HttplibTransport::cancel_all() {
  for (Pending& item : pending_) {
    end(item);
    item.cancelled = true;
  }
}

/// stop() reaches only a socket that is there already: again until the thread has seen it.
void HttplibTransport::end(Pending& item) {
  if (!item.early.valid()) return;
  while (item.early.wait_for(std::chrono::milliseconds(2)) != std::future_status::ready)
    connection_->client.stop();
}

}  // namespace wardbook
