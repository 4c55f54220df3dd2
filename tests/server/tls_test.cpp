#include <gtest/gtest.h>
#include <httplib.h>

#include "shared/sync/json.h"
#include "tests/server/live_server.h"

namespace wardbook::test {
namespace {

TEST(Tls, WorksForWhoeverTrustsTheAuthority) {
  LiveServer server;
  httplib::SSLClient trusting("localhost", server.tls_port());
  trusting.set_ca_cert_path(server.authority_file());
  const auto answer = trusting.Get("/healthz");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_TRUE(answer->has_header("Strict-Transport-Security"));
  httplib::SSLClient other("localhost", server.tls_port());
  EXPECT_FALSE(other.Get("/healthz"));
  const auto page = trusting.Get("/trust");
  ASSERT_TRUE(page);
  EXPECT_NE(page->body.find("Android"), std::string::npos);
  const auto certificate = trusting.Get("/trust/wardbook-ca.crt");
  ASSERT_TRUE(certificate);
  EXPECT_EQ(certificate->get_header_value("Content-Type"), "application/x-x509-ca-cert");
  const LoginRequest form{"desk1", kPassword, std::nullopt, "", ""};
  const auto secure = trusting.Post("/api/v1/login", sync::encode_json(form), "application/json");
  ASSERT_TRUE(secure);
  const std::string cookie = secure->get_header_value("Set-Cookie");
  EXPECT_TRUE(cookie.starts_with("__Host-sid=")) << cookie;
  EXPECT_NE(cookie.find("; Secure"), std::string::npos) << cookie;
}

}  // namespace
}  // namespace wardbook::test
