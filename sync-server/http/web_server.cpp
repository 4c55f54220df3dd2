#include "sync-server/http/web_server.h"

#include <utility>

#include "sync-server/http/listener.h"
#include "sync-server/http/routes.h"

namespace wardbook {

WebServer::WebServer(StaticSite site, std::vector<Route> routes, Handle handle)
    : site_(std::move(site)), routes_(std::move(routes)), handle_(std::move(handle)) {}

Result<std::unique_ptr<WebServer>> WebServer::start(const WebOptions& options, StaticSite site,
                                                    std::vector<Route> routes, Handle handle) {
  std::unique_ptr<WebServer> server(
      new WebServer(std::move(site), std::move(routes), std::move(handle)));
  WB_TRY(server->bind_loopback(options.http_port));
  if (options.certificate)
    WB_TRY(server->bind_everywhere(options.https_port, *options.certificate));
  server->serve();
  return server;
}

WebServer::~WebServer() {
  for (const auto& listener : listeners_) listener->stop();
  for (std::thread& thread : threads_) thread.join();
}

Status WebServer::listen(SSL_CTX* tls, const std::string& address, int port, int& bound) {
  auto listener = std::make_unique<Listener>(tls);
  if (address == "::1") listener->set_ipv6_v6only(true);
  WB_TRY(listener->bind(address, port));
  bound = listener->port();
  add_routes(*listener, routes_, handle_, site_);
  listeners_.push_back(std::move(listener));
  return {};
}

Status WebServer::bind_loopback(int port) {
  WB_TRY(listen(nullptr, "127.0.0.1", port, http_port_));
  const Status six = listen(nullptr, "::1", http_port_, http_port_);
  // A machine without IPv6 has no ::1.
  if (!six.ok() && six.error().code == "port_in_use") return six.error();
  return {};
}

Status WebServer::bind_everywhere(int port, const CertificateFiles& certificate) {
  WB_ASSIGN(tls_, make_tls_context(certificate));
  // "::" takes IPv4 too; without IPv6 there is 0.0.0.0.
  const Status both = listen(tls_.get(), "::", port, https_port_);
  if (both.ok() || both.error().code == "port_in_use") return both;
  return listen(tls_.get(), "0.0.0.0", port, https_port_);
}

void WebServer::serve() {
  for (const auto& listener : listeners_)
    threads_.emplace_back([one = listener.get()] { one->listen_after_bind(); });
  for (const auto& listener : listeners_) listener->wait_until_ready();
}

}  // namespace wardbook
