#include "sync-server/storage/check.h"

#include <algorithm>

#include "shared/store/schema.h"
#include "sync-server/storage/records.h"

namespace wardbook::sqlite {
namespace {

struct Rule {
  std::string_view broken;  ///< what it means when the query finds something
  std::string_view query;   ///< gives what is wrong: an id, a number or a text, then more of them
};

// What holds of the whole database at any time. ?1 is the present minute.
constexpr auto kRules = std::to_array<Rule>({
    {"more claims than units in a slot (pool, slot)",
     "SELECT s.pool_id, s.slot FROM slot_unit s LEFT JOIN pool_load l "
     "ON l.pool_id = s.pool_id AND l.slot = s.slot GROUP BY s.pool_id, s.slot "
     "HAVING count(*) > coalesce(l.capacity, 0)"},
    {"a unit has two bookings in one slot (pool, slot)",
     "SELECT pool_id, slot FROM slot_unit GROUP BY pool_id, slot, unit HAVING count(*) > 1"},
    {"a booking has two units in one slot (booking, slot)",
     "SELECT booking_id, slot FROM slot_unit GROUP BY booking_id, slot HAVING count(*) > 1"},
    {"a booking is seated and over capacity in one slot (booking, slot)",
     "SELECT booking_id, slot FROM slot_unit NATURAL JOIN slot_over"},
    {"used units are counted wrong (pool, slot)",
     "SELECT l.pool_id, l.slot FROM pool_load l JOIN hospital h ON h.id = l.hospital_id "
     "WHERE l.slot + 60 * h.step_hours > ?1 AND l.used <> (SELECT count(*) FROM slot_unit s "
     "WHERE s.pool_id = l.pool_id AND s.slot = l.slot)"},
    // In a slot of a grid that the hospital had before nobody waits who came later.
    {"waiting patients are counted wrong (pool, slot)",
     "SELECT pool_id, slot FROM (SELECT l.pool_id, l.slot, l.waiting, "
     "(l.slot - h.anchor) % (60 * h.step_hours) = 0 AS on_grid, (SELECT count(*) FROM booking b "
     "WHERE b.hospital_id = l.hospital_id AND b.state = 'waitlisted' AND b.pool_id = l.pool_id "
     "AND b.slot_from <= l.slot AND l.slot < b.slot_to) AS those FROM pool_load l "
     "JOIN hospital h ON h.id = l.hospital_id) "
     "WHERE CASE WHEN on_grid THEN waiting <> those ELSE waiting > those END"},
    {"the capacity of a slot to come is not the pool's (pool, slot)",
     "SELECT l.pool_id, l.slot FROM pool_load l JOIN pool p ON p.id = l.pool_id "
     "WHERE l.slot > ?1 AND l.capacity <> p.units"},
    {"the units of a pool are not those in service (pool)",
     "SELECT p.id FROM pool p WHERE p.units <> "
     "(SELECT count(*) FROM pool_unit u WHERE u.pool_id = p.id)"},
    {"the units of a pool are not its beds in service (pool)",
     "SELECT p.id FROM pool p WHERE p.units <> "
     "(SELECT count(*) FROM bed b WHERE b.pool_id = p.id AND b.status <> 'closed')"},
    {"a claim over capacity without an open review (pool, slot, booking)",
     "SELECT o.pool_id, o.slot, o.booking_id FROM slot_over o JOIN pool p ON p.id = o.pool_id "
     "JOIN hospital h ON h.id = p.hospital_id WHERE o.slot + 60 * h.step_hours > ?1 AND NOT EXISTS "
     "(SELECT 1 FROM review r WHERE r.booking_id = o.booking_id AND r.state = 'open' "
     "AND r.kind = 'over_capacity')"},
    {"over capacity without a claim (pool, slot, booking)",
     "SELECT o.pool_id, o.slot, o.booking_id FROM slot_over o JOIN pool p ON p.id = o.pool_id "
     "JOIN hospital h ON h.id = p.hospital_id JOIN booking b ON b.id = o.booking_id "
     "WHERE o.slot + 60 * h.step_hours > ?1 AND b.state NOT IN ('confirmed', 'arrived', "
     "'admitted')"},
    {"two patients in one bed (bed)",
     "SELECT bed_id FROM stay WHERE state = 'active' GROUP BY bed_id HAVING count(*) > 1"},
    {"a patient in two beds (patient)",
     "SELECT patient_id FROM stay WHERE state = 'active' GROUP BY patient_id HAVING count(*) > 1"},
    {"a patient with two live holds (patient)",
     "SELECT patient_id FROM booking WHERE kind = 'care' AND "
     "state IN ('confirmed', 'arrived', 'waitlisted') GROUP BY patient_id HAVING count(*) > 1"},
    {"an admitted booking without a stay that goes on (booking)",
     "SELECT id FROM booking WHERE state = 'admitted' AND NOT EXISTS (SELECT 1 FROM stay s "
     "WHERE s.booking_id = booking.id AND s.state IN ('active', 'disputed'))"},
    // A disputed one may be a late report about somebody who has been discharged.
    {"a stay that goes on without an admitted booking (stay)",
     "SELECT s.id FROM stay s JOIN booking b ON b.id = s.booking_id "
     "WHERE (s.state = 'active' AND b.state <> 'admitted') "
     "OR (s.state = 'disputed' AND b.state NOT IN ('admitted', 'discharged'))"},
    {"a bed that is occupied without a patient, or not with one (bed)",
     "SELECT b.id FROM bed b WHERE (b.status = 'occupied') <> EXISTS "
     "(SELECT 1 FROM stay s WHERE s.bed_id = b.id AND s.state = 'active')"},
    {"a booking in a pool of another hospital (booking)",
     "SELECT b.id FROM booking b JOIN pool p ON p.id = b.pool_id "
     "WHERE p.hospital_id <> b.hospital_id"},
    {"a bed or a load in a pool of another hospital (pool)",
     "SELECT p.id FROM bed b JOIN pool p ON p.id = b.pool_id WHERE p.hospital_id <> b.hospital_id "
     "UNION SELECT p.id FROM pool_load l JOIN pool p ON p.id = l.pool_id "
     "WHERE p.hospital_id <> l.hospital_id"},
    {"something is left to a patient that was merged into another (patient)",
     "SELECT a.local_id FROM alias a WHERE "
     "EXISTS (SELECT 1 FROM booking b WHERE b.patient_id = a.local_id) OR "
     "EXISTS (SELECT 1 FROM stay s WHERE s.patient_id = a.local_id) OR "
     "EXISTS (SELECT 1 FROM patient_identifier i WHERE i.patient_id = a.local_id) OR "
     "EXISTS (SELECT 1 FROM alias b WHERE b.patient_id = a.local_id) "
     "UNION SELECT n.patient_id FROM notice n JOIN alias a ON a.local_id = n.patient_id "
     "UNION SELECT c.patient_id FROM account c JOIN alias a ON a.local_id = c.patient_id"},
    {"a patient that was merged and one that was not differ (patient)",
     "SELECT p.id FROM patient p WHERE p.in_error <> "
     "EXISTS (SELECT 1 FROM alias a WHERE a.local_id = p.id)"},
    {"an outcome beyond the end of its device's chain (device, number)",
     "SELECT o.device_id, o.number FROM outcome o LEFT JOIN device d ON d.id = o.device_id "
     "WHERE o.number > coalesce(d.last_number, 0)"},
    // Those of another server, which came back after a restore, may lie far beyond.
    {"an outcome of a commit that has not been given out (commit)",
     "SELECT o.commit_no FROM outcome o, (SELECT coalesce(max(value), 0) AS last FROM counter "
     "WHERE name = 'commit') WHERE o.commit_no BETWEEN last + 1 AND last + 1000000"},
    {"a change beyond its bucket's counter (bucket)",
     "SELECT b.name FROM member m JOIN bucket b ON b.id = m.bucket WHERE m.seq > b.seq"},
    {"two changes of a bucket with one number (bucket)",
     "SELECT name FROM bucket WHERE id IN "
     "(SELECT bucket FROM member GROUP BY bucket, seq HAVING count(*) > 1)"},
    {"a row that refers to one that is not there (table)",
     "SELECT DISTINCT \"table\" FROM pragma_foreign_key_check"},
    {"SQLite finds the file damaged",
     "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'"},
});

std::string in_words(const store::Statement& row) {
  std::string words;
  for (int i = 0; i < row.columns(); ++i) {
    words += i == 0 ? "" : " ";
    Uuid id;
    if (row.read(i, id))
      words += to_text(id);
    else
      words += row.text(i);
  }
  return words;
}

}  // namespace

Status check_version(store::Database& database) {
  WB_ASSIGN(const int version, store::schema_version(database, Side::server));
  if (version == store::kSchemaVersion) return {};
  return Error{"database_other_version",
               "The database is of another version. Start the server of this version on it once, "
               "which brings it up to date."};
}

Result<std::vector<std::string>> check(store::Database& database, Instant machine) {
  WB_ASSIGN(const auto decided, last_decided(database));
  const Instant now = std::max(machine, decided.value_or(machine));
  std::vector<std::string> found;
  for (const Rule& rule : kRules) {
    WB_ASSIGN(store::Statement row, database.prepare(rule.query));
    if (rule.query.find("?1") != std::string_view::npos) row.bind(0, floor_minute(now));
    while (true) {
      WB_ASSIGN(const bool more, row.step());
      if (!more) break;
      found.push_back(std::string(rule.broken) + ": " + in_words(row));
    }
  }
  WB_TRY(check_claims(database, now, found));
  WB_TRY(check_memberships(database, found));
  WB_ASSIGN(const std::string audit, check_audit(database));
  if (!audit.empty()) found.push_back(audit);
  return found;
}

}  // namespace wardbook::sqlite
