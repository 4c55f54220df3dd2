#pragma once

#include <functional>
#include <span>

#include "shared/domain/cells.h"
#include "shared/store/database.h"

namespace wardbook::store {

/// Gives the rows that there are with these keys to `visit`, in the keys' order, each for as long
/// as the call lasts. By one statement, which costs half of what one for each does. How many there
/// are.
Result<size_t> for_each_row(Database& database, const Table& table, std::span<const Bytes> keys,
                            const std::function<void(std::span<const CellView>)>& visit);

}  // namespace wardbook::store
