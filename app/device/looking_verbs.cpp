#include <array>
#include <charconv>

#include "app/device/arguments.h"
#include "app/device/verbs.h"
#include "shared/store/rows.h"
#include "shared/sync/buckets.h"
#include "shared/sync/message_fields.h"

namespace wardbook::device {
namespace {

// --- People and the exchange

Result<Listing> status(Device& device, const Words&) {
  const SyncState& state = device.engine().state();
  constexpr std::array<std::string_view, 3> kLinks{"never", "online", "offline"};
  Listing out;
  out.row()
      .set("user", device.user() != nullptr ? device.user()->user_name : std::string())
      .set("link", std::string(kLinks[static_cast<size_t>(state.link)]))
      .set("waiting", state.waiting)
      .set("last_contact", state.last_contact ? to_text(*state.last_contact) : std::string())
      .set("problem", state.problem.code);
  return out;
}

Result<Listing> sync(Device& device, const Words& words) {
  WB_TRY(device.sync());
  return status(device, words);
}

Result<Listing> watch(Device& device, const Words& words) {
  WB_ASSIGN(const std::string text, words.at(0, "a number of seconds"));
  int64_t seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || seconds < 1)
    return Error{"usage", "watch takes a number of seconds."};
  WB_TRY(device.watch(seconds * 1'000));
  return status(device, words);
}

Result<Listing> log_in(Device& device, const Words& words) {
  WB_ASSIGN(const std::string name, words.at(0, "a user name"));
  WB_ASSIGN(const std::string password, words.at(1, "a password"));
  WB_TRY(device.log_in(name, password));
  return status(device, words);
}

Result<Listing> log_out(Device& device, const Words& words) {
  WB_TRY(device.log_out());
  return status(device, words);
}

Result<Listing> sign_up(Device& device, const Words& words) {
  SignUpRequest form;
  WB_ASSIGN(form.user_name, words.at(0, "a user name"));
  WB_ASSIGN(form.password, words.at(1, "a password"));
  form.full_name = words.field("full_name").value_or("");
  form.phone = words.field("phone").value_or("");
  const auto role = enum_from_text<Role>(words.field("role").value_or("patient"));
  if (!role) return Error{"usage", "role is patient, desk, staff or admin."};
  form.role = *role;
  if (const auto born = words.field("birth_date")) {
    WB_ASSIGN(form.birth_date, parse_date(*born));
  }
  if (const auto hospital = words.field("hospital")) {
    WB_ASSIGN(const Uuid id, find_place(device, "hospital", *hospital));
    form.hospital = HospitalId{id};
  }
  if (const auto clinic = words.field("clinic")) {
    WB_ASSIGN(const Uuid id, find_place(device, "clinic", *clinic));
    form.clinic = ClinicId{id};
  }
  WB_TRY(device.sign_up(form));
  return Listing();
}

Result<Listing> change_password(Device& device, const Words& words) {
  WB_ASSIGN(const std::string old_password, words.at(0, "the old password"));
  WB_ASSIGN(const std::string new_password, words.at(1, "a new password"));
  WB_TRY(device.change_password(old_password, new_password));
  return Listing();
}

Result<Listing> want(Device& device, const Words& words) {
  WB_ASSIGN(const std::string text, words.at(0, "a district"));
  WB_ASSIGN(const Uuid id, find_place(device, "district", text));
  WB_TRY(device.replica().want(public_bucket({id}), !words.has("no")));
  return Listing();
}

// --- Rows

/// Every row of a table, its columns as they are.
template <class Row>
Result<Listing> list(Device& device, const std::string& tail) {
  WB_ASSIGN(const auto rows, store::select<Row>(device.database(), tail));
  Listing out;
  for (const Row& row : rows) {
    auto shown = out.row();
    fields(row, [&](std::string_view name, const auto& member) { shown.set(name, member); });
  }
  return out;
}

Result<Listing> districts(Device& device, const Words&) {
  return list<District>(device, "ORDER BY name");
}
Result<Listing> hospitals(Device& device, const Words&) {
  return list<Hospital>(device, "ORDER BY name");
}
Result<Listing> clinics(Device& device, const Words&) {
  return list<Clinic>(device, "ORDER BY name");
}
Result<Listing> patients(Device& device, const Words&) {
  return list<Patient>(device, "ORDER BY name, id");
}
Result<Listing> bookings(Device& device, const Words&) {
  return list<Booking>(device, "WHERE kind = 'care' ORDER BY slot_from, id");
}
Result<Listing> stays(Device& device, const Words&) {
  return list<Stay>(device, "ORDER BY admitted_at, id");
}
Result<Listing> reviews(Device& device, const Words&) {
  return list<Review>(device, "WHERE state = 'open' ORDER BY opened_at, id");
}
Result<Listing> notices(Device& device, const Words&) {
  return list<Notice>(device, "ORDER BY at, id");
}
Result<Listing> accounts(Device& device, const Words&) {
  return list<Account>(device, "ORDER BY user_name");
}

Result<Listing> board(Device& device, const Words& words) {
  WB_ASSIGN(const std::string text, words.at(0, "a hospital"));
  WB_ASSIGN(const Uuid hospital, find_place(device, "hospital", text));
  WB_ASSIGN(const auto beds,
            store::select<Bed>(device.database(), "WHERE hospital_id = ?1 ORDER BY pool_id, name",
                               hospital));
  Listing out;
  for (const Bed& bed : beds) {
    WB_ASSIGN(
        const auto stays,
        store::select<Stay>(device.database(), "WHERE bed_id = ?1 AND state = 'active'", bed.id));
    auto row = out.row();
    row.set("bed", bed.id).set("name", bed.name).set("pool", bed.pool).set("status", bed.status);
    for (const Stay& stay : stays) row.set("stay", stay.id).set("patient", stay.patient);
  }
  return out;
}

Result<Listing> availability(Device& device, const Words& words) {
  const std::string from = words.field("from").value_or(to_text(device.wall()));
  WB_ASSIGN(const Instant at, parse_instant(from));
  WB_ASSIGN(const auto pools, store::select<Pool>(device.database(), "ORDER BY hospital_id, name"));
  Listing out;
  for (const Pool& pool : pools) {
    WB_ASSIGN(const auto hospital, store::get<Hospital>(device.database(), pool.hospital));
    if (!hospital) continue;
    const Minute slot = slot_of(hospital->grid, floor_minute(at));
    WB_ASSIGN(const auto load, store::get<PoolLoad>(device.database(), pool.id, slot));
    const int total = load ? load->capacity : pool.units;
    out.row()
        .set("hospital", hospital->name)
        .set("pool", pool.id)
        .set("name", pool.name)
        .set("slot", to_text(to_instant(slot)))
        .set("free", load ? load->free() : pool.units)
        .set("total", total)
        .set("waiting", load ? load->waiting : 0);
  }
  return out;
}

// --- Commands

Result<Listing> pending(Device& device, const Words&) {
  WB_ASSIGN(const auto commands, device.replica().pending());
  Listing out;
  for (const sync::PendingCommand& one : commands)
    out.row()
        .set("command", one.command.id)
        .set("kind", std::string(kind_of(one.command.args)))
        .set("forecast", kind_of(one.forecast))
        .set("code", one.forecast.code);
  return out;
}

Result<Listing> inbox(Device& device, const Words& words) {
  WB_ASSIGN(const auto answers, device.replica().answered(words.has("all")));
  Listing out;
  for (const sync::AnsweredCommand& one : answers) {
    const Outcome& outcome = one.record.outcome;
    out.row()
        .set("command", one.command.id)
        .set("kind", std::string(kind_of(one.command.args)))
        .set("outcome", kind_of(outcome))
        .set("code", outcome.code)
        .set("params", outcome.params)
        .set("alternatives", outcome.alternatives)
        .set("commit", one.record.commit);
  }
  return out;
}

constexpr std::array kLookingVerbs{
    Verb{"login", "NAME PASSWORD", log_in},
    Verb{"logout", "", log_out},
    Verb{"sign-up", "NAME PASSWORD full_name= [role=] [hospital=] [clinic=] [birth_date=]",
         sign_up},
    Verb{"password", "OLD NEW", change_password},
    Verb{"sync", "exchanges until there is nothing more to do", sync},
    Verb{"watch", "SECONDS: stays in contact, so that changes come at once", watch},
    Verb{"status", "", status},
    Verb{"want", "DISTRICT [no]: its public rows, without an account", want},
    Verb{"districts", "", districts},
    Verb{"hospitals", "", hospitals},
    Verb{"clinics", "", clinics},
    Verb{"availability", "[from=TIME]", availability},
    Verb{"patients", "", patients},
    Verb{"bookings", "", bookings},
    Verb{"stays", "", stays},
    Verb{"board", "HOSPITAL: its beds", board},
    Verb{"reviews", "that are open", reviews},
    Verb{"notices", "", notices},
    Verb{"accounts", "", accounts},
    Verb{"pending", "commands that only this device has", pending},
    Verb{"inbox", "[all]: outcomes that nobody has read", inbox},
};

}  // namespace

std::span<const Verb> looking_verbs() {
  return kLookingVerbs;
}

Result<Listing> run_verb(Device& device, const Words& words) {
  for (const auto& verbs : {looking_verbs(), acting_verbs()})
    for (const Verb& verb : verbs)
      if (verb.name == words.verb) return verb.run(device, words);
  return Error{"usage", "There is no verb \"" + words.verb + "\". See --help."};
}

}  // namespace wardbook::device
