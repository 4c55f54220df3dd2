#include <gtest/gtest.h>
#include <sys/socket.h>

#include <atomic>
#include <condition_variable>
#include <future>
#include <mutex>

#include "shared/sync/codec.h"
#include "sync-server/core/parking.h"
#include "sync-server/http/local_ca.h"
#include "tests/server/live_server.h"
#include "tests/server/wire.h"

// The acceptor before a few routes of its own, over real sockets.

namespace wardbook::test {
namespace {

using namespace std::chrono_literals;

constexpr const char* kBucket = "world";

/// Short times, so that a test sees them end.
Limits short_limits() {
  Limits limits;
  limits.handshake = limits.idle = limits.head = limits.transfer = limits.stall = 400ms;
  limits.slowest_bytes_per_second = 8 << 20;
  limits.linger = 100ms;
  return limits;
}

class AcceptorTest : public ::testing::Test {
 protected:
  void start(const Limits& limits, bool tls = false) {
    WebOptions options{0, 0, std::nullopt, limits};
    if (tls) {
      auto made = ensure_local_certificates(folder_.path(), host_names(), wall());
      ASSERT_TRUE(made.ok());
      options.certificate = made->server;
    }
    const std::vector<Route> routes{
        {"POST", "/echo"}, {"GET", "/big"}, {"GET", "/gate"}, {"GET", "/park"}};
    auto web = WebServer::start(
        options, StaticSite(), routes, [this](const Request& asked) { return handle(asked); },
        parking_);
    ASSERT_TRUE(web.ok());
    web_ = std::move(*web);
  }
  static Instant wall() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
  }
  void TearDown() override { open_gate(); }

  Response handle(const Request& asked) {
    if (asked.path == "/big") return {200, "text/plain", std::string(kBig, 'x'), {}};
    if (asked.path == "/gate") {
      std::unique_lock lock(mutex_);
      ++at_gate_;
      changed_.notify_all();
      changed_.wait(lock, [this] { return gate_open_; });
    }
    if (asked.path == "/park") return parked();
    return {200, "text/plain", asked.body, {}};
  }
  Response parked() {
    Park park{{{kBucket, 5}}, parking_.turn(), park_ms_, {}};
    park.answer = [](const std::vector<Cursor>* moved) {
      if (moved == nullptr) return Response{204, {}, {}, {}};
      return Response{200, "text/plain", moved->empty() ? "some" : (*moved)[0].bucket, {}};
    };
    Response response;
    response.park = std::make_shared<const Park>(std::move(park));
    return response;
  }
  void open_gate() {
    const std::lock_guard lock(mutex_);
    gate_open_ = true;
    changed_.notify_all();
  }
  void wait_at_gate(int count) {
    std::unique_lock lock(mutex_);
    EXPECT_TRUE(changed_.wait_for(lock, 20s, [&] { return at_gate_ >= count; }));
  }
  void wait_parked(size_t count) {
    for (int i = 0; i < 2'000 && parking_.parked() != count; ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(parking_.parked(), count);
  }
  Wire wire() const { return Wire(web_->http_port()); }
  /// Sends a byte now and then until the other end has had enough; what it says.
  static std::string drip(Wire& wire, std::string_view bytes) {
    std::string said;
    for (size_t i = 0; i < bytes.size() && !wire.is_closed(); ++i) {
      if (!wire.send(bytes.substr(i, 1))) break;
      said += wire.rest(20ms);
    }
    return said + wire.rest();
  }
  static std::string echo(const std::string& body, const std::string& more = "") {
    return "POST /echo HTTP/1.1\r\nHost: a\r\n" + more +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
  }
  static std::string get(const std::string& path) {
    return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
  }

  static constexpr size_t kBig = 24 << 20;
  TemporaryFolder folder_;
  Parking parking_;
  std::atomic<int64_t> park_ms_{60'000};
  std::mutex mutex_;
  std::condition_variable changed_;
  int at_gate_ = 0;
  bool gate_open_ = false;
  std::unique_ptr<WebServer> web_;
};

TEST_F(AcceptorTest, AHeadThatDripsIsRefusedInTime) {
  start(short_limits());
  Wire slow = wire();
  const auto begin = std::chrono::steady_clock::now();
  const std::string said = drip(slow, "GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(2'000, 'x'));
  EXPECT_EQ(status_of(said), 408) << said;
  EXPECT_TRUE(slow.is_closed());
  EXPECT_LT(std::chrono::steady_clock::now() - begin, 8s) << "every byte gave it new time";
}

TEST_F(AcceptorTest, ABodyThatDripsIsRefusedInTime) {
  start(short_limits());
  Wire slow = wire();
  const std::string said = drip(slow, echo(std::string(2'000, 'x')));
  EXPECT_EQ(status_of(said), 408) << said;
}

/// It would begin anew, and be cut off at the same place for as long as the line is slow.
TEST_F(AcceptorTest, ABodyThatComesOnIsTakenHoweverSlowly) {
  start(short_limits());
  const std::string request = echo(std::string(4'000, 'x'));
  const auto send_slowly = [&](Wire& slow, size_t upto) {
    for (size_t at = 0; at < upto; at += 200) {
      ASSERT_TRUE(
          slow.send(std::string_view(request).substr(at, std::min<size_t>(200, upto - at))));
      std::this_thread::sleep_for(80ms);
    }
  };
  Wire slow = wire();
  send_slowly(slow, request.size());
  EXPECT_EQ(status_of(slow.answer()), 200);
  Wire stops = wire();
  send_slowly(stops, 2'000);
  EXPECT_EQ(status_of(stops.answer(5s)), 408);
}

TEST_F(AcceptorTest, AnAnswerThatIsReadSlowlyIsWhole) {
  Limits limits = short_limits();
  limits.slowest_bytes_per_second = 100 << 20;
  start(limits);
  Wire slow = wire();
  const int little = 64 * 1024;
  setsockopt(slow.socket(), SOL_SOCKET, SO_RCVBUF, &little, sizeof little);
  ASSERT_TRUE(slow.send(get("/big")));
  size_t got = 0;
  std::string bytes(256 * 1024, 0);
  while (got < kBig) {
    const ssize_t more = recv(slow.socket(), bytes.data(), bytes.size(), 0);
    ASSERT_GT(more, 0) << got;
    got += static_cast<size_t>(more);
    std::this_thread::sleep_for(std::chrono::microseconds(more / 8));  // 8 MB a second
  }
}

TEST_F(AcceptorTest, ASilentConnectionIsClosedWithoutAWord) {
  start(short_limits());
  Wire silent = wire();
  EXPECT_EQ(silent.rest(), "");
  EXPECT_TRUE(silent.is_closed());
  Wire after = wire();
  ASSERT_TRUE(after.send(echo("x")));
  EXPECT_EQ(status_of(after.answer()), 200);
  EXPECT_EQ(after.rest(), "");
  EXPECT_TRUE(after.is_closed()) << "between two requests too";
}

TEST_F(AcceptorTest, AHandshakeThatDripsIsClosedInTime) {
  start(short_limits(), true);
  Wire silent(web_->https_port());
  EXPECT_EQ(silent.rest(), "");
  EXPECT_TRUE(silent.is_closed());
  Wire slow(web_->https_port());
  // A record of a handshake that would be 512 bytes long.
  EXPECT_EQ(
      drip(slow, std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc", 9) + std::string(500, 3)), "");
  EXPECT_TRUE(slow.is_closed());
}

/// Nobody could open the app on a line that carries 600 bytes a second.
TEST(Limits, LeaveABrowserOn2GTheTimeForItsHandshakes) {
  constexpr int64_t kBytesOfOne = 1'700;  // what the server says in it, with the headers of packets
  constexpr int64_t kOfABrowser = 6;
  EXPECT_GT(Limits().handshake, std::chrono::seconds(kOfABrowser * kBytesOfOne / 600));
}

TEST_F(AcceptorTest, WhoeverDoesNotReadIsCutOff) {
  start(short_limits());
  Wire lazy = wire();
  ASSERT_TRUE(lazy.send(get("/big")));
  std::this_thread::sleep_for(5s);
  EXPECT_LT(lazy.rest().size(), kBig);
  EXPECT_TRUE(lazy.is_closed());
  Wire eager = wire();
  ASSERT_TRUE(eager.send(get("/big")));
  EXPECT_GT(eager.answer().size(), kBig);
}

TEST_F(AcceptorTest, AHalfClosedConnectionGetsItsAnswer) {
  start({});
  Wire polite = wire();
  ASSERT_TRUE(polite.send(echo("one") + echo("two")));
  polite.half_close();
  const std::string said = polite.rest();
  EXPECT_NE(said.find("one"), std::string::npos);
  EXPECT_NE(said.find("two"), std::string::npos);
  EXPECT_TRUE(polite.is_closed());
  Wire broken = wire();
  ASSERT_TRUE(broken.send(echo("whole").substr(0, 40)));
  broken.half_close();
  EXPECT_EQ(broken.rest(), "");
  EXPECT_TRUE(broken.is_closed());
}

TEST_F(AcceptorTest, RequestsOfOneConnectionAreAnsweredInTurn) {
  start({});
  Wire many = wire();
  std::string all;
  for (int i = 0; i < 50; ++i) all += echo("number " + std::to_string(i));
  ASSERT_TRUE(many.send(all));
  for (int i = 0; i < 50; ++i) {
    const std::string said = many.answer();
    ASSERT_TRUE(said.ends_with("number " + std::to_string(i))) << said;
  }
}

TEST_F(AcceptorTest, SmugglingEndsTheConnection) {
  start({});
  Wire sly = wire();
  ASSERT_TRUE(
      sly.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n"
               "Transfer-Encoding: chunked\r\n\r\n" +
               echo("smuggled")));
  const std::string said = sly.rest();
  EXPECT_EQ(status_of(said), 501);
  EXPECT_EQ(said.find("smuggled"), std::string::npos);
  EXPECT_TRUE(sly.is_closed());
}

TEST_F(AcceptorTest, WhoeverAsksMayGoOnWithTheBody) {
  start({});
  Wire asking = wire();
  const std::string request = echo("body", "Expect: 100-continue\r\n");
  ASSERT_TRUE(asking.send(request.substr(0, request.size() - 4)));
  EXPECT_EQ(asking.answer(), "HTTP/1.1 100 Continue\r\n\r\n");
  ASSERT_TRUE(asking.send("body"));
  EXPECT_TRUE(asking.answer().ends_with("body"));
}

TEST_F(AcceptorTest, OneAddressHasItsShareOfTheOutsidePort) {
  Limits limits;
  limits.per_address = 2;
  start(limits, true);
  const int port = web_->https_port();
  Wire one(port), two(port), three(port);
  EXPECT_EQ(three.rest(5s), "");
  EXPECT_TRUE(three.is_closed());
  Wire neighbour(port, "127.0.0.2");
  EXPECT_EQ(neighbour.rest(200ms), "");
  EXPECT_FALSE(neighbour.is_closed());
  one.close();
  std::this_thread::sleep_for(500ms);
  Wire four(port);
  EXPECT_EQ(four.rest(200ms), "");
  EXPECT_FALSE(four.is_closed());
  // The port of this machine alone is where a proxy comes from.
  Wire a(web_->http_port()), b(web_->http_port()), c(web_->http_port());
  ASSERT_TRUE(c.send(echo("here")));
  EXPECT_TRUE(c.answer().ends_with("here"));
}

TEST_F(AcceptorTest, MoreConnectionsThanThereIsRoomForAreTurnedAway) {
  Limits limits;
  limits.connections = 2;
  start(limits);
  Wire one = wire(), two = wire(), three = wire();
  (void)three.send(echo("no"));
  const std::string said = three.rest(5s);
  EXPECT_EQ(status_of(said), 503) << said;
  EXPECT_NE(said.find("Retry-After: "), std::string::npos) << said;
  EXPECT_TRUE(three.is_closed());
  ASSERT_TRUE(two.send(echo("yes")));
  EXPECT_TRUE(two.answer().ends_with("yes"));
}

TEST_F(AcceptorTest, WhenAllWorkersAreBusyOthersAreToldToComeBack) {
  Limits limits;
  limits.workers = 1;
  limits.most_queued = 1;
  start(limits);
  Wire working = wire(), queued = wire();
  ASSERT_TRUE(working.send(get("/gate")));
  wait_at_gate(1);
  ASSERT_TRUE(queued.send(get("/gate")));
  std::this_thread::sleep_for(200ms);
  Wire refused = wire();
  ASSERT_TRUE(refused.send(echo("x")));
  const std::string said = refused.answer();
  EXPECT_EQ(status_of(said), 503);
  EXPECT_NE(said.find("Retry-After: "), std::string::npos) << said;
  open_gate();
  EXPECT_EQ(status_of(working.answer()), 200);
  EXPECT_EQ(status_of(queued.answer()), 200);
}

/// The refusal in CBOR at the end of an answer.
ErrorReply refusal_in(const std::string& said) {
  EXPECT_NE(said.find("Content-Type: application/cbor"), std::string::npos) << said;
  const std::string body = said.substr(std::min(said.size(), said.find("\r\n\r\n") + 4));
  const auto read =
      sync::decode<ErrorReply>({reinterpret_cast<const uint8_t*>(body.data()), body.size()});
  EXPECT_TRUE(read.ok()) << said;
  return read.ok() ? *read : ErrorReply{};
}

TEST_F(AcceptorTest, ARefusalIsSpelledAsTheRequest) {
  Limits limits = short_limits();
  limits.workers = 1;
  limits.most_queued = 1;
  start(limits);
  constexpr const char* kCbor = "Content-Type: application/cbor\r\n";
  const auto refused = [&](const std::string& request) {
    Wire one = wire();
    EXPECT_TRUE(one.send(request));
    return refusal_in(one.rest()).error.code;
  };
  EXPECT_EQ(refused("POST /none HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + std::string(kCbor) +
                    "Content-Length: 0\r\n\r\n"),
            "not_found");
  EXPECT_EQ(refused("POST /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + std::string(kCbor) +
                    "Content-Length: 0\r\n\r\n"),
            "method_not_allowed");
  EXPECT_EQ(refused("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5000000\r\n" +
                    std::string(kCbor) + "\r\n"),
            "too_large");
  EXPECT_EQ(refused(echo("x", kCbor + std::string("Content-Encoding: gzip\r\n"
                                                  "Connection: close\r\n"))),
            "bad_gzip");
  std::string half = echo("whole", kCbor);
  half.pop_back();
  EXPECT_EQ(refused(half), "too_slow");
  Wire working = wire(), queued = wire();
  ASSERT_TRUE(working.send(get("/gate")));
  wait_at_gate(1);
  ASSERT_TRUE(queued.send(get("/gate")));
  std::this_thread::sleep_for(200ms);
  Wire busy = wire();
  ASSERT_TRUE(busy.send(echo("x", kCbor)));
  const ErrorReply said = refusal_in(busy.answer());
  EXPECT_EQ(said.error.code, "server_busy");
  EXPECT_GT(said.retry_after_s, 0);
}

TEST_F(AcceptorTest, HalfRequestsHaveTheirShareOfTheMemory) {
  Limits limits;
  limits.held_bytes = 300'000;
  start(limits);
  const std::string large = echo(std::string(400'000, 'x'));
  Wire first = wire(), second = wire();
  ASSERT_TRUE(first.send(large.substr(0, 200'000)));
  std::this_thread::sleep_for(200ms);
  (void)second.send(large.substr(0, 200'000));
  EXPECT_EQ(status_of(second.answer()), 503);
  Wire small = wire();
  ASSERT_TRUE(small.send(echo("x")));
  EXPECT_EQ(status_of(small.answer()), 200);
}

/// A connection to the outside port, where each address is one party.
class Outside {
 public:
  Outside(int port, const char* from)
      : wire_(port, from),
        context_(SSL_CTX_new(TLS_client_method())),
        ssl_(SSL_new(context_.get())) {
    SSL_set_fd(ssl_.get(), wire_.socket());
    EXPECT_EQ(SSL_connect(ssl_.get()), 1);
  }
  bool send(const std::string& bytes) {
    return SSL_write(ssl_.get(), bytes.data(), static_cast<int>(bytes.size())) > 0;
  }
  /// Of the next answer.
  int status() {
    char bytes[4'096];
    const int got = SSL_read(ssl_.get(), bytes, sizeof bytes);
    return got > 0 ? status_of({bytes, static_cast<size_t>(got)}) : 0;
  }

 private:
  Wire wire_;
  TlsContext context_;
  TlsSession ssl_;
};

/// Nobody else could have sent a month's work while somebody holds half requests.
TEST_F(AcceptorTest, WhoHoldsMostHalfRequestsMakesRoomForTheOthers) {
  Limits limits;
  limits.held_bytes = 600'000;
  start(limits, true);
  const std::string large = echo(std::string(400'000, 'x'));
  Outside one(web_->https_port(), "127.0.0.1"), two(web_->https_port(), "127.0.0.1"),
      neighbour(web_->https_port(), "127.0.0.2");
  ASSERT_TRUE(one.send(large.substr(0, 290'000)));
  ASSERT_TRUE(two.send(large.substr(0, 250'000)));
  std::this_thread::sleep_for(200ms);
  (void)neighbour.send(echo(std::string(200'000, 'x')));
  EXPECT_EQ(neighbour.status(), 200);
  EXPECT_EQ(one.status(), 503) << "it held the most";
  ASSERT_TRUE(two.send(large.substr(250'000)));
  EXPECT_EQ(two.status(), 200);
}

TEST_F(AcceptorTest, SoHaveWholeOnesThatWaitForAWorker) {
  Limits limits;
  limits.held_bytes = 300'000;
  limits.workers = 1;
  start(limits);
  Wire gate = wire(), waiting = wire(), more = wire();
  ASSERT_TRUE(gate.send(get("/gate")));
  wait_at_gate(1);
  ASSERT_TRUE(waiting.send(echo(std::string(250'000, 'x'))));
  std::this_thread::sleep_for(200ms);
  (void)more.send(echo(std::string(400'000, 'x')).substr(0, 200'000));
  EXPECT_EQ(status_of(more.answer()), 503);
  open_gate();
  EXPECT_EQ(status_of(waiting.answer()), 200);
  Wire again = wire();
  ASSERT_TRUE(again.send(echo(std::string(150'000, 'x'))));
  EXPECT_EQ(status_of(again.answer()), 200) << "its share is free again";
}

/// They would take the memory of all, for as long as a slow line may take.
TEST_F(AcceptorTest, OfAnswersThatNobodyReadsTheOldestGoes) {
  Limits limits;
  limits.answer_bytes = 2 * kBig + kBig / 2;
  start(limits);
  Wire lazy = wire(), lazier = wire();
  ASSERT_TRUE(lazy.send(get("/big")));
  ASSERT_TRUE(lazier.send(get("/big")));
  std::this_thread::sleep_for(300ms);
  Wire eager = wire();
  ASSERT_TRUE(eager.send(get("/big")));
  EXPECT_GT(eager.answer().size(), kBig);
  EXPECT_GT(eager.send(get("/big")) ? eager.answer().size() : 0, kBig) << "there is room again";
  const size_t cut_off = (lazy.rest(5s).size() < kBig) + (lazier.rest(5s).size() < kBig);
  EXPECT_EQ(cut_off, 1u);
}

TEST_F(AcceptorTest, AParkedRequestIsWokenByItsBucketAlone) {
  start({});
  Wire waiting = wire();
  ASSERT_TRUE(waiting.send(get("/park")));
  wait_parked(1);
  parking_.moved({{"desk:other", 9}});
  parking_.moved({{kBucket, 5}});
  EXPECT_EQ(waiting.answer(200ms), "") << "it has that already";
  parking_.moved({{"desk:other", 10}, {kBucket, 6}});
  const std::string said = waiting.answer();
  EXPECT_EQ(status_of(said), 200);
  EXPECT_TRUE(said.ends_with(kBucket)) << said;
  EXPECT_EQ(parking_.parked(), 0u);
  ASSERT_TRUE(waiting.send(echo("again")));
  EXPECT_TRUE(waiting.answer().ends_with("again"));
}

TEST_F(AcceptorTest, AParkedRequestEndsWithItsTime) {
  park_ms_ = 300;
  start({});
  Wire waiting = wire();
  ASSERT_TRUE(waiting.send(get("/park")));
  const std::string said = waiting.answer();
  EXPECT_EQ(status_of(said), 204);
  EXPECT_EQ(said.find("Content-Length"), std::string::npos);
  EXPECT_NE(said.find("X-Content-Type-Options: nosniff"), std::string::npos);
  EXPECT_EQ(parking_.parked(), 0u);
}

TEST_F(AcceptorTest, TheNextRequestOvertakesAParkedOne) {
  start({});
  Wire waiting = wire();
  ASSERT_TRUE(waiting.send(get("/park")));
  wait_parked(1);
  ASSERT_TRUE(waiting.send(echo("now")));
  EXPECT_EQ(status_of(waiting.answer()), 204);
  EXPECT_TRUE(waiting.answer().ends_with("now"));
  ASSERT_TRUE(waiting.send(get("/park") + echo("at once")));
  EXPECT_EQ(status_of(waiting.answer()), 204);
  EXPECT_TRUE(waiting.answer().ends_with("at once"));
  wait_parked(0);
}

TEST_F(AcceptorTest, WhoeverLeavesIsNotWaitedFor) {
  start({});
  {
    Wire a = wire(), b = wire();
    ASSERT_TRUE(a.send(get("/park")) && b.send(get("/park")));
    wait_parked(2);
  }
  wait_parked(0);
}

TEST_F(AcceptorTest, StoppingFinishesWhatRunsAndLetsGoOfWhoWaits) {
  start({});
  Wire waiting = wire(), running = wire(), idle = wire();
  ASSERT_TRUE(waiting.send(get("/park")) && running.send(get("/gate")));
  wait_parked(1);
  wait_at_gate(1);
  auto stopped = std::async(std::launch::async, [this] { web_.reset(); });
  EXPECT_EQ(waiting.rest(), "");
  EXPECT_TRUE(waiting.is_closed());
  EXPECT_EQ(idle.rest(), "");
  EXPECT_TRUE(idle.is_closed());
  EXPECT_EQ(stopped.wait_for(0s), std::future_status::timeout) << "a worker has a request";
  open_gate();
  EXPECT_EQ(status_of(running.answer()), 200);
  running.close();
  EXPECT_EQ(stopped.wait_for(20s), std::future_status::ready);
  EXPECT_EQ(parking_.parked(), 0u);
}

}  // namespace
}  // namespace wardbook::test
