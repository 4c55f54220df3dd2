#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

#include "sync-server/cli/data_folder.h"
#include "sync-server/cli/options.h"
#include "sync-server/http/local_ca.h"
#include "sync-server/http/web_server.h"

namespace wardbook {

/// A server runs for years, its certificate for months, and its addresses change: new connections
/// get what lies in the files, without a restart.
class CertificateWatch {
 public:
  /// The files of `options`, or those of the folder's own authority, made if they are missing.
  /// Errors of ensure_local_certificates.
  static Result<CertificateWatch> open(const Options& options, const DataFolder& folder);

  const CertificateFiles& files() const { return files_; }
  /// None: the certificate is of somebody else's authority.
  const std::optional<LocalCertificates>& local() const { return local_; }
  /// Often. Makes a local certificate anew when it is time, and hands over files that have changed.
  /// What can't be made or used is said once, and the certificate before it stays.
  void look(WebServer& server);

 private:
  /// When a file was written, and its size: of both.
  using Stamp = std::pair<std::filesystem::file_time_type, uintmax_t>;

  CertificateWatch(std::string folder, CertificateFiles files,
                   std::optional<LocalCertificates> local);
  std::pair<Stamp, Stamp> stamps() const;
  void keep_good();
  void say(const Status& status);

  std::string folder_;
  CertificateFiles files_;
  std::optional<LocalCertificates> local_;
  std::pair<Stamp, Stamp> loaded_;
  std::chrono::steady_clock::time_point checked_ = std::chrono::steady_clock::now();
  std::string said_;  ///< the code of what was said last
};

}  // namespace wardbook
