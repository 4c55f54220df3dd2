#include <algorithm>

#include "app/model/app.h"
#include "app/platform/letters.h"
#include "app/platform/page_bridge.h"
#include "app/platform/program.h"
#include "app/platform/zones.h"
#include "app/screens/screens.h"
#include "app/ui/host.h"
#include "shared/store/database.h"

// Wires the app to the platform; nothing else.

namespace wardbook {
namespace {

class Wardbook final : public Program {
 public:
  explicit Wardbook(ProgramServices& services) : services_(services) {}

  Status start() override {
    store::OpenOptions options;
    options.path = services_.database.path;
    options.vfs = services_.database.vfs;
    const auto key = services_.database.key.bytes();
    options.key.assign(key.begin(), key.end());
    options.exclusive = true;
    options.tidies = true;
    WB_ASSIGN(auto database, store::Database::open(options));
    database_ = std::make_unique<store::Database>(std::move(database));
    WB_ASSIGN(app_, app::App::open({*database_, services_.transport, services_.clock,
                                    services_.random, zone_offset, decomposed}));
    app_->network_changed(services_.online);
    app_->watch(true);
    screens_ = std::make_unique<screens::Screens>(*app_);
    host_ = std::make_unique<ui::Host>(page_, load_fonts, [this] { screens_->frame(); });
    return {};
  }

  void message(std::span<const uint8_t> bytes) override { host_->message(bytes); }

  void event(PlatformEvent event) override {
    if (event == PlatformEvent::kOnline || event == PlatformEvent::kOffline)
      app_->network_changed(event == PlatformEvent::kOnline);
    if (event == PlatformEvent::kVisible || event == PlatformEvent::kHidden)
      app_->watch(event == PlatformEvent::kVisible);
  }

  double turn() override {
    // Not in the turn that made it so: its frame and its request are on their way first.
    if (untidy_) database_->tidy();
    const double tick = app_->tick();
    if (app_->revision() != shown_revision_) host_->request();
    shown_revision_ = app_->revision();
    const double frame = host_->turn(static_cast<double>(services_.clock.steady_ms()));
    untidy_ = database_->is_untidy();
    if (untidy_) return 0;
    // What a person did in this frame may have made a command, which wants to be sent at once.
    const double after = app_->revision() != shown_revision_ ? 0 : tick;
    return frame < 0 ? after : std::min(after, frame);
  }

  /// Every change was durable before its screen said so.
  void commit() override {}

  void stop() override {
    host_.reset();
    screens_.reset();
    app_.reset();
    database_.reset();
  }

 private:
  /// A hospital with a zone that this platform doesn't know is shown in UTC.
  static int zone_offset(const std::string& zone, Minute at) {
    const Result<int> offset = utc_offset_minutes(zone, at);
    return offset.ok() ? *offset : 0;
  }

  ProgramServices& services_;
  PageBridge page_;
  std::unique_ptr<store::Database> database_;
  std::unique_ptr<app::App> app_;
  std::unique_ptr<screens::Screens> screens_;
  std::unique_ptr<ui::Host> host_;
  int64_t shown_revision_ = -1;
  bool untidy_ = false;
};

}  // namespace

std::unique_ptr<Program> make_program(ProgramServices& services) {
  return std::make_unique<Wardbook>(services);
}

}  // namespace wardbook
