#include "tests/sim/world.h"

// What becomes of messages on their way.

namespace wardbook::sim {
namespace {

constexpr int64_t kTimeout = 30'000;

template <class Body>
void cut(Body& body) {
  body.resize(body.size() / 2);
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
  ++in_flight_;
  if (now_.ms < seat.cut_off_until || fate == Fate::request_lost) {
    count("request lost");
    return answer(number, life, id, {}, kTimeout);
  }
  int64_t delay = dice_.between(2, 60);
  if (fate == Fate::slow) delay += dice_.between(500, 20'000);
  if (fate == Fate::twice) {
    count("request twice");
    at(now_.ms + delay + dice_.between(1, 90'000), [this, request] {
      (void)server_->handle(request, now_);
      if (!server_->is_up()) server_down();
    });
  }
  if (fate == Fate::request_cut) cut(request.body);
  at(now_.ms + delay, [this, number, life, id, request = std::move(request), fate] {
    deliver(number, life, id, request, fate);
  });
}

void World::deliver(size_t number, uint64_t life, uint64_t id, const HttpRequest& request,
                    Fate fate) {
  const bool was_up = server_->is_up();
  std::optional<HttpReply> reply = server_->handle(request, now_);
  if (was_up && !server_->is_up()) server_down();
  if (fate != Fate::arrives) count(wardbook::to_text(fate));
  if (!reply || fate == Fate::reset) return answer(number, life, id, {}, 20);
  if (fate == Fate::reply_lost || now_.ms < seats_[number].cut_off_until)
    return answer(number, life, id, {}, kTimeout);
  if (fate == Fate::reply_cut) cut(reply->body);
  answer(number, life, id, std::move(*reply), dice_.between(2, 60));
}

void World::answer(size_t number, uint64_t life, uint64_t id, HttpReply reply, int64_t delay) {
  at(now_.ms + delay, [this, number, life, id, reply = std::move(reply)] {
    --in_flight_;
    Seat& seat = seats_[number];
    if (seat.life != life || !seat.device->is_on()) return;
    note("reply " + std::to_string(number) + " " + std::to_string(reply.status) + " " +
         std::to_string(reply.body.size()));
    seat.device->wire().arrive(id, reply);
    poke(number);
  });
}

}  // namespace wardbook::sim
