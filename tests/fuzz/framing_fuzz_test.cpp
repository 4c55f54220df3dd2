#include "tests/fuzz/framing_fuzz.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace wardbook {
namespace {

/// What has fooled some server before, and what is right.
const std::vector<std::string>& corpus() {
  static const std::string host = " HTTP/1.1\r\nHost: h\r\n";
  static const std::vector<std::string> all{
      "GET /" + host + "\r\n",
      "POST /api/v1/sync" + host + "Content-Length: 5\r\nContent-Type: a/b\r\n\r\nhello",
      "POST /a" + host + "Content-Length: 2\r\n\r\nxyGET /b" + host + "\r\n",
      "POST /a" + host + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST /a" + host + "Transfer-Encoding: xchunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
      "POST /a" + host + "Transfer-Encoding : chunked\r\n\r\n",
      "POST /a" + host + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
      "POST /a" + host + "Content-Length: 3, 3\r\n\r\nabc",
      "POST /a" + host + "Content-Length: +3\r\n\r\nabc",
      "POST /a" + host + "Content-Length: -2\r\n\r\n",
      "POST /a" + host + "Content-Length: 18446744073709551617\r\n\r\nx",
      "POST /a" + host + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx",
      "POST /a" + host + "Expect: 100-continue\r\nContent-Length: 1\r\n\r\nx",
      "GET /" + host + "X: a\r\n folded: b\r\n\r\n",
      "GET /" + host + "X: %0d%0aSet-Cookie: a\r\n\r\n",
      "GET /%00" + host + "\r\n",
      "GET /a#b" + host + "\r\n",
      "GET /a?b=%41&c" + host + "\r\n",
      "POST /a" + host +
          "Content-Length: 5\r\nContent-Type: multipart/form-data; boundary=x\r\n\r\n--x--",
      "POST /a" + host +
          "Content-Length: 3\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\na=b",
      "GET /" + host + "Host: other\r\n\r\n",
      "GET /" + host + "X-Forwarded-For: 1.2.3.4\r\nUpgrade: h2c\r\nRange: bytes=0-\r\n\r\n",
      "GET http://other/" + host + "\r\n",
      "GET / HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\n\r\n",
      "\r\nGET /" + host + "\r\n",
      "GET /\nHost: h\n\n",
      "GET /" + host + "X: " + std::string(17'000, 'x'),
  };
  return all;
}

void run(const std::string& pieces, const std::string& bytes) {
  const std::string input = pieces + bytes;
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
}

void mutate(std::mt19937_64& random, std::string& text) {
  for (size_t i = 1 + random() % 4; i > 0 && !text.empty(); --i) {
    const size_t at = random() % text.size();
    const std::string& other = corpus()[random() % corpus().size()];
    switch (random() % 5) {
      case 0:
        text[at] = static_cast<char>(random());
        break;
      case 1:
        text.erase(at, 1 + random() % 3);
        break;
      case 2:
        text.insert(at, 1, "\r\n :%0\t\x7f\x80"[random() % 9]);
        break;
      case 3:
        text.insert(at, other.substr(random() % other.size(), random() % 40));
        break;
      default:
        text += other;
    }
  }
}

/// What a fuzzer would do for hours, for a second, the same every time.
TEST(FramingFuzz, PiecesDoNotMatterAndTheRouterSeesWhatWeSaw) {
  std::mt19937_64 random(2026);
  for (const std::string& seed : corpus()) run("\x02\x07\x01", seed);
  for (int i = 0; i < 20'000; ++i) {
    std::string text = corpus()[random() % corpus().size()];
    mutate(random, text);
    const std::string pieces{static_cast<char>(random()), static_cast<char>(random() % 9),
                             static_cast<char>(random())};
    run(pieces, text);
  }
}

}  // namespace
}  // namespace wardbook
