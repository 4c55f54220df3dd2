#include "app/screens/admin_parts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

std::optional<Hospital> chosen_hospital(Context& context, const Admin& screen) {
  const std::vector<Hospital> hospitals = context.app.hospitals();
  const auto at = static_cast<size_t>(screen.hospital);
  if (screen.hospital < 0 || at >= hospitals.size()) return std::nullopt;
  return hospitals[at];
}

void draw_pool(Context& context, Admin& screen, const Pool& pool, int index) {
  ui::card("admin-pool/" + to_text(pool.id), [&] {
    ui::stack(0, [&] {
      ui::heading(2, pool.name);
      ui::muted(describe(pool) + " · " + std::to_string(pool.units) + " beds in service");
    });
    const std::vector<app::BedView> beds = context.app.beds(pool.id);
    ui::grid(static_cast<int>(beds.size()), 132, [&](int i) {
      const Bed& bed = beds[static_cast<size_t>(i)].bed;
      if (!ui::bed_tile("bed/" + to_text(bed.id),
                        {.name = bed.name, .look = look(bed.status), .brief = true}))
        return;
      screen.bed = bed.id;
      screen.pool = index;
      screen.open = Admin::Open::bed;
    });
    if (ui::button("add-bed/" + to_text(pool.id), "Add a bed", {.icon = ui::Icon::plus})) {
      screen.pool = index;
      screen.name.clear();
      screen.open = Admin::Open::new_bed;
    }
  });
}

void draw_bed(Context& context, Admin& screen, const Bed& bed) {
  const bool closed = bed.status == BedStatus::closed;
  const bool dismissed = ui::sheet("bed-sheet", "Bed " + bed.name, [&] {
    ui::key_value("Status", word(bed.status));
    const BedStatus to = closed ? BedStatus::vacant : BedStatus::closed;
    if (!can_change(bed.status, to)) {
      ui::muted("A bed that is in use can't be closed. Discharge or transfer the patient first.");
      return;
    }
    if (ui::button(
            "bed-toggle", closed ? "Reopen this bed" : "Close this bed",
            {.kind = closed ? ui::Kind::primary : ui::Kind::destructive, .full_width = true}) &&
        context.submit(SetBedStatus{bed.id, to, "", context.app.now()},
                       bed.name + (closed ? " is open again" : " is closed"),
                       {SawRow{"bed", bed.id.uuid, bed.version}}))
      screen.open = Admin::Open::nothing;
  });
  if (dismissed) screen.open = Admin::Open::nothing;
}

void draw_add_bed(Context& context, Admin& screen, const Pool& pool) {
  const bool dismissed = ui::sheet("new-bed-sheet", "Add a bed to " + pool.name, [&] {
    ui::text_field("bed-name", "Name on the wall", screen.name,
                   {.required = true, .max_length = 40});
    if (ui::button("bed-yes", "Add bed", {.kind = ui::Kind::primary, .full_width = true}) &&
        context.submit(AddBed{BedId{context.app.new_id()}, pool.id, screen.name}, "Bed added"))
      screen.open = Admin::Open::nothing;
  });
  if (dismissed) screen.open = Admin::Open::nothing;
}

void draw_add_pool(Context& context, Admin& screen, const Hospital& hospital) {
  const std::vector<Ward> wards = context.app.wards(hospital.id);
  std::vector<std::string> names;
  for (const Ward& ward : wards) names.push_back(ward.name);
  const bool dismissed = ui::sheet("pool-sheet", "Add a pool", [&] {
    ui::text_field("pool-name", "Name", screen.name, {.required = true, .max_length = 80});
    ui::choice("pool-ward", "Ward", names, screen.ward);
    screen.need.draw();
    ui::stepper("pool-turnaround", "Housekeeping", screen.turnaround, 0, 480, "min");
    if (!ui::button("pool-yes", "Add pool",
                    {.kind = ui::Kind::primary, .full_width = true, .disabled = screen.ward < 0}))
      return;
    SetUpPool args;
    args.pool = PoolId{context.app.new_id()};
    args.hospital = hospital.id;
    args.ward = wards[static_cast<size_t>(screen.ward)].id;
    args.name = screen.name;
    args.bed_class = screen.need.bed_class();
    args.capabilities = screen.need.needs();
    args.turnaround_minutes = screen.turnaround;
    if (context.submit(args, "Pool added")) screen.open = Admin::Open::nothing;
  });
  if (dismissed) screen.open = Admin::Open::nothing;
}

}  // namespace

void draw_admin_beds(Context& context, Admin& screen) {
  std::vector<std::string> names;
  for (const Hospital& hospital : context.app.hospitals()) names.push_back(hospital.name);
  ui::choice("admin-hospital", "Hospital", names, screen.hospital);
  const std::optional<Hospital> hospital = chosen_hospital(context, screen);
  if (!hospital) {
    ui::empty_state("no-hospital", ui::Icon::hospital, "Choose a hospital",
                    "Its pools and beds are shown and changed here.");
    return;
  }
  int index = 0;
  for (const Pool& pool : context.app.pools(hospital->id))
    draw_pool(context, screen, pool, index++);
  if (ui::button("add-pool", "Add a pool", {.icon = ui::Icon::plus})) {
    screen.name.clear();
    screen.ward = -1;
    screen.turnaround = 60;
    screen.need = {};
    screen.open = Admin::Open::pool;
  }
}

void draw_admin_beds_overlay(Context& context, Admin& screen) {
  const std::optional<Hospital> hospital = chosen_hospital(context, screen);
  if (!hospital) return;
  if (screen.open == Admin::Open::pool) return draw_add_pool(context, screen, *hospital);
  const std::vector<Pool> pools = context.app.pools(hospital->id);
  const auto at = static_cast<size_t>(screen.pool);
  if (at >= pools.size()) return;
  if (screen.open == Admin::Open::new_bed) return draw_add_bed(context, screen, pools[at]);
  if (screen.open != Admin::Open::bed) return;
  for (const app::BedView& view : context.app.beds(pools[at].id))
    if (view.bed.id == screen.bed) return draw_bed(context, screen, view.bed);
}

}  // namespace wardbook::screens
