#include <cctype>

#include "app/model/queries.h"
#include "app/model/search.h"
#include "shared/store/rows.h"
#include "shared/sync/buckets.h"

namespace wardbook::app {
namespace {

std::string describe(const Patient& patient, const std::vector<PatientIdentifier>& identifiers,
                     Instant now) {
  std::string line;
  const auto add = [&](const std::string& part) {
    if (!line.empty()) line += " · ";
    line += part;
  };
  if (patient.sex == Sex::female) add("F");
  if (patient.sex == Sex::male) add("M");
  const Date today{static_cast<int32_t>(floor_minute(now).value / (24 * 60))};
  if (patient.birth_date) add(std::to_string(age_years(*patient.birth_date, today)) + " years");
  for (const PatientIdentifier& identifier : identifiers) add(identifier.value);
  if (!patient.phone.empty()) add(patient.phone);
  return line;
}

Result<PatientView> view_of(const Query& query, Patient patient) {
  WB_ASSIGN(auto identifiers,
            store::select<PatientIdentifier>(query.database,
                                             "WHERE patient_id = ?1 ORDER BY system", patient.id));
  std::string line = describe(patient, identifiers, query.now);
  return PatientView{std::move(patient), std::move(identifiers), std::move(line)};
}

/// Letters, digits and spaces alone: an identifier is stored without the dashes of its card.
std::string plain(std::string text) {
  std::erase_if(text, [](unsigned char c) { return c < 0x80 && c != ' ' && std::isalnum(c) == 0; });
  return text;
}

Bucket bucket_of(const Person& person) {
  if (person.clinic) return desk_bucket(*person.clinic);
  if (person.hospital) return hospital_bucket(*person.hospital);
  if (person.patient) return patient_bucket(*person.patient);
  return "";
}

}  // namespace

Result<PatientId> resolve_alias(const Query& query, PatientId id) {
  WB_ASSIGN(const auto alias, store::get<Alias>(query.database, id));
  return alias ? alias->patient : id;
}

Result<std::optional<PatientView>> patient_view(const Query& query, PatientId id) {
  WB_ASSIGN(const PatientId known, resolve_alias(query, id));
  WB_ASSIGN(auto patient, store::get<Patient>(query.database, known));
  if (!patient) return std::optional<PatientView>();
  WB_ASSIGN(PatientView view, view_of(query, std::move(*patient)));
  return std::optional<PatientView>(std::move(view));
}

/// Rows that only this device has (version 0), and those in the person's own bucket.
Result<std::vector<PatientView>> find_patients(const Query& query, const std::string& search,
                                               int most) {
  std::vector<PatientView> views;
  if (query.person == nullptr) return views;
  WB_ASSIGN(
      const auto patients,
      store::select<Patient>(query.database,
                             "WHERE in_error = 0 AND (version = 0 OR EXISTS (SELECT 1 FROM member "
                             "WHERE tbl = 'patient' AND key = id AND "
                             "bucket = (SELECT b.id FROM bucket b WHERE b.name = ?1))) "
                             "ORDER BY version = 0 DESC, version DESC",
                             bucket_of(*query.person)));
  for (const Patient& patient : patients) {
    if (static_cast<int>(views.size()) == most) break;
    const bool named = matches(patient.name + " " + patient.phone, search);
    if (!named && search.empty()) continue;
    WB_ASSIGN(PatientView view, view_of(query, patient));
    if (named || matches(plain(view.line), plain(search))) views.push_back(std::move(view));
  }
  return views;
}

}  // namespace wardbook::app
