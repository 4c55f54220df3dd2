#include "sync-server/cli/tasks.h"

#include <iostream>

#include "sync-server/cli/data_folder.h"
#include "sync-server/cli/serve.h"

namespace wardbook {
namespace {

Status run_serve(const Options& options) {
  hold_stop_signals();
  WB_ASSIGN(const DataFolder folder, DataFolder::open(options.data, true));
  const Handle handle = [](const Request&) {
    return Response{
        200, "application/json", "{\"status\":\"ok\"}\n", {{"Cache-Control", "no-store"}}};
  };
  return serve(options, folder, {{"GET", "/healthz"}}, handle);
}

}  // namespace

Status run_task(const Options& options) {
  switch (options.task) {
    case Task::help:
      std::cout << usage();
      return {};
    case Task::serve:
      return run_serve(options);
    default:
      return Error{"not_built", "This part of the server is still being built."};
  }
}

}  // namespace wardbook
