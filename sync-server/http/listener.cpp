#include "sync-server/http/listener.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

#include "sync-server/http/memory_stream.h"
#include "sync-server/http/security_headers.h"

namespace wardbook {
namespace {

constexpr size_t kThreads = 8;
constexpr size_t kMostThreads = 64;
constexpr size_t kMostQueued = 512;

constexpr std::chrono::milliseconds kTurn{200};
constexpr int64_t kHandshakeSeconds = 10;
constexpr int64_t kIdleSeconds = 5;       // between two requests of one connection
constexpr int64_t kHeadSeconds = 10;      // from the first byte of a head to its last
constexpr int64_t kTransferSeconds = 20;  // plus the time that this slowest rate gives:
constexpr int64_t kSlowestBytesPerSecond = 4096;

Deadline transfer_deadline(size_t bytes) {
  return in_seconds(kTransferSeconds + static_cast<int64_t>(bytes) / kSlowestBytesPerSecond);
}

std::string peer_of(int socket) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (getpeername(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return {};
  char text[INET6_ADDRSTRLEN] = {};
  if (address.ss_family == AF_INET)
    inet_ntop(AF_INET, &reinterpret_cast<sockaddr_in*>(&address)->sin_addr, text, sizeof text);
  else
    inet_ntop(AF_INET6, &reinterpret_cast<sockaddr_in6*>(&address)->sin6_addr, text, sizeof text);
  return text;
}

}  // namespace

Listener::Listener(SSL_CTX* tls) : tls_(tls) {
  new_task_queue = [] { return new httplib::ThreadPool(kThreads, kMostThreads, kMostQueued); };
  // Not cpp-httplib's own options: with SO_REUSEPORT a second server on the port goes unnoticed.
  set_socket_options([](socket_t socket) {
    const int on = 1;
    setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  });
  set_payload_max_length(static_cast<size_t>(kMaxBodyBytes));
  httplib::Headers headers;
  for (const auto& [name, value] : security_headers(tls != nullptr)) headers.emplace(name, value);
  set_default_headers(std::move(headers));
}

Status Listener::bind(const std::string& address, int port) {
  errno = 0;
  if (port == 0)
    port_ = bind_to_any_port(address);
  else
    port_ = bind_to_port(address, port) ? port : -1;
  if (port_ > 0) return {};
  const std::string where = address + " port " + std::to_string(port);
  if (errno == EADDRINUSE)
    return Error{"port_in_use", "Another program uses " + where + ". Give another port."};
  if (errno == EACCES)
    return Error{"port_not_allowed", "This user may not open " + where + ". Give one above 1023."};
  return Error{"address_unusable", "Can't listen on " + where + ": " + std::strerror(errno) + "."};
}

bool Listener::process_and_close_socket(socket_t socket) {
  Connection connection(socket, tls_);
  if (!connection.open(in_seconds(kHandshakeSeconds))) return false;
  std::string pending;
  while (!stopping() && serve_one(connection, pending)) {
  }
  return true;
}

/// Reads and answers one request. False: the connection ends.
bool Listener::serve_one(Connection& connection, std::string& pending) {
  if (!read_head(connection, pending)) return false;
  const size_t head_size = head_length(pending);
  const auto parsed = parse_head(std::string_view(pending).substr(0, head_size));
  if (const auto* refusal = std::get_if<Refusal>(&parsed)) {
    refuse(connection, *refusal);
    return false;
  }
  const auto& head = std::get<RequestHead>(parsed);
  if (head.expects_continue &&
      !connection.write("HTTP/1.1 100 Continue\r\n\r\n", in_seconds(kIdleSeconds)))
    return false;
  const size_t whole = head_size + static_cast<size_t>(head.content_length);
  if (!read_body(connection, pending, whole, head.content_length)) return false;
  const bool stays =
      route(connection, head, std::string_view(pending).substr(head_size, whole - head_size));
  pending.erase(0, whole);
  return stays;
}

/// Waits in short turns for a first byte, so that a server that stops need not wait for the idle.
bool Listener::wait_for_request(Connection& connection) {
  const Deadline idle = in_seconds(kIdleSeconds);
  while (!stopping() && std::chrono::steady_clock::now() < idle)
    if (connection.wait_for_input(std::chrono::steady_clock::now() + kTurn)) return true;
  return false;
}

/// Until `pending` holds a head.
bool Listener::read_head(Connection& connection, std::string& pending) {
  if (pending.empty() && !wait_for_request(connection)) return false;
  const Deadline deadline = in_seconds(kHeadSeconds);
  while (head_length(pending) == 0 && pending.size() <= kMaxHeadBytes) {
    char bytes[8192];
    const long got = connection.read(bytes, sizeof bytes, deadline);
    if (got < 0) refuse(connection, {408, {"too_slow", "The request came too slowly."}, 0});
    if (got <= 0) return false;
    pending.append(bytes, static_cast<size_t>(got));
  }
  const size_t length = head_length(pending);
  if (length != 0 && length <= kMaxHeadBytes) return true;
  refuse(connection, {431, {"head_too_large", "The request's header lines are too long."}, 0});
  return false;
}

bool Listener::read_body(Connection& connection, std::string& pending, size_t whole,
                         int64_t length) {
  const Deadline deadline = transfer_deadline(static_cast<size_t>(length));
  while (pending.size() < whole) {
    char bytes[16384];
    const long got = connection.read(bytes, sizeof bytes, deadline);
    if (got <= 0) {
      if (got < 0) refuse(connection, {408, {"too_slow", "The request came too slowly."}, 0});
      return false;
    }
    pending.append(bytes, static_cast<size_t>(got));
  }
  return true;
}

bool Listener::route(Connection& connection, const RequestHead& head, std::string_view body) {
  const std::string peer = peer_of(connection.socket());
  MemoryStream stream(routed_head(head) + std::string(body), peer);
  bool closed = false;
  const bool last = !head.keep_alive || stopping();
  process_request(stream, peer, 0, std::string(), 0, last, closed, nullptr);
  const std::string& answer = stream.output();
  if (answer.empty() || !connection.write(answer, transfer_deadline(answer.size()))) return false;
  const std::string_view answer_head = std::string_view(answer).substr(0, head_length(answer));
  if (!last && !closed && answer_head.find("Connection: close") == std::string_view::npos)
    return true;
  connection.finish();
  return false;
}

void Listener::refuse(Connection& connection, const Refusal& refusal) {
  if (connection.write(closing_answer(refusal, secure()), in_seconds(kIdleSeconds)))
    connection.finish();
}

}  // namespace wardbook
