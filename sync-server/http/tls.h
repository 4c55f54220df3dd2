#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <mutex>
#include <string>

#include "shared/base/result.h"

namespace wardbook {

struct FreeSslContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeSslContext>;

struct FreeSsl {
  void operator()(SSL* ssl) const { SSL_free(ssl); }
};
using TlsSession = std::unique_ptr<SSL, FreeSsl>;

/// PEM files: the certificate with its chain, and its private key.
struct CertificateFiles {
  std::string chain;
  std::string key;
};

/// TLS 1.2 or newer, AEAD cipher suites with forward secrecy, no renegotiation, no compression.
/// Error bad_certificate: a file can't be read, or the key is another certificate's.
Result<TlsContext> make_tls_context(const CertificateFiles& files);

/// What new connections show of this server. The certificate can be exchanged while they are made;
/// those that are there go on with the one before.
class TlsIdentity {
 public:
  /// Errors of make_tls_context.
  static Result<std::unique_ptr<TlsIdentity>> load(const CertificateFiles& files);
  /// Errors of make_tls_context: then the certificate before it stays.
  Status renew(const CertificateFiles& files);
  /// Null: there is no memory.
  TlsSession begin() const;

 private:
  explicit TlsIdentity(TlsContext context) : context_(std::move(context)) {}

  mutable std::mutex mutex_;
  TlsContext context_;
};

}  // namespace wardbook
