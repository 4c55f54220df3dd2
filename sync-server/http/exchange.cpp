#include <sys/epoll.h>

#include <utility>

#include "sync-server/core/reply.h"
#include "sync-server/http/acceptor.h"
#include "sync-server/http/security_headers.h"

// What a connection of the acceptor goes through: opening, reading, working, (parked,) writing, and
// from the beginning.

namespace wardbook {
namespace {

using Stage = RequestReader::Stage;
using Progress = Connection::Progress;

constexpr size_t kReadAtOnce = 16 * 1024;
constexpr size_t kWrittenInATurn = 1 << 20;  // then the others have theirs
constexpr int kBusySeconds = 2;

}  // namespace

void Acceptor::drive(Client& client) {
  while (step(client)) {
  }
}

bool Acceptor::step(Client& client) {
  switch (client.state) {
    case Client::State::opening:
      return open(client);
    case Client::State::reading:
      return read(client);
    case Client::State::parked:
      return watch_parked(client);
    case Client::State::writing:
      return write(client);
    case Client::State::closing:
      return drain(client);
    case Client::State::working:
      break;
  }
  return false;
}

bool Acceptor::wait_for(Client& client, Progress progress) {
  if (progress != Progress::wants_read && progress != Progress::wants_write) return drop(client);
  set_interest(client, progress == Progress::wants_read ? EPOLLIN : EPOLLOUT);
  return false;
}

bool Acceptor::open(Client& client) {
  const Progress opened = client.connection.open();
  if (opened != Progress::done) return wait_for(client, opened);
  client.state = Client::State::reading;
  set_reading_deadline(client);
  return true;
}

void Acceptor::set_reading_deadline(Client& client) {
  switch (client.reader.stage()) {
    case Stage::idle:
      return set_deadline(client, limits_.idle);
    case Stage::head:
      return set_deadline(client, limits_.head);
    case Stage::body:
      return begin_transfer(client, static_cast<size_t>(client.reader.head().content_length));
    case Stage::whole:
    case Stage::refused:
      return;
  }
}

bool Acceptor::read(Client& client) {
  if (client.reader.stage() == Stage::whole) return work(client);
  if (client.reader.stage() == Stage::refused) return refuse(client, client.reader.refusal());
  if (!has_room_for(client)) return refuse(client, busy());
  char bytes[kReadAtOnce];
  const Connection::Moved got = client.connection.read(bytes, sizeof bytes);
  if (got.progress != Progress::done) return wait_for(client, got.progress);
  const Stage before = client.reader.stage();
  take(client, {bytes, got.bytes});
  const Stage after = client.reader.stage();
  if (after == before) return true;
  set_reading_deadline(client);
  // Nothing else is on the way to the peer, so these few bytes go out whole.
  constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
  if (after == Stage::body && client.reader.head().expects_continue &&
      client.connection.write(kContinue).bytes != kContinue.size())
    return drop(client);
  return true;
}

void Acceptor::take(Client& client, std::string_view bytes) {
  client.reader.add(bytes);
  count_held(client, client.reader.held());
}

bool Acceptor::work(Client& client) {
  const size_t before = client.reader.held();
  WholeRequest request = client.reader.take();
  count_held(client, client.reader.held());
  const size_t size = before - client.counted;
  client.state = Client::State::working;
  set_interest(client, 0);
  reactor_.clear_deadline(client.id);
  const bool last = !request.head.keep_alive || stopping_;
  const sync::Spelling spelling = spelling_of(request.head.header("content-type"));
  auto run = [this, id = client.id, answerer = client.port.answerer, party = client.network, last,
              size, request = std::move(request)] {
    Answer answer = (*answerer)(request, party, last);
    reactor_.post([this, id, size, answer = std::move(answer)]() mutable {
      queued_ -= size;
      answered(id, std::move(answer));
    });
  };
  queued_ += size;
  if (workers_->run(std::move(run))) return false;
  queued_ -= size;
  return refuse(client, busy(), spelling);
}

void Acceptor::answered(uint64_t id, Answer answer) {
  Client* client = find(id);
  if (client == nullptr) return;
  client->stays = answer.stays;
  client->park = std::move(answer.park);
  if (client->park)
    park(*client);
  else if (answer.bytes.empty())
    drop(*client);
  else
    send(*client, std::move(answer.bytes));
}

void Acceptor::park(Client& client) {
  const uint64_t number = ++client.parks;
  const auto ticket =
      parking_.park(client.park->heads, client.park->since,
                    [this, id = client.id, number](const std::vector<Cursor>& moved) {
                      reactor_.post([this, id, number, moved] { woken(id, number, moved); });
                    });
  client.state = Client::State::parked;
  client.ticket = ticket.value_or(0);
  const std::vector<Cursor> unknown;
  if (!ticket) {
    end_park(client, &unknown);
    return;
  }
  set_deadline(client, std::chrono::milliseconds(stopping_ ? 0 : client.park->most_ms));
  drive(client);
}

void Acceptor::woken(uint64_t id, uint64_t park, const std::vector<Cursor>& moved) {
  Client* client = find(id);
  if (client != nullptr && client->state == Client::State::parked && client->parks == park)
    end_park(*client, &moved);
}

bool Acceptor::end_park(Client& client, const std::vector<Cursor>* moved) {
  parking_.leave(client.ticket);
  const std::shared_ptr<const Park> park = std::move(client.park);
  const bool secure = client.port.tls != nullptr;
  return send(client, whole_answer(park->answer(moved), secure, client.stays && !stopping_));
}

/// Whoever asks for something else on the connection does not wait any more.
bool Acceptor::watch_parked(Client& client) {
  if (client.reader.stage() != Stage::idle) return end_park(client, nullptr);
  char bytes[kReadAtOnce];
  const Connection::Moved got = client.connection.read(bytes, sizeof bytes);
  if (got.progress != Progress::done) return wait_for(client, got.progress);
  take(client, {bytes, got.bytes});
  return true;
}

/// What whoever finds no room is told.
Refusal Acceptor::busy() {
  return {503, {"server_busy", "The server is busy. Try again soon."}, kBusySeconds};
}

/// In the spelling of what the reader has, as far as it has come.
bool Acceptor::refuse(Client& client, const Refusal& refusal) {
  return refuse(client, refusal, spelling_of(client.reader.head().header("content-type")));
}

bool Acceptor::refuse(Client& client, const Refusal& refusal, sync::Spelling spelling) {
  client.stays = false;
  std::string answer = closing_answer(refusal, spelling, client.port.tls != nullptr);
  client.reader = {};
  count_held(client, 0);
  return send(client, std::move(answer));
}

bool Acceptor::send(Client& client, std::string bytes) {
  set_output(client, std::move(bytes));
  make_room(client);
  client.state = Client::State::writing;
  begin_transfer(client, client.output.size());
  drive(client);
  return false;
}

bool Acceptor::write(Client& client) {
  for (size_t turn = 0; client.sent < client.output.size();) {
    const Connection::Moved put =
        client.connection.write(std::string_view(client.output).substr(client.sent));
    if (put.progress != Progress::done) return wait_for(client, put.progress);
    client.sent += put.bytes;
    turn += put.bytes;
    if (turn >= kWrittenInATurn && client.sent < client.output.size())
      return wait_for(client, Progress::wants_write);
  }
  set_output(client, {});
  if (client.stays && !stopping_) {
    client.state = Client::State::reading;
    set_reading_deadline(client);
    return true;
  }
  client.connection.finish();
  client.state = Client::State::closing;
  set_deadline(client, limits_.linger);
  return true;
}

bool Acceptor::drain(Client& client) {
  return wait_for(client, client.connection.drain());
}

}  // namespace wardbook
