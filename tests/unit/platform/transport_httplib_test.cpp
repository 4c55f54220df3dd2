#include "app/platform/transport_httplib.h"

#include <gtest/gtest.h>
#include <httplib.h>

#include <algorithm>
#include <future>
#include <random>
#include <thread>

namespace wardbook {
namespace {

/// A server on a port of its own that echoes, and one path that is slow.
class HttplibTransportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    server_.Post("/echo", [](const httplib::Request& request, httplib::Response& response) {
      response.set_header("X-Seen", request.get_header_value("X-Sent"));
      response.set_header("X-Length", request.get_header_value("Content-Length"));
      response.set_content(request.body, "application/octet-stream");
    });
    server_.Get("/seen", [this](const httplib::Request&, httplib::Response& response) {
      seen_.set_value();
      response.set_content("seen", "text/plain");
    });
    server_.Get("/slow", [](const httplib::Request&, httplib::Response& response) {
      std::this_thread::sleep_for(std::chrono::seconds(2));
      response.set_content("late", "text/plain");
    });
    port_ = server_.bind_to_any_port("127.0.0.1");
    thread_ = std::thread([this] { server_.listen_after_bind(); });
    server_.wait_until_ready();
    transport_ = std::make_unique<HttplibTransport>(
        ServerAddress{"http://127.0.0.1:" + std::to_string(port_), ""});
  }
  void TearDown() override {
    server_.stop();
    thread_.join();
  }

  HttpReply exchange(HttpRequest request) {
    std::vector<HttpReply> replies;
    transport_->send(std::move(request), [&](const HttpReply& reply) { replies.push_back(reply); });
    EXPECT_TRUE(replies.empty()) << "answered from send()";
    transport_->poll();
    transport_->poll();
    EXPECT_EQ(replies.size(), 1u);
    return replies.empty() ? HttpReply{} : replies.front();
  }

  httplib::Server server_;
  int port_ = 0;
  std::thread thread_;
  std::promise<void> seen_;
  std::unique_ptr<HttplibTransport> transport_;
};

TEST_F(HttplibTransportTest, CarriesBytesAndHeadersBothWays) {
  std::vector<uint8_t> body = {0, 255, 10, 13, 0};
  HttpReply reply = exchange({"POST", "/echo", {{"X-Sent", "7"}}, body, 5000});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.body, body);
  bool seen = false;
  for (const auto& [name, value] : reply.headers) seen |= name == "x-seen" && value == "7";
  EXPECT_TRUE(seen);
}

TEST_F(HttplibTransportTest, LongBodiesTravelAsGzip) {
  const std::vector<uint8_t> body(5000, 7);
  const HttpReply reply = exchange({"POST", "/echo", {}, body, 5000});
  EXPECT_EQ(reply.body, body);
  int length = 0;
  for (const auto& [name, value] : reply.headers)
    if (name == "x-length") length = std::stoi(value);
  EXPECT_GT(length, 0);
  EXPECT_LT(length, 100);
}

/// The window is as wide as the body.
TEST_F(HttplibTransportTest, WhateverItsSizeABodyArrivesAsItWasSent) {
  std::mt19937 dice(7);
  for (const size_t size : {511u, 512u, 1'023u, 1'024u, 2'049u, 16'384u, 40'000u, 300'000u}) {
    std::vector<uint8_t> noise(size);
    for (uint8_t& byte : noise) byte = static_cast<uint8_t>(dice());
    EXPECT_EQ(exchange({"POST", "/echo", {}, noise, 5000}).body, noise) << size;
    // Its end is as its beginning, as far away as a window reaches and farther.
    std::copy_n(noise.begin(), size / 4, noise.end() - static_cast<std::ptrdiff_t>(size / 4));
    EXPECT_EQ(exchange({"POST", "/echo", {}, noise, 5000}).body, noise) << size;
  }
}

TEST_F(HttplibTransportTest, SaysWhatTheServerSays) {
  EXPECT_EQ(exchange({"GET", "/none", {}, {}, 5000}).status, 404);
}

TEST_F(HttplibTransportTest, DeadlineAndNoServerAreStatusZero) {
  EXPECT_EQ(exchange({"GET", "/slow", {}, {}, 200}).status, 0);
  HttplibTransport nowhere(ServerAddress{"http://127.0.0.1:1", ""});
  int status = -1;
  nowhere.send({"GET", "/", {}, {}, 1000}, [&](const HttpReply& reply) { status = reply.status; });
  nowhere.poll();
  EXPECT_EQ(status, 0);
}

TEST_F(HttplibTransportTest, CancelledRequestsAreAnsweredOnce) {
  int answers = 0, status = -1;
  transport_->send({"POST", "/echo", {}, {1}, 1000}, [&](const HttpReply& reply) {
    ++answers;
    status = reply.status;
  });
  transport_->cancel_all();
  transport_->poll();
  transport_->poll();
  EXPECT_EQ(answers, 1);
  EXPECT_EQ(status, 0);
}

TEST_F(HttplibTransportTest, AnAnswerMaySendAgain) {
  int second = -1;
  transport_->send({"POST", "/echo", {}, {1}, 5000}, [&](const HttpReply&) {
    transport_->send({"GET", "/none", {}, {}, 5000},
                     [&](const HttpReply& reply) { second = reply.status; });
  });
  transport_->poll();
  EXPECT_EQ(second, -1);
  transport_->poll();
  EXPECT_EQ(second, 404);
}

/// As a page is written while the server reads the next one.
TEST_F(HttplibTransportTest, WhatGoesAtOnceIsOnItsWayWhileTheAnswerBeforeIsTakenIn) {
  auto seen = seen_.get_future();
  int second = -1;
  transport_->send({"POST", "/echo", {}, {1}, 5000}, [&](const HttpReply&) {
    transport_->send({"GET", "/seen", {}, {}, 5000, true},
                     [&](const HttpReply& reply) { second = reply.status; });
    EXPECT_EQ(seen.wait_for(std::chrono::seconds(10)), std::future_status::ready);
  });
  transport_->poll();
  EXPECT_EQ(second, -1) << "answered from send()";
  transport_->poll();
  EXPECT_EQ(second, 200);
}

TEST_F(HttplibTransportTest, WhatGoesAtOnceCanBeCancelledOnItsWay) {
  int second = -1;
  transport_->send({"POST", "/echo", {}, {1}, 5000}, [&](const HttpReply&) {
    transport_->send({"GET", "/slow", {}, {}, 60'000, true},
                     [&](const HttpReply& reply) { second = reply.status; });
  });
  transport_->poll();
  transport_->cancel_all();
  transport_->poll();
  EXPECT_EQ(second, 0);
}

TEST_F(HttplibTransportTest, EndsWithARequestOnItsWay) {
  transport_->send({"POST", "/echo", {}, {1}, 5000}, [&](const HttpReply&) {
    transport_->send({"GET", "/slow", {}, {}, 60'000, true},
                     [](const HttpReply&) { ADD_FAILURE(); });
  });
  transport_->poll();
  transport_.reset();
}

}  // namespace
}  // namespace wardbook
