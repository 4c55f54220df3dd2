#include <gtest/gtest.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <thread>
#include <vector>

#include "shared/sync/json.h"
#include "shared/sync/wait.h"
#include "tests/server/child.h"
#include "tests/server/test_device.h"
#include "tests/server/wire.h"

// Many connections at once, before the server as a process of its own. WARDBOOK_CROWD=whole makes
// the crowd as large as the server must bear.

namespace wardbook::test {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;

bool whole() {
  const char* asked = std::getenv("WARDBOOK_CROWD");
  return asked != nullptr && std::string(asked) == "whole";
}

size_t sized(size_t in_full, size_t small) {
  return whole() ? in_full : small;
}

/// How many files this process may have now.
size_t raise_file_limit() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<size_t>(limit.rlim_cur);
}

/// Addresses of this machine in turn, as if the crowd came from many.
std::string address(size_t number) {
  return "127.0.1." + std::to_string(1 + number % 250);
}

/// Connections that take as much time as they are given.
class SlowCrowd {
 public:
  SlowCrowd(int port, int tls_port, size_t count) : port_(port), tls_port_(tls_port) {
    for (size_t i = 0; i < count; ++i) slow_.push_back(join(i));
  }

  /// A byte more on each; those that the server has ended come again.
  void drip() {
    for (size_t i = 0; i < slow_.size(); ++i) {
      char byte;
      const bool ended = recv(slow_[i]->socket(), &byte, 1, MSG_DONTWAIT) == 0;
      if (!ended && slow_[i]->send("x")) continue;
      slow_[i] = join(i);
      ++ended_;
    }
  }
  size_t ended() const { return ended_; }

 private:
  /// Thirds: a head without an end, a body, a TLS handshake.
  std::unique_ptr<Wire> join(size_t i) const {
    const std::string from = address(i);
    auto slow = std::make_unique<Wire>(i % 3 == 2 ? tls_port_ : port_, from.c_str());
    const char* const starts[] = {
        "GET /healthz HTTP/1.1\r\nHost: a\r\nX-Slow: ",
        "POST /api/v1/sync HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n",
        "\x16\x03\x01\x02"};
    (void)slow->send(starts[i % 3]);
    return slow;
  }

  int port_;
  int tls_port_;
  std::vector<std::unique_ptr<Wire>> slow_;
  size_t ended_ = 0;
};

constexpr const char* kHealth = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";

/// What a tablet without an account asks first.
std::string first_sync() {
  const std::string body = sync::encode_json(SyncRequest{});
  return "POST /api/v1/sync HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
         "Content-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + body;
}

/// Good requests one after the other, each on a connection of its own, while `going`: by turns of
/// the monitor and of a tablet that syncs.
struct Good {
  std::vector<double> ms;
  size_t failed = 0;

  void ask(int port, const std::atomic<bool>& going) {
    const std::string requests[] = {kHealth, first_sync()};
    while (going) {
      const auto begin = steady_clock::now();
      Wire wire(port);
      const bool sent = wire.is_open() && wire.send(requests[ms.size() % 2]);
      if (!sent || status_of(wire.answer(10s)) != 200) ++failed;
      ms.push_back(std::chrono::duration<double, std::milli>(steady_clock::now() - begin).count());
      std::this_thread::sleep_for(5ms);
    }
  }
  double percentile(double part) {
    std::sort(ms.begin(), ms.end());
    return ms.empty() ? 0 : ms[static_cast<size_t>(part * static_cast<double>(ms.size() - 1))];
  }
};

TEST(Crowd, SlowAndIdleConnectionsDelayNobody) {
  raise_file_limit();
  TemporaryFolder folder;
  make_small_data(folder.path());
  const Child server(WARDBOOK_SERVER, folder.path());
  ASSERT_GT(server.port(), 0);
  ASSERT_GT(server.tls_port(), 0);

  std::vector<Wire> idle;
  for (size_t i = 0; i < sized(500, 60); ++i) {
    idle.emplace_back(server.port(), address(i).c_str());
    ASSERT_TRUE(idle.back().send(kHealth));
    ASSERT_EQ(status_of(idle.back().answer()), 200);
  }
  SlowCrowd crowd(server.port(), server.tls_port(), sized(2'000, 240));

  std::atomic<bool> going = true;
  Good good;
  std::thread asker([&] { good.ask(server.port(), going); });
  // Longer than the server bears a slow head, and lingers after its answer: it has to end them too.
  const auto end = steady_clock::now() + (whole() ? 40s : 15s);
  while (steady_clock::now() < end) {
    crowd.drip();
    std::this_thread::sleep_for(250ms);
  }
  going = false;
  asker.join();

  const double p99 = good.percentile(0.99);
  std::cout << "good requests: " << good.ms.size() << ", p50 " << good.percentile(0.5)
            << " ms, p99 " << p99 << " ms, worst " << good.percentile(1) << " ms, failed "
            << good.failed << "; slow ones ended: " << crowd.ended() << std::endl;
  EXPECT_GT(good.ms.size(), 100u);
  EXPECT_EQ(good.failed, 0u);
  EXPECT_GT(crowd.ended(), 0u);
  // Sanitizers and a busy machine are allowed for where the whole crowd is not.
  EXPECT_LT(p99, whole() ? 100 : 1'000);
}

/// Connections of one device that all wait.
class Waiters {
 public:
  Waiters(int port, const TestDevice& device, size_t count) {
    const SyncRequest now = device.request();
    const WaitRequest wait{now.protocol, now.device, now.epoch, now.cursors, {}, 200'000};
    const std::string body = sync::encode_json(wait);
    const std::string request =
        "POST /api/v1/wait HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
        "Authorization: Device " +
        device.login().device_secret + "\r\nContent-Length: " + std::to_string(body.size()) +
        "\r\n\r\n" + body;
    for (size_t i = 0; i < count; ++i) {
      wires_.emplace_back(port, address(i).c_str());
      sent_ += wires_.back().send(request) ? 1 : 0;
      // The server's queue is not as long as the crowd.
      if (i % 200 == 199) std::this_thread::sleep_for(100ms);
    }
  }
  size_t sent() const { return sent_; }

  /// How many have bytes to read.
  size_t answered() {
    std::vector<pollfd> all;
    for (const Wire& wire : wires_) all.push_back({wire.socket(), POLLIN, 0});
    poll(all.data(), all.size(), 0);
    return static_cast<size_t>(std::count_if(
        all.begin(), all.end(), [](const pollfd& one) { return (one.revents & POLLIN) != 0; }));
  }
  size_t with_news() {
    return static_cast<size_t>(std::count_if(wires_.begin(), wires_.end(), [](Wire& wire) {
      return status_of(wire.answer(100ms)) == 200;
    }));
  }

 private:
  std::vector<Wire> wires_;
  size_t sent_ = 0;
};

TEST(Crowd, ParkedDevicesAreWokenTogether) {
  const size_t files = raise_file_limit();
  const size_t count = std::min(sized(10'000, 400), files - 200);
  TemporaryFolder folder;
  make_small_data(folder.path());
  const Child server(WARDBOOK_SERVER, folder.path());
  ASSERT_GT(server.port(), 0);
  TestDevice desk(server.client());
  ASSERT_TRUE(desk.log_in("desk1"));
  ASSERT_TRUE(desk.sync());

  Waiters waiters(server.port(), desk, count);
  ASSERT_EQ(waiters.sent(), count);
  std::this_thread::sleep_for(whole() ? 5s : 1s);
  ASSERT_EQ(waiters.answered(), 0u) << "they all wait";
  const auto asked = steady_clock::now();
  ASSERT_EQ(server.client().get("/healthz")->status, 200);
  const auto health = steady_clock::now() - asked;

  SecureRandom random;
  const auto begin = steady_clock::now();
  const PatientId patient = PatientId::make(wall_now(), random);
  ASSERT_TRUE(desk.sync({desk.next(some_patient(patient, *desk.login().clinic, "Amina"))}));
  while (waiters.answered() < count && steady_clock::now() - begin < 30s)
    std::this_thread::sleep_for(10ms);
  const auto took = std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin);
  std::cout << waiters.answered() << " of " << count << " parked devices (file limit " << files
            << ") were woken in " << took.count() << " ms; /healthz beside them took "
            << std::chrono::duration_cast<milliseconds>(health).count() << " ms" << std::endl;
  EXPECT_LT(took, 5s);
  EXPECT_EQ(waiters.with_news(), count);
}

}  // namespace
}  // namespace wardbook::test
