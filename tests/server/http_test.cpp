#include <gtest/gtest.h>

#include "shared/sync/json.h"
#include "sync-server/http/compress.h"
#include "tests/server/test_device.h"

namespace wardbook::test {
namespace {

class HttpTest : public ::testing::Test {
 protected:
  static void SetUpTestSuite() { server_ = new LiveServer; }
  static void TearDownTestSuite() {
    delete server_;
    server_ = nullptr;
  }
  static LiveServer& server() { return *server_; }

 private:
  static inline LiveServer* server_ = nullptr;
};

std::string header(const Answer& answer, const std::string& name) {
  const auto at = answer.headers.find(name);
  return at == answer.headers.end() ? std::string() : at->second;
}

void expect_guarded(const Answer& response, const std::string& what) {
  EXPECT_EQ(header(response, "x-content-type-options"), "nosniff") << what;
  EXPECT_EQ(header(response, "referrer-policy"), "no-referrer") << what;
  const std::string policy = header(response, "content-security-policy");
  EXPECT_NE(policy.find("default-src 'self'"), std::string::npos) << what;
  EXPECT_NE(policy.find("frame-ancestors 'none'"), std::string::npos) << what;
  EXPECT_EQ(policy.find("'unsafe-inline'"), std::string::npos) << what;
  EXPECT_FALSE(response.headers.contains("server")) << what;
  EXPECT_FALSE(response.headers.contains("exception_what")) << what;
}

TEST_F(HttpTest, HealthProvesTheDatabase) {
  const auto answer = server().client().get("/healthz");
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200);
  EXPECT_NE(answer->body.find("\"status\":\"ok\""), std::string::npos) << answer->body;
}

TEST_F(HttpTest, WhatNoBrowserShowsSaysNothingAboutShowing) {
  auto client = server().client();
  const auto refused = client.post("/api/v1/sync", "?", "application/cbor");
  ASSERT_TRUE(refused);
  EXPECT_EQ(refused->status, 400);
  EXPECT_EQ(header(*refused, "content-type"), "application/cbor");
  EXPECT_EQ(header(*refused, "x-content-type-options"), "nosniff");
  EXPECT_EQ(header(*refused, "cache-control"), "no-store");
  for (const char* name : {"content-security-policy", "referrer-policy", "permissions-policy",
                           "cross-origin-resource-policy"})
    EXPECT_FALSE(refused->headers.contains(name)) << name;
}

TEST_F(HttpTest, EveryAnswerIsGuarded) {
  auto client = server().client();
  const auto site = client.get("/");
  const auto missing = client.get("/nothing");
  const auto refused = client.send("PUT", "/healthz", "x", {});
  const auto unreadable = client.post("/api/v1/sync", "{", "application/json");
  ASSERT_TRUE(site && missing && refused && unreadable);
  EXPECT_EQ(site->status, 200);
  EXPECT_EQ(missing->status, 404);
  EXPECT_EQ(refused->status, 405);
  EXPECT_EQ(header(*refused, "allow"), "GET, HEAD");
  EXPECT_EQ(unreadable->status, 400);
  expect_guarded(*site, "site");
  expect_guarded(*missing, "missing");
  expect_guarded(*refused, "refused");
  expect_guarded(*unreadable, "unreadable");
  const std::string raw = raw_exchange(server().port(), "nonsense\r\n\r\n");
  EXPECT_EQ(raw.substr(0, 12), "HTTP/1.1 400");
  EXPECT_NE(raw.find("X-Content-Type-Options: nosniff"), std::string::npos);
}

TEST_F(HttpTest, CachesOnlyNamesWithAHash) {
  auto client = server().client();
  const auto page = client.get("/");
  const auto hashed = client.get("/app.0123456789abcdef.js");
  ASSERT_TRUE(page && hashed);
  EXPECT_EQ(header(*page, "cache-control"), "no-cache");
  EXPECT_NE(header(*hashed, "cache-control").find("immutable"), std::string::npos);
  const auto again = client.get("/", {{"If-None-Match", header(*page, "etag")}});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->status, 304);
  EXPECT_TRUE(again->body.empty());
}

TEST_F(HttpTest, NoPathLeavesTheSite) {
  for (const char* path : {"/../wardbook.db", "/%2e%2e/wardbook.db", "/trust/../../wardbook.db",
                           "//etc/passwd", "/.git/config"}) {
    const std::string raw =
        raw_exchange(server().port(), "GET " + std::string(path) +
                                          " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(raw.substr(0, 12), "HTTP/1.1 404") << path;
  }
}

TEST_F(HttpTest, RefusesEveryMethodThatNoRouteHas) {
  for (const char* method : {"PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "FOO"}) {
    const std::string raw = raw_exchange(
        server().port(),
        std::string(method) + " /api/v1/sync HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    EXPECT_TRUE(raw.starts_with("HTTP/1.1 405") || raw.starts_with("HTTP/1.1 400"))
        << method << ": " << raw.substr(0, 40);
  }
  const auto get = server().client().get("/api/v1/sync");
  ASSERT_TRUE(get);
  EXPECT_EQ(get->status, 405);
  EXPECT_EQ(header(*get, "allow"), "POST");
}

TEST_F(HttpTest, ASmuggledRequestIsNotAnswered) {
  const std::string raw = raw_exchange(
      server().port(),
      "POST /api/v1/sync HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n"
      "\r\n0\r\n\r\nGET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(raw.substr(0, 12), "HTTP/1.1 501");
  EXPECT_EQ(raw.find("\"status\":\"ok\""), std::string::npos);
}

TEST_F(HttpTest, AnswersTwoRequestsOfOnePacketInOrder) {
  const std::string raw = raw_exchange(server().port(),
                                       "GET / HTTP/1.1\r\nHost: a\r\n\r\nGET /healthz "
                                       "HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  const size_t first = raw.find("Wardbook");
  const size_t second = raw.find("\"status\":\"ok\"");
  ASSERT_NE(first, std::string::npos);
  ASSERT_NE(second, std::string::npos);
  EXPECT_LT(first, second);
}

TEST_F(HttpTest, RefusesWhatIsTooLarge) {
  const std::string raw = raw_exchange(
      server().port(), "POST /api/v1/sync HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n\r\n");
  EXPECT_EQ(raw.substr(0, 12), "HTTP/1.1 413");
  const std::string head = raw_exchange(
      server().port(), "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(20'000, 'a') + "\r\n\r\n");
  EXPECT_EQ(head.substr(0, 12), "HTTP/1.1 431");
}

TEST_F(HttpTest, PostsNeedOurTypesAndOurOrigin) {
  auto client = server().client();
  const auto status = [&](const Headers& headers, const char* type) {
    const auto answer = client.post("/api/v1/login", "{}", type, headers);
    return answer ? answer->status : 0;
  };
  EXPECT_EQ(status({}, "text/plain"), 415);
  EXPECT_EQ(status({}, "application/x-www-form-urlencoded"), 415);
  EXPECT_EQ(status({{"Sec-Fetch-Site", "cross-site"}}, "application/json"), 403);
  EXPECT_EQ(status({{"Sec-Fetch-Site", "same-site"}}, "application/json"), 403);
  EXPECT_EQ(status({{"Origin", "https://evil.example"}}, "application/json"), 403);
  EXPECT_EQ(status({{"Origin", "null"}}, "application/json"), 403);
  const std::string own = "http://127.0.0.1:" + std::to_string(server().port());
  EXPECT_NE(status({{"Origin", own}}, "application/json"), 403);
  EXPECT_NE(status({{"Sec-Fetch-Site", "same-origin"}}, "application/json"), 403);
}

TEST_F(HttpTest, MalformedBodiesAre400) {
  auto client = server().client();
  for (const char* path : {"/api/v1/sync", "/api/v1/login", "/api/v1/accounts"}) {
    for (const std::string body : {"", "{", "[]", "null", "{\"protocol\":2,\"nonsense\":true}",
                                   "{\"protocol\":\"1\"}", "{\"a\":1,\"a\":2}", "\xff\xfe"}) {
      const auto answer = client.post(path, body, "application/json");
      ASSERT_TRUE(answer) << path << " " << body;
      EXPECT_GE(answer->status, 400) << path << " " << body;
      EXPECT_LT(answer->status, 500) << path << " " << body;
      EXPECT_NE(answer->body.find("\"code\""), std::string::npos) << answer->body;
    }
    const auto cbor = client.post(path, std::string("\xbf\xff\x00\x9f", 4), "application/cbor");
    ASSERT_TRUE(cbor);
    EXPECT_EQ(cbor->status, 400);
  }
}

std::string zipped(const std::string& body) {
  Encoding encoding = Encoding::gzip;
  return compress(body, encoding);
}

TEST_F(HttpTest, GzipBodiesAreReadAsPlainOnes) {
  const auto client = server().client();
  const auto plain = client.post("/api/v1/login", "{\"protocol\":\"1\"}", "application/json");
  const auto packed = client.post("/api/v1/login", zipped("{\"protocol\":\"1\"}"),
                                  "application/json", {{"Content-Encoding", "gzip"}});
  ASSERT_TRUE(plain && packed);
  EXPECT_EQ(packed->status, plain->status);
  EXPECT_EQ(packed->body, plain->body);
}

TEST_F(HttpTest, WhatIsSyncedComesPackedForWhoTakesIt) {
  TestDevice device(server().client());
  ASSERT_TRUE(device.log_in("desk1"));
  const std::string request = sync::encode_json(device.request());
  const auto answer = [&](const char* takes) {
    const auto got = server().client().post(
        "/api/v1/sync", request, "application/json",
        {{"Accept-Encoding", takes}, {"Authorization", "Device " + device.login().device_secret}});
    EXPECT_TRUE(got && got->status == 200);
    return got.value_or(Answer{});
  };
  const Answer plain = answer("");
  EXPECT_EQ(header(plain, "content-encoding"), "");
  EXPECT_NE(plain.body.find("Lakeside"), std::string::npos);
  for (const auto& [takes, name] : {std::pair("gzip, br", "br"), std::pair("gzip", "gzip")}) {
    const Answer packed = answer(takes);
    EXPECT_EQ(header(packed, "content-encoding"), name);
    EXPECT_EQ(header(packed, "vary"), "Accept-Encoding");
    EXPECT_LT(packed.body.size(), plain.body.size() / 2);
  }
}

/// It is too short to be worth it, too; what is told to caches shows that it was not tried.
TEST_F(HttpTest, WhatHoldsASecretIsNeverPacked) {
  const std::string form = sync::encode_json(LoginRequest{"desk1", kPassword, {}, "", ""});
  const auto answer = server().client().post("/api/v1/login", form, "application/json",
                                             {{"Accept-Encoding", "gzip, br"}});
  ASSERT_TRUE(answer);
  EXPECT_EQ(answer->status, 200) << answer->body;
  EXPECT_EQ(header(*answer, "content-encoding"), "");
  EXPECT_EQ(header(*answer, "vary"), "");
}

TEST_F(HttpTest, GzipBodiesThatAreNotWholeOrTooLargeAreRefused) {
  const auto status = [&](const std::string& body) {
    const auto answer = server().client().post("/api/v1/sync", body, "application/cbor",
                                               {{"Content-Encoding", "gzip"}});
    return answer ? answer->status : 0;
  };
  const std::string bomb = zipped(std::string(size_t{64} << 20, 'a'));
  ASSERT_LT(bomb.size(), size_t{100} << 10);
  EXPECT_EQ(status(bomb), 413);
  const std::string good = zipped("{}");
  EXPECT_EQ(status(good.substr(0, good.size() - 1)), 400);
  EXPECT_EQ(status(good + "x"), 400);
  EXPECT_EQ(status("not gzip"), 400);
  EXPECT_EQ(status(""), 400);
}

}  // namespace
}  // namespace wardbook::test
