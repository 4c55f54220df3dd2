#include "tests/crash/web/device_files_web.h"

#include <emscripten.h>

#include "tests/crash/disk_pool.h"
#include "tests/sim/must.h"

// The device's own files are those that the worker has opened for the app, and the app's VFS over
// them. What is left of them has those of the next generation, opened by the worker's code too. The
// simulated disk hears what the device's sync access handles are asked for: below everything of
// ours.

// clang-format off
EM_JS(void, wb_crash_open, (), {
  const host = Module["host"];
  const left = new host.files.constructor((pointer, length) => host.bytes(pointer, length));
  left.open(2).then(() => { Module["crashFiles"] = [host.files, left]; }, (error) => {
    // The first test stops over it.
    console.error(error);
    Module["crashFiles"] = [];
  });
});
EM_JS(int, wb_crash_is_open, (), { return Module["crashFiles"] ? 1 : 0; });
EM_JS(double, wb_crash_read, (int which, int role, void* p, int length, double offset), {
  return Module["crashFiles"][which].read(role, p, length, offset);
});
EM_JS(double, wb_crash_write, (int which, int role, const void* p, int length, double offset), {
  return Module["crashFiles"][which].write(role, p, length, offset);
});
EM_JS(double, wb_crash_truncate, (int which, int role, double size), {
  return Module["crashFiles"][which].truncate(role, size);
});
EM_JS(double, wb_crash_flush, (int which, int role), {
  return Module["crashFiles"][which].flush(role);
});
EM_JS(double, wb_crash_size, (int which, int role), {
  return Module["crashFiles"][which].size(role);
});

EM_JS(void, wb_crash_listen, (int roles), {
  const host = Module["host"];
  const handles = FileSystemSyncAccessHandle.prototype;
  const { getSize, write, truncate, flush } = handles;
  const roleOf = new Map();
  for (let role = 0; role < roles; ++role) {
    handles.getSize = function () {
      roleOf.set(this, role);
      return getSize.call(this);
    };
    host.fileSize(role);
  }
  handles.getSize = getSize;
  handles.write = function (bytes, options) {
    if (!roleOf.has(this)) return write.call(this, bytes, options);
    const { byteOffset, length } = bytes;
    const said = Module["_wb_heard_write"](roleOf.get(this), byteOffset, length, options.at);
    // The memory may have grown, and the view with it gone.
    return said === length ? write.call(this, host.bytes(byteOffset, length), options) : said;
  };
  handles.truncate = function (size) {
    if (roleOf.has(this)) Module["_wb_heard_truncate"](roleOf.get(this), size);
    truncate.call(this, size);
  };
  handles.flush = function () {
    if (roleOf.has(this)) Module["_wb_heard_flush"](roleOf.get(this));
    flush.call(this);
  };
});
// clang-format on

namespace wardbook::sim {
namespace {

constexpr FileRole kRoles[] = {FileRole::kDatabase, FileRole::kWal, FileRole::kJournal};

/// The worker's files of one generation.
class WorkerPool final : public FilePool {
 public:
  explicit WorkerPool(int which) : which_(which) {}
  double read(FileRole role, void* to, int length, double offset) override {
    return wb_crash_read(which_, static_cast<int>(role), to, length, offset);
  }
  double write(FileRole role, const void* from, int length, double offset) override {
    return wb_crash_write(which_, static_cast<int>(role), from, length, offset);
  }
  double truncate(FileRole role, double size) override {
    return wb_crash_truncate(which_, static_cast<int>(role), size);
  }
  double flush(FileRole role) override { return wb_crash_flush(which_, static_cast<int>(role)); }
  double size(FileRole role) override { return wb_crash_size(which_, static_cast<int>(role)); }

 private:
  const int which_;
};

WorkerPool live_pool(0);
WorkerPool copy_pool(1);
DiskPool heard;
std::string live_vfs;

std::vector<uint8_t> read_all(FilePool& pool, FileRole role) {
  std::vector<uint8_t> bytes(static_cast<size_t>(pool.size(role)));
  const auto size = static_cast<int>(bytes.size());
  must(pool.read(role, bytes.data(), size, 0) == size);
  return bytes;
}

}  // namespace

void open_device_files(const std::string& vfs) {
  live_vfs = vfs;
  wb_crash_open();
}

bool device_files_are_open() {
  return wb_crash_is_open() != 0;
}

const store::OpenOptions& live_options() {
  static const store::OpenOptions options = options_with(live_vfs);
  return options;
}

void put_live_files_on(Disk& disk) {
  heard.set_disk(disk);
  static const bool listens = (wb_crash_listen(kFileRoles), true);
  must(listens);
  for (const FileRole role : kRoles) must(live_pool.truncate(role, 0) == 0);
}

std::string live_files_differ() {
  for (const FileRole role : kRoles)
    if (read_all(live_pool, role) != heard.bytes(role))
      return "the browser has another file " + std::to_string(static_cast<int>(role));
  return "";
}

const store::OpenOptions& copy_options() {
  static const store::OpenOptions options = options_with(vfs_over(copy_pool, "copy"));
  return options;
}

void put_copy_files_on(Disk& disk) {
  DiskPool left;
  left.set_disk(disk);
  for (const FileRole role : kRoles) {
    const auto size = static_cast<int>(left.bytes(role).size());
    must(copy_pool.truncate(role, size) == 0);
    must(copy_pool.write(role, left.bytes(role).data(), size, 0) == size);
  }
}

}  // namespace wardbook::sim

using wardbook::FileRole;
using wardbook::sim::heard;

extern "C" {

EMSCRIPTEN_KEEPALIVE double wb_heard_write(int role, const void* bytes, int length, double offset) {
  return heard.write(static_cast<FileRole>(role), bytes, length, offset);
}

EMSCRIPTEN_KEEPALIVE double wb_heard_truncate(int role, double size) {
  return heard.truncate(static_cast<FileRole>(role), size);
}

EMSCRIPTEN_KEEPALIVE double wb_heard_flush(int role) {
  return heard.flush(static_cast<FileRole>(role));
}

}  // extern "C"
