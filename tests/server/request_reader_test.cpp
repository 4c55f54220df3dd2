#include "sync-server/http/request_reader.h"

#include <gtest/gtest.h>

namespace wardbook {
namespace {

using Stage = RequestReader::Stage;

const std::string kTwo =
    "POST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello"
    "GET /b HTTP/1.1\r\nHost: h\r\n\r\n";

TEST(RequestReader, ReadsTheSameInWhateverPiecesItComes) {
  for (size_t piece = 1; piece <= kTwo.size(); ++piece) {
    RequestReader reader;
    std::vector<std::string> seen;
    for (size_t at = 0; at < kTwo.size(); at += piece) {
      reader.add(std::string_view(kTwo).substr(at, piece));
      while (reader.stage() == Stage::whole) {
        const WholeRequest request = reader.take();
        seen.push_back(request.head.target + " " + request.body);
      }
    }
    EXPECT_EQ(seen, (std::vector<std::string>{"/a hello", "/b "})) << piece;
    EXPECT_EQ(reader.stage(), Stage::idle) << piece;
    EXPECT_EQ(reader.held(), 0u) << piece;
  }
}

TEST(RequestReader, SaysHowFarItIs) {
  RequestReader reader;
  EXPECT_EQ(reader.stage(), Stage::idle);
  reader.add("P");
  EXPECT_EQ(reader.stage(), Stage::head);
  reader.add("OST /a HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r");
  EXPECT_EQ(reader.stage(), Stage::head);
  reader.add("\n");
  EXPECT_EQ(reader.stage(), Stage::body);
  EXPECT_EQ(reader.head().content_length, 2);
  reader.add("xy");
  EXPECT_EQ(reader.stage(), Stage::whole);
  EXPECT_EQ(reader.take().body, "xy");
  EXPECT_EQ(reader.stage(), Stage::idle);
}

TEST(RequestReader, RefusesAsSoonAsTheHeadIsBad) {
  RequestReader reader;
  reader.add("POST /a HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
  ASSERT_EQ(reader.stage(), Stage::refused);
  EXPECT_EQ(reader.refusal().status, 501);
  EXPECT_EQ(reader.held(), 0u);
}

TEST(RequestReader, AHeadHasItsLimitWithAndWithoutAnEnd) {
  const std::string start = "GET / HTTP/1.1\r\nHost: h\r\nX: ";
  RequestReader endless;
  endless.add(start + std::string(kMaxHeadBytes - start.size(), 'x'));
  EXPECT_EQ(endless.stage(), Stage::head);
  endless.add("x");
  ASSERT_EQ(endless.stage(), Stage::refused);
  EXPECT_EQ(endless.refusal().status, 431);
  RequestReader longest;
  longest.add(start + std::string(kMaxHeadBytes - start.size() - 4, 'x') + "\r\n\r\n");
  EXPECT_EQ(longest.stage(), Stage::whole);
  RequestReader longer;
  longer.add(start + std::string(kMaxHeadBytes - start.size() - 3, 'x') + "\r\n\r\n");
  EXPECT_EQ(longer.stage(), Stage::refused);
}

}  // namespace
}  // namespace wardbook
