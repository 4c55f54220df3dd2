#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/screens/cached.h"
#include "app/screens/context.h"

// Groups of fields that several screens need. Each keeps its draft and gives the value when it is
// whole.

namespace wardbook::screens {

/// What the last call to the server came to, if it was this task and failed. Counts down while the
/// server wants another try to wait: then true.
bool draw_failure(Context& context, std::string_view id, std::string_view task);

/// Says how far the copy from the server is while its rows are still coming: what a screen shows
/// then may be less than there is.
void draw_copying(const Context& context);

/// Chooses a known patient or registers a new one.
class PatientPicker {
 public:
  /// Draws; `tried`: what is missing is marked.
  void draw(Context& context, bool tried);
  /// Only those that this device knows, but for `but`.
  void draw_known(Context& context, PatientId but);
  bool complete() const;
  const std::optional<app::PatientView>& chosen() const { return chosen_; }
  /// Registers the new patient if one was typed in. Error: what is missing.
  Result<PatientId> commit(Context& context);
  void choose(app::PatientView patient) {
    chosen_ = std::move(patient);
    registering_ = false;
  }

 private:
  void draw_chosen(Context& context);
  void draw_search(Context& context, std::string_view error, PatientId but = {});
  void draw_alike(Context& context);
  void draw_new(Context& context, bool tried);

  std::optional<app::PatientView> chosen_;
  bool registering_ = false;
  std::string search_;
  std::string name_, birth_date_, phone_, national_id_, error_;
  int sex_ = -1;
  Cached<std::string, std::vector<app::PatientView>> found_, alike_;
};

/// Scale, level and bypass groups.
class TriageFields {
 public:
  void draw(bool tried = false);
  bool complete() const { return level_ >= 0; }
  /// The scale and groups of a patient whose level is asked anew.
  void start_from(TriageScale scale, BypassGroups groups);
  Triage value(Instant now) const;
  BypassGroups groups() const;

 private:
  int scale_ = 0;
  int level_ = -1;
  bool pregnant_ = false;
  bool disabled_ = false;
};

/// Class and capabilities.
class NeedFields {
 public:
  void draw();
  BedClass bed_class() const { return static_cast<BedClass>(class_); }
  Capabilities needs() const;
  void set(BedClass bed_class, Capabilities needs);

 private:
  int class_ = 0;
  std::array<bool, EnumText<Capability>::values.size()> on_{};
};

/// Hospital, pool, start slot and number of slots.
class PlaceFields {
 public:
  void draw(Context& context, BedClass bed_class, Capabilities needs, bool tried = false);
  bool complete() const { return hospital_.has_value() && asked_.has_value(); }
  HospitalId hospital() const { return *hospital_; }
  std::optional<PoolId> pool() const { return pool_; }
  Interval asked() const { return *asked_; }
  void set(std::optional<HospitalId> hospital, std::optional<PoolId> pool,
           std::optional<Minute> at);

 private:
  void draw_hospital(Context& context, bool tried);
  void draw_pool(Context& context, BedClass bed_class, Capabilities needs);
  void draw_slots(Context& context, BedClass bed_class, Capabilities needs);

  std::optional<HospitalId> hospital_;
  std::optional<PoolId> pool_;
  std::optional<Minute> at_;
  std::optional<Interval> asked_;
  int slot_ = -1;
  int length_ = 1;

  struct SlotKey {
    std::optional<HospitalId> hospital;
    std::optional<PoolId> pool;
    BedClass bed_class = BedClass::general;
    Capabilities needs;
    bool operator==(const SlotKey&) const = default;
  };
  Cached<SlotKey, std::vector<app::App::SlotChoice>> slots_;
};

}  // namespace wardbook::screens
