#include "tests/fuzz/corpus.h"

#include <string>

namespace wardbook::fuzz {

std::vector<Bytes> framing_corpus() {
  const std::string pieces = "\x02\x07\x01";
  const std::string host = " HTTP/1.1\r\nHost: h\r\n";
  const std::vector<std::string> all{
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
  std::vector<Bytes> inputs;
  for (const std::string& bytes : all) {
    Bytes input(pieces.begin(), pieces.end());
    input.insert(input.end(), bytes.begin(), bytes.end());
    inputs.push_back(std::move(input));
  }
  return inputs;
}

}  // namespace wardbook::fuzz
