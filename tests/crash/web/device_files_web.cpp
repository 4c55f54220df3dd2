#include <emscripten.h>

#include "app/platform/opfs_pool.h"
#include "tests/crash/disk_pool.h"
#include "tests/crash/web/device_files_web.h"
#include "tests/sim/must.h"

// The device's own files are those that the worker has opened, what is left of them those of
// another generation, opened in the same way. The simulated disk hears what the device's sync
// access handles are asked for: below everything that is ours.

// clang-format off
EM_JS(void, wb_open_copy_files, (), {
  const host = Module["host"];
  const files = new host.files.constructor((pointer, length) => host.bytes(pointer, length));
  files.open(2).then(() => { Module["crashFiles"] = [host.files, files]; });
});
EM_JS(int, wb_copy_files_are_open, (), { return Module["crashFiles"] ? 1 : 0; });
/// What the host's files are from now on: 0 the device's own, 1 what is left of them.
EM_JS(void, wb_use_files, (int which), { Module["host"].files = Module["crashFiles"][which]; });

EM_JS(void, wb_listen, (int roles), {
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

OpfsPool opfs;
DiskPool heard;

void fill(FileRole role, const std::vector<uint8_t>& bytes) {
  const auto size = static_cast<double>(bytes.size());
  must(opfs.truncate(role, size) == 0);
  must(opfs.write(role, bytes.data(), static_cast<int>(bytes.size()), 0) == size);
}

std::vector<uint8_t> read_all(FileRole role) {
  std::vector<uint8_t> bytes(static_cast<size_t>(opfs.size(role)));
  const auto size = static_cast<int>(bytes.size());
  must(opfs.read(role, bytes.data(), size, 0) == size);
  return bytes;
}

}  // namespace

bool copy_files_are_open() {
  return wb_copy_files_are_open() != 0;
}

void open_copy_files() {
  wb_open_copy_files();
}

const store::OpenOptions& live_options() {
  static const store::OpenOptions options = options_over(opfs, "live");
  return options;
}

void put_live_files_on(Disk& disk) {
  heard.set_disk(disk);
  static const bool listens = (wb_listen(kFileRoles), true);
  must(listens);
  for (const FileRole role : kRoles) fill(role, heard.bytes(role));
}

std::string live_files_differ() {
  for (const FileRole role : kRoles)
    if (read_all(role) != heard.bytes(role))
      return "the browser has another file " + std::to_string(static_cast<int>(role));
  return "";
}

const store::OpenOptions& copy_options() {
  static const store::OpenOptions options = options_over(opfs, "copy");
  return options;
}

CopyInUse::CopyInUse(Disk& disk) {
  wb_use_files(1);
  DiskPool copy;
  copy.set_disk(disk);
  for (const FileRole role : kRoles) fill(role, copy.bytes(role));
}

CopyInUse::~CopyInUse() {
  wb_use_files(0);
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
