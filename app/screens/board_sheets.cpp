#include <algorithm>

#include "app/screens/board_parts.h"
#include "app/screens/words.h"
#include "app/ui/ui.h"

namespace wardbook::screens {
namespace {

const app::BedView* find_bed(const app::Board& board, BedId id) {
  for (const app::BoardPool& pool : board.pools)
    for (const app::BedView& bed : pool.beds)
      if (bed.bed.id == id) return &bed;
  return nullptr;
}

void close(WardBoard& screen) {
  screen.open = WardBoard::Open::nothing;
  screen.error.clear();
}

/// The end of the `count`-th slot from now on.
Minute end_after(const Grid& grid, Minute now, int count) {
  return slot_of(grid, now).plus(int64_t{grid.step_hours} * 60 * count);
}

void draw_status_buttons(Context& context, WardBoard& screen, const Bed& bed) {
  for (size_t i = 0; i < EnumText<BedStatus>::values.size(); ++i) {
    const auto to = static_cast<BedStatus>(i);
    if (!can_change(bed.status, to)) continue;
    const std::string label = "Set to " + std::string(word(to));
    if (ui::button("status/" + std::string(to_text(to)), label, {.full_width = true}) &&
        context.submit(SetBedStatus{bed.id, to, screen.note, context.app.now()},
                       bed.name + ": " + std::string(word(to)),
                       {SawRow{"bed", bed.id.uuid, bed.version}}))
      close(screen);
  }
}

void draw_empty_bed(Context& context, WardBoard& screen, const Bed& bed) {
  if (!screen.admitting.is_nil() && can_admit_to(bed.status, true)) {
    if (ui::button("admit-here", "Admit to this bed",
                   {.kind = ui::Kind::primary, .full_width = true}) &&
        context.submit(
            Admit{screen.admitting, StayId{context.app.new_id()}, bed.id, context.app.now()},
            "Admitted to " + bed.name)) {
      screen.admitting = {};
      close(screen);
    }
    return;
  }
  if (can_admit_to(bed.status, true) &&
      ui::button("walk-in", "Walk-in patient", {.kind = ui::Kind::primary, .full_width = true})) {
    screen.patient = {};
    screen.triage = {};
    screen.slots = 1;
    screen.tried = false;
    screen.open = WardBoard::Open::walk_in;
  }
  draw_status_buttons(context, screen, bed);
}

void draw_occupied_bed(WardBoard& screen) {
  if (ui::button("discharge", "Discharge", {.kind = ui::Kind::primary, .full_width = true})) {
    screen.discharge_reason = -1;
    screen.open = WardBoard::Open::discharge;
  }
  if (ui::button("transfer", "Transfer to another bed", {.full_width = true}))
    screen.open = WardBoard::Open::transfer;
}

void draw_bed(Context& context, WardBoard& screen, const app::BedView& view) {
  const bool dismissed = ui::sheet("bed-sheet", "Bed " + view.bed.name, [&] {
    ui::key_value("Status", word(view.bed.status));
    if (view.stay) {
      ui::key_value("Patient", view.patient);
      ui::key_value("Stay", view.note);
      draw_occupied_bed(screen);
    } else {
      draw_empty_bed(context, screen, view.bed);
    }
  });
  if (dismissed) close(screen);
}

Status walk_in(Context& context, WardBoard& screen, const app::Board& board) {
  if (!screen.patient.complete()) return Error{"no_patient", "Choose or register the patient."};
  if (!screen.triage.complete()) return Error{"no_triage", "Choose the triage level."};
  WB_ASSIGN(const PatientId patient, screen.patient.commit(context));
  const Instant now = context.app.now();
  WalkIn args;
  args.booking = BookingId{context.app.new_id()};
  args.stay = StayId{context.app.new_id()};
  args.patient = patient;
  args.bed = screen.bed;
  args.until = end_after(board.hospital.grid, floor_minute(now), screen.slots);
  args.triage = screen.triage.value(now);
  args.groups = screen.triage.groups();
  args.occurred_at = now;
  if (!context.submit(args, "Walk-in kept")) return Error{"refused", "It was not accepted."};
  return {};
}

void draw_walk_in(Context& context, WardBoard& screen, const app::Board& board) {
  const auto form = [&] {
    screen.patient.draw(context, screen.tried);
    screen.triage.draw(screen.tried);
    ui::stepper("walk-in-slots", "Expected stay", screen.slots, 1, 30,
                screen.slots == 1 ? "slot" : "slots");
  };
  const auto action = [&] {
    if (!screen.error.empty()) ui::banner("walk-in-error", ui::Tone::bad, screen.error);
    if (!ui::button("walk-in-yes", "Put into this bed",
                    {.kind = ui::Kind::primary, .full_width = true}))
      return;
    screen.tried = true;
    const Status status = walk_in(context, screen, board);
    if (status.ok())
      close(screen);
    else
      screen.error = status.error().hint;
  };
  if (ui::sheet("walk-in-sheet", "Walk-in patient", form, action)) close(screen);
}

void draw_discharge(Context& context, WardBoard& screen, const app::BedView& view) {
  const bool dismissed = ui::sheet("discharge-sheet", "Discharge " + view.patient, [&] {
    ui::choice("discharge-reason", "Reason", all_words<DischargeReason>(), screen.discharge_reason);
    const bool ready = screen.discharge_reason >= 0;
    if (!ui::button("discharge-yes", "Discharge now",
                    {.kind = ui::Kind::primary, .full_width = true, .disabled = !ready}))
      return;
    const auto reason = static_cast<DischargeReason>(screen.discharge_reason);
    if (context.submit(Discharge{view.stay->id, reason, context.app.now()},
                       "Discharged; the bed waits for housekeeping"))
      close(screen);
  });
  if (dismissed) close(screen);
}

void draw_transfer(Context& context, WardBoard& screen, const app::Board& board,
                   const app::BedView& view) {
  const bool dismissed = ui::sheet("transfer-sheet", "Transfer " + view.patient, [&] {
    bool any = false;
    ui::list("transfer-beds", "Free beds", [&] {
      for (const app::BoardPool& pool : board.pools)
        for (const app::BedView& bed : pool.beds) {
          if (bed.stay || !can_admit_to(bed.bed.status, true)) continue;
          any = true;
          if (ui::list_row(
                  "to/" + to_text(bed.bed.id),
                  {.title = bed.bed.name, .subtitle = pool.pool.name, .icon = ui::Icon::bed}) &&
              context.submit(Transfer{view.stay->id, bed.bed.id, context.app.now()},
                             "Transferred to " + bed.bed.name))
            close(screen);
        }
    });
    if (!any) ui::muted("No bed of this hospital is ready.");
  });
  if (dismissed) close(screen);
}

void draw_block(Context& context, WardBoard& screen, const app::Board& board) {
  const bool dismissed = ui::sheet("block-sheet", "Close beds for a while", [&] {
    ui::stepper("block-units", "Beds", screen.units, 1, 50);
    ui::stepper("block-slots", "For", screen.slots, 1, 60, screen.slots == 1 ? "slot" : "slots");
    ui::text_field("block-reason", "Reason", screen.note, {.required = true, .max_length = 200});
    if (!ui::button(
            "block-yes", "Close them",
            {.kind = ui::Kind::danger, .full_width = true, .disabled = screen.note.empty()}))
      return;
    const Minute now = floor_minute(context.app.now());
    BlockUnits args;
    args.pool = screen.pool;
    args.asked = {slot_of(board.hospital.grid, now),
                  end_after(board.hospital.grid, now, screen.slots)};
    args.reason = screen.note;
    for (int i = 0; i < screen.units; ++i) args.blocks.push_back(BookingId{context.app.new_id()});
    if (context.submit(args, "Beds are closed for that time")) close(screen);
  });
  if (dismissed) close(screen);
}

}  // namespace

void draw_board_overlay(Context& context, WardBoard& screen, const app::Board& board) {
  if (screen.open == WardBoard::Open::block) return draw_block(context, screen, board);
  const app::BedView* bed = find_bed(board, screen.bed);
  if (bed == nullptr || screen.open == WardBoard::Open::nothing) return;
  const bool needs_stay =
      screen.open == WardBoard::Open::discharge || screen.open == WardBoard::Open::transfer;
  if (needs_stay && !bed->stay) return close(screen);
  switch (screen.open) {
    case WardBoard::Open::nothing:
    case WardBoard::Open::block:
      return;
    case WardBoard::Open::bed:
      return draw_bed(context, screen, *bed);
    case WardBoard::Open::walk_in:
      return draw_walk_in(context, screen, board);
    case WardBoard::Open::discharge:
      return draw_discharge(context, screen, *bed);
    case WardBoard::Open::transfer:
      return draw_transfer(context, screen, board, *bed);
  }
}

}  // namespace wardbook::screens
