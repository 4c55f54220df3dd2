#include "tests/bench/at_once.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

#include "shared/base/check.h"

namespace wardbook {
namespace {

using SteadyTime = std::chrono::steady_clock::time_point;

double ms_between(SteadyTime from, SteadyTime to) {
  return std::chrono::duration<double, std::milli>(to - from).count();
}

/// Servers write the header's name as they like.
size_t body_length(std::string_view head) {
  constexpr std::string_view kName = "\r\ncontent-length:";
  const auto* at =
      std::search(head.begin(), head.end(), kName.begin(), kName.end(),
                  [](char a, char b) { return std::tolower(static_cast<unsigned char>(a)) == b; });
  WB_CHECK(at != head.end());
  return std::strtoul(std::string(at + kName.size(), head.end()).c_str(), nullptr, 10);
}

}  // namespace

Line::Line(uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  WB_CHECK(connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
}

Line::~Line() {
  close(socket_);
}

int Line::Answer::status() const {
  return std::atoi(whole.c_str() + std::string_view("HTTP/1.1 ").size());
}

void Line::send_all(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    WB_CHECK(sent > 0);
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

Line::Answer Line::ask(std::string_view request) {
  send_all(request);
  Answer answer{{}, 0};
  size_t whole = std::string::npos;
  while (answer.whole.size() < whole) {
    std::array<char, 64 * 1024> chunk;
    const ssize_t size = recv(socket_, chunk.data(), chunk.size(), 0);
    WB_CHECK(size > 0);
    answer.whole.append(chunk.data(), static_cast<size_t>(size));
    if (answer.body_from > 0) continue;
    const size_t end = answer.whole.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    answer.body_from = end + 4;
    whole = answer.body_from + body_length(answer.head());
  }
  return answer;
}

void measure_at_once(size_t clients, size_t each, const std::function<void(size_t, size_t)>& ask) {
  std::vector<std::vector<double>> waits(clients);
  std::vector<std::thread> threads;
  const SteadyTime start = std::chrono::steady_clock::now();
  for (size_t client = 0; client < clients; ++client)
    threads.emplace_back([&, client] {
      for (size_t i = 0; i < each; ++i) {
        const SteadyTime asked = std::chrono::steady_clock::now();
        ask(client, i);
        waits[client].push_back(ms_between(asked, std::chrono::steady_clock::now()));
      }
    });
  for (std::thread& one : threads) one.join();
  const double seconds = ms_between(start, std::chrono::steady_clock::now()) / 1000;
  std::vector<double> all;
  for (const auto& own : waits) all.insert(all.end(), own.begin(), own.end());
  std::sort(all.begin(), all.end());
  std::printf("{\"per_s\": %.1f, \"p50\": %.3f, \"p99\": %.3f}\n",
              static_cast<double>(all.size()) / seconds, all[all.size() / 2],
              all[all.size() * 99 / 100]);
}

}  // namespace wardbook
