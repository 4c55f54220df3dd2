#include "app/screens/drafts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

void draw_district(Context& context) {
  if (context.user().district && !context.is(Role::admin)) return;
  const std::vector<District> districts = context.app.districts();
  std::vector<std::string> names;
  int selected = -1;
  for (const District& district : districts) {
    if (context.app.home_district() == district.id) selected = static_cast<int>(names.size());
    names.push_back(district.name);
  }
  if (ui::choice("district", "District", names, selected))
    context.app.set_home_district(districts[static_cast<size_t>(selected)].id);
}

void draw_when(Availability& screen) {
  ui::columns(
      {1, 1},
      [&](int cell) {
        if (cell == 0)
          ui::date_field("when-day", "Day", screen.day, {.hint = "Empty: today"});
        else
          ui::time_field("when-time", "Time", screen.time, {.hint = "Empty: now"});
      },
      true);
}

bool may_book(Context& context) {
  const app::Person& user = context.user();
  return user.state == AccountState::active && user.role != Role::admin;
}

void draw_book(Context& context) {
  if (!may_book(context) ||
      !ui::button("book", "Book a bed",
                  {.kind = ui::Kind::primary, .icon = ui::Icon::plus, .full_width = true}))
    return;
  context.wish = {};
  context.nav.go(Place::book);
}

void draw_search(Availability& screen) {
  ui::text_field("availability-search", "Search", screen.search,
                 {.type = ui::FieldType::search, .placeholder = "Hospital or ward"});
}

void draw_class(Availability& screen) {
  std::vector<std::string> classes{"Any"};
  for (const std::string& name : all_words<BedClass>()) classes.push_back(name);
  ui::segmented("availability-class", "Class of bed", classes, screen.bed_class);
}

void draw_chips(Availability& screen) {
  ui::chips([&] {
    ui::filter_chip("only-free", "Only free", screen.only_free);
    ui::filter_chip("more-filters", "Day and needs", screen.more_filters, ui::Icon::filter);
  });
}

void draw_more_filters(Availability& screen) {
  if (!screen.more_filters) return;
  draw_when(screen);
  ui::group("availability-needs", "Needed capabilities", [&] {
    ui::chips([&] {
      for (size_t i = 0; i < screen.needs.size(); ++i) {
        const auto capability = static_cast<Capability>(i);
        ui::filter_chip("availability-need/" + std::string(to_text(capability)), word(capability),
                        screen.needs[i]);
      }
    });
  });
}

void draw_filters(Context& context, Availability& screen) {
  ui::columns({1, 1}, [&](int cell) {
    if (cell == 0)
      draw_search(screen);
    else
      draw_class(screen);
  });
  if (ui::compact()) {
    draw_chips(screen);
    draw_more_filters(screen);
    draw_book(context);
    return;
  }
  ui::columns({1, 1}, [&](int cell) {
    if (cell == 0)
      draw_chips(screen);
    else
      draw_book(context);
  });
  draw_more_filters(screen);
}

/// The day and time asked for, on the clocks of the first hospital known in the district.
std::optional<Minute> asked_time(Context& context, const Availability& screen,
                                 DistrictId district) {
  if (screen.day.empty() && screen.time.empty()) return std::nullopt;
  for (const Hospital& hospital : context.app.hospitals()) {
    if (hospital.district != district) continue;
    app::LocalTime local = context.app.local_time(hospital, floor_minute(context.app.now()));
    if (const Result<Date> day = parse_date(screen.day); day.ok()) local.day = *day;
    if (screen.time.size() == 5)
      local.minute_of_day =
          std::atoi(screen.time.c_str()) * 60 + std::atoi(screen.time.c_str() + 3);
    return context.app.to_minute(hospital, local);
  }
  return std::nullopt;
}

app::AvailabilityQuery query_of(Context& context, const Availability& screen, DistrictId district) {
  app::AvailabilityQuery query;
  query.district = district;
  query.at = asked_time(context, screen, district);
  if (screen.bed_class > 0) query.bed_class = static_cast<BedClass>(screen.bed_class - 1);
  for (size_t i = 0; i < screen.needs.size(); ++i)
    if (screen.needs[i]) query.needs = query.needs.with(static_cast<Capability>(i));
  query.only_free = screen.only_free;
  query.search = screen.search;
  return query;
}

std::string key_of(const Availability& screen, DistrictId district) {
  std::string key = to_text(district) + screen.day + '|' + screen.time + '|' + screen.search + '|' +
                    std::to_string(screen.bed_class) + (screen.only_free ? "f" : "-");
  for (bool on : screen.needs) key += on ? '1' : '0';
  return key;
}

std::string distance(const std::optional<int64_t>& metres) {
  if (!metres) return "";
  return std::to_string((*metres + 500) / 1000) + " km";
}

void draw_hospital(Context& context, const app::HospitalAvailability& found,
                   const std::string& when, const std::string& age) {
  ui::gap(8);
  ui::group("hospital/" + to_text(found.hospital.id), found.hospital.name, [&] {
    ui::stack(0, [&] {
      ui::heading(2, found.hospital.name);
      const std::string far = distance(found.distance_m);
      ui::muted(when + (far.empty() ? "" : " · " + far) + " · " + age);
    });
    ui::grid(static_cast<int>(found.pools.size()), 240, [&](int i) {
      const app::PoolAvailability& place = found.pools[static_cast<size_t>(i)];
      const std::string subtitle = describe(place.pool, place.ward);
      const bool tapped = ui::pool_card("pool/" + to_text(place.pool.id), {.title = place.pool.name,
                                                                           .subtitle = subtitle,
                                                                           .free = place.free,
                                                                           .total = place.total,
                                                                           .held = place.held});
      if (!tapped || !may_book(context)) return;
      context.wish = {found.hospital.id, place.pool.id, place.pool.bed_class, place.slot.from};
      context.nav.go(Place::book);
    });
  });
}

void draw_nothing(const Context& context) {
  if (context.app.sync().fetching)
    ui::empty_state("nothing-found", ui::Icon::bed, "No bed here yet",
                    "The hospitals of this district may still be coming.");
  else
    ui::empty_state("nothing-found", ui::Icon::bed, "No bed fits",
                    "No hospital on this device has beds that match. Loosen the filters.");
}

}  // namespace

void draw(Context& context, Availability& screen) {
  if (context.user().state == AccountState::waiting)
    ui::banner("waiting", ui::Tone::warn,
               "This account waits for an administrator's approval. You can look until then.");
  draw_district(context);
  draw_filters(context, screen);
  const std::optional<DistrictId> district = context.district();
  if (!district) return;
  const auto& found = screen.found.get(context.app, key_of(screen, *district), [&] {
    return context.app.availability(query_of(context, screen, *district));
  });
  const std::string& problem = context.app.sync().problem;
  if (!problem.empty() && ui::banner("trouble", ui::Tone::warn, problem, "Sync"))
    context.nav.go(Place::sync);
  if (found.empty()) draw_nothing(context);
  const std::string& contact = context.app.sync().age;
  const std::string age = "as of " + (contact == "just now" ? "now" : contact);
  const bool now = screen.day.empty() && screen.time.empty();
  for (const app::HospitalAvailability& hospital : found)
    draw_hospital(context, hospital, now ? "now, " + hospital.until : hospital.slot, age);
}

}  // namespace wardbook::screens
