#include <algorithm>

#include "shared/sync/buckets.h"
#include "shared/sync/chain.h"
#include "shared/sync/codec.h"
#include "tests/sim/must.h"
#include "tests/sim/odd.h"
#include "tests/sim/pick.h"
#include "tests/sim/sight.h"
#include "tests/sim/world.h"

// A program of somebody who has a password, and no rules: bodies that no Wardbook would send.

namespace wardbook::sim {
namespace {

HttpRequest post(const char* path, Bytes body, const std::string& authorization) {
  HttpRequest request;
  request.method = "POST";
  request.path = path;
  request.headers.emplace_back("content-type", std::string(sync::kCborType));
  if (!authorization.empty()) request.headers.emplace_back("authorization", authorization);
  request.body = std::move(body);
  return request;
}

/// A fact about what no screen offers it for.
std::optional<Args> rogue_fact(Pick& pick) {
  const BookingId booking = pick.booking({pick.any_enum<BookingState>()});
  // Few beds are closed at a time: where there is one, it is mostly what this is about.
  auto bed = pick.id<BedId>("SELECT id FROM bed WHERE status = 'closed'");
  const bool is_closed = bed && !pick.once_in(4);
  if (!is_closed)
    bed = pick.id<BedId>("SELECT id FROM bed WHERE status = ?1", pick.any_enum<BedStatus>());
  switch (is_closed ? 3 + pick.dice().below(3) : pick.dice().below(8)) {
    case 0:
    case 6:
    case 7:
      // Few bookings get into these states.
      return NoShow{pick.once_in(3)
                        ? booking
                        : pick.booking({BookingState::entered_in_error, BookingState::expired,
                                        BookingState::entered_in_error, BookingState::moved,
                                        BookingState::cancelled})};
    case 1:
      return EnterInError{booking, "rogue"};
    case 2:
      return CancelBooking{booking, "rogue"};
    case 3:
      if (!bed) return std::nullopt;
      // Few stays are entered in error.
      return Transfer{
          pick.stay({pick.once_in(3) ? StayState::entered_in_error : pick.any_enum<StayState>()}),
          *bed, pick.occurred()};
    case 4:
      if (!bed) return std::nullopt;
      return Admit{booking, pick.fresh<StayId>(), *bed, pick.occurred()};
    default:
      auto args = invent("walk_in", pick);
      if (args && bed) std::get<WalkIn>(*args).bed = *bed;
      return args;
  }
}

/// Also what only the server's own actor may send.
std::optional<Args> rogue_args(Pick& pick) {
  static const std::vector<std::string> kKinds{
      "book",           "arrive",         "admit",    "set_account", "change_booking",
      "cancel_booking", "set_bed_status", "transfer", "retriage",    "acknowledge_notice",
      "no_show",        "enter_in_error", "walk_in",  "discharge",   "close_review",
      "merge_patient"};
  if (pick.once_in(10)) return Expire{pick.booking({pick.any_enum<BookingState>()})};
  if (pick.once_in(10))
    return ExtendStay{pick.stay({pick.any_enum<StayState>()}), pick.minute().plus(600)};
  // Facts are the staff's: another's say nothing about the state of a row.
  const bool is_staff = pick.user().role == Role::staff;
  if (is_staff ? !pick.once_in(4) : pick.once_in(2)) return rogue_fact(pick);
  auto args = invent(pick.any(kKinds), pick);
  if (args && pick.once_in(3)) spoil(*args, pick);
  if (auto* book = args ? std::get_if<Book>(&*args) : nullptr; book != nullptr && pick.once_in(3))
    book->triage.level = "purple";
  return args;
}

/// The body of a kind that there is not: all that can be read of it is its id.
Bytes unreadable(Bytes body, std::string_view kind) {
  const auto at = std::search(body.begin(), body.end(), kind.begin(), kind.end());
  must(at != body.end());
  *at = '?';
  return body;
}

}  // namespace

/// An account that waits for an admin.
void World::sign_up(Seeded& dice) {
  SignUpRequest form;
  form.user_name = "new" + std::to_string(dice.below(1'000'000));
  form.password = kPassword;
  form.full_name = "New";
  form.role = Role::desk;
  form.clinic = town_.clinics[dice.below(town_.clinics.size())];
  (void)ask_server(post("/api/v1/accounts", sync::encode(form), ""));
  count("signed up");
}

Command World::rogue_command(const Town::Person& person, Pick& pick, Args args) {
  Command command{CommandId::make(now_, pick.dice()), person.id, now_, std::move(args), {}};
  // An id that is taken already, or somebody else's name.
  if (pick.once_in(4) && !truth_.outcomes.empty()) {
    const auto known = truth_.outcomes.lower_bound(command.id);
    command.id = known == truth_.outcomes.end() ? truth_.outcomes.begin()->first : known->first;
  }
  if (pick.once_in(5)) command.actor = pick.any(town_.people).id;
  if (pick.once_in(10)) command.made_at = odd_instant(pick);
  return command;
}

/// Mostly one of those whom the rows on the device concern: what they ask for is not refused for
/// who they are.
const Town::Person& World::rogue(const Step& step, Seeded& dice) {
  const auto& users = town_.devices[step.device];
  const size_t anybody = dice.below(town_.people.size());
  Seeded which(step.dice + 1);
  return town_.people[which.below(4) == 0 ? anybody : users[which.below(users.size())]];
}

void World::raw(const Step& step, Seeded& dice) {
  Seat& seat = seats_[step.device];
  if (!server_->is_up() || !seat.device->is_on()) return;
  // Seldom: a real password hash costs as much as fifty commands.
  if (dice.below(60) == 0) return sign_up(dice);
  const Town::Person& person = rogue(step, dice);
  const LoginRequest form{person.name, kPassword, std::nullopt, "", "rogue"};
  const auto entered = ask_server(post("/api/v1/login", sync::encode(form), ""));
  if (!entered || entered->status != 200) return;
  const LoginReply me = must(sync::decode<LoginReply>(entered->body));
  SyncRequest request;
  request.device = me.device;
  Envelope envelope{me.device, 1, {}};
  Account actor;
  if (const Account* row = find(truth_.accounts, person.id)) actor = *row;
  Pick pick(seat.device->database(), town_, actor, now_, dice.next_u64());
  // A chain that begins nowhere.
  const bool is_broken = pick.once_in(8);
  if (is_broken) envelope.prev_hash[0] = 1;
  for (size_t left = 1 + dice.below(4); left > 0; --left) {
    auto args = rogue_args(pick);
    if (!args) continue;
    const std::string_view kind = kind_of(*args);
    SentCommand sent{
        envelope, sync::encode_body(rogue_command(person, pick, std::move(*args))), {}};
    if (pick.once_in(10)) sent.body = unreadable(std::move(sent.body), kind);
    envelope = {me.device, envelope.number + 1, sync::chain_hash(envelope, sent.body)};
    request.commands.push_back(std::move(sent));
  }
  if (pick.once_in(3)) ask_for_anything(request, pick);
  if (!survived(step.device)) return;
  const auto pushed =
      ask_server(post("/api/v1/sync", sync::encode(request), "Device " + me.device_secret));
  if (!pushed || !server_->is_up()) return;
  if (pushed->status == 500) return fail("raw", "a request is a defect of the server's");
  if (pushed->status != 200) return count("raw push refused");
  const SyncReply reply = must(sync::decode<SyncReply>(pushed->body));
  check_exposed(person.id, me.device, reply);
  const bool is_of_another_epoch = request.epoch != 0 && request.epoch != reply.epoch;
  if (request.commands.empty() || is_of_another_epoch) return;
  if (!is_broken) return check_rogue(person.id, request, reply);
  if (!reply.fork) fail("fork", "a broken chain was taken");
}

/// Whatever was asked for, nobody is shown what is another's.
void World::check_exposed(AccountId me, DeviceId device, const SyncReply& reply) {
  if (reply.changes.empty()) return;
  const std::vector<Bucket> scopes = must(server_->look().scopes_of(device));
  const Sight sight = Sights(server_->tables(), truth_).of(truth_.accounts.at(me));
  for (const BucketChanges& bucket : reply.changes) {
    const bool is_own = std::find(scopes.begin(), scopes.end(), bucket.bucket) != scopes.end();
    if (!is_own && !is_public(bucket.bucket)) return fail("exposed", "a bucket of others");
    for (const TableChanges& part : bucket.tables)
      for (const Cells& row : part.rows.cells())
        if (is_private(part.table) &&
            !sight.contains({part.table, key_of(*find_table(part.table), row)}))
          return fail("exposed", "a row of " + part.table);
  }
}

void World::check_rogue(AccountId me, const SyncRequest& request, const SyncReply& reply) {
  count("raw push");
  if (reply.outcomes.size() < request.commands.size())
    return fail("raw", "a command of a request has no outcome");
  for (const OutcomeRecord& record : reply.outcomes) {
    const OutcomeCode* known = find(truth_.outcomes, record.command);
    if (record.outcome.code == OutcomeCode::other_body)
      ++coverage_.codes["other_body"];
    else if (known == nullptr || *known != record.outcome.code)
      fail("exactly_once", "an outcome was told that was not kept");
  }
  for (size_t i = 0; i < request.commands.size() && !failure_ && server_->is_up(); ++i) {
    const auto kept = must(server_->look().find_outcome(reply.outcomes[i].command));
    const bool is_other = kept && kept->body != request.commands[i].body;
    if (is_other != (reply.outcomes[i].outcome.code == OutcomeCode::other_body))
      fail("other_body", "an answer is not that of the body that was sent");
  }
  std::set<CommandId> for_others;
  for (const SentCommand& sent : request.commands)
    if (const auto command = sync::decode_body(sent.body); command.ok() && command->actor != me)
      for_others.insert(command->id);
  for (const OutcomeRecord& record : reply.outcomes)
    if (for_others.contains(record.command) && record.decided_at == now_ &&
        kind_of(record.outcome) != OutcomeKind::refused)
      fail("authority", "a command in another's name was accepted");
}

std::optional<HttpReply> World::ask_server(const HttpRequest& request) {
  const bool was_up = server_->is_up();
  auto reply = server_->handle(request, now_);
  if (was_up && !server_->is_up()) server_died();
  return reply;
}

}  // namespace wardbook::sim
