#include "tests/sim/must.h"
#include "tests/sim/world.h"

// A first copy that does not come to its end before something else happens to it.

namespace wardbook::sim {

/// Somebody of the same desk or ward makes the new record one with another.
void World::merge_elsewhere(size_t number, const Town::Person& person, PatientId duplicate) {
  for (size_t i = 0; i < seats_.size(); ++i) {
    Device& device = *seats_[i].device;
    const auto* user = i != number && device.is_on() ? device.session().user() : nullptr;
    if (user == nullptr || user->clinic != person.clinic || user->hospital != person.hospital)
      continue;
    const auto kept = device.database().value<PatientId>(
        "SELECT id FROM patient WHERE id <> ?1 AND in_error = 0 ORDER BY id DESC LIMIT 1",
        duplicate);
    if (kept.ok() && *kept && make(i, user->id, MergePatient{**kept, duplicate})) return;
  }
}

/// Somebody registers a patient on an empty device, whose rows are still coming in pages: it has
/// this one, of a bucket that it has not begun with. Then the network goes, and meanwhile the
/// person is moved, or the record ends.
void World::interrupt(const Step& step, Seeded& dice) {
  const auto& users = town_.devices[step.device];
  const Town::Person& person = town_.people[users[dice.below(users.size())]];
  Device& device = *seats_[step.device].device;
  new_storage(step.device, empty_device_disk(), "wiped");
  log_in(step.device, person.name, kPassword);
  const auto within_a_second = [&](auto happens) {
    for (int i = 0; i < 200 && !happens(); ++i) run_until(now_.ms + 5);
    return happens();
  };
  if (!within_a_second([&] { return device.is_on() && device.session().user() != nullptr; }))
    return;
  RegisterPatient form;
  form.patient = PatientId::make(now_, dice);
  form.name = "Somebody new";
  form.clinic = person.clinic;
  if (!make(step.device, person.id, form)) return;
  if (!within_a_second([&] { return device.is_on() && has_bare_rows(device); })) return;
  seats_[step.device].cut_off_until = now_.ms + dice.between(10'000, 120'000);
  run_until(now_.ms + dice.between(20, 4'000));
  if (dice.below(2) == 0) return merge_elsewhere(step.device, person, form.patient);
  SetAccount moved{person.id, AccountState::active, person.role, person.hospital, person.clinic};
  if (person.hospital)
    moved.hospital = town_.hospitals[dice.below(town_.hospitals.size())].hospital;
  if (person.clinic) moved.clinic = town_.clinics[dice.below(town_.clinics.size())];
  if (dice.below(3) == 0) moved.state = AccountState::disabled;
  Device& office = *seats_[kAdmins].device;
  const auto* admin = office.is_on() ? office.session().user() : nullptr;
  if (admin != nullptr) (void)make(kAdmins, admin->id, moved);
}

/// Nothing comes after it that could heal what it leaves, as another log-in of the person would.
void World::interrupt_last() {
  constexpr int kTimes = 4;
  for (int i = 0; i < kTimes && !failure_; ++i) {
    const auto number = static_cast<uint32_t>(dice_.below(seats_.size()));
    interrupt({Op::interrupt, number, "", 0}, dice_);
    run_until(now_.ms + 2'000);
  }
}

}  // namespace wardbook::sim
