#include "sync-server/http/framing.h"

#include <gtest/gtest.h>

namespace wardbook {
namespace {

int refusal_of(const std::string& head) {
  RequestHead read;
  const auto refusal = parse_head(head, read);
  return refusal ? refusal->status : 0;
}

int refusal_with(const std::string& line) {
  return refusal_of("POST /api HTTP/1.1\r\nHost: a\r\n" + line + "\r\n\r\n");
}

TEST(Framing, TakesAnOrdinaryRequest) {
  RequestHead head;
  const auto refusal = parse_head(
      "POST /api/v1/sync?x=1 HTTP/1.1\r\nHost: a:8080\r\nContent-Length: 12\r\n"
      "Accept-Encoding:  br \r\nX-Forwarded-For: 10.0.0.1\r\n\r\n",
      head);
  ASSERT_FALSE(refusal);
  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.target, "/api/v1/sync?x=1");
  EXPECT_EQ(head.content_length, 12);
  EXPECT_TRUE(head.keep_alive);
  EXPECT_EQ(routed_head(head),
            "POST /api/v1/sync?x=1 HTTP/1.1\r\nhost: a:8080\r\ncontent-length: 12\r\n"
            "Wardbook-Accept-Encoding: br\r\n\r\n");
}

TEST(Framing, RefusesWhatTwoReadersCouldReadDifferently) {
  EXPECT_EQ(refusal_with("Transfer-Encoding: chunked"), 501);
  EXPECT_EQ(refusal_with("transfer-encoding : chunked"), 400);
  EXPECT_EQ(refusal_with("Content-Encoding: gzip"), 0);
  EXPECT_EQ(refusal_with("Content-Encoding: br"), 415);
  EXPECT_EQ(refusal_with("Content-Encoding: gzip, gzip"), 415);
  EXPECT_EQ(refusal_with("Content-Encoding: gzip\r\nContent-Encoding: gzip"), 415);
  EXPECT_EQ(refusal_with("Content-Type: application/cbor"), 0);
  EXPECT_EQ(refusal_with("Content-Type: application/cbor\r\nContent-Type: application/cbor"), 400);
  EXPECT_EQ(refusal_with("Content-Type: Multipart/form-data; boundary=x"), 415);
  EXPECT_EQ(refusal_with("Content-Length: 5\r\nContent-Length: 5"), 400);
  EXPECT_EQ(refusal_with("Content-Length: +5"), 400);
  EXPECT_EQ(refusal_with("Content-Length: 0x5"), 400);
  EXPECT_EQ(refusal_with("Content-Length: 5, 5"), 400);
  EXPECT_EQ(refusal_with("Content-Length:"), 400);
  EXPECT_EQ(refusal_with("Content-Length: -1"), 400);
  EXPECT_EQ(refusal_with("Content-Length: 99999999999999999999"), 400);
  EXPECT_EQ(refusal_with("Content-Length: 4194305"), 413);
  EXPECT_EQ(refusal_with("A: b\r\n folded"), 400);
  EXPECT_EQ(refusal_with("A: b\nB: c"), 400);
  EXPECT_EQ(refusal_with("A: b\rB: c"), 400);
  EXPECT_EQ(refusal_with(std::string("A: b\0c", 6)), 400);
  EXPECT_EQ(refusal_with("A: b%0d%0aSet-Cookie: x"), 400);
  EXPECT_EQ(refusal_with("A: b%00"), 400);
  EXPECT_EQ(refusal_with("A b: c"), 400);
  EXPECT_EQ(refusal_with(": c"), 400);
  EXPECT_EQ(refusal_with("Host: b"), 400);
  EXPECT_EQ(refusal_with("Authorization: Device 50%25"), 0);
}

TEST(Framing, RefusesBadRequestLines) {
  const auto line = [](const std::string& text) {
    return refusal_of(text + "\r\nHost: a\r\n\r\n");
  };
  EXPECT_EQ(line("GET / HTTP/1.1"), 0);
  EXPECT_EQ(line("GET /"), 400);
  EXPECT_EQ(line("GET http://a/ HTTP/1.1"), 400);
  EXPECT_EQ(line("GET * HTTP/1.1"), 400);
  EXPECT_EQ(line("G ET / HTTP/1.1"), 400);
  EXPECT_EQ(line("GET /a b HTTP/1.1"), 400);
  EXPECT_EQ(line("GET /%00 HTTP/1.1"), 400);
  EXPECT_EQ(line("GET /%0d%0aX HTTP/1.1"), 400);
  EXPECT_EQ(line("GET / HTTP/2.0"), 505);
  EXPECT_EQ(line("GET / HTTQ/1.1"), 400);
  EXPECT_EQ(line("GET /" + std::string(kMaxTargetBytes, 'a') + " HTTP/1.1"), 414);
  EXPECT_EQ(line("GET /a#b HTTP/1.1"), 400);
  EXPECT_EQ(refusal_of("GET / HTTP/1.1\r\n\r\n"), 400) << "no Host";
}

TEST(Framing, LimitsTheNumberOfHeaders) {
  std::string head = "GET / HTTP/1.1\r\nHost: a\r\n";
  for (size_t i = 1; i < kMaxHeaders; ++i) head += "A: b\r\n";
  EXPECT_EQ(refusal_of(head + "\r\n"), 0);
  EXPECT_EQ(refusal_of(head + "A: b\r\n\r\n"), 431);
}

TEST(Framing, EndsConnectionsThatAskForIt) {
  const auto stays = [](const std::string& text) {
    RequestHead head;
    EXPECT_FALSE(parse_head(text, head));
    return head.keep_alive;
  };
  EXPECT_TRUE(stays("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
  EXPECT_FALSE(stays("GET / HTTP/1.1\r\nHost: a\r\nConnection: Close\r\n\r\n"));
  EXPECT_FALSE(stays("GET / HTTP/1.0\r\nHost: a\r\n\r\n"));
}

}  // namespace
}  // namespace wardbook
