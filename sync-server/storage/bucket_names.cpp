#include "sync-server/storage/bucket_names.h"

namespace wardbook::sqlite {

Result<int64_t> BucketNames::id_of(const Bucket& name) {
  const auto known = ids_.find(name);
  if (known != ids_.end()) return known->second;
  WB_ASSIGN(std::optional<int64_t> id,
            database_.value<int64_t>("SELECT id FROM bucket WHERE name = ?1", name));
  if (!id) {
    WB_ASSIGN(id, database_.value<int64_t>(
                      "INSERT INTO bucket (name, seq) VALUES (?1, 0) RETURNING id", name));
  }
  ids_.emplace(name, *id);
  names_.emplace(*id, name);
  return *id;
}

Result<Bucket> BucketNames::name_of(int64_t id) {
  const auto known = names_.find(id);
  if (known != names_.end()) return known->second;
  WB_ASSIGN(std::optional<Bucket> name,
            database_.value<std::string>("SELECT name FROM bucket WHERE id = ?1", id));
  WB_CHECK(name);
  ids_.emplace(*name, id);
  names_.emplace(id, *name);
  return *name;
}

Result<int64_t> BucketNames::next_seq(int64_t id) {
  auto at = seqs_.find(id);
  if (at == seqs_.end()) {
    WB_ASSIGN(const std::optional<int64_t> seq,
              database_.value<int64_t>("SELECT seq FROM bucket WHERE id = ?1", id));
    at = seqs_.emplace(id, seq.value_or(0)).first;
  }
  return ++at->second;
}

Status BucketNames::save() {
  for (const auto& [id, seq] : seqs_)
    WB_TRY(database_.run("UPDATE bucket SET seq = ?1 WHERE id = ?2", seq, id));
  return {};
}

std::vector<Cursor> BucketNames::moved() const {
  std::vector<Cursor> moved;
  for (const auto& [id, seq] : seqs_) moved.push_back({names_.at(id), seq});
  return moved;
}

}  // namespace wardbook::sqlite
