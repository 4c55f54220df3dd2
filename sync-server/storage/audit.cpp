#include "shared/base/sha256.h"
#include "sync-server/storage/records.h"

namespace wardbook::sqlite {
namespace {

class Hasher {
 public:
  Hasher() { text("wardbook audit 1"); }
  void bytes(std::span<const uint8_t> data) {
    number(static_cast<int64_t>(data.size()));
    hash_.update(data);
  }
  void text(std::string_view data) {
    bytes({reinterpret_cast<const uint8_t*>(data.data()), data.size()});
  }
  void number(int64_t value) {
    std::array<uint8_t, 8> raw;
    for (size_t i = 0; i < raw.size(); ++i)
      raw[i] = static_cast<uint8_t>(static_cast<uint64_t>(value) >> (56 - 8 * i));
    hash_.update(raw);
  }
  Hash256 finish() { return hash_.finish(); }

 private:
  Sha256 hash_;
};

/// Every field with its length, so that no two entries have the same input.
Hash256 hash_of(int64_t seq, const Hash256& previous, const AuditEntry& entry) {
  Hasher hasher;
  hasher.number(seq);
  hasher.bytes(previous);
  hasher.number(entry.at.ms);
  hasher.bytes(entry.actor.uuid.bytes);
  hasher.bytes(entry.device.uuid.bytes);
  hasher.text(entry.action);
  hasher.text(entry.object);
  hasher.text(entry.detail);
  return hasher.finish();
}

}  // namespace

Result<AuditHead> audit_head(store::Database& database) {
  WB_ASSIGN(store::Statement row,
            database.prepare("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1"));
  WB_ASSIGN(const bool found, row.step());
  if (!found) return AuditHead{};
  return AuditHead{row.integer(0), row.get<Hash256>(1)};
}

Result<AuditHead> append_audit(store::Database& database, const AuditEntry& entry) {
  WB_ASSIGN(const AuditHead head, audit_head(database));
  const AuditHead next{head.seq + 1, hash_of(head.seq + 1, head.hash, entry)};
  WB_TRY(database.run(
      "INSERT INTO audit (seq, prev_hash, hash, at, actor_id, device_id, action, object, detail) "
      "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
      next.seq, head.hash, next.hash, entry.at, entry.actor, entry.device, entry.action,
      entry.object, entry.detail));
  return next;
}

Result<std::string> check_audit(store::Database& database) {
  WB_ASSIGN(store::Statement row,
            database.prepare("SELECT seq, prev_hash, hash, at, actor_id, device_id, action, "
                             "object, detail FROM audit ORDER BY seq"));
  AuditHead head;
  while (true) {
    WB_ASSIGN(const bool more, row.step());
    if (!more) return std::string();
    const int64_t seq = row.integer(0);
    const AuditEntry entry{row.get<Instant>(3),     row.get<AccountId>(4),
                           row.get<DeviceId>(5),    row.get<std::string>(6),
                           row.get<std::string>(7), row.get<std::string>(8)};
    const bool linked = seq == head.seq + 1 && row.get<Hash256>(1) == head.hash &&
                        row.get<Hash256>(2) == hash_of(seq, head.hash, entry);
    if (!linked) return "The audit chain is broken at entry " + std::to_string(seq) + ".";
    head = {seq, row.get<Hash256>(2)};
  }
}

}  // namespace wardbook::sqlite
