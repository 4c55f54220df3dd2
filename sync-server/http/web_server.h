#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "sync-server/core/exchange.h"
#include "sync-server/http/static_site.h"
#include "sync-server/http/tls.h"

namespace wardbook {

class Listener;

struct WebOptions {
  int http_port = 8080;                         ///< on the loopback addresses alone; 0: any
  int https_port = 8443;                        ///< on all addresses; 0: any
  std::optional<CertificateFiles> certificate;  ///< none: no HTTPS
};

/// Plain HTTP on 127.0.0.1 and ::1, HTTPS on every address, each with threads of its own.
class WebServer {
 public:
  using Handle = std::function<Response(const Request&)>;

  /// Binds all addresses, then serves. Errors of Listener::bind and make_tls_context.
  static Result<std::unique_ptr<WebServer>> start(const WebOptions& options, StaticSite site,
                                                  std::vector<Route> routes, Handle handle);
  /// Takes no new connections, lets running requests finish.
  ~WebServer();
  WebServer(const WebServer&) = delete;
  WebServer& operator=(const WebServer&) = delete;

  int http_port() const { return http_port_; }
  int https_port() const { return https_port_; }  ///< 0: no HTTPS

 private:
  WebServer(StaticSite site, std::vector<Route> routes, Handle handle);
  Status bind_loopback(int port);
  Status bind_everywhere(int port, const CertificateFiles& certificate);
  Status listen(SSL_CTX* tls, const std::string& address, int port, int& bound);
  void serve();

  StaticSite site_;
  std::vector<Route> routes_;
  Handle handle_;
  TlsContext tls_;
  int http_port_ = 0;
  int https_port_ = 0;
  std::vector<std::unique_ptr<Listener>> listeners_;
  std::vector<std::thread> threads_;
};

}  // namespace wardbook
