#include <algorithm>

#include "shared/sync/chain.h"
#include "shared/sync/replica.h"

// Who this device is to the server, and the chain of its commands. A pending command has its place
// in the chain (number >= 1), or it is held (number 0) until its person has logged in with the
// present identity.

namespace wardbook::sync {

Status Replica::adopt(const Identity& identity, const std::optional<std::set<AccountId>>& known) {
  const bool same = identity_ && identity_->device == identity.device;
  if (same && identity_->secret == identity.secret) return {};
  WB_ASSIGN(store::Transaction transaction, store::Transaction::begin(database_));
  WB_TRY(settings_.set(setting::kDevice, identity.device));
  WB_TRY(settings_.set(setting::kSecret, identity.secret));
  for (const std::string_view old : {setting::kForked, setting::kProblem, setting::kProblemHint})
    WB_TRY(settings_.forget(old));
  if (!same) {
    std::set<AccountId> strangers;
    if (known) {
      WB_ASSIGN(strangers, strangers_to(*known));
    }
    WB_TRY(replace_envelopes(strangers));
  }
  WB_TRY(transaction.commit());
  identity_ = identity;
  return {};
}

Result<bool> Replica::forked() {
  WB_ASSIGN(const int64_t forked, settings_.number(setting::kForked));
  return forked != 0;
}

Status Replica::expect_rows() {
  return settings_.set(setting::kFetching, int64_t{1});
}

Status Replica::enrol(AccountId person) {
  WB_TRY(expect_rows());
  WB_ASSIGN(std::set<AccountId> waits, absent());
  if (waits.erase(person) == 0) return {};
  WB_ASSIGN(store::Transaction transaction, store::Transaction::begin(database_));
  WB_TRY(set_absent(waits));
  WB_TRY(chain_pending("WHERE number = 0", waits));
  return transaction.commit();
}

Result<std::vector<std::string>> Replica::held_for() {
  std::set<AccountId> actors;
  {
    WB_ASSIGN(store::Statement rows,
              database_.prepare("SELECT body FROM pending WHERE number = 0"));
    while (true) {
      WB_ASSIGN(const bool more, rows.step());
      if (!more) break;
      WB_ASSIGN(const Command command, decode_body(rows.blob(0)));
      actors.insert(command.actor);
    }
  }
  std::vector<std::string> names;
  for (const AccountId actor : actors) {
    WB_ASSIGN(auto name, database_.value<std::string>(
                             "SELECT user_name FROM local_user WHERE account_id = ?1", actor));
    names.push_back(name.value_or("somebody"));
  }
  return names;
}

// --- Who is absent

Result<std::set<AccountId>> Replica::absent() {
  WB_ASSIGN(const auto kept, settings_.get<Bytes>(setting::kAbsent));
  std::set<AccountId> people;
  if (!kept) return people;
  AccountId id;
  constexpr size_t kLength = std::tuple_size_v<decltype(id.uuid.bytes)>;
  for (size_t at = 0; at + kLength <= kept->size(); at += kLength) {
    std::copy_n(kept->begin() + static_cast<std::ptrdiff_t>(at), kLength, id.uuid.bytes.begin());
    people.insert(id);
  }
  return people;
}

Status Replica::set_absent(const std::set<AccountId>& people) {
  Bytes kept;
  for (const AccountId& id : people)
    kept.insert(kept.end(), id.uuid.bytes.begin(), id.uuid.bytes.end());
  return settings_.set(setting::kAbsent, kept);
}

/// The people of this device who are not in `known`.
Result<std::set<AccountId>> Replica::strangers_to(const std::set<AccountId>& known) {
  std::set<AccountId> strangers;
  WB_ASSIGN(store::Statement users, database_.prepare("SELECT account_id FROM local_user"));
  while (true) {
    WB_ASSIGN(const bool more, users.step());
    if (!more) break;
    strangers.insert(users.get<AccountId>(0));
  }
  WB_ASSIGN(const std::vector<PendingCommand> waiting, pending());
  for (const PendingCommand& one : waiting) strangers.insert(one.command.actor);
  for (const AccountId& id : known) strangers.erase(id);
  return strangers;
}

// --- The chain

Result<Envelope> Replica::next_envelope() {
  WB_ASSIGN(const auto device, settings_.get<DeviceId>(setting::kDevice));
  WB_CHECK(device.has_value());
  WB_ASSIGN(const int64_t number, settings_.number(setting::kChainNumber));
  WB_ASSIGN(const auto hash, settings_.get<Hash256>(setting::kChainHash));
  return Envelope{*device, number + 1, hash.value_or(Hash256{})};
}

Status Replica::advance_chain(const Envelope& last, std::span<const uint8_t> body) {
  WB_TRY(settings_.set(setting::kChainNumber, last.number));
  return settings_.set(setting::kChainHash, chain_hash(last, body));
}

/// Gives those of the pending commands that `which` picks their places in the chain, in their
/// order; those of absent people are held.
Status Replica::chain_pending(std::string_view which, const std::set<AccountId>& waits) {
  WB_ASSIGN(store::Statement rows, database_.prepare("SELECT position, body FROM pending " +
                                                     std::string(which) + " ORDER BY position"));
  while (true) {
    WB_ASSIGN(const bool more, rows.step());
    if (!more) return {};
    WB_ASSIGN(const Command command, decode_body(rows.blob(1)));
    const bool held = waits.contains(command.actor);
    Envelope envelope;
    if (!held) {
      WB_ASSIGN(envelope, next_envelope());
      WB_TRY(advance_chain(envelope, rows.blob(1)));
    }
    WB_TRY(database_.run("UPDATE pending SET number = ?2, prev_hash = ?3 WHERE position = ?1",
                         rows.integer(0), envelope.number, envelope.prev_hash));
  }
}

Status Replica::replace_envelopes(const std::set<AccountId>& strangers) {
  // Outcomes that the old identity got are no business of the new one's chain. What a restored
  // server is to be told goes outside it.
  WB_TRY(database_.run("UPDATE answer SET number = 0, prev_hash = ?1", Hash256{}));
  WB_TRY(settings_.set(setting::kChainNumber, int64_t{0}));
  WB_TRY(settings_.set(setting::kChainHash, Hash256{}));
  WB_TRY(set_absent(strangers));
  return chain_pending("", strangers);
}

Result<int> Replica::sendable_count() {
  WB_ASSIGN(const auto count,
            database_.value<int64_t>("SELECT (SELECT count(*) FROM pending WHERE number > 0) + "
                                     "(SELECT count(*) FROM answer WHERE resend = 1)"));
  return static_cast<int>(count.value_or(0));
}

}  // namespace wardbook::sync
