#include "app/platform/database_file.h"

#include <emscripten.h>

#include "app/platform/pool_vfs.h"

// The handles themselves are in web/worker_files.js. A pointer parameter is written `void* p`:
// EM_JS turns the text of the C parameter list into JavaScript, and `uint8_t* p` does not survive.
// clang-format off
EM_JS(double, wb_file_read, (int role, void* p, int length, double offset), {
  return Module["host"].fileRead(role, p, length, offset);
});
EM_JS(double, wb_file_write, (int role, const void* p, int length, double offset), {
  return Module["host"].fileWrite(role, p, length, offset);
});
EM_JS(double, wb_file_truncate, (int role, double size), {
  return Module["host"].fileTruncate(role, size);
});
EM_JS(double, wb_file_flush, (int role), { return Module["host"].fileFlush(role); });
EM_JS(double, wb_file_size, (int role), { return Module["host"].fileSize(role); });
// clang-format on

namespace wardbook {
namespace {

constexpr const char* kVfsName = "wardbook-opfs";

class OpfsPool : public FilePool {
 public:
  double read(FileRole role, void* to, int length, double offset) override {
    return wb_file_read(static_cast<int>(role), to, length, offset);
  }
  double write(FileRole role, const void* from, int length, double offset) override {
    return wb_file_write(static_cast<int>(role), from, length, offset);
  }
  double truncate(FileRole role, double size) override {
    return wb_file_truncate(static_cast<int>(role), size);
  }
  double flush(FileRole role) override { return wb_file_flush(static_cast<int>(role)); }
  double size(FileRole role) override { return wb_file_size(static_cast<int>(role)); }
};

}  // namespace

Result<std::string> open_vfs(const Clock& clock, Random& random) {
  static OpfsPool pool;
  WB_ASSIGN(const char* name, register_pool_vfs(kVfsName, pool, clock, random));
  return std::string(name);
}

}  // namespace wardbook
