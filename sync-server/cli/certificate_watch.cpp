#include "sync-server/cli/certificate_watch.h"

#include <iostream>

#include "sync-server/cli/wall_clock.h"

namespace wardbook {
namespace fs = std::filesystem;
namespace {

/// Between two looks at how long the local certificate lasts, and for which addresses.
constexpr std::chrono::seconds kCheck{10};

}  // namespace

Result<CertificateWatch> CertificateWatch::open(const Options& options, const DataFolder& folder) {
  if (!options.certificate.empty())
    return CertificateWatch("", {options.certificate, options.key}, std::nullopt);
  WB_ASSIGN(LocalCertificates local,
            ensure_local_certificates(folder.certificates(), host_names(), wall_now()));
  const CertificateFiles files = local.server;
  return CertificateWatch(folder.certificates(), files, std::move(local));
}

CertificateWatch::CertificateWatch(std::string folder, CertificateFiles files,
                                   std::optional<LocalCertificates> local)
    : folder_(std::move(folder)),
      files_(std::move(files)),
      local_(std::move(local)),
      loaded_(stamps()) {}

std::pair<CertificateWatch::Stamp, CertificateWatch::Stamp> CertificateWatch::stamps() const {
  const auto stamp = [](const std::string& path) {
    std::error_code gone;
    const auto written = fs::last_write_time(path, gone);
    return Stamp(written, fs::file_size(path, gone));
  };
  return {stamp(files_.chain), stamp(files_.key)};
}

void CertificateWatch::look(WebServer& server) {
  if (local_) keep_good();
  const auto now = stamps();
  if (now == loaded_) return;
  loaded_ = now;
  const Status renewed = server.renew_certificate(files_);
  if (renewed.ok()) std::cout << "the certificate is a new one" << std::endl;
  say(renewed);
}

void CertificateWatch::keep_good() {
  const auto now = std::chrono::steady_clock::now();
  if (now - checked_ < kCheck) return;
  checked_ = now;
  say(renew_server_certificate(folder_, host_names(), wall_now()));
}

void CertificateWatch::say(const Status& status) {
  const std::string code = status.ok() ? "" : status.error().code;
  if (code != said_ && !status.ok())
    std::cerr << code << ": " << status.error().hint << " The one before it stays." << std::endl;
  said_ = code;
}

}  // namespace wardbook
