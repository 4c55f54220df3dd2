#pragma once

#include <string_view>
#include <vector>

#include "shared/base/result.h"
#include "shared/rules/command.h"

namespace wardbook {

/// One thing of a set-up file: the command that makes it, and the line that asks for it.
struct SetUpItem {
  int line = 0;
  Args args;
};

/// Reads a set-up file. One thing a line; each belongs to the last one above that can have it:
///
///   # a comment
///   district "Mbeya"
///   clinic "Tunduma" at -9.3000,32.7667
///   hospital "Mbeya Referral" at -8.9094,33.4608 zone Africa/Dar_es_Salaam
///       slots 24h from 05:00Z phone "+255 25 250 3456"        (on the same line)
///   ward "Medicine"
///   pool "Medicine, general" general oxygen isolation turnaround 60
///   beds A-1..A-12 B-1
///
/// Names with spaces stand in double quotes. `slots` is the step of the hospital's grid and a
/// time of day in UTC at which a slot starts (default 24h from 00:00Z). A pool's class is general,
/// hdu or icu; capabilities and turnaround (minutes) may be left out. Ids are made of the names, so
/// the same file always means the same things. Error setup_line: "line N: …".
Result<std::vector<SetUpItem>> read_setup_file(std::string_view text);

}  // namespace wardbook
