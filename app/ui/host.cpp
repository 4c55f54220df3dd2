#include "app/ui/host.h"

#include <algorithm>
#include <cstdio>

#include "app/ui/core.h"
#include "app/ui/frame_packer.h"
#include "app/ui/input.h"
#include "app/ui/overlay.h"
#include "imgui_internal.h"

namespace wardbook::ui {
namespace {

constexpr int kMostPasses = 12;
constexpr int kMostSettling = 3;

void set_up(ImGuiIO& io) {
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.ConfigInputTrickleEventQueue = true;
  io.ConfigFlags |= ImGuiConfigFlags_NoMouseCursorChange;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
  io.Fonts->TexDesiredFormat = ImTextureFormat_Alpha8;
  io.Fonts->Flags |= ImFontAtlasFlags_NoMouseCursors;
  ImGuiStyle& style = ImGui::GetStyle();
  style.WindowPadding = {0, 0};
  style.WindowBorderSize = 0;
  style.WindowRounding = 0;
  style.WindowMinSize = {1, 1};
}

std::string look_json(const Theme& t) {
  char out[256];
  std::snprintf(out, sizeof out,
                "{\"dark\":%s,\"--wb-bg\":\"#%06x\",\"--wb-field\":\"#%06x\",\"--wb-text\":"
                "\"#%06x\",\"--wb-muted\":\"#%06x\",\"--wb-accent\":\"#%06x\"}",
                t.dark ? "true" : "false", t.background, t.surface, t.text, t.muted, t.accent);
  return out;
}

/// Words of screens that are gone give their glyphs back.
void forget_words() {
  if (!ctx().words.are_many()) return;
  ImFontAtlasBuildDiscardBakes(ImGui::GetIO().Fonts, 0);
  ctx().words.clear();
}

void one_pass(const std::function<void()>& screen) {
  forget_words();
  const Environment& env = ctx().env;
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {env.width, env.height};
  io.DisplayFramebufferScale = {env.dpr, env.dpr};
  ImGui::GetStyle().CircleTessellationMaxError = 0.25f / env.dpr;
  for (ImFont* font : {ctx().regular, ctx().strong}) font->CurrentRasterizerDensity = env.dpr;
  ImGui::NewFrame();
  begin_screen();
  screen();
  end_screen();
  ImGui::Render();
}

/// Of two times at which to wake; 0: never.
double earlier(double a, double b) {
  return a == 0 || b == 0 ? std::max(a, b) : std::min(a, b);
}

/// What no widget took in its pass is gone: its widget is not on the screen.
void forget_input() {
  Context& c = ctx();
  c.activations.clear();
  c.values.clear();
  c.escape = false;
  for (auto& [id, field] : c.fields) {
    field.incoming.reset();
    field.submitted = false;
  }
}

}  // namespace

std::string_view shaped_word(unsigned code) {
  return ctx().words.word_of(code);
}

Host::Host(Page& page, FontLoader fonts, std::function<void()> screen)
    : page_(page),
      screen_(std::move(screen)),
      packer_(std::make_unique<FramePacker>()),
      diff_(std::make_unique<SemanticsDiff>()) {
  IMGUI_CHECKVERSION();
  ImGui::CreateContext();
  set_up(ImGui::GetIO());
  const Fonts loaded = fonts(*ImGui::GetIO().Fonts);
  ctx() = Context{};
  ctx().regular = loaded.regular;
  ctx().strong = loaded.strong;
}

Host::~Host() {
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    texture->SetTexID(ImTextureID_Invalid);
    texture->SetStatus(ImTextureStatus_Destroyed);
  }
  ImGui::DestroyContext();
}

void Host::message(std::span<const uint8_t> bytes) {
  const std::string_view text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  for (const std::string_view line : split_event(text, kEventEnd)) {
    if (!line.empty()) event(line);
  }
}

void Host::event(std::string_view line) {
  const EventFields fields = split_event(line);
  if (fields[0] == "ack" && fields.size() > 1) {
    acknowledged(static_cast<uint32_t>(event_number(fields[1], 0)));
    return;
  }
  if (fields[0] == "all" || fields[0] == "pixels") {
    everything_ = everything_ || fields[0] == "all";
    packer_->reset();
    in_flight_ = false;
  } else if (fields[0] == "dirty" && fields.size() > 1) {
    resend_.emplace_back(fields[1]);
  } else if (!input_.take(line)) {
    return;
  }
  sized_ = sized_ || fields[0] == "size";
  dirty_ = true;
  settle_ = 0;
}

void Host::acknowledged(uint32_t frame) {
  if (frame != frame_) return;
  in_flight_ = false;
  // What was shown may have moved under the pointer, or opened something: look once more.
  if (++settle_ <= kMostSettling) dirty_ = true;
}

void Host::lay_out(double now_ms) {
  Context& c = ctx();
  c.now = now_ms;
  c.theme = c.env.dark ? &dark_theme() : &light_theme();
  ImGuiIO& io = ImGui::GetIO();
  io.DeltaTime = std::clamp(static_cast<float>((now_ms - last_ms_) / 1000), 0.0001f, 1.0f);
  last_ms_ = now_ms;
  double wake = 0;
  do wake = earlier(wake, run_passes());
  while (input_.next_pass());
  c.wake_at = wake;
}

/// Passes until all that the input did is laid out. Returns the earliest wake that one asked for.
double Host::run_passes() {
  double wake = 0;
  for (int pass = 0; pass < kMostPasses; ++pass) {
    one_pass(screen_);
    if (pass == 0) forget_input();
    wake = earlier(wake, ctx().wake_at);
    ImGui::GetIO().DeltaTime = 0.0001f;
    if (!ctx().again && ImGui::GetCurrentContext()->InputEventsQueue.empty()) break;
  }
  return wake;
}

bool Host::post_changes() {
  Context& c = ctx();
  FramePacker::Extras extras;
  if (everything_) diff_->reset();
  extras.semantics = diff_->patch(c.semantics.nodes(), resend_);
  if (everything_ || shown_theme_ != c.theme) extras.look = look_json(*c.theme);
  shown_theme_ = c.theme;
  everything_ = false;
  resend_.clear();
  extras.focus = std::move(c.focus_request);
  c.focus_request.clear();
  const std::span<const uint8_t> frame = packer_->pack(frame_ + 1, *ImGui::GetDrawData(), extras);
  if (frame.empty()) return false;
  ++frame_;
  in_flight_ = true;
  page_.post(frame);
  return true;
}

double Host::turn(double now_ms) {
  Context& c = ctx();
  if (!sized_ || in_flight_) return -1;
  if (c.wake_at > 0 && now_ms >= c.wake_at) dirty_ = true;
  if (dirty_) {
    dirty_ = false;
    lay_out(now_ms);
    post_changes();
  }
  return c.wake_at > 0 ? std::max(0.0, c.wake_at - now_ms) : -1;
}

}  // namespace wardbook::ui
