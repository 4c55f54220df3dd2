#include "sync-server/http/web_server.h"

#include <utility>

#include "sync-server/http/acceptor.h"
#include "sync-server/http/peer.h"
#include "sync-server/http/routes.h"

namespace wardbook {

WebServer::WebServer(const Limits& limits, StaticSite site, std::vector<Route> routes,
                     Handle handle, Parking& parking)
    : site_(std::move(site)),
      routes_(std::move(routes)),
      handle_(std::move(handle)),
      acceptor_(std::make_unique<Acceptor>(parking, limits)) {}

Result<std::unique_ptr<WebServer>> WebServer::start(const WebOptions& options, StaticSite site,
                                                    std::vector<Route> routes, Handle handle,
                                                    Parking& parking) {
  std::unique_ptr<WebServer> server(new WebServer(options.limits, std::move(site),
                                                  std::move(routes), std::move(handle), parking));
  WB_TRY(server->bind_loopback(options.http_port));
  if (options.certificate)
    WB_TRY(server->bind_everywhere(options.https_port, *options.certificate));
  server->acceptor_->start();
  return server;
}

WebServer::~WebServer() = default;

Status WebServer::renew_certificate(const CertificateFiles& files) {
  WB_CHECK(tls_ != nullptr);
  return tls_->renew(files);
}

Router& WebServer::add_router(bool secure) {
  auto router = std::make_unique<Router>(secure);
  add_routes(*router, routes_, handle_, site_);
  routers_.push_back(std::move(router));
  return *routers_.back();
}

Status WebServer::listen(const TlsIdentity* tls, const std::string& address, int port, int& bound) {
  WB_ASSIGN(const int socket, listen_on(address, port));
  bound = port;
  Router& router = add_router(tls != nullptr);
  acceptor_->add(socket, tls,
                 [&router](const WholeRequest& request, const std::string& peer, bool last) {
                   return router.answer(request, peer, last);
                 });
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
  WB_ASSIGN(tls_, TlsIdentity::load(certificate));
  // "::" takes IPv4 too; without IPv6 there is 0.0.0.0.
  Status both = listen(tls_.get(), "::", port, https_port_);
  if (both.ok() || both.error().code == "port_in_use") return both;
  return listen(tls_.get(), "0.0.0.0", port, https_port_);
}

}  // namespace wardbook
