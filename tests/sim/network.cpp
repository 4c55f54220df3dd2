#include <iterator>
#include <string>

#include "shared/sync/codec.h"
#include "tests/sim/world.h"

// What becomes of messages on their way.

namespace wardbook::sim {
namespace {

constexpr int64_t kTimeout = 30'000;

template <class Body>
void cut(Body& body) {
  body.resize(body.size() / 2);
}

/// In words of their own.
HttpReply of_somebody_else(Random& dice) {
  static constexpr int kSaid[] = {200, 302, 403, 404, 429, 502, 503};
  const std::string page = "<!DOCTYPE html><title>Welcome</title>";
  const int status = kSaid[dice.next_u64() % std::size(kSaid)];
  return {status, {{"content-type", "text/html"}}, Bytes(page.begin(), page.end())};
}

/// As a server that has not been updated yet.
HttpReply of_another_release() {
  const ErrorReply said{sync::check_protocol(kProtocolVersion + 1).error(), 0};
  return {426, {{"content-type", std::string(sync::kCborType)}}, sync::encode(said)};
}

}  // namespace

void World::carry(size_t number, uint64_t id, HttpRequest request) {
  Seat& seat = seats_[number];
  const uint64_t life = seat.life;
  Fate fate = Fate::arrives;
  if (!seat.fates.empty()) {
    fate = seat.fates.back();
    seat.fates.pop_back();
  }
  const bool cut_off = now_.ms < seat.cut_off_until;
  if (cut_off || fate == Fate::request_lost) {
    count(cut_off ? "cut off" : wardbook::to_text(fate));
    return answer(number, life, id, {}, kTimeout);
  }
  int64_t delay = dice_.between(2, 60);
  if (fate == Fate::not_wardbook || fate == Fate::other_release) {
    count(wardbook::to_text(fate));
    const bool is_ours = fate == Fate::other_release;
    return answer(number, life, id, is_ours ? of_another_release() : of_somebody_else(dice_),
                  delay);
  }
  if (fate == Fate::slow) delay += dice_.between(500, 20'000);
  if (fate == Fate::twice) {
    at(now_.ms + delay + dice_.between(1, 90'000), [this, request] { (void)ask_server(request); });
  }
  if (fate == Fate::request_cut) cut(request.body);
  at(now_.ms + delay, [this, number, life, id, request = std::move(request), fate] {
    if (request.path == "/api/v1/wait")
      deliver_hold(number, life, id, request, fate);
    else
      deliver(number, life, id, request, fate);
  });
}

/// A request that the server may hold. What is lost with its answer the device notices by its own
/// patience alone.
void World::deliver_hold(size_t number, uint64_t life, uint64_t id, const HttpRequest& request,
                         Fate fate) {
  Seat& seat = seats_[number];
  const bool was_up = server_->is_up();
  // The connection has one request at a time.
  server_->end_hold(std::exchange(seat.hold, 0));
  if (fate != Fate::arrives) count(wardbook::to_text(fate));
  const auto hold = server_->hold(
      request, now_,
      [this, number, life, id, fate, patience = request.timeout_ms](HttpReply reply) {
        const bool lost = fate == Fate::reply_lost || now_.ms < seats_[number].cut_off_until;
        if (lost) return answer(number, life, id, {}, patience);
        if (fate == Fate::reply_cut) cut(reply.body);
        if (reply.status == 200) count(kWokenEvent);
        answer(number, life, id, std::move(reply), dice_.between(2, 60));
      });
  if (was_up && !server_->is_up()) return server_died();
  if (!hold) return;
  count(kHeldEvent);
  seat.hold = hold->number;
  at(now_.ms + hold->most_ms, [this, held = hold->number] { server_->end_hold(held); });
  if (fate == Fate::reset) answer(number, life, id, {}, dice_.between(20, 60'000));
}

void World::deliver(size_t number, uint64_t life, uint64_t id, const HttpRequest& request,
                    Fate fate) {
  std::optional<HttpReply> reply = ask_server(request);
  if (fate != Fate::arrives) count(wardbook::to_text(fate));
  if (reply) check_reply(request, *reply);
  if (!reply || fate == Fate::reset) return answer(number, life, id, {}, 20);
  if (fate == Fate::reply_lost || now_.ms < seats_[number].cut_off_until)
    return answer(number, life, id, {}, kTimeout);
  if (fate == Fate::reply_cut) cut(reply->body);
  answer(number, life, id, std::move(*reply), dice_.between(2, 60));
}

void World::answer(size_t number, uint64_t life, uint64_t id, HttpReply reply, int64_t delay) {
  at(now_.ms + delay, [this, number, life, id, reply = std::move(reply)] {
    Seat& seat = seats_[number];
    if (seat.life != life || !seat.device->is_on()) return;
    note("reply " + std::to_string(number) + " " + std::to_string(reply.status) + " " +
         std::to_string(reply.body.size()));
    trace_.add(reply.body);
    seat.device->wire().arrive(id, reply);
    poke(number);
  });
}

}  // namespace wardbook::sim
