#pragma once

#include "app/core/session.h"
#include "app/core/sync_engine.h"
#include "app/model/app.h"
#include "app/model/calendar.h"
#include "app/model/queries.h"
#include "app/model/search.h"
#include "shared/sync/replica.h"

namespace wardbook::app {

/// What App is made of; its methods lie in several files.
struct App::Parts {
  explicit Parts(const World& given)
      : world(given), calendar(given.utc_offset), letters(given.decompose) {}

  World world;
  Calendar calendar;
  Letters letters;
  std::unique_ptr<sync::Replica> replica;
  std::unique_ptr<SyncEngine> engine;
  std::unique_ptr<Session> session;
  std::optional<Person> person;
  std::optional<DistrictId> home;
  bool home_chosen = false;  ///< by a person, or with the first one whose place has a district
  SyncView sync;
  Task task;
  int64_t tasks = 0;  ///< begun or forgotten so far: what ends later than that is nobody's any more
  int64_t revision = 0;
  int64_t engine_revision = -1;
  /// For the search of bookings, as of the revision.
  struct KnownLines {
    int64_t revision = -1;
    BookingFilter::Group group = BookingFilter::Group::open;
    std::vector<BookingLine> lines;
  };
  mutable KnownLines known_lines;
  /// For the search of patients, as of the revision.
  struct KnownPatients {
    int64_t revision = -1;
    std::vector<PatientLine> lines;
  };
  mutable KnownPatients known_patients;
  const std::vector<PatientLine>& patient_lines() const;
  const std::vector<BookingLine>& lines_of(BookingFilter::Group group) const;
  mutable std::string trouble;  ///< what the database said last, if it could not be read

  Instant now() const { return replica->now(world.clock.now()); }
  Query query() const;
  /// Something that a screen shows has changed.
  void changed() { ++revision; }
  void follow_engine();
  void follow_session();
  void forget_task();
  void read_home();
  void choose_home(DistrictId district);
  Result<Outcome> submit(Args args, std::vector<Saw> saw);
  Result<sync::AnsweredCommand> answered(const InboxItem& item);

  /// The view, or nothing if the database can't be read; what it said is shown in the sync state.
  template <class View>
  View keep(Result<View> view) const {
    if (view.ok()) return std::move(view).value();
    trouble = view.error().hint;
    return {};
  }
};

}  // namespace wardbook::app
