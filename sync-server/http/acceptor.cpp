#include "sync-server/http/acceptor.h"

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "shared/base/check.h"
#include "sync-server/http/peer.h"

// The acceptor's sockets: who gets in and who leaves. exchange.cpp has what is said in between.

namespace wardbook {
namespace {

constexpr int kMostAcceptedAtOnce = 64;
constexpr size_t kMostTurnedAway = 64;
constexpr size_t kFilesForOthers = 192;  // the database, the workers' readers, who is turned away
constexpr Reactor::Id kStopId = ~Reactor::Id{0} - 1;
constexpr std::chrono::seconds kStopTime{10};
/// Nobody is refused for want of room before the request is larger than this.
constexpr size_t kAlwaysHeld = 64 * 1024;

size_t files_allowed() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return 1024;
  return static_cast<size_t>(limit.rlim_cur);
}

int spare_file() {
  return ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

}  // namespace

Acceptor::Acceptor(Parking& parking, const Limits& limits)
    : parking_(parking),
      limits_(limits),
      most_connections_(std::min(limits.connections,
                                 std::max(files_allowed(), 2 * kFilesForOthers) - kFilesForOthers)),
      spare_file_(spare_file()),
      workers_(std::make_unique<WorkerPool>(limits.workers, limits.most_queued)) {}

Acceptor::~Acceptor() {
  if (thread_.joinable()) {
    reactor_.post([this] { begin_stop(); });
    thread_.join();
  }
  workers_.reset();
  while (!clients_.empty()) drop(*clients_.begin()->second);
  for (const Port& port : ports_)
    if (port.socket >= 0) ::close(port.socket);
  ::close(spare_file_);
}

void Acceptor::add(int socket, const TlsIdentity* tls, Answerer answerer) {
  WB_CHECK(reactor_.watch(ports_.size(), socket, EPOLLIN));
  ports_.push_back({socket, tls, std::make_shared<const Answerer>(std::move(answerer))});
}

void Acceptor::start() {
  thread_ = std::thread([this] { reactor_.run(*this); });
}

void Acceptor::begin_stop() {
  stopping_ = true;
  for (Port& port : ports_) {
    reactor_.forget(port.socket);
    ::close(port.socket);
    port.socket = -1;
  }
  std::vector<Client*> waiting;
  for (const auto& [id, client] : clients_)
    if (client->state != Client::State::working && client->state != Client::State::writing)
      waiting.push_back(client.get());
  for (Client* client : waiting) drop(*client);
  if (clients_.empty()) reactor_.stop();
  reactor_.set_deadline(kStopId, std::chrono::steady_clock::now() + kStopTime);
}

void Acceptor::ready(Reactor::Id id, uint32_t events) {
  if (id < ports_.size()) return accept_some(ports_[id]);
  Client* client = find(id);
  if (client == nullptr) return;
  // Nobody is left to take the answer that a worker makes.
  if (client->state == Client::State::working && (events & (EPOLLERR | EPOLLHUP)) != 0)
    drop(*client);
  else
    drive(*client);
}

void Acceptor::accept_some(const Port& port) {
  for (int i = 0; i < kMostAcceptedAtOnce; ++i) {
    sockaddr_storage from{};
    socklen_t size = sizeof from;
    const int socket = accept4(port.socket, reinterpret_cast<sockaddr*>(&from), &size,
                               SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (socket >= 0) {
      admit(port, socket, from);
    } else if (errno == EMFILE || errno == ENFILE) {
      // Left in the queue it would wake the reactor for ever.
      ::close(spare_file_);
      ::close(accept4(port.socket, nullptr, nullptr, SOCK_CLOEXEC));
      spare_file_ = spare_file();
    } else if (errno != ECONNABORTED && errno != EINTR) {
      return;
    }
  }
}

bool Acceptor::has_room(const std::string& network) const {
  if (clients_.size() >= most_connections_) return false;
  const auto count = per_address_.find(network);
  return count == per_address_.end() || count->second < limits_.per_address;
}

void Acceptor::admit(const Port& port, int socket, const sockaddr_storage& from) {
  std::string network = port.tls != nullptr ? network_of(from) : std::string();
  if (!has_room(network)) return turn_away(port, socket);
  if (!network.empty()) ++per_address_[network];
  Client* client = keep(port, socket, std::move(network));
  if (client == nullptr) return;
  set_deadline(*client, limits_.handshake);
  drive(*client);
}

/// Says why before it closes, without a look at the request. Not with TLS: a handshake takes time
/// of the processor and turns of the peer, which is what there is no room for. Nor to more than a
/// few: each is there until it has read the answer or its time is over.
void Acceptor::turn_away(const Port& port, int socket) {
  if (port.tls != nullptr || clients_.size() >= most_connections_ + kMostTurnedAway) {
    ::close(socket);
    return;
  }
  if (Client* client = keep(port, socket, {})) refuse(*client, busy());
}

/// Null: it can't be watched, and is gone.
Client* Acceptor::keep(const Port& port, int socket, std::string network) {
  const uint64_t id = ++last_id_;
  auto made = std::make_unique<Client>(id, port, socket, std::move(network));
  Client& client = *clients_.emplace(id, std::move(made)).first->second;
  client.interest = EPOLLIN;
  if (reactor_.watch(id, socket, EPOLLIN)) return &client;
  drop(client);
  return nullptr;
}

Client* Acceptor::find(uint64_t id) {
  const auto at = clients_.find(id);
  return at == clients_.end() ? nullptr : at->second.get();
}

bool Acceptor::drop(Client& client) {
  if (client.park) parking_.leave(client.ticket);
  reactor_.clear_deadline(client.id);
  count_held(client, 0);
  answers_ -= client.output.size();
  const auto count = per_address_.find(client.network);
  if (count != per_address_.end() && --count->second == 0) per_address_.erase(count);
  clients_.erase(clients_.find(client.id));  // the kernel forgets a closed socket
  if (stopping_ && clients_.empty()) reactor_.stop();
  return false;
}

void Acceptor::overdue(Reactor::Id id) {
  if (id == kStopId) return reactor_.stop();
  Client* client = find(id);
  if (client == nullptr) return;
  const bool began = client->reader.stage() != RequestReader::Stage::idle;
  if (client->state == Client::State::parked)
    end_park(*client, nullptr);
  else if (is_moving(*client))
    set_deadline(*client, limits_.stall);
  else if (client->state == Client::State::reading && began)
    refuse(*client, {408, {"too_slow", "The request came too slowly."}, 0});
  else
    drop(*client);
}

void Acceptor::set_interest(Client& client, uint32_t events) {
  if (client.interest == events) return;
  client.interest = events;
  reactor_.change(client.id, client.connection.socket(), events);
}

void Acceptor::set_deadline(const Client& client, std::chrono::milliseconds time) {
  reactor_.set_deadline(client.id, std::chrono::steady_clock::now() + time);
}

/// A body or an answer of so many bytes is on its way from now on.
void Acceptor::begin_transfer(Client& client, size_t bytes) {
  client.moved = 0;
  client.looked_at = std::chrono::steady_clock::now();
  set_deadline(client,
               limits_.transfer + std::chrono::milliseconds(static_cast<int64_t>(bytes) * 1'000 /
                                                            limits_.slowest_bytes_per_second));
}

/// Whether a body or an answer is on its way, and has come on enough since the last look.
bool Acceptor::is_moving(Client& client) {
  const bool answer = client.state == Client::State::writing;
  const bool body =
      client.state == Client::State::reading && client.reader.stage() == RequestReader::Stage::body;
  if (!answer && !body) return false;
  // What only fills the buffers of this machine has not got anywhere.
  const int64_t moved = answer ? static_cast<int64_t>(client.sent) - client.connection.untaken()
                               : static_cast<int64_t>(client.reader.held());
  const auto now = std::chrono::steady_clock::now();
  const auto took = std::chrono::duration_cast<std::chrono::milliseconds>(now - client.looked_at);
  const bool enough =
      (moved - client.moved) * 1'000 >= limits_.crawl_bytes_per_second * took.count();
  client.moved = moved;
  client.looked_at = now;
  return enough;
}

void Acceptor::count_held(Client& client, size_t bytes) {
  held_ += bytes - client.counted;
  client.counted = bytes;
}

void Acceptor::set_output(Client& client, std::string bytes) {
  answers_ += bytes.size() - client.output.size();
  client.output = std::move(bytes);
  client.sent = 0;
  client.answered_at = std::chrono::steady_clock::now();
}

/// For more of its request. Whoever holds many halves must not keep the others out: one of theirs
/// goes.
bool Acceptor::has_room_for(Client& client) {
  while (held_ + queued_ > limits_.held_bytes && client.counted > kAlwaysHeld) {
    Client* greedy = greediest();
    if (greedy == nullptr || greedy->network == client.network) return false;
    refuse(*greedy, busy());
  }
  return true;
}

/// Of those of the address that holds most of half requests, the one that holds most. Null: nobody
/// holds much.
Client* Acceptor::greediest() {
  std::unordered_map<std::string_view, size_t> bytes;
  const auto is_large = [](const Client& one) {
    return one.state == Client::State::reading && one.counted > kAlwaysHeld;
  };
  for (const auto& [id, client] : clients_)
    if (is_large(*client)) bytes[client->network] += client->counted;
  const auto most = std::max_element(
      bytes.begin(), bytes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  Client* found = nullptr;
  for (const auto& [id, client] : clients_) {
    if (!is_large(*client) || client->network != most->first) continue;
    if (found == nullptr || client->counted > found->counted) found = client.get();
  }
  return found;
}

/// Who reads slowly or not at all must not take the memory of all, nor the turn of who reads well.
void Acceptor::make_room(const Client& newest) {
  while (answers_ > limits_.answer_bytes) {
    Client* client = slowest(newest);
    if (client == nullptr) return;
    drop(*client);
  }
}

/// Of those of the address that has most on its way, the one that has been at it the longest.
Client* Acceptor::slowest(const Client& newest) {
  std::unordered_map<std::string_view, size_t> bytes;
  for (const auto& [id, client] : clients_) bytes[client->network] += client->output.size();
  const auto most = std::max_element(
      bytes.begin(), bytes.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  Client* found = nullptr;
  for (const auto& [id, client] : clients_) {
    const bool meant = client.get() != &newest && client->network == most->first;
    if (!meant || client->output.empty()) continue;
    if (found == nullptr || client->answered_at < found->answered_at) found = client.get();
  }
  return found;
}

}  // namespace wardbook
