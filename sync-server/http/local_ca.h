#pragma once

#include <string>
#include <vector>

#include "shared/base/result.h"
#include "shared/base/time.h"
#include "sync-server/http/tls.h"

namespace wardbook {

/// The names and addresses under which other machines may reach this one.
struct HostNames {
  std::vector<std::string> names;  ///< "localhost", then NAME.local if there is no dot, then NAME
  std::vector<std::string> addresses;  ///< "127.0.0.1", "::1", those of its networks
};

/// What this machine is called, and the addresses that its interfaces have now.
HostNames host_names();

struct LocalCertificates {
  CertificateFiles server;
  std::string authority_file;  ///< PEM, for the people who shall trust it
  std::string fingerprint;     ///< of the authority: SHA-256, "AB:CD:…"
  HostNames host;              ///< what the server's certificate is good for
};

/// The server's own certificate authority in `folder` (mode 0700, keys 0600): made on the first run
/// (P-256, 10 years, only for private addresses and local names), with a server certificate of at
/// most 398 days for `host`, as far as the authority may vouch for its names, made anew when it has
/// less than 30 days left, or other names. Errors certificates_unwritable,
/// certificates_unreadable (the authority is there). At a start alone: whoever trusts the authority
/// would have to trust a new one.
Result<LocalCertificates> ensure_local_certificates(const std::string& folder,
                                                    const HostNames& host, Instant now);

/// The server's part of that, while it runs. The authority stays as it is: a clock that is ahead
/// for an hour, or a file that can't be read in a moment of many connections, must not make a new
/// one. Errors certificates_unreadable (the authority), certificates_unwritable.
Status renew_server_certificate(const std::string& folder, const HostNames& host, Instant now);

}  // namespace wardbook
