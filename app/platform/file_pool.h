#pragma once

namespace wardbook {

/// The files that one database needs. Their number is fixed: nothing is created in a transaction.
enum class FileRole : int { kDatabase = 0, kWal = 1, kJournal = 2 };
inline constexpr int kFileRoles = 3;

/// Files that were opened before SQLite starts. The browser's are OPFS sync access handles; tests
/// have their own. Offsets and sizes are doubles (exact to 2^53), as JavaScript's are.
class FilePool {
 public:
  /// Instead of a count: the handle cannot be used any more.
  static constexpr double kDead = -1;
  /// Instead of a count: there is no room left.
  static constexpr double kNoRoom = -2;

  virtual ~FilePool() = default;
  /// Bytes read (may be fewer than asked), or kDead.
  virtual double read(FileRole role, void* to, int length, double offset) = 0;
  /// Bytes written **as the browser says it**: at quota Chrome returns 4294967288 and Firefox a
  /// short count, neither throws. Or kDead, kNoRoom.
  virtual double write(FileRole role, const void* from, int length, double offset) = 0;
  /// 0, kDead or kNoRoom.
  virtual double truncate(FileRole role, double size) = 0;
  /// 0 when the operating system was asked to put everything on the medium, or kDead, kNoRoom.
  virtual double flush(FileRole role) = 0;
  /// Size in bytes, or kDead.
  virtual double size(FileRole role) = 0;
};

}  // namespace wardbook
