#include "sync-server/setup/set_up.h"

namespace wardbook {
namespace {

template <class Map, class Id>
const typename Map::mapped_type* find(const Map& map, const Id& id) {
  const auto at = map.find(id);
  return at == map.end() ? nullptr : &at->second;
}

// --- Whether a thing is there, and as the command would make it

Slice slice_of(const SetUpDistrict& ask) {
  return DistrictSlice{ask.district};
}
Slice slice_of(const SetUpClinic& ask) {
  return ClinicSlice{ask.clinic};
}
Slice slice_of(const SetUpHospital& ask) {
  return HospitalSlice{ask.hospital};
}
Slice slice_of(const SetUpWard& ask) {
  return HospitalSlice{ask.hospital};
}
Slice slice_of(const SetUpPool& ask) {
  return HospitalSlice{ask.hospital};
}
Slice slice_of(const AddBed& ask) {
  return BedSlice{ask.bed};
}

bool is_there(const Ledger& ledger, const SetUpDistrict& ask) {
  const District* row = find(ledger.districts, ask.district);
  return row != nullptr && row->name == ask.name;
}
bool is_there(const Ledger& ledger, const SetUpClinic& ask) {
  const Clinic* row = find(ledger.clinics, ask.clinic);
  return row != nullptr && row->name == ask.name && row->district == ask.district &&
         row->position == ask.position;
}
bool is_there(const Ledger& ledger, const SetUpHospital& ask) {
  const Hospital* row = find(ledger.hospitals, ask.hospital);
  return row != nullptr && row->name == ask.name && row->district == ask.district &&
         row->zone == ask.zone && row->grid == ask.grid && row->position == ask.position &&
         row->phone == ask.phone;
}
bool is_there(const Ledger& ledger, const SetUpWard& ask) {
  const Ward* row = find(ledger.wards, ask.ward);
  return row != nullptr && row->name == ask.name && row->hospital == ask.hospital;
}
bool is_there(const Ledger& ledger, const SetUpPool& ask) {
  const Pool* row = find(ledger.pools, ask.pool);
  return row != nullptr && row->name == ask.name && row->ward == ask.ward &&
         row->bed_class == ask.bed_class && row->capabilities == ask.capabilities &&
         row->turnaround_minutes == ask.turnaround_minutes && row->open == ask.open;
}
bool is_there(const Ledger& ledger, const AddBed& ask) {
  return find(ledger.beds, ask.bed) != nullptr;
}

Result<bool> is_done(Store& store, const Args& args) {
  Ledger ledger;
  return std::visit(
      [&](const auto& ask) -> Result<bool> {
        if constexpr (requires { slice_of(ask); }) {
          WB_TRY(store.load(slice_of(ask), ledger));
          return is_there(ledger, ask);
        } else {
          return false;
        }
      },
      args);
}

Error refused(const SetUpItem& item, const Outcome& outcome) {
  std::string hint = "line " + std::to_string(item.line) + ": the rules refuse this (" +
                     std::string(to_text(outcome.code));
  if (!outcome.params.detail.empty()) hint += ": " + outcome.params.detail;
  return {"setup_line", hint + "). Nothing of the file was taken."};
}

Result<SetUpCounts> run(Store& store, const Decider& decider, const std::vector<SetUpItem>& items,
                        Random& random, Instant now) {
  SetUpCounts counts;
  for (const SetUpItem& item : items) {
    WB_ASSIGN(const bool done, is_done(store, item.args));
    if (done) {
      ++counts.same;
      continue;
    }
    const Incoming command = own_command(CommandId::make(now, random), kSystem, now, item.args);
    WB_ASSIGN(const OutcomeRecord record, decider.decide(store, command, now));
    if (kind_of(record.outcome) == OutcomeKind::refused) return refused(item, record.outcome);
    ++counts.changed;
  }
  return counts;
}

}  // namespace

Result<SetUpCounts> set_up(Store& store, const Decider& decider,
                           const std::vector<SetUpItem>& items, Random& random, Instant now) {
  WB_TRY(store.begin());
  auto counts = run(store, decider, items, random, now);
  if (!counts.ok()) {
    store.rollback();
    return counts;
  }
  WB_TRY(store.commit());
  return counts;
}

}  // namespace wardbook
