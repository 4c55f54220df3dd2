#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/domain/row.h"

// How the schemas of both sides are put together; for this folder only.

namespace wardbook::store {

std::string_view sql_type(const Column& column);

/// The device's own tables (not replicated).
std::vector<std::string> device_tables();

/// CREATE TABLE of a replicated table on the server, with all its constraints.
std::string server_table(const Table& table);
/// The server's own tables.
std::vector<std::string> server_tables();
/// One of them, new in version 4.
std::string account_past_table();
/// One of them, new in version 10.
std::string registrar_table();
/// What is a live hold on the server, as SQLite has to read it to find that the index below is the
/// one to use.
inline constexpr std::string_view kLiveHold =
    "kind = 'care' AND (state = 'confirmed' OR state = 'arrived' OR state = 'waitlisted')";
/// One of the indexes, new in version 7.
std::string one_live_hold_index();
/// One of them, new in version 11.
std::string admitted_index();
/// One of them, new in version 10.
std::string member_by_seq_index();
/// The server's indexes: uniqueness, and what its own queries need.
std::vector<std::string> server_indexes();
/// For what a device's screens, commands and exchange ask: those of version 7, one of version 8,
/// one of version 9, those of version 12, which have nothing of what is over, and all.
std::vector<std::string> held_indexes();
std::string stale_index();
std::string resend_index();
std::vector<std::string> indexes_of_today();
std::vector<std::string> device_indexes();
/// For the slices, on both sides; none is unique. Those of version 11, and all.
std::vector<std::string> indexes_by_patient();
std::vector<std::string> lookup_indexes();

}  // namespace wardbook::store
