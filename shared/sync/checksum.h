#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "shared/domain/row.h"

namespace wardbook {

/// Of many rows of one bucket and table.
class RowChecksum {
 public:
  RowChecksum(std::string_view bucket, std::string_view table);
  /// What row_checksum() gives.
  uint64_t of(std::span<const CellView> row) const;

 private:
  uint64_t begun_ = 0;
};

/// One row's share of its bucket's checksum, which is the sum of them mod 2^64. Finds divergence,
/// not malice.
///
/// FNV-1a (64 bits) over bucket and table, each with its length (2 bytes, big endian), then every
/// cell: a null is 00; an integer 01 and 8 bytes big endian; a text 02, a blob 03, each with its
/// length (4 bytes big endian); at the end mixed by MurmurHash3's fmix64. Key and version are cells
/// of the row.
uint64_t row_checksum(std::string_view bucket, std::string_view table,
                      std::span<const CellView> row);
uint64_t row_checksum(std::string_view bucket, std::string_view table, std::span<const Cell> row);

}  // namespace wardbook
