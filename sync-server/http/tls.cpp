#include "sync-server/http/tls.h"

#include <openssl/err.h>

#include <utility>

namespace wardbook {

Result<TlsContext> make_tls_context(const CertificateFiles& files) {
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (!context) return Error{"tls_unusable", "OpenSSL can't make a TLS context."};
  SSL_CTX* tls = context.get();
  SSL_CTX_set_min_proto_version(tls, TLS1_2_VERSION);
  SSL_CTX_set_options(
      tls, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_mode(tls, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                            SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_cipher_list(tls, "ECDHE+AESGCM:ECDHE+CHACHA20");
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(tls, files.chain.c_str()) != 1)
    return Error{"bad_certificate", "The certificate " + files.chain + " can't be read as PEM."};
  if (SSL_CTX_use_PrivateKey_file(tls, files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(tls) != 1)
    return Error{"bad_certificate",
                 "The key " + files.key + " can't be read, or is not that of " + files.chain + "."};
  return context;
}

Result<std::unique_ptr<TlsIdentity>> TlsIdentity::load(const CertificateFiles& files) {
  WB_ASSIGN(TlsContext context, make_tls_context(files));
  return std::unique_ptr<TlsIdentity>(new TlsIdentity(std::move(context)));
}

Status TlsIdentity::renew(const CertificateFiles& files) {
  WB_ASSIGN(TlsContext context, make_tls_context(files));
  const std::lock_guard lock(mutex_);
  std::swap(context_, context);
  return {};
}

TlsSession TlsIdentity::begin() const {
  const std::lock_guard lock(mutex_);
  return TlsSession(SSL_new(context_.get()));
}

}  // namespace wardbook
