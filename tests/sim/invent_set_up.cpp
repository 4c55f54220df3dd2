#include "tests/sim/pick.h"

// What admins do.

namespace wardbook::sim {
namespace {

std::string some_name(Pick& pick, const char* what) {
  return std::string(what) + " " + std::to_string(pick.dice().below(6));
}

std::optional<Args> set_account(Pick& pick) {
  SetAccount ask;
  // Who has been disabled mostly comes back, or soon nobody would be left.
  auto account = pick.id<AccountId>("SELECT id FROM account WHERE state <> 'active'");
  if (!account || pick.once_in(4)) account = pick.id<AccountId>("SELECT id FROM account");
  if (!account) return std::nullopt;
  ask.account = pick.once_in(60) ? pick.fresh<AccountId>() : *account;
  const Town::Person* person = nullptr;
  for (const Town::Person& one : pick.town().people)
    if (one.id == *account) person = &one;
  ask.role = person != nullptr ? person->role : Role::desk;
  ask.hospital = person != nullptr ? person->hospital : std::nullopt;
  ask.clinic = person != nullptr ? person->clinic : std::nullopt;
  if (pick.once_in(6)) ask.state = AccountState::disabled;
  if (pick.once_in(30)) ask.state = AccountState::waiting;
  if (ask.role == Role::staff && pick.once_in(8)) ask.hospital = pick.hospital();
  if (pick.once_in(30)) {
    ask.role = pick.any_enum<Role>();
    ask.hospital = pick.hospital();
    ask.clinic = pick.any(pick.town().clinics);
  }
  return ask;
}

Args set_up_hospital(Pick& pick) {
  SetUpHospital ask = pick.any(pick.town().hospitals);
  if (pick.once_in(3)) ask.name = some_name(pick, "Hospital");
  if (const auto known = pick.get<Hospital>(ask.hospital)) ask.grid = known->grid;
  if (pick.once_in(3)) ask.grid.step_hours = pick.once_in(2) ? 12 : 6;
  if (pick.once_in(6)) ask.grid.anchor = ask.grid.anchor.plus(60 * pick.dice().between(1, 5));
  ask.phone = std::to_string(pick.dice().below(1000));
  return ask;
}

Args set_up_ward(Pick& pick) {
  SetUpWard ask = pick.any(pick.town().wards);
  if (pick.once_in(3)) ask.ward = pick.fresh<WardId>();
  ask.name = some_name(pick, "Ward");
  return ask;
}

Args set_up_pool(Pick& pick) {
  SetUpPool ask = pick.any(pick.town().pools);
  if (pick.once_in(12)) ask.pool = pick.fresh<PoolId>();
  ask.name = some_name(pick, "Pool");
  if (pick.once_in(4)) ask.bed_class = pick.any_enum<BedClass>();
  ask.turnaround_minutes = static_cast<int32_t>(pick.dice().below(4) * 45);
  ask.open = !pick.once_in(5);
  return ask;
}

std::optional<Args> add_bed(Pick& pick) {
  const auto pool = pick.pool_of(pick.hospital());
  if (!pool) return std::nullopt;
  return AddBed{pick.fresh<BedId>(), *pool, some_name(pick, "Bed")};
}

Args set_policy(Pick& pick) {
  Policy policy;
  if (const auto known = pick.get<Policy>(int32_t{1})) policy = *known;
  if (!pick.once_in(5)) ++policy.edition;
  policy.signed_by = "Dr " + std::to_string(pick.dice().below(100));
  policy.arrival_window_minutes = static_cast<int32_t>(pick.dice().between(2, 6) * 60);
  return SetPolicy{policy};
}

}  // namespace

std::optional<Args> invent_set_up(std::string_view kind, Pick& pick) {
  if (kind == SetAccount::kind) return set_account(pick);
  if (kind == SetUpDistrict::kind)
    return SetUpDistrict{pick.any(pick.town().districts), some_name(pick, "District")};
  if (kind == SetUpClinic::kind)
    return SetUpClinic{pick.any(pick.town().clinics),
                       pick.any(pick.town().districts),
                       some_name(pick, "Clinic"),
                       {}};
  if (kind == SetUpHospital::kind) return set_up_hospital(pick);
  if (kind == SetUpWard::kind) return set_up_ward(pick);
  if (kind == SetUpPool::kind) return set_up_pool(pick);
  if (kind == AddBed::kind) return add_bed(pick);
  if (kind == SetPolicy::kind) return set_policy(pick);
  return std::nullopt;
}

}  // namespace wardbook::sim
