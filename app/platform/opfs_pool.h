#pragma once

#include "app/platform/file_pool.h"

namespace wardbook {

/// The files that the worker has opened: OPFS sync access handles (web/worker_files.js).
class OpfsPool : public FilePool {
 public:
  double read(FileRole role, void* to, int length, double offset) override;
  double write(FileRole role, const void* from, int length, double offset) override;
  double truncate(FileRole role, double size) override;
  double flush(FileRole role) override;
  double size(FileRole role) override;
};

}  // namespace wardbook
