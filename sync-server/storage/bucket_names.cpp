#include "sync-server/storage/bucket_names.h"

namespace wardbook::sqlite {
namespace {

/// There may be as many buckets as patients: some megabytes.
constexpr size_t kMostNames = 50'000;

}  // namespace

Result<std::optional<int64_t>> BucketNames::find(const Bucket& name) {
  const auto known = ids_.find(name);
  if (known != ids_.end()) return std::optional(known->second);
  WB_ASSIGN(const std::optional<int64_t> id,
            database_.value<int64_t>("SELECT id FROM bucket WHERE name = ?1", name));
  if (id) remember(name, *id);
  return id;
}

Result<int64_t> BucketNames::id_of(const Bucket& name) {
  WB_ASSIGN(const std::optional<int64_t> known, find(name));
  if (known) return *known;
  // Not by RETURNING, which opens a database of its own for one row.
  WB_TRY(database_.run("INSERT INTO bucket (name, seq) VALUES (?1, 0)", name));
  const int64_t id = database_.last_row();
  seqs_.emplace(id, 0);
  remember(name, id);
  return id;
}

Result<Bucket> BucketNames::name_of(int64_t id) {
  const auto known = names_.find(id);
  if (known != names_.end()) return known->second;
  WB_ASSIGN(std::optional<Bucket> name,
            database_.value<std::string>("SELECT name FROM bucket WHERE id = ?1", id));
  WB_CHECK(name);
  remember(*name, id);
  return *name;
}

Result<int64_t> BucketNames::next_seq(int64_t id) {
  auto at = seqs_.find(id);
  if (at == seqs_.end()) {
    WB_ASSIGN(const std::optional<int64_t> seq,
              database_.value<int64_t>("SELECT seq FROM bucket WHERE id = ?1", id));
    at = seqs_.emplace(id, seq.value_or(0)).first;
  }
  taken_.insert(id);
  return ++at->second;
}

Status BucketNames::save() {
  for (const int64_t id : taken_)
    WB_TRY(database_.run("UPDATE bucket SET seq = ?1 WHERE id = ?2", seqs_.at(id), id));
  return {};
}

std::vector<Cursor> BucketNames::settle() {
  std::vector<Cursor> moved;
  for (const int64_t id : taken_) moved.push_back({names_.at(id), seqs_.at(id)});
  taken_.clear();
  if (names_.size() > kMostNames) forget();
  return moved;
}

void BucketNames::remember(const Bucket& name, int64_t id) {
  ids_.emplace(name, id);
  names_.emplace(id, name);
}

void BucketNames::forget() {
  ids_.clear();
  names_.clear();
  seqs_.clear();
  taken_.clear();
}

}  // namespace wardbook::sqlite
