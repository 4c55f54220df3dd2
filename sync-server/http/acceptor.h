#pragma once

#include <sys/socket.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "shared/sync/codec.h"
#include "sync-server/http/client.h"
#include "sync-server/http/limits.h"
#include "sync-server/http/reactor.h"
#include "sync-server/http/worker_pool.h"

namespace wardbook {

/// Owns all sockets, on one thread: accepts, TLS, whole requests within absolute deadlines, answers
/// written as the peer takes them. Only a whole request gets to a worker, so that a slow or silent
/// connection costs memory and nothing else. Requests of one connection are answered in turn.
class Acceptor : private Reactor::Handler {
 public:
  /// `parking` outlives it.
  Acceptor(Parking& parking, const Limits& limits);
  /// Takes nothing new, ends idle and parked connections, finishes what workers have.
  ~Acceptor() override;

  /// Before start(). Takes the listening socket over. `tls` outlives the acceptor; null: plain
  /// HTTP.
  void add(int socket, const TlsIdentity* tls, Answerer answerer);
  void start();

 private:
  void ready(Reactor::Id id, uint32_t events) override;
  void overdue(Reactor::Id id) override;

  void accept_some(const Port& port);
  void admit(const Port& port, int socket, const sockaddr_storage& from);
  bool has_room(const std::string& network) const;
  void turn_away(const Port& port, int socket);
  Client* keep(const Port& port, int socket, std::string network);

  /// Takes the client as far as it goes without waiting. It may be gone afterwards; so it may be
  /// after each function below that gives false.
  void drive(Client& client);
  bool step(Client& client);
  bool open(Client& client);
  bool read(Client& client);
  void take(Client& client, std::string_view bytes);
  bool work(Client& client);
  bool watch_parked(Client& client);
  bool write(Client& client);
  bool drain(Client& client);

  void answered(uint64_t id, Answer answer);
  void park(Client& client);
  void woken(uint64_t id, uint64_t park, const std::vector<Cursor>& moved);
  bool end_park(Client& client, const std::vector<Cursor>* moved);
  static Refusal busy();
  bool refuse(Client& client, const Refusal& refusal);
  bool refuse(Client& client, const Refusal& refusal, sync::Spelling spelling);
  bool send(Client& client, std::string bytes);
  bool drop(Client& client);

  bool wait_for(Client& client, Connection::Progress progress);
  void set_interest(Client& client, uint32_t events);
  void set_deadline(const Client& client, std::chrono::milliseconds time);
  void set_reading_deadline(Client& client);
  void begin_transfer(Client& client, size_t bytes);
  bool is_moving(Client& client);
  void count_held(Client& client, size_t bytes);
  void set_output(Client& client, std::string bytes);
  void make_room(const Client& newest);
  Client* slowest(const Client& newest);
  bool has_room_for(Client& client);
  Client* greediest();
  Client* find(uint64_t id);
  void begin_stop();

  Parking& parking_;
  const Limits limits_;
  const size_t most_connections_;
  Reactor reactor_;
  std::vector<Port> ports_;  ///< the place in it is the id
  std::unordered_map<uint64_t, std::unique_ptr<Client>> clients_;
  std::unordered_map<std::string, size_t> per_address_;
  uint64_t last_id_ = 1'000;
  size_t held_ = 0;     ///< bytes of what the readers have
  size_t queued_ = 0;   ///< of whole requests that are not answered
  size_t answers_ = 0;  ///< of answers that are on their way
  int spare_file_ = -1;
  bool stopping_ = false;
  std::unique_ptr<WorkerPool> workers_;
  std::thread thread_;
};

}  // namespace wardbook
