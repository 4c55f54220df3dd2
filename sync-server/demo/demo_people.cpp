#include "sync-server/demo/demo_people.h"

#include "sync-server/core/sign_up.h"
#include "sync-server/demo/demo_places.h"

namespace wardbook {
namespace {

class AccountMaker {
 public:
  AccountMaker(Store& store, DemoRandom& random, const std::string& phc, Instant now)
      : store_(store), random_(random), phc_(phc), now_(now) {}

  Result<AccountId> make(const std::string& user_name, const std::string& full_name, Role role,
                         AccountState state, std::optional<HospitalId> hospital = {},
                         std::optional<ClinicId> clinic = {}) {
    Account account;
    account.id = AccountId::make(now_, random_);
    account.user_name = user_name;
    account.full_name = full_name;
    account.role = role;
    account.state = state;
    account.hospital = hospital;
    account.clinic = clinic;
    account.since = now_;
    WB_TRY(put_rows(store_, {account}));
    WB_TRY(store_.put_secret(account.id, phc_));
    return account.id;
  }

 private:
  Store& store_;
  DemoRandom& random_;
  const std::string& phc_;
  Instant now_;
};

Sex some_sex(DemoRandom& random) {
  return random.chance(54) ? Sex::female : Sex::male;
}

RegisterPatient some_patient(DemoRandom& random, size_t district, ClinicId clinic, size_t number,
                             Instant now, DemoPatient& patient) {
  RegisterPatient form;
  form.patient = PatientId::make(now, random);
  form.sex = some_sex(random);
  form.name = demo_name(random, district, form.sex);
  const int64_t age_days =
      random.chance(25) ? random.between(20, 17 * 365) : random.between(18 * 365, 88 * 365);
  form.birth_date = Date{static_cast<int32_t>(now.ms / kDayMs - age_days)};
  form.phone = demo_phone(random, district);
  form.clinic = clinic;
  patient.child = age_days < 15 * 365;
  patient.pregnant =
      form.sex == Sex::female && age_days > 18 * 365 && age_days < 42 * 365 && random.chance(30);
  if (patient.pregnant) form.groups = BypassGroups::of(Bypass::pregnant);
  form.identifiers.push_back({"national-id", std::to_string(20'000'000 + number * 37)});
  patient.id = form.patient;
  return form;
}

}  // namespace

Result<OutcomeRecord> run_demo_command(Store& store, const Decider& decider, DemoRandom& random,
                                       AccountId actor, Instant now, Args args) {
  const Incoming command = own_command(CommandId::make(now, random), actor, now, std::move(args));
  return decider.decide(store, command, now);
}

DemoPlaces places_of(const std::vector<SetUpItem>& items) {
  DemoPlaces places;
  for (const SetUpItem& item : items) {
    if (const auto* district = std::get_if<SetUpDistrict>(&item.args))
      places.districts.push_back({district->district, {}, {}});
    if (const auto* clinic = std::get_if<SetUpClinic>(&item.args))
      places.districts.back().clinics.push_back({clinic->clinic, {}});
    if (const auto* hospital = std::get_if<SetUpHospital>(&item.args))
      places.districts.back().hospitals.push_back({*hospital, {}, {}});
    if (const auto* pool = std::get_if<SetUpPool>(&item.args))
      places.districts.back().hospitals.back().pools.push_back(*pool);
  }
  return places;
}

Status make_demo_accounts(Store& store, const Decider& decider, DemoRandom& random,
                          const std::string& phc, Instant now, DemoPlaces& places) {
  AccountMaker maker(store, random, phc, now);
  int desks = 0;
  int staff = 0;
  for (size_t d = 0; d < places.districts.size(); ++d) {
    const auto someone = [&] { return demo_name(random, d, some_sex(random)); };
    for (auto& clinic : places.districts[d].clinics) {
      WB_ASSIGN(clinic.desk, maker.make("desk" + std::to_string(++desks), someone(), Role::desk,
                                        AccountState::active, {}, clinic.id));
    }
    for (auto& one : places.districts[d].hospitals) {
      WB_ASSIGN(one.staff, maker.make("staff" + std::to_string(++staff), someone(), Role::staff,
                                      AccountState::active, one.hospital.hospital));
    }
  }
  const auto& first = places.districts[0];
  const auto some_name = [&](size_t d) { return demo_name(random, d, some_sex(random)); };
  RegisterPatient form;
  form.patient = PatientId::make(now, random);
  form.sex = Sex::female;
  form.name = demo_name(random, 0, form.sex);
  form.birth_date = to_date({1994, 3, 17});
  form.phone = demo_phone(random, 0);
  Account self;
  self.id = AccountId::make(now, random);
  self.user_name = "patient1";
  self.full_name = form.name;
  self.state = AccountState::active;
  self.since = now;
  WB_TRY(put_account_with_patient(store, decider, self, form, CommandId::make(now, random), now));
  WB_TRY(store.put_secret(self.id, phc));
  places.self = {self.id, form.patient};
  Result<AccountId> last =
      maker.make("admin1", "District Administrator", Role::admin, AccountState::active);
  if (last.ok())
    last = maker.make("newdesk", some_name(0), Role::desk, AccountState::waiting, {},
                      first.clinics[1].id);
  if (last.ok())
    last = maker.make("newstaff", some_name(0), Role::staff, AccountState::waiting,
                      first.hospitals[1].hospital.hospital);
  if (last.ok())
    last = maker.make("newnurse", some_name(2), Role::staff, AccountState::waiting,
                      places.districts[2].hospitals[0].hospital.hospital);
  return last.ok() ? Status() : last.error();
}

Result<std::vector<DemoPatient>> make_demo_patients(Store& store, const Decider& decider,
                                                    DemoRandom& random, const DemoPlaces& places,
                                                    size_t count, Instant now) {
  std::vector<DemoPatient> patients;
  for (size_t number = 0; number < count; ++number) {
    DemoPatient patient;
    patient.district = number % places.districts.size();
    const auto& clinics = places.districts[patient.district].clinics;
    patient.clinic = number / places.districts.size() % clinics.size();
    const auto& clinic = clinics[patient.clinic];
    const RegisterPatient form =
        some_patient(random, patient.district, clinic.id, number, now, patient);
    WB_ASSIGN([[maybe_unused]] const OutcomeRecord record,
              run_demo_command(store, decider, random, clinic.desk, now, form));
    patients.push_back(patient);
  }
  return patients;
}

}  // namespace wardbook
