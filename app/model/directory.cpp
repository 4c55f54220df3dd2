#include "app/model/queries.h"
#include "shared/store/rows.h"

namespace wardbook::app {

Result<std::vector<Hospital>> known_hospitals(const Query& query) {
  return store::select<Hospital>(query.database, "ORDER BY name, id");
}

Result<std::vector<Clinic>> known_clinics(const Query& query) {
  return store::select<Clinic>(query.database, "ORDER BY name, id");
}

Result<std::string> pool_name(const Query& query, const std::optional<PoolId>& pool) {
  if (!pool) return std::string();
  WB_ASSIGN(const auto row, store::get<Pool>(query.database, *pool));
  if (!row) return std::string("Unknown ward");
  WB_ASSIGN(const auto ward, store::get<Ward>(query.database, row->ward));
  // "Medicine general" of the ward "Medicine" says its ward itself.
  if (!ward || row->name.rfind(ward->name, 0) == 0) return row->name;
  return ward->name + " · " + row->name;
}

Result<std::string> hospital_name(const Query& query, HospitalId hospital) {
  WB_ASSIGN(const auto row, store::get<Hospital>(query.database, hospital));
  return row ? row->name : std::string("Unknown hospital");
}

Result<std::string> when(const Query& query, HospitalId hospital, const Interval& slots) {
  WB_ASSIGN(const auto row, store::get<Hospital>(query.database, hospital));
  return row ? query.calendar.span(*row, slots) : to_text(to_instant(slots.from));
}

}  // namespace wardbook::app
