#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "shared/base/result.h"

namespace wardbook {

struct FreeSslContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeSslContext>;

/// PEM files: the certificate with its chain, and its private key.
struct CertificateFiles {
  std::string chain;
  std::string key;
};

/// TLS 1.2 or newer, AEAD cipher suites with forward secrecy, no renegotiation, no compression.
/// Error bad_certificate: a file can't be read, or the key is another certificate's.
Result<TlsContext> make_tls_context(const CertificateFiles& files);

}  // namespace wardbook
