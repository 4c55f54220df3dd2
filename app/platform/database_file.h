#pragma once

#include <string>

#include "shared/base/clock.h"
#include "shared/base/random.h"
#include "shared/base/result.h"

namespace wardbook {

/// Makes the place of the local database ready and returns the name of the encrypting SQLite VFS
/// to open it with. In the browser this is the pool of OPFS handles that the worker opened; call
/// it once. The arguments must outlive the connection. When the browser takes the files away (an
/// iPad does so in the background) every call of SQLite fails from then on, and the worker starts
/// the program anew.
Result<std::string> open_vfs(const Clock& clock, Random& random);

}  // namespace wardbook
