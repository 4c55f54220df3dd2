#include "tests/sim/town.h"

namespace wardbook::sim {
namespace {

class Builder {
 public:
  explicit Builder(uint64_t seed)
      : dice_(seed * 2 + 1), shares_(kShares[seed % 5]), many_(seed % 6 == 4) {}

  Town build() {
    const size_t districts = 1 + dice_.below(3) / 2;
    for (size_t i = 0; i < districts; ++i) district();
    people();
    patients();
    devices();
    return std::move(town_);
  }

 private:
  template <class T>
  T fresh() {
    return T::make(kStart, dice_);
  }
  static std::string numbered(const char* word, size_t number) {
    return std::string(word) + " " + std::to_string(number + 1);
  }

  void district() {
    const DistrictId id = fresh<DistrictId>();
    town_.set_up.push_back(SetUpDistrict{id, numbered("District", town_.districts.size())});
    town_.districts.push_back(id);
    const size_t clinics = 1 + dice_.below(2);
    for (size_t i = 0; i < clinics; ++i) {
      const ClinicId clinic = fresh<ClinicId>();
      town_.set_up.push_back(
          SetUpClinic{clinic, id, numbered("Clinic", town_.clinics.size()), position()});
      town_.clinics.push_back(clinic);
    }
    const size_t hospitals = many_ ? 3 : 1 + dice_.below(2);
    for (size_t i = 0; i < hospitals; ++i) hospital(id);
  }

  Position position() {
    return {static_cast<int32_t>(dice_.between(-900'000, 900'000)),
            static_cast<int32_t>(dice_.between(34'000'000, 36'000'000))};
  }

  void hospital(DistrictId district) {
    static constexpr int32_t kSteps[] = {24, 24, 12, 6, 3, 1};
    SetUpHospital hospital;
    hospital.hospital = fresh<HospitalId>();
    hospital.district = district;
    hospital.name = numbered("Hospital", town_.hospitals.size());
    hospital.zone = "Africa/Nairobi";
    hospital.grid = {kSteps[dice_.below(6)], floor_minute(kStart).plus(60 * dice_.between(0, 5))};
    hospital.position = position();
    town_.hospitals.push_back(hospital);
    town_.set_up.push_back(hospital);
    const SetUpWard ward{fresh<WardId>(), hospital.hospital, "Ward"};
    town_.wards.push_back(ward);
    town_.set_up.push_back(ward);
    const size_t pools = 1 + dice_.below(3);
    for (size_t i = 0; i < pools; ++i) pool(ward, i);
  }

  void pool(const SetUpWard& ward, size_t number) {
    SetUpPool pool;
    pool.pool = fresh<PoolId>();
    pool.hospital = ward.hospital;
    pool.ward = ward.ward;
    pool.name = numbered("Pool", number);
    pool.bed_class = dice_.below(4) == 0 ? BedClass::icu : BedClass::general;
    if (dice_.below(3) == 0) pool.capabilities = Capabilities::of(Capability::isolation);
    pool.turnaround_minutes = static_cast<int32_t>(dice_.below(3) * 60);
    town_.pools.push_back(pool);
    town_.set_up.push_back(pool);
    const size_t beds = 1 + dice_.below(5);
    for (size_t i = 0; i < beds; ++i)
      town_.set_up.push_back(AddBed{fresh<BedId>(), pool.pool, numbered("Bed", i)});
  }

  Town::Person& person(Role role, const std::string& name) {
    Town::Person one;
    one.id = fresh<AccountId>();
    one.name = name;
    one.role = role;
    town_.people.push_back(one);
    return town_.people.back();
  }

  void people() {
    person(Role::admin, "admin1");
    for (size_t i = 0; i < town_.hospitals.size(); ++i)
      for (const char* which : {"a", "b"})
        person(Role::staff, "staff" + std::to_string(i) + which).hospital =
            town_.hospitals[i].hospital;
    for (size_t i = 0; i < town_.clinics.size(); ++i)
      for (const char* which : {"a", "b"})
        person(Role::desk, "desk" + std::to_string(i) + which).clinic = town_.clinics[i];
    for (const char* name : {"patient1", "patient2"})
      person(Role::patient, name).patient = fresh<PatientId>();
  }

  void patients() {
    const size_t count = 20 + dice_.below(40);
    for (size_t i = 0; i < count; ++i) {
      RegisterPatient form;
      form.patient = fresh<PatientId>();
      form.name = numbered("Person", i);
      form.birth_date = to_date({static_cast<int>(dice_.between(1930, 2024)), 5, 4});
      form.clinic = town_.clinics[dice_.below(town_.clinics.size())];
      town_.patients.push_back(form.patient);
      town_.set_up.push_back(form);
    }
  }

  /// Two for each hospital and clinic or one, one for each of the others, and one that strangers
  /// share.
  void devices() {
    std::vector<size_t> shared;
    for (size_t i = 0; i < town_.people.size(); ++i) {
      const Role role = town_.people[i].role;
      const bool second = role == Role::staff || role == Role::desk;
      const bool is_b = second && town_.people[i].name.back() == 'b';
      if (is_b && shares_) continue;
      town_.devices.push_back(second ? std::vector<size_t>{i, is_b ? i - 1 : i + 1}
                                     : std::vector<size_t>{i});
      if (!is_b && role != Role::admin) shared.push_back(i);
    }
    town_.devices.push_back(shared);
  }

  static constexpr bool kShares[] = {false, true, true, false, true};
  Seeded dice_;
  const bool shares_;  ///< two people one device
  const bool many_;    ///< hospitals, so that which other one is nearest matters
  Town town_;
};

}  // namespace

Town make_town(uint64_t seed) {
  return Builder(seed).build();
}

Bytes database_key(uint64_t seed) {
  constexpr uint64_t kEncryptedEvery = 6;
  return seed % kEncryptedEvery == 4 ? Bytes(32, 0x3d) : Bytes();
}

}  // namespace wardbook::sim
