#include "sync-server/storage/steady_slices.h"

#include <algorithm>
#include <array>

#include "shared/domain/fields.h"
#include "sync-server/storage/records.h"

namespace wardbook::sqlite {
namespace {

/// Slices, in all: a country's places and some thousand people.
constexpr size_t kMostRemembered = 20'000;

constexpr auto kTables = std::to_array<std::string_view>(
    {TableName<Policy>::name, TableName<Account>::name, TableName<District>::name,
     TableName<Clinic>::name, TableName<Hospital>::name, TableName<Ward>::name,
     TableName<Pool>::name});

bool is_steady(const Slice& slice) {
  return std::holds_alternative<PolicySlice>(slice) ||
         std::holds_alternative<AccountSlice>(slice) ||
         std::holds_alternative<ClinicSlice>(slice) || std::holds_alternative<PoolSlice>(slice) ||
         std::holds_alternative<HospitalSlice>(slice);
}

template <class Rows>
void copy(const Rows& from, Rows& to) {
  for (const auto& [key, row] : from) to.insert_or_assign(key, row);
}

/// All that the slices of is_steady() consist of.
void copy(const Ledger& from, Ledger& to) {
  if (from.policy) to.policy = from.policy;
  copy(from.accounts, to.accounts);
  copy(from.clinics, to.clinics);
  copy(from.hospitals, to.hospitals);
  copy(from.wards, to.wards);
  copy(from.pools, to.pools);
  to.loaded.insert(from.loaded.begin(), from.loaded.end());
}

}  // namespace

/// Mostly somebody who is still what the person was: then the account tells.
Status SteadySlices::load_actor(const ActorSlice& slice, Ledger& ledger) {
  Ledger own;
  WB_TRY(load(AccountSlice{slice.id}, own));
  const auto account = own.accounts.find(slice.id);
  if (account == own.accounts.end() || account->second.since > slice.at)
    return store::load<Side::server>(database_, slice, ledger);
  ledger.actors.insert_or_assign(slice.id, account->second);
  ledger.loaded.insert(slice);
  return {};
}

Status SteadySlices::load(const Slice& slice, Ledger& ledger) {
  if (const auto* actor = std::get_if<ActorSlice>(&slice)) return load_actor(*actor, ledger);
  if (!is_steady(slice)) return sqlite::load(database_, slice, ledger);
  auto known = known_.find(slice);
  if (known == known_.end()) {
    if (known_.size() >= kMostRemembered) forget();
    Ledger own;
    WB_TRY(store::load<Side::server>(database_, slice, own));
    known = known_.emplace(slice, std::move(own)).first;
  }
  copy(known->second, ledger);
  return {};
}

void SteadySlices::wrote(const store::TouchedRows& rows) {
  const bool steady = std::any_of(rows.begin(), rows.end(), [](const store::RowName& row) {
    return std::find(kTables.begin(), kTables.end(), row.table) != kTables.end();
  });
  if (steady) forget();
}

}  // namespace wardbook::sqlite
