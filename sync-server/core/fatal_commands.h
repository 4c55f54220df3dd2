#pragma once

#include <set>
#include <string>

#include "shared/base/result.h"
#include "shared/domain/ids.h"

namespace wardbook {

/// Commands on which a check failed, which ended the server: a defect of the program, that would
/// end every server to which the tablet brings the command again. They are written to a file, and
/// refused from then on.
class FatalCommands {
 public:
  /// There are none, and none is written down.
  FatalCommands() = default;
  /// `path`: a file with an id a line, which need not be there. Error data_unreadable.
  static Result<FatalCommands> open(const std::string& path);

  bool contains(CommandId id) const { return ids_.contains(id); }

  /// As long as it lives, a check that fails on this thread fails on the command.
  class AtWork {
   public:
    AtWork(const FatalCommands& all, CommandId id);
    ~AtWork();
    AtWork(const AtWork&) = delete;
    AtWork& operator=(const AtWork&) = delete;

   private:
    static void write_down();
    const std::string& path_;
    const CommandId id_;
  };

 private:
  std::string path_;
  std::set<CommandId> ids_;
};

}  // namespace wardbook
