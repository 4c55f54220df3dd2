#pragma once

#include <memory>
#include <optional>

#include "app/core/backoff.h"
#include "app/core/page_size.h"
#include "app/platform/transport.h"
#include "shared/base/clock.h"
#include "shared/sync/replica.h"

namespace wardbook {

/// What there is to say about the exchange with the server.
struct SyncState {
  enum class Link : uint8_t { never, online, offline } link = Link::never;
  bool syncing = false;   ///< a request is on its way
  bool live = false;      ///< the server holds a request, to say at once what happens elsewhere
  bool fetching = false;  ///< rows are still coming: the first sync, or everything anew
  std::optional<double> progress;  ///< of that, 0 … 1; none: not known yet
  int waiting = 0;                 ///< commands that only this device has
  std::optional<Instant> last_contact;
  /// What needs a person; code empty: nothing. device_forked and bad_credential want a log-in
  /// online, protocol_too_old and other_version an update, log_in_needed a log-in of somebody whose
  /// work waits here. What the server said to this device is remembered through a restart.
  Error problem;
  /// Nothing is exchanged while the problem stands. With others the exchange works.
  bool is_stuck() const;
};

/// Decides when to exchange with the server, and does it: one request at a time, at once after a
/// change and when the network comes back. Of a copy that comes in pages the next one is on its way
/// while a page is written. While somebody looks, and the transport has a waiting
/// line, a request that the server holds tells of changes elsewhere; else it asks now and then.
/// Advanced by tick().
class SyncEngine {
 public:
  /// How often an idle device asks.
  static constexpr int64_t kIdleMs = 15'000;
  /// How long it lets the server hold a request: as seldom as bytes are dear, as often as routers
  /// on the way forget silent connections. Halved and less where they do so earlier.
  static constexpr int64_t kHoldMs = 270'000;
  static constexpr int64_t kLeastHoldMs = 20'000;
  /// How long an exchange may take: a slow network must not pass for one that is gone. Doubled
  /// after each that took all its time, and lowered again to a few times what the last answer took.
  static constexpr int64_t kPatienceMs = 30'000;
  static constexpr int64_t kMostPatienceMs = 300'000;
  /// Devices that hear of the same change don't all ask in the same moment.
  static constexpr int64_t kSpreadMs = 1'500;
  /// How often a device asks that is told there is no network.
  static constexpr int64_t kDoubtMs = 30'000;
  /// When nothing is due, tick() asks to be called all the same.
  static constexpr int64_t kNothingDueMs = 3'600'000;

  SyncEngine(sync::Replica& replica, Transport& transport, const Clock& clock, Random& random);

  /// Sends what is due. Returns the milliseconds until it wants the next tick at the latest.
  int64_t tick();
  /// There is a new command, a new identity, or another bucket is wanted.
  void changed();
  /// The platform's word, which may be wrong: browsers call a clinic's network without the internet
  /// none. Without network a change tries nothing, and a timer only every kDoubtMs; sync_now()
  /// does.
  void network_changed(bool online);
  /// Whether somebody looks at what this device shows. Nobody does at first. Who begins to look
  /// sees what is new.
  void watch(bool somebody_looks);
  /// A person asks: at once, whatever went wrong before, and though the server wants to be left
  /// alone for a while.
  void sync_now();
  /// Somebody has logged in, whose rows are still to come. When it returns, a request is on its
  /// way.
  void send_now();

  const SyncState& state() const { return state_; }
  /// Grows with every change of state() or of the database's rows.
  int64_t revision() const { return revision_; }

 private:
  void send();
  void send(SyncRequest request, bool at_once);
  void ask_ahead(const SyncReply& reply);
  bool is_still_wanted();
  void learn_patience(const HttpReply& reply);
  void learn_fetching();
  void learn_progress(const sync::Received& received);
  void take(const HttpReply& reply);
  bool is_of_this_identity() const;
  void take_message(const HttpReply& reply);
  void take_refusal(const HttpReply& reply);
  void succeed(const sync::Received& received, Instant said);
  Instant said_at(Instant server_time) const;
  void fail(Error problem, int retry_after_s);
  void count_waiting();
  void remember_problem();
  void recall_problem();
  void at(int64_t wait_ms);
  /// At the latest: what somebody has just done goes before.
  void by(int64_t wait_ms);
  int64_t below(int64_t limit);

  bool may_hold() const;
  int64_t hold_when_due();
  void hold();
  void let_go();
  void take_news(const HttpReply& reply);
  void fail_to_hold(int status, int retry_after_s);

  sync::Replica& replica_;
  Transport& transport_;
  const Clock& clock_;
  Random& random_;
  Backoff backoff_;
  SyncState state_;
  int64_t revision_ = 0;
  int64_t due_ms_ = 0;         ///< on the steady clock
  int64_t not_before_ms_ = 0;  ///< the same: until then the server wants to be left alone
  int64_t patience_ms_ = kPatienceMs;
  PageSize page_;
  int64_t most_left_ = 0;  ///< of the rows that are being fetched, what was still to come at first
  Instant sent_at_;        ///< when the one on its way was sent, by this device's clock
  int64_t sent_ms_ = 0;    ///< the same; on the steady clock
  bool has_network_ = true;  ///< by the platform's word, until an answer came all the same
  bool asked_ = false;       ///< by a person
  bool unsent_ = false;      ///< there is a command of after the request on its way
  bool stopped_ = false;     ///< until changed() or sync_now(): trying again alone can't help
  bool newcomer_ = false;    ///< somebody has logged in since the request on its way was sent
  bool remembered_ = false;  ///< a problem would be told after a restart
  SyncRequest request_;      ///< the one on its way
  bool ahead_ = false;       ///< it was sent before the answer before it was taken in

  Transport* const line_;  ///< null: there is none
  bool watched_ = false;
  Backoff hold_backoff_;
  int64_t hold_ms_ = kHoldMs;
  int64_t hold_due_ms_ = 0;    ///< on the steady clock
  int64_t held_since_ms_ = 0;  ///< the same; while state_.live
  int64_t holds_ = 0;          ///< tells the answer to a hold that was let go
  bool woken_ = false;         ///< the server said that there is something to pull
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace wardbook
