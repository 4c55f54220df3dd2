#include <algorithm>
#include <cctype>
#include <iterator>
#include <limits>

#include "app/model/queries.h"
#include "app/model/search.h"
#include "shared/base/text.h"
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
std::string without_signs(std::string text) {
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

namespace {

/// Those that only this device has, and after them those in the person's own bucket; each the last
/// to be registered first, as their ids are in that order.
Result<std::vector<Patient>> latest_patients(const Query& query, int most) {
  const std::string order = " AND in_error = 0 ORDER BY id DESC LIMIT ?1";
  WB_ASSIGN(auto rows,
            store::select<Patient>(query.database, "WHERE version = 0" + order, int64_t{most}));
  WB_ASSIGN(auto known, store::select<Patient>(
                            query.database,
                            "WHERE version > 0 AND EXISTS (SELECT 1 FROM member WHERE "
                            "tbl = 'patient' AND key = id AND "
                            "bucket = (SELECT b.id FROM bucket b WHERE b.name = ?2))" +
                                order,
                            most - static_cast<int64_t>(rows.size()), bucket_of(*query.person)));
  std::move(known.begin(), known.end(), std::back_inserter(rows));
  return rows;
}

}  // namespace

Result<std::vector<PatientLine>> patient_lines(const Query& query) {
  std::vector<PatientLine> lines;
  if (query.person == nullptr) return lines;
  WB_ASSIGN(const auto patients, latest_patients(query, std::numeric_limits<int>::max()));
  lines.reserve(patients.size());
  for (const Patient& patient : patients) {
    WB_ASSIGN(const PatientView view, view_of(query, patient));
    lines.push_back({patient.id, query.letters.plain(patient.name + " " + patient.phone),
                     query.letters.plain(without_signs(view.line))});
  }
  return lines;
}

Result<std::vector<PatientView>> search_patients(const Query& query,
                                                 const std::vector<PatientLine>& lines,
                                                 const std::string& search, int most) {
  std::vector<PatientView> views;
  const std::string words = query.letters.plain(search);
  const std::string plain_words = without_signs(words);
  for (const PatientLine& line : lines) {
    if (static_cast<int>(views.size()) == most) break;
    if (!has_words(line.words, words) && !has_words(line.described, plain_words)) continue;
    WB_ASSIGN(auto view, patient_view(query, line.id));
    if (view) views.push_back(*std::move(view));
  }
  return views;
}

Result<std::vector<PatientView>> find_patients(const Query& query, const std::string& search,
                                               int most) {
  std::vector<PatientView> views;
  if (query.person == nullptr) return views;
  if (!search.empty()) {
    WB_ASSIGN(const auto lines, patient_lines(query));
    return search_patients(query, lines, search, most);
  }
  WB_ASSIGN(auto latest, latest_patients(query, most));
  for (Patient& patient : latest) {
    WB_ASSIGN(PatientView view, view_of(query, std::move(patient)));
    views.push_back(std::move(view));
  }
  return views;
}

}  // namespace wardbook::app
