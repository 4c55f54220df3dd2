#include <utility>

#include "shared/store/table_ddl.h"

namespace wardbook::store {

std::vector<std::string> indexes_by_patient() {
  return {"CREATE INDEX notice_by_patient ON notice (patient_id)",
          "CREATE INDEX account_by_patient ON account (patient_id)"};
}

std::vector<std::string> lookup_indexes() {
  std::vector<std::string> all{
      "CREATE INDEX hospital_by_district ON hospital (district_id)",
      "CREATE INDEX ward_by_hospital ON ward (hospital_id)",
      "CREATE INDEX pool_by_hospital ON pool (hospital_id)",
      "CREATE INDEX bed_by_pool ON bed (pool_id)",
      "CREATE INDEX identifier_by_patient ON patient_identifier (patient_id)",
      "CREATE INDEX alias_by_patient ON alias (patient_id)",
      // The two columns behind the patient answer who has to do with the person from the index.
      "CREATE INDEX booking_by_patient ON booking (patient_id, hospital_id, clinic_id)",
      "CREATE INDEX booking_waitlist ON booking (hospital_id) WHERE state = 'waitlisted'",
      "CREATE INDEX stay_by_booking ON stay (booking_id)",
      "CREATE INDEX stay_by_patient ON stay (patient_id, hospital_id)",
      "CREATE INDEX review_by_booking ON review (booking_id) WHERE state = 'open'",
      "CREATE INDEX review_by_candidate ON review (candidate_id) WHERE state = 'open'",
  };
  for (std::string& one : indexes_by_patient()) all.push_back(std::move(one));
  return all;
}

}  // namespace wardbook::store
