// The packed frame of app/ui/frame_packer.h.

/**
 * @typedef {{op: number, id: number, alpha: boolean, x: number, y: number, w: number, h: number, pixels: Uint8Array}} TextureUpdate
 * @typedef {{vertices: Uint8Array, indices: Uint8Array, commands: DataView}} Draw
 * @typedef {{n: number, width: number, height: number, dpr: number, draw: Draw | null,
 *   textures: TextureUpdate[], semantics: string, look: string, focus: string}} Frame
 */

const HEAD = 13 * 4;
const TEXTURE_HEAD = 8 * 4;
const decoder = new TextDecoder();

/** @param {number} bytes */
const padded = (bytes) => (bytes + 3) & ~3;

/** @param {ArrayBuffer} buffer @param {number} start @param {number} length */
const readTextures = (buffer, start, length) => {
  const view = new DataView(buffer);
  /** @type {TextureUpdate[]} */
  const updates = [];
  for (let at = start; at < start + length;) {
    /** @param {number} field */
    const u32 = (field) => view.getUint32(at + 4 * field, true);
    const bytes = u32(7);
    updates.push({
      op: u32(0), id: u32(1), alpha: u32(2) === 1, x: u32(3), y: u32(4), w: u32(5), h: u32(6),
      pixels: new Uint8Array(buffer, at + TEXTURE_HEAD, bytes),
    });
    at += TEXTURE_HEAD + padded(bytes);
  }
  return updates;
};

/** @param {ArrayBuffer} buffer @returns {Frame} */
export const readFrame = (buffer) => {
  const head = new DataView(buffer);
  /** @param {number} field */
  const u32 = (field) => head.getUint32(4 * field, true);
  if (u32(0) !== 1) throw new Error(`frame of version ${u32(0)}`);
  let at = HEAD;
  /** @param {number} field */
  const section = (field) => {
    const start = at;
    at += padded(u32(field));
    return new Uint8Array(buffer, start, u32(field));
  };
  const textures = section(3);
  const vertices = section(4);
  const indices = section(5);
  const commands = section(6);
  /** @param {number} field */
  const text = (field) => decoder.decode(section(field));
  return {
    n: u32(1),
    width: head.getFloat32(40, true),
    height: head.getFloat32(44, true),
    dpr: head.getFloat32(48, true),
    draw: u32(2) & 1
      ? { vertices, indices, commands: new DataView(buffer, commands.byteOffset, commands.length) }
      : null,
    textures: readTextures(buffer, textures.byteOffset, textures.length),
    semantics: text(7),
    look: text(8),
    focus: text(9),
  };
};
