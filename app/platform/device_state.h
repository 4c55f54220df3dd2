#pragma once

namespace wardbook {

/// What the browser says about the room for this origin's data.
struct StorageState {
  double quota_bytes = 0;  ///< 0: not known
  double usage_bytes = 0;
  bool persisted = false;  ///< true: the browser does not evict the data by itself
};

/// The last known state; PlatformEvent::kStorageChanged says that there is a newer one.
StorageState storage_state();

}  // namespace wardbook
