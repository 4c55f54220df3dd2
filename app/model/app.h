#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "app/model/views.h"
#include "shared/base/clock.h"
#include "shared/base/random.h"
#include "shared/rules/command.h"

namespace wardbook::store {
class Database;
}

namespace wardbook {
class Transport;
}

namespace wardbook::app {

/// What the program is given; everything outlives it.
struct World {
  store::Database& database;
  Transport& transport;
  const Clock& clock;
  Random& random;
  /// Minutes that a zone (IANA name) is ahead of UTC at that minute.
  std::function<int(const std::string& zone, Minute at)> utc_offset;
  /// Of UTF-8 text its compatibility decomposition (NFKD), in lower case.
  std::function<std::string(std::string_view text)> decompose;
};

/// The program behind the screens: who is logged in, what is known here, and the one way to change
/// something. Advanced by tick(); holds no thread.
class App {
 public:
  static Result<std::unique_ptr<App>> open(const World& world);
  ~App();

  /// Advances the sync and everything that waits for time. Returns the milliseconds until it wants
  /// the next tick at the latest.
  double tick();
  /// Takes up what happened since the last tick; for between two frames, which then agree: the one
  /// that shows a new booking counts it as waiting.
  void follow();
  /// The platform's word on the network; false skips attempts until it changes or a person asks.
  void network_changed(bool online);
  /// Whether the screen is visible: then changes made elsewhere come at once.
  void watch(bool visible);
  /// Grows whenever something that a screen shows has changed.
  int64_t revision() const;

  Instant now() const;
  const SyncView& sync() const;
  void sync_now();

  // --- People. Calls that need the server answer later through `task()`.

  /// What the last call to the server came to.
  struct Task {
    bool busy = false;
    std::string name;  ///< "log_in", "sign_up", "password", "reset_password"
    bool failed = false;
    Error error;  ///< if failed
    /// Of the steady clock: before it the server refuses another try; 0: it has not said so.
    int64_t retry_at_ms = 0;
    /// What reset_password() came to: it is shown until the task is forgotten.
    std::string given_password;
  };
  const Task& task() const;
  /// Seconds until another try is worth it.
  int task_wait_s() const;
  void forget_task();

  const Person* user() const;
  void log_in(const std::string& user_name, const std::string& password);
  /// Always works; waiting commands stay and are pushed whoever is next.
  void log_out();
  struct SignUp {
    std::string user_name;
    std::string password;
    std::string full_name;
    Role role = Role::patient;
    std::optional<HospitalId> hospital;
    std::optional<ClinicId> clinic;
    std::optional<Date> birth_date;
    Sex sex = Sex::unknown;
    std::string phone;
  };
  void sign_up(const SignUp& form);
  void change_password(const std::string& old_password, const std::string& new_password);
  /// By an admin, for somebody else who has forgotten theirs.
  void reset_password(AccountId account);

  // --- Looking (from this device's own copy)

  std::vector<District> districts() const;
  std::vector<Clinic> clinics() const;
  std::vector<Hospital> hospitals() const;  ///< all that are known, by name
  std::vector<Ward> wards(HospitalId hospital) const;
  std::vector<Pool> pools(HospitalId hospital) const;
  /// The district whose availability Home shows; kept over restarts.
  std::optional<DistrictId> home_district() const;
  void set_home_district(DistrictId district);

  std::vector<HospitalAvailability> availability(const AvailabilityQuery& query) const;
  /// The slots of a hospital's grid from the present one on, with how full the pool is (any
  /// matching pool if none is given).
  struct SlotChoice {
    Interval slot;
    std::string day;   ///< "Sun 22"
    std::string time;  ///< "06:00–12:00"
    int free = 0;
    int total = 0;
  };
  std::vector<SlotChoice> slots(HospitalId hospital, std::optional<PoolId> pool, BedClass bed_class,
                                Capabilities needs, int count) const;

  std::vector<PatientView> find_patients(const std::string& search, int most) const;
  std::optional<PatientView> patient(PatientId id) const;

  std::vector<BookingView> bookings(const BookingFilter& filter) const;
  std::optional<BookingView> booking(BookingId id) const;
  std::vector<HistoryLine> history(BookingId id) const;
  /// What the server would probably answer, from what is known here.
  Outcome forecast(const Args& args) const;
  /// The same in words, with the age of its basis.
  std::string forecast_text(const Args& args) const;

  std::optional<Board> board(HospitalId hospital) const;
  std::vector<BedView> beds(PoolId pool) const;

  std::vector<InboxItem> inbox(bool with_acknowledged) const;
  int inbox_count() const;

  std::vector<Account> accounts() const;  ///< for admins
  Policy policy() const;

  // --- Words

  /// Whether every word of `search` occurs in `text`, with whichever accents and case.
  bool matches(std::string_view text, std::string_view search) const;
  std::string local(const Hospital& hospital, Minute at) const;  ///< "Sun 22 Nov 12:00"
  std::string span(HospitalId hospital, const Interval& interval) const;
  LocalTime local_time(const Hospital& hospital, Minute at) const;
  Minute to_minute(const Hospital& hospital, LocalTime local) const;
  std::string ago(Instant at) const;  ///< "3 min ago"

  // --- Changing

  Uuid new_id();
  /// Makes the command of the present user durable on this device, applies its forecast and sends
  /// it when it can. Error: not logged in; or what this device refuses (code of the outcome, hint
  /// for a person).
  Result<Outcome> submit(Args args, std::vector<Saw> saw = {});
  /// Reads an outcome or notice: it leaves the inbox's open part.
  Status acknowledge(const InboxItem& item);
  /// Takes an offered alternative: books it as asked before, in place of the one that lost.
  Result<Outcome> take(const InboxItem& item, const Alternative& alternative);
  /// has_hold: books as asked and gives up the live hold.
  Result<Outcome> replace_hold(const InboxItem& item);

 private:
  struct Parts;
  explicit App(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace wardbook::app
