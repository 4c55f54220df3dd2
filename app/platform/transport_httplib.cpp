#include "app/platform/transport_httplib.h"

#include <httplib.h>

#include <algorithm>
#include <cctype>

// The one file of the app that is compiled with exceptions: cpp-httplib throws inside itself.

namespace wardbook {
namespace {

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

HttpReply to_reply(const httplib::Response& answer) {
  HttpReply reply;
  reply.status = answer.status;
  for (const auto& [name, value] : answer.headers) reply.headers.emplace_back(lower(name), value);
  reply.body.assign(answer.body.begin(), answer.body.end());
  return reply;
}

}  // namespace

struct HttplibTransport::Connection {
  explicit Connection(const ServerAddress& address) : client(address.origin) {
    client.set_keep_alive(true);
    client.set_follow_location(false);
    if (!address.ca_file.empty()) client.set_ca_cert_path(address.ca_file);
    client.enable_server_certificate_verification(true);
  }

  HttpReply exchange(const HttpRequest& request) {
    httplib::Request raw;
    raw.method = request.method;
    raw.path = request.path;
    for (const auto& [name, value] : request.headers) raw.set_header(name, value);
    raw.body.assign(request.body.begin(), request.body.end());
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

HttplibTransport::HttplibTransport(ServerAddress address)
    : connection_(std::make_unique<Connection>(address)) {}

HttplibTransport::~HttplibTransport() = default;

void HttplibTransport::send(HttpRequest request, Done done) {
  pending_.push_back({std::move(request), std::move(done)});
}

void HttplibTransport::poll() {
  std::vector<Pending> now;
  now.swap(pending_);  // `done` may send again
  for (Pending& item : now) {
    item.done(item.cancelled ? HttpReply{} : connection_->exchange(item.request));
  }
}

void HttplibTransport::cancel_all() {
  for (Pending& item : pending_) item.cancelled = true;
}

}  // namespace wardbook
