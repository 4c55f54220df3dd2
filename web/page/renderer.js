// Draws a frame's triangles with WebGL2. Textures are applied whether or not anything is drawn.

/**
 * @typedef {import('./frame.js').Frame} Frame
 * @typedef {import('./frame.js').TextureUpdate} TextureUpdate
 */

const VERTEX = `#version 300 es
uniform vec2 size;
layout(location = 0) in vec2 position;
layout(location = 1) in vec2 uv;
layout(location = 2) in vec4 color;
out vec2 at;
out vec4 tint;
void main() {
  at = uv;
  tint = color;
  gl_Position = vec4(position.x / size.x * 2.0 - 1.0, 1.0 - position.y / size.y * 2.0, 0.0, 1.0);
}`;

const FRAGMENT = `#version 300 es
precision mediump float;
uniform sampler2D image;
uniform bool alpha;
in vec2 at;
in vec4 tint;
out vec4 pixel;
void main() {
  vec4 texel = texture(image, at);
  pixel = tint * (alpha ? vec4(1.0, 1.0, 1.0, texel.r) : texel);
}`;

const VERTEX_BYTES = 20;
const COMMAND_BYTES = 28;
const DESTROY = 2;
const CREATE = 0;

/** @param {WebGL2RenderingContext} gl @param {number} type @param {string} source */
const compile = (gl, type, source) => {
  const shader = /** @type {WebGLShader} */ (gl.createShader(type));
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  return shader;
};

export class Renderer {
  /** @type {Map<number, {texture: WebGLTexture, alpha: boolean}>} */
  #textures = new Map();
  #gl;
  #program;
  #uniforms;
  #vertices;
  #indices;
  #canvas;

  /** @param {HTMLCanvasElement} canvas throws if there is no WebGL2 */
  constructor(canvas) {
    const gl = canvas.getContext('webgl2', { alpha: false, antialias: false, depth: false });
    if (!gl) throw new Error('WebGL2 is not available');
    const program = gl.createProgram();
    gl.attachShader(program, compile(gl, gl.VERTEX_SHADER, VERTEX));
    gl.attachShader(program, compile(gl, gl.FRAGMENT_SHADER, FRAGMENT));
    gl.linkProgram(program);
    if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
      throw new Error(gl.getProgramInfoLog(program) ?? 'the shaders do not link');
    }
    this.#canvas = canvas;
    this.#gl = gl;
    this.#program = program;
    this.#uniforms = {
      size: gl.getUniformLocation(program, 'size'),
      alpha: gl.getUniformLocation(program, 'alpha'),
    };
    this.#vertices = gl.createBuffer();
    this.#indices = gl.createBuffer();
    this.#layout();
  }

  #layout() {
    const gl = this.#gl;
    gl.bindVertexArray(gl.createVertexArray());
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#vertices);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.#indices);
    for (const [index, size, type, normalized, offset] of /** @type {const} */ ([
      [0, 2, gl.FLOAT, false, 0], [1, 2, gl.FLOAT, false, 8], [2, 4, gl.UNSIGNED_BYTE, true, 16]])) {
      gl.enableVertexAttribArray(index);
      gl.vertexAttribPointer(index, size, type, normalized, VERTEX_BYTES, offset);
    }
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.SRC_ALPHA, gl.ONE_MINUS_SRC_ALPHA);
    gl.enable(gl.SCISSOR_TEST);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    gl.useProgram(this.#program);
  }

  /** @param {TextureUpdate} update */
  #update(update) {
    const gl = this.#gl;
    let entry = this.#textures.get(update.id);
    if (update.op === DESTROY) {
      if (entry) gl.deleteTexture(entry.texture);
      this.#textures.delete(update.id);
      return;
    }
    const format = update.alpha ? gl.RED : gl.RGBA;
    if (update.op === CREATE) {
      if (entry) gl.deleteTexture(entry.texture);
      entry = { texture: gl.createTexture(), alpha: update.alpha };
      this.#textures.set(update.id, entry);
      gl.bindTexture(gl.TEXTURE_2D, entry.texture);
      for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) {
        gl.texParameteri(gl.TEXTURE_2D, side, gl.CLAMP_TO_EDGE);
      }
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
      gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
      gl.texStorage2D(gl.TEXTURE_2D, 1, update.alpha ? gl.R8 : gl.RGBA8, update.w, update.h);
    }
    if (!entry) return;
    gl.bindTexture(gl.TEXTURE_2D, entry.texture);
    gl.texSubImage2D(gl.TEXTURE_2D, 0, update.x, update.y, update.w, update.h, format,
      gl.UNSIGNED_BYTE, update.pixels);
  }

  /** Canvas size and pixels change in one task. @param {Frame} frame */
  apply(frame) {
    for (const update of frame.textures) this.#update(update);
    if (!frame.draw) return;
    const width = Math.round(frame.width * frame.dpr);
    const height = Math.round(frame.height * frame.dpr);
    const canvas = this.#canvas;
    if (canvas.width !== width || canvas.height !== height) {
      canvas.width = width;
      canvas.height = height;
    }
    canvas.style.width = `${frame.width}px`;
    canvas.style.height = `${frame.height}px`;
    const gl = this.#gl;
    gl.viewport(0, 0, width, height);
    gl.uniform2f(this.#uniforms.size, frame.width, frame.height);
    gl.bufferData(gl.ARRAY_BUFFER, frame.draw.vertices, gl.STREAM_DRAW);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, frame.draw.indices, gl.STREAM_DRAW);
    this.#commands(frame.draw.commands, frame.dpr, height);
  }

  /** @param {DataView} commands @param {number} dpr @param {number} height */
  #commands(commands, dpr, height) {
    const gl = this.#gl;
    for (let at = 0; at < commands.byteLength; at += COMMAND_BYTES) {
      /** @param {number} index */
      const clip = (index) => Math.round(commands.getFloat32(at + 4 * index, true) * dpr);
      const [x0, y0, x1, y1] = [clip(0), clip(1), clip(2), clip(3)];
      const entry = this.#textures.get(commands.getUint32(at + 16, true));
      if (!entry || x1 <= x0 || y1 <= y0) continue;
      gl.scissor(x0, height - y1, x1 - x0, y1 - y0);
      gl.bindTexture(gl.TEXTURE_2D, entry.texture);
      gl.uniform1i(this.#uniforms.alpha, entry.alpha ? 1 : 0);
      gl.drawElements(gl.TRIANGLES, commands.getUint32(at + 20, true), gl.UNSIGNED_INT,
        4 * commands.getUint32(at + 24, true));
    }
  }
}
