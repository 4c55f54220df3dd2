#pragma once

#include "app/device/device.h"
#include "app/device/words.h"

namespace wardbook::device {

/// Arguments of a command from words as people type them:
///   patient=new            a fresh id                 occurred_at=now
///   hospital="Bondo"       a place by its name, where that is clear
///   from=2026-11-23T12:00:00Z hours=24                for asked
///   triage=yellow, triage=esi:2                       found now
///   needs=oxygen,niv  groups=child                    sets
///   identifiers='[{"system":"national-id","value":"1"}]'   anything else as JSON
/// Errors: unknown_name, ambiguous_name, usage, malformed.
Result<Args> read_args(Device& device, const std::string& kind, const Words& words);

/// The same names for other verbs. Error unknown_name, ambiguous_name.
Result<Uuid> find_place(Device& device, std::string_view table, const std::string& text);

}  // namespace wardbook::device
