#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "sync-server/core/parking.h"
#include "sync-server/http/answer.h"
#include "sync-server/http/connection.h"

namespace wardbook {

/// An address that connections come to. `tls` null: plain HTTP.
struct Port {
  int socket = -1;
  const TlsIdentity* tls = nullptr;
  std::shared_ptr<const Answerer> answerer;
};

/// One accepted connection and where it is in its exchange.
struct Client {
  enum class State : uint8_t {
    opening,  ///< TLS handshake
    reading,  ///< waits for a request, or has a part of one
    working,  ///< a worker has its request
    parked,   ///< its request is held
    writing,  ///< its answer is on the way
    closing,  ///< all is said; see Connection::drain()
  };

  Client(uint64_t with_id, const Port& at, int socket, std::string from)
      : id(with_id), port(at), network(std::move(from)), connection(socket, at.tls) {}

  const uint64_t id;
  const Port port;
  const std::string network;  ///< who is there, as one party; empty: without TLS, for whomever
  Connection connection;
  RequestReader reader;
  State state = State::opening;
  uint32_t interest = 0;  ///< the events that the reactor watches for
  size_t counted = 0;     ///< bytes of `reader` in the acceptor's sum

  std::string output;
  size_t sent = 0;
  std::chrono::steady_clock::time_point answered_at;  ///< when `output` began to be sent
  bool stays = true;                                  ///< another request may come after the answer

  int64_t moved = 0;  ///< how much of a body or an answer had been carried when it was looked at
  std::chrono::steady_clock::time_point looked_at;

  std::shared_ptr<const Park> park;
  Parking::Ticket ticket = 0;
  uint64_t parks = 0;  ///< tells a word for an earlier park from one for this
};

}  // namespace wardbook
