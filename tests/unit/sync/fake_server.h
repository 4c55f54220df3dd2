#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <map>
#include <random>

#include "shared/rules/decide.h"
#include "shared/store/ledger_store.h"
#include "shared/store/rows.h"
#include "shared/store/schema.h"
#include "shared/sync/chain.h"
#include "shared/sync/checksum.h"
#include "shared/sync/codec.h"

namespace wardbook::testing {

/// The same numbers in every run.
class SeededRandom : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : engine_(seed) {}
  void fill(std::span<uint8_t> out) override {
    for (uint8_t& byte : out) byte = static_cast<uint8_t>(engine_());
  }

 private:
  std::mt19937_64 engine_;
};

/// An empty database file that goes away with this.
class TempDatabase {
 public:
  TempDatabase() {
    static int count = 0;
    path_ = ::testing::TempDir() + "wardbook_sync_" + std::to_string(std::random_device()()) + "_" +
            std::to_string(++count) + ".db";
    open();
  }
  ~TempDatabase() {
    database_.reset();
    for (const char* tail : {"", "-wal", "-shm"}) std::remove((path_ + tail).c_str());
  }
  store::Database& operator*() { return *database_; }
  store::Database* operator->() { return &*database_; }
  /// As after a restart of the program.
  void reopen() {
    database_.reset();
    open();
  }

 private:
  void open() {
    store::OpenOptions options;
    options.path = path_;
    auto opened = store::Database::open(options);
    WB_CHECK(opened.ok());
    database_.emplace(std::move(opened).value());
  }

  std::string path_;
  std::optional<store::Database> database_;
};

template <class T>
T must(Result<T> result, const char* what = "") {
  if (!result.ok()) {
    ADD_FAILURE() << what << result.error().code << ": " << result.error().hint;
    std::abort();
  }
  return std::move(result).value();
}
inline void must(const Status& status) {
  ASSERT_TRUE(status.ok()) << status.error().code << ": " << status.error().hint;
}

/// A small server in memory of this process: the real rules on the real tables, one bucket for
/// all, no authentication.
class FakeServer {
 public:
  FakeServer() { must(store::prepare_schema(*file_, Side::server)); }

  template <class Row>
  void seed(Row row) {
    row.version = {1};
    must(store::put(*file_, row));
    log(table_of<Row>().name, key_of(table_of<Row>(), to_cells(row)));
  }

  void seed_units(PoolId pool, int units) {
    for (int unit = 1; unit <= units; ++unit)
      must(file_->run("INSERT INTO pool_unit (pool_id, unit) VALUES (?1, ?2)", pool, unit));
  }

  SyncReply sync(const SyncRequest& request) {
    SyncReply reply;
    reply.epoch = epoch;
    reply.covered = covered;
    reply.server_time = now;
    int left = answer_at_most;
    for (const SentCommand& sent : request.commands) {
      if (left-- == 0) break;
      reply.outcomes.push_back(answer(sent));
    }
    int64_t cursor = 0;
    for (const Cursor& known : request.cursors)
      if (known.bucket == bucket && request.epoch == epoch && known.seq <= last_seq_)
        cursor = known.seq;
    const bool whole =
        std::count(request.unfinished.begin(), request.unfinished.end(), bucket) != 0;
    reply.changes.push_back(changes_since(cursor, whole ? 0 : cursor));
    return reply;
  }

  const Outcome& outcome(CommandId id) const { return outcomes_.at(id).outcome; }
  store::Database& database() { return *file_; }

  Bucket bucket = "hospital:all";
  Instant now{1'790'000'000'000};
  int64_t epoch = 1;
  Version covered;
  int answer_at_most = 1'000'000;
  bool wrong_checksums = false;
  std::set<CommandId> refuse;  ///< answered as not allowed, without asking the rules

 private:
  OutcomeRecord answer(const SentCommand& sent) {
    const Command command = must(sync::decode_body(sent.body));
    const auto known = outcomes_.find(command.id);
    if (known != outcomes_.end()) return known->second;
    const Version commit{++commit_};
    OutcomeRecord record{command.id, {}, commit, now, {}};
    auto transaction = must(store::Transaction::begin(*file_));
    if (refuse.count(command.id) != 0)
      record.outcome.code = OutcomeCode::not_allowed;
    else
      record.outcome = decide_and_apply(command, commit);
    must(transaction.commit());
    return outcomes_[command.id] = record;
  }

  Outcome decide_and_apply(const Command& command, Version commit) {
    const Decision decision = decide_fully(command, commit);
    store::TouchedRows touched;
    store::TouchedRows reshaped;
    must(store::apply_on_server(*file_, decision, commit, touched, &reshaped));
    for (const store::RowName& row : reshaped) whole_.erase(row);
    for (const store::RowName& row : touched) log(row.table, row.key);
    for (const Args& args : decision.followups)
      (void)decide_and_apply({CommandId{make_uuid_v7(now, random_)}, kSystem, now, args, {}},
                             commit);
    return decision.outcome;
  }

  Decision decide_fully(const Command& command, Version commit) {
    Ledger ledger;
    const Circumstances circumstances{
        Side::server, now, commit.value, [&] { return make_uuid_v7(now, random_); }, nullptr, now};
    for (int loads = 0; loads <= kMostLoads; ++loads) {
      auto result = decide(command, circumstances, ledger);
      if (auto* decision = std::get_if<Decision>(&result)) return std::move(*decision);
      for (const Slice& slice : std::get<NeedMore>(result).slices)
        must(store::load<Side::server>(*file_, slice, ledger));
    }
    ADD_FAILURE() << "the rules never had enough";
    return {};
  }

  void log(std::string_view table, const Bytes& key) {
    seq_[{table, key}] = ++last_seq_;
    whole_.insert({{table, key}, last_seq_});
  }

  /// A patient's record that is shown to nobody any more.
  static bool is_merged(const Table& table, const Cells& row) {
    return table.name == TableName<Patient>::name && must(from_cells<Patient>(row)).in_error;
  }

  /// Rows that the device has as of `had` come as updates, if nothing steady changed since.
  BucketChanges changes_since(int64_t cursor, int64_t had) {
    BucketChanges changes{bucket, last_seq_, cursor == 0, {}, 0};
    for (const Table& table : tables()) {
      TableChanges part{std::string(table.name), {}, {}};
      for (const auto& [name, seq] : seq_) {
        if (name.table != table.name) continue;
        const auto row = must(store::get_cells(*file_, table, name.key));
        EXPECT_TRUE(row.has_value());
        if (is_merged(table, *row)) {
          if (seq > cursor) part.gone.push_back(name.key);
          continue;
        }
        *changes.checksum += row_checksum(bucket, table.name, *row);
        if (seq <= cursor) continue;
        const bool update =
            whole_.at(name) <= had && table.update_columns.size() < table.columns.size();
        (update ? part.updates : part.rows).add(update ? update_of(table, *row) : *row);
      }
      if (!part.rows.empty() || !part.updates.empty() || !part.gone.empty())
        changes.tables.push_back(std::move(part));
    }
    if (wrong_checksums) ++*changes.checksum;
    return changes;
  }

  TempDatabase file_;
  SeededRandom random_{99};
  std::map<CommandId, OutcomeRecord> outcomes_;
  std::map<store::RowName, int64_t> whole_;  ///< the number when a row came, or changed steadily
  std::map<store::RowName, int64_t> seq_;
  int64_t last_seq_ = 0;
  int64_t commit_ = 1;
};

}  // namespace wardbook::testing
