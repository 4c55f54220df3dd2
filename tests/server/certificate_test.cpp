#include <gtest/gtest.h>
#include <openssl/bio.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "sync-server/cli/wall_clock.h"
#include "sync-server/http/local_ca.h"
#include "tests/server/child.h"

// The certificate of a server that runs for longer than it lasts.

namespace wardbook::test {
namespace {

namespace fs = std::filesystem;

constexpr int kPatienceSeconds = 30;

template <auto free>
struct FreeWith {
  template <class T>
  void operator()(T* object) const {
    free(object);
  }
};
using Certificate = std::unique_ptr<X509, FreeWith<X509_free>>;

/// What a new connection is shown; null: there was none.
Certificate shown_at(int port) {
  const TlsContext context(SSL_CTX_new(TLS_client_method()));
  const std::unique_ptr<BIO, FreeWith<BIO_free_all>> line(BIO_new_ssl_connect(context.get()));
  BIO_set_conn_hostname(line.get(), ("localhost:" + std::to_string(port)).c_str());
  if (BIO_do_connect(line.get()) != 1) return nullptr;
  SSL* session = nullptr;
  BIO_get_ssl(line.get(), &session);
  return Certificate(SSL_get1_peer_certificate(session));
}

bool is_same(const Certificate& one, const Certificate& other) {
  return one && other && X509_cmp(one.get(), other.get()) == 0;
}

Instant in_days(int days) {
  return {wall_now().ms + days * kDayMs};
}

/// Whether it is good for `days` more.
bool lasts(const Certificate& one, int days) {
  time_t then = in_days(days).ms / 1000;
  return one && X509_cmp_time(X509_get0_notAfter(one.get()), &then) > 0;
}

/// Asks until `wanted` is true of what is shown. False: it has not become so.
template <class Wanted>
bool becomes(int port, Wanted wanted) {
  for (int tenth = 0; tenth < 10 * kPatienceSeconds; ++tenth) {
    if (wanted(shown_at(port))) return true;
    usleep(100'000);
  }
  return false;
}

/// A certificate of the authority in `folder` as it made them so many days ago.
CertificateFiles made(const std::string& folder, int days_ago) {
  fs::remove(folder + "/server.crt");
  const auto made = ensure_local_certificates(folder, host_names(), in_days(-days_ago));
  WB_CHECK(made.ok());
  return made->server;
}

void copy(const CertificateFiles& from, const CertificateFiles& to) {
  fs::copy_file(from.key, to.key, fs::copy_options::overwrite_existing);
  fs::copy_file(from.chain, to.chain, fs::copy_options::overwrite_existing);
}

TEST(ServersCertificate, IsMadeAnewBeforeItIsOver) {
  TemporaryFolder data;
  make_small_data(data.path());
  Child child(WARDBOOK_SERVER, data.path());
  ASSERT_GT(child.tls_port(), 0);
  const Certificate first = shown_at(child.tls_port());
  ASSERT_TRUE(lasts(first, 300));
  // What a year has done to it.
  TemporaryFolder old;
  const std::string folder = data.path() + "/certificates";
  fs::copy(folder, old.path(), fs::copy_options::overwrite_existing);
  copy(made(old.path(), 380), {folder + "/server.crt", folder + "/server.key"});
  EXPECT_TRUE(becomes(child.tls_port(), [&](const Certificate& now) {
    return lasts(now, 300) && !is_same(now, first);
  }));
  EXPECT_EQ(child.stop(), 0);
}

TEST(ServersCertificate, IsWhatItsOwnerPutsInItsPlace) {
  TemporaryFolder data;
  make_small_data(data.path());
  TemporaryFolder authority;
  TemporaryFolder owner;
  const CertificateFiles files{owner.path() + "/fullchain.pem", owner.path() + "/privkey.pem"};
  copy(made(authority.path(), 0), files);
  Child child(WARDBOOK_SERVER, data.path(), {"--certificate", files.chain, "--key", files.key});
  ASSERT_GT(child.tls_port(), 0);
  const Certificate first = shown_at(child.tls_port());
  ASSERT_TRUE(first);

  // The key comes after the certificate, and not at once.
  const CertificateFiles next = made(authority.path(), 0);
  fs::copy_file(next.chain, files.chain, fs::copy_options::overwrite_existing);
  sleep(3);
  EXPECT_TRUE(is_same(shown_at(child.tls_port()), first)) << "it goes on with what it has";
  copy(next, files);
  EXPECT_TRUE(becomes(child.tls_port(),
                      [&](const Certificate& now) { return now && !is_same(now, first); }));
  EXPECT_EQ(child.stop(), 0);
}

std::string text_of(const std::string& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

Certificate certificate_in(const std::string& path) {
  const std::unique_ptr<BIO, FreeWith<BIO_free_all>> file(BIO_new_file(path.c_str(), "r"));
  return Certificate(PEM_read_bio_X509(file.get(), nullptr, nullptr, nullptr));
}

/// Everybody would have to trust a new one, for an hour in which a clock was ahead.
TEST(ServersCertificate, IsRenewedByTheAuthorityThatIsThere) {
  TemporaryFolder data;
  const std::string folder = data.path() + "/certificates";
  ASSERT_TRUE(ensure_local_certificates(folder, host_names(), wall_now()).ok());
  const std::string authority = text_of(folder + "/wardbook-ca.crt");
  ASSERT_TRUE(renew_server_certificate(folder, host_names(), in_days(3'500)).ok());
  EXPECT_TRUE(lasts(certificate_in(folder + "/server.crt"), 3'600));
  // The clock is set right: what was made is not good yet.
  ASSERT_TRUE(renew_server_certificate(folder, host_names(), wall_now()).ok());
  const Certificate now = certificate_in(folder + "/server.crt");
  EXPECT_TRUE(lasts(now, 300));
  EXPECT_FALSE(lasts(now, 400));
  EXPECT_EQ(text_of(folder + "/wardbook-ca.crt"), authority);
}

/// Whether whoever trusts the authority in `folder` takes its server's certificate at `name`.
bool is_taken(const std::string& folder, const std::string& name) {
  const TlsContext context(SSL_CTX_new(TLS_client_method()));
  X509_STORE* store = SSL_CTX_get_cert_store(context.get());
  const Certificate authority = certificate_in(folder + "/wardbook-ca.crt");
  const Certificate server = certificate_in(folder + "/server.crt");
  const std::unique_ptr<X509_STORE_CTX, FreeWith<X509_STORE_CTX_free>> check(X509_STORE_CTX_new());
  if (!authority || !server || X509_STORE_add_cert(store, authority.get()) != 1 ||
      X509_STORE_CTX_init(check.get(), store, server.get(), nullptr) != 1)
    return false;
  return X509_verify_cert(check.get()) == 1 &&
         X509_check_host(server.get(), name.c_str(), name.size(), 0, nullptr) == 1;
}

/// One name that the authority may not vouch for would make the certificate bad for all of them.
TEST(ServersCertificate, IsGoodForTheOtherNamesWhenTheMachineGetsANewOne) {
  TemporaryFolder data;
  const std::string folder = data.path() + "/certificates";
  const HostNames before{{"localhost", "clinic.local", "clinic"}, {"127.0.0.1"}};
  const HostNames after{{"localhost", "ward.local", "ward"}, {"127.0.0.1", "10.1.2.3"}};
  ASSERT_TRUE(ensure_local_certificates(folder, before, wall_now()).ok());
  EXPECT_TRUE(is_taken(folder, "clinic"));
  ASSERT_TRUE(renew_server_certificate(folder, after, wall_now()).ok());
  EXPECT_TRUE(is_taken(folder, "localhost"));
  EXPECT_TRUE(is_taken(folder, "ward.local"));
  EXPECT_FALSE(is_taken(folder, "ward"));
  const std::string made = text_of(folder + "/server.crt");
  ASSERT_TRUE(renew_server_certificate(folder, after, wall_now()).ok());
  EXPECT_EQ(text_of(folder + "/server.crt"), made) << "it is as good as can be";
  ASSERT_TRUE(ensure_local_certificates(folder, before, wall_now()).ok());
  EXPECT_TRUE(is_taken(folder, "clinic"));
}

/// Everybody would have to trust a new one, for the moment in which a disk failed or an owner was
/// wrong.
TEST(ServersCertificate, AStartMakesNoNewAuthorityWhereItCanNotBeRead) {
  for (const char* name : {"/wardbook-ca.key", "/wardbook-ca.crt"}) {
    TemporaryFolder data;
    const std::string folder = data.path() + "/certificates";
    ASSERT_TRUE(ensure_local_certificates(folder, host_names(), wall_now()).ok());
    const Certificate before = certificate_in(folder + "/wardbook-ca.crt");
    fs::rename(folder + name, folder + "/elsewhere");
    fs::create_directory(folder + name);
    const auto made = ensure_local_certificates(folder, host_names(), wall_now());
    ASSERT_FALSE(made.ok()) << name;
    EXPECT_EQ(made.error().code, "certificates_unreadable");
    fs::remove(folder + name);
    fs::rename(folder + "/elsewhere", folder + name);
    ASSERT_TRUE(ensure_local_certificates(folder, host_names(), wall_now()).ok());
    EXPECT_TRUE(is_same(certificate_in(folder + "/wardbook-ca.crt"), before)) << name;
  }
}

/// A crash while it was made.
TEST(ServersCertificate, AStartMakesANewAuthorityWhereThereIsNoneOrHalfOfOne) {
  TemporaryFolder data;
  const std::string folder = data.path() + "/certificates";
  ASSERT_TRUE(ensure_local_certificates(folder, host_names(), wall_now()).ok());
  fs::resize_file(folder + "/wardbook-ca.crt", 100);
  ASSERT_TRUE(ensure_local_certificates(folder, host_names(), wall_now()).ok());
  EXPECT_TRUE(is_taken(folder, "localhost"));
  fs::remove(folder + "/wardbook-ca.key");
  ASSERT_TRUE(ensure_local_certificates(folder, host_names(), wall_now()).ok());
  EXPECT_TRUE(is_taken(folder, "localhost"));
}

TEST(ServersCertificate, StaysWhereTheAuthorityCanNotBeRead) {
  TemporaryFolder data;
  const std::string folder = data.path() + "/certificates";
  ASSERT_TRUE(ensure_local_certificates(folder, host_names(), wall_now()).ok());
  const std::string before = text_of(folder + "/server.crt");
  fs::rename(folder + "/wardbook-ca.key", folder + "/elsewhere");
  const Status renewed = renew_server_certificate(folder, host_names(), in_days(380));
  ASSERT_FALSE(renewed.ok());
  EXPECT_EQ(renewed.error().code, "certificates_unreadable");
  EXPECT_EQ(text_of(folder + "/server.crt"), before);
  EXPECT_FALSE(fs::exists(folder + "/wardbook-ca.key"));
}

}  // namespace
}  // namespace wardbook::test
