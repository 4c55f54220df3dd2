#include "app/ui/frame_packer.h"

#include <cstring>

#include "imgui.h"

namespace wardbook::ui {
namespace {

template <class T>
void append(std::vector<uint8_t>& out, const T* values, size_t count) {
  const size_t at = out.size();
  out.resize(at + count * sizeof(T));
  if (count > 0) std::memcpy(out.data() + at, values, count * sizeof(T));
}

void pad(std::vector<uint8_t>& out) {
  out.resize((out.size() + 3) & ~size_t{3});
}

void append_section(std::vector<uint8_t>& out, const void* data, size_t size) {
  append(out, static_cast<const uint8_t*>(data), size);
  pad(out);
}

uint64_t mix(uint64_t h, const std::vector<uint8_t>& bytes) {
  constexpr uint64_t kPrime = 0x9E3779B97F4A7C15ull;
  size_t at = 0;
  for (; at + 8 <= bytes.size(); at += 8) {
    uint64_t word;
    std::memcpy(&word, bytes.data() + at, 8);
    h = (h ^ word) * kPrime;
    h ^= h >> 29;
  }
  for (; at < bytes.size(); ++at) h = (h ^ bytes[at]) * kPrime;
  return (h ^ bytes.size()) * kPrime;
}

uint32_t u32(size_t value) {
  return static_cast<uint32_t>(value);
}

enum TextureOp : uint32_t { kCreate = 0, kUpdate = 1, kDestroy = 2 };

}  // namespace

void FramePacker::reset() {
  all_textures_ = true;
  sent_hash_ = 0;
}

void FramePacker::one_texture(ImTextureData& t) {
  if (t.Status == ImTextureStatus_WantDestroy) {
    if (t.UnusedFrames == 0) return;
    const uint32_t head[8] = {kDestroy, static_cast<uint32_t>(t.TexID), 0, 0, 0, 0, 0, 0};
    append(texture_bytes_, head, 8);
    t.SetTexID(ImTextureID_Invalid);
    t.SetStatus(ImTextureStatus_Destroyed);
    return;
  }
  const bool create = t.Status == ImTextureStatus_WantCreate || (all_textures_ && t.Pixels);
  if (!create && t.Status != ImTextureStatus_WantUpdates) return;
  if (t.TexID == ImTextureID_Invalid) t.SetTexID(next_texture_++);
  const ImTextureRect r = create ? ImTextureRect{0, 0, static_cast<unsigned short>(t.Width),
                                                 static_cast<unsigned short>(t.Height)}
                                 : t.UpdateRect;
  const size_t line = size_t{r.w} * static_cast<size_t>(t.BytesPerPixel);
  const uint32_t head[8] = {create ? kCreate : kUpdate,
                            static_cast<uint32_t>(t.TexID),
                            t.Format == ImTextureFormat_Alpha8 ? 1u : 0u,
                            r.x,
                            r.y,
                            r.w,
                            r.h,
                            u32(line * r.h)};
  append(texture_bytes_, head, 8);
  for (int y = 0; y < r.h; ++y) {
    append(texture_bytes_, static_cast<const uint8_t*>(t.GetPixelsAt(r.x, r.y + y)), line);
  }
  pad(texture_bytes_);
  t.SetStatus(ImTextureStatus_OK);
}

void FramePacker::textures(ImDrawData& data) {
  texture_bytes_.clear();
  if (data.Textures != nullptr) {
    for (ImTextureData* texture : *data.Textures) one_texture(*texture);
  }
  all_textures_ = false;
}

void FramePacker::geometry(ImDrawData& data) {
  vertices_.clear();
  indices_.clear();
  commands_.clear();
  uint32_t vertex_base = 0, index_base = 0;
  for (const ImDrawList* list : data.CmdLists) {
    append(vertices_, list->VtxBuffer.Data, static_cast<size_t>(list->VtxBuffer.Size));
    for (const ImDrawCmd& cmd : list->CmdBuffer) {
      if (cmd.ElemCount == 0 || cmd.UserCallback != nullptr) continue;
      append(commands_, &cmd.ClipRect.x, 4);
      const uint32_t tail[3] = {static_cast<uint32_t>(cmd.GetTexID()), cmd.ElemCount,
                                index_base + cmd.IdxOffset};
      append(commands_, tail, 3);
    }
    const size_t at = indices_.size();
    indices_.resize(at + static_cast<size_t>(list->IdxBuffer.Size) * 4);
    for (int n = 0; n < list->IdxBuffer.Size; ++n) {
      const uint32_t index = list->IdxBuffer[n] + vertex_base;
      std::memcpy(indices_.data() + at + static_cast<size_t>(n) * 4, &index, 4);
    }
    vertex_base += static_cast<uint32_t>(list->VtxBuffer.Size);
    index_base += static_cast<uint32_t>(list->IdxBuffer.Size);
  }
}

uint64_t FramePacker::hash() const {
  const uint64_t h = mix(mix(mix(1, vertices_), indices_), commands_);
  return h == 0 ? 1 : h;
}

std::span<const uint8_t> FramePacker::pack(uint32_t frame, ImDrawData& data, const Extras& extras) {
  textures(data);
  geometry(data);
  // Size and density are part of the picture: the same vertices on another canvas are drawn again.
  const float view[3] = {data.DisplaySize.x, data.DisplaySize.y, data.FramebufferScale.x};
  append(commands_, view, 3);
  const uint64_t now = hash();
  commands_.resize(commands_.size() - sizeof view);
  const bool draw = now != sent_hash_;
  if (!draw && texture_bytes_.empty() && extras.semantics.empty() && extras.look.empty() &&
      extras.focus.empty()) {
    return {};
  }
  sent_hash_ = now;
  if (!draw) {
    vertices_.clear();
    indices_.clear();
    commands_.clear();
  }
  const uint32_t head[10] = {1,
                             frame,
                             draw ? 1u : 0u,
                             u32(texture_bytes_.size()),
                             u32(vertices_.size()),
                             u32(indices_.size()),
                             u32(commands_.size()),
                             u32(extras.semantics.size()),
                             u32(extras.look.size()),
                             u32(extras.focus.size())};
  out_.clear();
  append(out_, head, 10);
  append(out_, view, 3);
  for (const auto* part : {&texture_bytes_, &vertices_, &indices_, &commands_}) {
    append_section(out_, part->data(), part->size());
  }
  for (const auto* part : {&extras.semantics, &extras.look, &extras.focus}) {
    append_section(out_, part->data(), part->size());
  }
  return out_;
}

}  // namespace wardbook::ui
