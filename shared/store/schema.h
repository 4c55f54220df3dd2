#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/rules/decide.h"
#include "shared/store/database.h"

namespace wardbook::store {

/// PRAGMA user_version of a database that this program writes. A change of tables() or of the
/// server's or the device's own tables adds one and a Migration.
inline constexpr int kSchemaVersion = 12;

/// Which bookings are not over, in the words of the device's index of them: SQLite takes the index
/// for a query that says it so. Not IN, of whose list it would make a table at each write.
inline constexpr std::string_view kOpenBooking =
    "(state = 'held' OR state = 'confirmed' OR state = 'waitlisted' OR state = 'arrived' OR "
    "state = 'admitted')";

/// The bookings that wait at hospital ?1, to follow "SELECT … FROM booking ". Named, for the
/// planner would take the index of all that is open there.
inline constexpr std::string_view kWaitlisted =
    "INDEXED BY booking_waitlist WHERE hospital_id = ?1 AND state = 'waitlisted'";

/// One step forward. There is no way back: an older program refuses a newer database.
struct Migration {
  int to;                        ///< from to-1
  std::vector<std::string> sql;  ///< in order
};

/// The statements that make an empty database of kSchemaVersion. Both sides have the same columns
/// in the replicated tables. The server's have every constraint that SQL can say; the device's have
/// an explicit NOT NULL primary key and look-up indexes and nothing else, or the undoing of a
/// command could be refused.
std::vector<std::string> schema(Side side);

/// 0: empty. Error database_newer (made by a newer program), database_foreign (another program's,
/// or the other side's).
Result<int> schema_version(Database& database, Side side);

/// Makes the schema in an empty database, or migrates an older one, in a transaction of its own. On
/// a device the rows stay as they are, with the pending commands on top. Error
/// database_other_version: it says that it is of this version, but its tables are not.
Status prepare_schema(Database& database, Side side);

/// For tests of the mechanism: the same with other steps.
Status migrate_with(Database& database, Side side, int newest,
                    std::span<const Migration> migrations);

}  // namespace wardbook::store
