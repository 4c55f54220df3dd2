#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "shared/store/database.h"
#include "sync-server/cli/installation.h"
#include "sync-server/core/secure_random.h"
#include "sync-server/core/service.h"
#include "sync-server/http/web_server.h"

namespace wardbook::test {

inline constexpr const char* kPassword = "correct wards and beds";

/// One district, two clinics, two hospitals; in the first one, "Intensive care" has one bed.
std::string small_places();

/// A folder that is gone at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

/// Places, and the accounts desk1, desk2, staff1, admin1 with kPassword, in a fresh data folder.
void make_small_data(const std::string& folder);

/// What comes back for these bytes on a new connection, until the server closes it or stays silent
/// for a while.
std::string raw_exchange(int port, const std::string& bytes);

struct Answer {
  int status = 0;
  std::map<std::string, std::string> headers;  ///< names in lower case
  std::string body;
};

using Headers = std::map<std::string, std::string>;

/// An HTTP client of the plain port; a connection for each request.
class Client {
 public:
  explicit Client(int port) : port_(port) {}
  /// Empty: there was no whole answer.
  std::optional<Answer> get(const std::string& path, const Headers& headers = {}) const;
  std::optional<Answer> post(const std::string& path, const std::string& body,
                             const std::string& type, Headers headers = {}) const;
  std::optional<Answer> send(const std::string& method, const std::string& path,
                             const std::string& body, const Headers& headers) const;

 private:
  int port_;
};

/// A server in this process on free ports, over real sockets.
class LiveServer {
 public:
  explicit LiveServer(const Limits& limits = {});
  ~LiveServer();

  void restart();
  /// Goes on with the data folder `folder`.
  void restart_in(const std::string& folder);
  void stop();
  /// A connection of its own, also beside the server.
  store::Database database() const;
  /// Runs SQL between two lives.
  void in_database(const std::string& sql);
  /// Every broken invariant of its data, in words. Stops it.
  std::vector<std::string> check();
  /// The whole audit, in its order. Stops it.
  std::vector<AuditEntry> audit();
  Client client() const;
  Service& service() { return *service_; }
  int port() const { return web_->http_port(); }
  int tls_port() const { return web_->https_port(); }
  std::string authority_file() const;
  const std::string& data() const { return path_; }

 private:
  void start();

  const Limits limits_;
  TemporaryFolder data_;
  std::string path_ = data_.path();
  SecureRandom random_;
  std::unique_ptr<DataFolder> folder_;
  std::unique_ptr<Service> service_;
  std::unique_ptr<WebServer> web_;
};

}  // namespace wardbook::test
