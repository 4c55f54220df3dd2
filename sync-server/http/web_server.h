#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync-server/core/exchange.h"
#include "sync-server/http/limits.h"
#include "sync-server/http/static_site.h"
#include "sync-server/http/tls.h"

namespace wardbook {

class Acceptor;
class Parking;
class Router;

struct WebOptions {
  int http_port = 8080;                         ///< on the loopback addresses alone; 0: any
  int https_port = 8443;                        ///< on all addresses; 0: any
  std::optional<CertificateFiles> certificate;  ///< none: no HTTPS
  Limits limits = {};
};

/// Plain HTTP on 127.0.0.1 and ::1, HTTPS on every address.
class WebServer {
 public:
  using Handle = std::function<Response(const Request&)>;

  /// Binds all addresses, then serves. `parking`: where requests are held that `handle` gives a
  /// Park for; it outlives the server. Errors of listen_on and make_tls_context.
  static Result<std::unique_ptr<WebServer>> start(const WebOptions& options, StaticSite site,
                                                  std::vector<Route> routes, Handle handle,
                                                  Parking& parking);
  /// Takes no new connections, lets running requests finish.
  ~WebServer();
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  /// For connections that are made from now on. Only for a server that has HTTPS. Errors of
  /// make_tls_context: then the certificate before it stays.
  Status renew_certificate(const CertificateFiles& files);

  int http_port() const { return http_port_; }
  int https_port() const { return https_port_; }  ///< 0: no HTTPS

 private:
  WebServer(const Limits& limits, StaticSite site, std::vector<Route> routes, Handle handle,
            Parking& parking);
  Status bind_loopback(int port);
  Status bind_everywhere(int port, const CertificateFiles& certificate);
  Status listen(const TlsIdentity* tls, const std::string& address, int port, int& bound);
  Router& add_router(bool secure);

  StaticSite site_;
  std::vector<Route> routes_;
  Handle handle_;
  std::unique_ptr<TlsIdentity> tls_;
  int http_port_ = 0;
  int https_port_ = 0;
  std::vector<std::unique_ptr<Router>> routers_;
  std::unique_ptr<Acceptor> acceptor_;  ///< the last: it uses all the others
};

}  // namespace wardbook
