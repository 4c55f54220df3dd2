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

/// An empty device on which somebody of its people logs in; null: the network is too bad for that.
const Town::Person* World::begin_afresh(size_t number, Seeded& dice) {
  const auto& users = town_.devices[number];
  const Town::Person& person = town_.people[users[dice.below(users.size())]];
  Device& device = *seats_[number].device;
  new_storage(number, empty_device_disk(database_key(seed_)), "wiped");
  log_in(number, person.name, kPassword);
  const bool is_in =
      within_a_second([&] { return device.is_on() && device.session().user() != nullptr; });
  return is_in ? &person : nullptr;
}

bool World::within_a_second(const std::function<bool()>& happens) {
  for (int i = 0; i < 200 && !happens(); ++i) run_until(now_.ms + 5);
  return happens();
}

/// The disk has no room for a page while the next one, which was asked for ahead, is on its way:
/// that comes to a device that lacks what it goes on from.
void World::lose_a_page(size_t number, Seeded& dice) {
  if (begin_afresh(number, dice) == nullptr) return;
  Device& device = *seats_[number].device;
  const auto has_begun = [&] { return device.is_on() && has_part(device); };
  if (!within_a_second(has_begun)) return;
  device.disk.full = true;
  const bool is_lost = within_a_second([&] { return device.disk.was_full(); });
  device.disk.full = false;
  if (is_lost && device.is_on() && device.engine().state().syncing) count(kLostPageEvent);
}

/// Somebody registers a patient on an empty device, whose rows are still coming in pages: it has
/// this one, of a bucket that it has not begun with. Then the network goes, and meanwhile the
/// person is moved, or the record ends.
void World::interrupt(const Step& step, Seeded& dice) {
  const Town::Person* somebody = begin_afresh(step.device, dice);
  if (somebody == nullptr) return;
  const Town::Person& person = *somebody;
  Device& device = *seats_[step.device].device;
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

/// Nothing comes after the interrupted ones that could heal what they leave, as another log-in of
/// the person would, or an empty storage.
void World::interrupt_last() {
  constexpr int kTimes = 4;
  const auto somewhere = [&] { return static_cast<uint32_t>(dice_.below(seats_.size())); };
  for (int i = 0; i < kTimes && !failure_; ++i) {
    const uint32_t number = somewhere();
    lose_a_page(number, dice_);
    run_until(now_.ms + 2'000);
  }
  for (int i = 0; i < kTimes && !failure_; ++i) {
    const uint32_t number = somewhere();
    interrupt({Op::interrupt, number, "", 0}, dice_);
    run_until(now_.ms + 2'000);
  }
}

}  // namespace wardbook::sim
