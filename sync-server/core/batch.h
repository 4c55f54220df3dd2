#pragma once

#include "sync-server/core/store.h"

namespace wardbook {

/// One batch of what `write` writes; nothing of it if it, or the commit, fails.
template <class Write>
Status in_batch(Store& store, const Write& write) {
  WB_TRY(store.begin());
  if (Status done = write(); !done.ok()) {
    store.rollback();
    return done;
  }
  return store.commit();
}

}  // namespace wardbook
