#include <algorithm>
#include <array>

#include "app/device/arguments.h"
#include "app/device/verbs.h"
#include "shared/sync/body.h"

namespace wardbook::device {
namespace {

/// A short verb: the kind of command, and the fields that its plain words fill in turn.
struct Short {
  std::string_view name;
  std::string_view kind;
  std::array<std::string_view, 2> fields;
};
constexpr std::array kShorts{
    Short{"register", "register_patient", {"name", ""}},
    Short{"merge", "merge_patient", {"patient", "duplicate"}},
    Short{"book", "book", {"", ""}},
    Short{"change", "change_booking", {"booking", ""}},
    Short{"cancel", "cancel_booking", {"booking", "reason"}},
    Short{"arrive", "arrive", {"booking", ""}},
    Short{"admit", "admit", {"booking", "bed"}},
    Short{"walk-in", "walk_in", {"patient", "bed"}},
    Short{"transfer", "transfer", {"stay", "bed"}},
    Short{"discharge", "discharge", {"stay", "reason"}},
    Short{"bed-status", "set_bed_status", {"bed", "status"}},
    Short{"no-show", "no_show", {"booking", ""}},
};

Result<Listing> submit(Device& device, const std::string& kind, const Words& words) {
  WB_ASSIGN(const Args args, read_args(device, kind, words));
  WB_ASSIGN(const sync::Submitted submitted, device.submit(args));
  Listing out;
  out.row()
      .set("command", submitted.id)
      .set("forecast", kind_of(submitted.forecast))
      .set("code", submitted.forecast.code)
      .set("kind", kind)
      .add("args", sync::args_to_value(args));
  return out;
}

Result<Listing> run_short(Device& device, const Words& words) {
  const auto* found = std::find_if(kShorts.begin(), kShorts.end(),
                                   [&](const Short& one) { return one.name == words.verb; });
  WB_CHECK(found != kShorts.end());
  Words filled = words;
  filled.plain.clear();
  for (size_t i = 0; i < words.plain.size(); ++i) {
    if (i >= found->fields.size() || found->fields[i].empty())
      return Error{"usage", "Too many words; write name=value."};
    filled.fields.emplace_back(found->fields[i], words.plain[i]);
  }
  return submit(device, std::string(found->kind), filled);
}

Result<Listing> run_do(Device& device, const Words& words) {
  WB_ASSIGN(const std::string kind, words.at(0, "a kind of command"));
  return submit(device, kind, words);
}

Result<Listing> acknowledge(Device& device, const Words& words) {
  WB_ASSIGN(const std::string text, words.at(0, "the id of a command"));
  WB_ASSIGN(const Uuid id, parse_uuid(text));
  WB_TRY(device.replica().acknowledge({id}, device.wall()));
  return Listing();
}

constexpr std::array kActingVerbs{
    Verb{"do", "KIND name=value …: any command", run_do},
    Verb{"register", "NAME clinic= [birth_date=] [sex=] [identifiers=JSON]; staff give no clinic",
         run_short},
    Verb{"merge", "PATIENT DUPLICATE: two records of one person; the duplicate ends", run_short},
    Verb{"book", "patient= hospital= from= hours= triage= [pool=] [needs=] [alternates=]",
         run_short},
    Verb{"change", "BOOKING hospital= from= hours= [pool=]", run_short},
    Verb{"cancel", "BOOKING [REASON]", run_short},
    Verb{"arrive", "BOOKING", run_short},
    Verb{"admit", "BOOKING BED", run_short},
    Verb{"walk-in", "PATIENT BED until= triage=", run_short},
    Verb{"transfer", "STAY BED", run_short},
    Verb{"discharge", "STAY [REASON]", run_short},
    Verb{"bed-status", "BED STATUS", run_short},
    Verb{"no-show", "BOOKING", run_short},
    Verb{"ack", "COMMAND: its outcome has been read", acknowledge},
};

}  // namespace

std::span<const Verb> acting_verbs() {
  return kActingVerbs;
}

}  // namespace wardbook::device
