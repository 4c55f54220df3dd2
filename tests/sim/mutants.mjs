// Faults that are planted one at a time into a copy of the tree: the simulator must catch each. What
// it catches none of, it can't see.
/** @typedef {{name: string, file: string, find: string, replace: string}} Mutant */

/** @type {Mutant[]} */
export const mutants = [
  // --- The server: commands exactly once
  { name: 'a known command is decided again', file: 'sync-server/core/push_job.cpp',
    find: 'WB_TRY(known ? take_known(store, command, *known) : take_new(store, command));',
    replace: 'WB_TRY(take_new(store, command));' },
  { name: 'another body under a known id gets the old answer', file: 'sync-server/core/push_job.cpp',
    find: 'if (same_hash(known.body_hash, command.hash)) {', replace: 'if (true) {' },
  { name: 'the chain does not move on', file: 'sync-server/core/push_job.cpp',
    find: '  device_.last_hash = sync::chain_hash(command.envelope, command.incoming.body);\n', replace: '' },
  { name: 'a broken chain is taken', file: 'sync-server/core/push_job.cpp',
    find: 'return same_hash(envelope.prev_hash, last_hash);', replace: 'return same_hash(envelope.prev_hash, last_hash) || true;' },
  { name: 'anybody may act in another\'s name', file: 'sync-server/core/push_job.cpp',
    find: 'if (!was_here(incoming)) {', replace: 'if (users_.empty()) {' },
  { name: 'an unreadable command gets no outcome', file: 'sync-server/core/push_job.cpp',
    find: 'OutcomeCode::malformed, command.unreadable));\n    records_.push_back(std::move(record));',
    replace: 'OutcomeCode::malformed, command.unreadable));' },
  { name: 'what a restored server had answered is decided anew', file: 'sync-server/core/push_job.cpp',
    find: '  if (has_own_answer(command)) return take_answered(store, command);\n', replace: '' },
  { name: 'the server decides by the device\'s clock', file: 'sync-server/core/decider.cpp',
    find: 'Circumstances circumstances{Side::server, now, version.value, {}};',
    replace: 'Circumstances circumstances{Side::server, next.command.made_at, version.value, {}};' },
  { name: 'a decision depends on what the log does not hold', file: 'sync-server/core/decider.cpp',
    find: 'derived_id(command.id.uuid, "row", ids++, circumstances.now)',
    replace: 'derived_id(command.id.uuid, "row", reinterpret_cast<uintptr_t>(&store) + ids++, circumstances.now)' },
  { name: 'what follows from a command is dropped', file: 'sync-server/core/decider.cpp',
    find: '  deciding.follow(decision.followups);\n', replace: '' },
  { name: 'a commit is acknowledged before it is durable', file: 'shared/store/database.cpp',
    find: 'PRAGMA synchronous = FULL;', replace: 'PRAGMA synchronous = OFF;' },

  // --- The server: who sees what
  { name: 'a row that leaves a bucket is not said to', file: 'sync-server/storage/membership.cpp',
    find: 'if (!stays || written) WB_TRY(set(row, member.bucket, !stays));', replace: '(void)stays;' },
  { name: 'a changed row is not new in its buckets', file: 'sync-server/storage/membership.cpp',
    find: 'member->gone || written) WB_TRY', replace: 'member->gone) WB_TRY' },
  { name: 'a steady column that has changed is left out', file: 'sync-server/storage/membership.cpp',
    find: 'CASE WHEN gone OR ?6 THEN', replace: 'CASE WHEN gone OR (?6 AND 0) THEN' },
  { name: 'a disabled account still sees everything', file: 'shared/sync/buckets.cpp',
    find: 'if (account.state != AccountState::active) return scopes;', replace: '' },
  { name: 'bookings are for all the world', file: 'shared/sync/buckets.cpp',
    find: '  if (booking.clinic) buckets.push_back(desk_bucket(*booking.clinic));',
    replace: '  buckets.emplace_back(kWorldBucket);' },
  { name: 'lost buckets are not named', file: 'sync-server/core/pull.cpp',
    find: 'reply.lost.push_back(cursor.bucket);', replace: '(void)cursor;' },

  // --- The rules and their effects
  { name: 'a slot has one place too many', file: 'shared/rules/capacity.cpp',
    find: 'return std::max(0, load.capacity - used);', replace: 'return std::max(0, load.capacity + 1 - used);' },
  { name: 'a slot has one place too few', file: 'shared/rules/capacity.cpp',
    find: 'return std::max(0, load.capacity - used);', replace: 'return std::max(0, load.capacity - 1 - used);' },
  { name: 'the weaker comes first', file: 'shared/rules/claim_order.cpp',
    find: 'key.triage_rank = block ? -1 : booking.triage_rank;', replace: 'key.triage_rank = block ? -1 : -booking.triage_rank;' },
  { name: 'a patient may have two holds', file: 'shared/rules/book.cpp',
    find: 'if (!is_live_hold(hold->state) || hold->id == ask.replaces) continue;', replace: 'if (hold->id != ask.replaces) continue;' },
  { name: 'a booking that came late leaves nothing', file: 'shared/rules/book.cpp',
    find: 'if (came_late(turn, wish))', replace: 'if (false && came_late(turn, wish))' },
  { name: 'what happened to a patient whose booking was refused is lost', file: 'sync-server/core/decider.cpp',
    find: '  circumstances.booking_of_refused = rules::booking_of_refused;\n', replace: '' },
  { name: 'units are not counted again', file: 'shared/store/apply_on_server.cpp',
    find: '      WB_TRY(drop_over(effect.pool, slot, effect.booking));\n      WB_TRY(seat(effect.pool, slot, effect.booking));\n      WB_TRY(recount(effect.pool, slot));',
    replace: '      WB_TRY(drop_over(effect.pool, slot, effect.booking));\n      WB_TRY(seat(effect.pool, slot, effect.booking));' },

  // --- The device
  { name: 'what a person did is not kept', file: 'shared/sync/replica.cpp',
    find: '  WB_TRY(keep_command(command, applied));\n  WB_TRY(transaction.commit());',
    replace: '  WB_TRY(keep_command(command, applied));' },
  { name: 'a new identity keeps the old envelopes', file: 'shared/sync/replica_identity.cpp',
    find: '    WB_TRY(replace_envelopes(strangers));\n', replace: '' },
  { name: 'an answered command stays pending', file: 'shared/sync/replica_exchange.cpp',
    find: '    WB_TRY(database_.run("DELETE FROM pending WHERE command_id = ?1", record.command));',
    replace: '    if (record.outcome.code == OutcomeCode::done) WB_TRY(database_.run("DELETE FROM pending WHERE command_id = ?1", record.command));' },
  { name: 'rows are applied under the overlay', file: 'shared/sync/replica_exchange.cpp',
    find: '  if (lift) WB_TRY(undo_all());\n  BaseRows base(database_);\n  for (const BucketChanges& changes : reply.changes) WB_TRY(base.apply(changes));',
    replace: '  BaseRows base(database_);\n  for (const BucketChanges& changes : reply.changes) WB_TRY(base.apply(changes));\n  if (lift) WB_TRY(undo_all());' },
  { name: 'commands are undone oldest first', file: 'shared/sync/replica.cpp',
    find: 'SELECT undo FROM pending ORDER BY position DESC', replace: 'SELECT undo FROM pending ORDER BY position' },
  { name: 'the overlay is not put on again', file: 'shared/sync/replica_exchange.cpp',
    find: '  if (lift) WB_TRY(replay_all());\n', replace: '' },
  { name: 'a fork is not noticed', file: 'shared/sync/replica_exchange.cpp',
    find: '  received.fork = reply.fork;\n  if (reply.fork) {', replace: '  if (false) {' },
  { name: 'a tombstone is forgotten', file: 'shared/sync/base_rows.cpp',
    find: 'if (!share) return {};\n  bucket.total', replace: 'return {};\n  bucket.total' },
  { name: 'an update is counted but not written', file: 'shared/sync/base_rows.cpp',
    find: '  WB_TRY(store::put_update(database_, table, update));\n', replace: '' },
  { name: 'rows stay when their last bucket goes', file: 'shared/sync/base_rows.cpp',
    find: '    if (member) continue;', replace: '    if (member || true) continue;' },
  { name: 'a lost bucket keeps its members', file: 'shared/sync/base_rows.cpp',
    find: '  WB_ASSIGN(Held bucket, open_bucket(name));\n  WB_TRY(clear(bucket));', replace: '  WB_ASSIGN(Held bucket, open_bucket(name));' },
  { name: 'the engine waits for ever after a lost reply', file: 'app/core/sync_engine.cpp',
    find: '  state_.syncing = false;\n  learn_patience', replace: '  state_.syncing = reply.status == 0;\n  learn_patience' },
];

/** @param {string} source @param {Mutant} mutant */
export const planted = (source, mutant) => {
  const at = source.indexOf(mutant.find);
  if (at < 0 || source.indexOf(mutant.find, at + 1) >= 0)
    throw new Error(`"${mutant.name}": what it replaces must be there once`);
  return source.slice(0, at) + mutant.replace + source.slice(at + mutant.find.length);
};
