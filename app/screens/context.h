#pragma once

#include "app/model/app.h"
#include "app/screens/nav.h"

namespace wardbook::screens {

/// What a booking starts with when a person taps a place in the availability.
struct Wish {
  std::optional<HospitalId> hospital;
  std::optional<PoolId> pool;
  std::optional<BedClass> bed_class;
  std::optional<Minute> at;
};

/// What every screen gets.
struct Context {
  app::App& app;
  Nav& nav;
  Wish& wish;

  const app::Person& user() const {
    WB_CHECK(app.user() != nullptr);
    return *app.user();
  }
  bool is(Role role) const { return app.user() != nullptr && app.user()->role == role; }

  /// The district of the person's place, else the one that this device shows.
  std::optional<DistrictId> district() const;
  /// The hospitals that this person can book in: those of the district.
  std::vector<Hospital> hospitals() const;

  /// Submits and says what came of it in a toast. True: the command is durable on this device.
  bool submit(Args args, std::string_view said, std::vector<Saw> saw = {});
};

}  // namespace wardbook::screens
