#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

struct ImDrawData;
struct ImTextureData;

namespace wardbook::ui {

/// A frame as one block for the page. Little-endian; thirteen words, then seven sections, each
/// padded to 4:
///   [version 1, frame, flags (1 = has draw data), bytes of: textures, vertices, indices, commands,
///    semantics, look, focus; f32 width and height in CSS px, f32 density]
/// textures: per update u32 [op 0 create | 1 update | 2 destroy, id, format 0 rgba | 1 alpha8, x,
/// y,
///   w, h, bytes] and its pixels, padded to 4
/// vertices: ImDrawVert (f32 x y u v, u32 rgba); indices: u32
/// commands: f32 clip x0 y0 x1 y1 in CSS px, u32 texture, elements, first index
/// semantics: JSON (semantics.h); look: JSON; focus: id of the node to focus
class FramePacker {
 public:
  struct Extras {
    std::string semantics, look, focus;
  };
  /// Packs what changed since the last frame that was packed. Empty: nothing did.
  std::span<const uint8_t> pack(uint32_t frame, ImDrawData& data, const Extras& extras);
  /// The page has lost its textures and pixels: all go with the next frame.
  void reset();

 private:
  void textures(ImDrawData& data);
  void one_texture(ImTextureData& texture);
  void geometry(ImDrawData& data);
  [[nodiscard]] uint64_t hash() const;

  std::vector<uint8_t> texture_bytes_, vertices_, indices_, commands_, out_;
  uint64_t sent_hash_ = 0;
  uint32_t next_texture_ = 1;
  bool all_textures_ = false;
};

}  // namespace wardbook::ui
