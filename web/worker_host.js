// What the C++ program calls: the functions behind app/platform's EM_JS. Pointers are into the
// program's memory, which may move at any call into it: every view is taken fresh.

import { Fetches } from './worker_fetch.js';
import { Files } from './worker_files.js';
import { zoneOffset } from './worker_zones.js';

/** @typedef {import('wardbook-program').Program} Program */

const decoder = new TextDecoder();
const encoder = new TextEncoder();
const CRYPTO_MOST = 65536;

export class Host {
  /** @type {WebAssembly.Memory | null} */
  #memory = null;
  /** @type {Uint8Array | null} */
  #key = null;
  /** @type {Program | null} */
  program = null;
  files = new Files((pointer, length) => this.bytes(pointer, length));
  #fetches = new Fetches((id, answer) => this.#deliver(id, answer));
  failure = { code: '', hint: '' };
  #onAnswer;

  /** @param {(deliver: () => void) => void} onAnswer an answer of the server waits: a call into the program, which can fail */
  constructor(onAnswer) {
    this.#onAnswer = onAnswer;
  }

  /** @param {WebAssembly.Instance} instance */
  attach(instance) {
    const memory = Object.values(instance.exports).find((one) => one instanceof WebAssembly.Memory);
    if (!(memory instanceof WebAssembly.Memory)) throw new Error('the program exports no memory');
    this.#memory = memory;
  }

  /** A view that is good until the next call into the program. @param {number} pointer @param {number} length */
  bytes(pointer, length) {
    const memory = /** @type {WebAssembly.Memory} */ (this.#memory);
    return new Uint8Array(/** @type {ArrayBuffer} */ (memory.buffer), pointer, length);
  }

  /** @param {number} pointer @param {number} length */
  text(pointer, length) {
    return decoder.decode(this.bytes(pointer, length));
  }

  /** Copies bytes into the program's memory for the time of one call. @param {Uint8Array} bytes @param {(pointer: number, length: number) => void} call */
  lend(bytes, call) {
    const program = /** @type {Program} */ (this.program);
    const pointer = program._wb_alloc(bytes.length || 1);
    // Written to address 0, it would lie over everything that the program has.
    if (pointer === 0) throw new Error('no memory is left');
    this.bytes(pointer, bytes.length).set(bytes);
    call(pointer, bytes.length);
    program._wb_free(pointer);
  }

  /** @param {number} id @param {import('./worker_fetch.js').Answer} answer */
  #deliver(id, answer) {
    const { program } = this;
    if (!program) return;
    this.#onAnswer(() =>
      this.lend(encoder.encode(answer.head), (head, headLength) =>
        this.lend(answer.body, (body, bodyLength) =>
          program._wb_reply(id, answer.status, head, headLength, body, bodyLength))));
  }

  /** @param {Uint8Array} key */
  holdKey(key) {
    this.#key = key;
  }

  /** Hands the key over once and forgets it. @param {number} pointer */
  takeKey(pointer) {
    if (!this.#key) return 0;
    this.bytes(pointer, this.#key.length).set(this.#key);
    this.#key.fill(0);
    this.#key = null;
    return 1;
  }

  /** @param {number} pointer @param {number} length */
  randomFill(pointer, length) {
    for (let done = 0; done < length; done += CRYPTO_MOST) {
      crypto.getRandomValues(this.bytes(pointer + done, Math.min(CRYPTO_MOST, length - done)));
    }
  }

  /** @param {number} pointer @param {number} length */
  postPage(pointer, length) {
    const bytes = this.bytes(pointer, length).slice().buffer;
    self.postMessage({ kind: 'page', bytes }, [bytes]);
  }

  /**
   * Writes the text's compatibility decomposition in lower case to `out`, as far as there is room.
   * @param {number} text @param {number} length @param {number} out @param {number} room
   */
  decompose(text, length, out, room) {
    const letters = this.text(text, length).normalize('NFKD').toLowerCase();
    return encoder.encodeInto(letters, this.bytes(out, room)).written;
  }

  /** @param {number} name @param {number} length @param {number} minute */
  zoneOffset(name, length, minute) {
    return zoneOffset(this.text(name, length), minute);
  }

  /** @param {number} id @param {number} head @param {number} headLength @param {number} body @param {number} bodyLength @param {number} timeoutMs @param {number} atOnce */
  fetchStart(id, head, headLength, body, bodyLength, timeoutMs, atOnce) {
    void this.#fetches.start(
      id, this.text(head, headLength), this.bytes(body, bodyLength).slice(), timeoutMs, atOnce !== 0);
  }

  /** @param {number} id */
  fetchCancel(id) {
    this.#fetches.cancel(id);
  }

  /** @param {number} code @param {number} codeLength @param {number} hint @param {number} hintLength */
  startFailed(code, codeLength, hint, hintLength) {
    this.failure = { code: this.text(code, codeLength), hint: this.text(hint, hintLength) };
  }

  /** @param {number} role @param {number} p @param {number} length @param {number} offset */
  fileRead(role, p, length, offset) {
    return this.files.read(role, p, length, offset);
  }

  /** @param {number} role @param {number} p @param {number} length @param {number} offset */
  fileWrite(role, p, length, offset) {
    return this.files.write(role, p, length, offset);
  }

  /** @param {number} role @param {number} size */
  fileTruncate(role, size) {
    return this.files.truncate(role, size);
  }

  /** @param {number} role */
  fileFlush(role) {
    return this.files.flush(role);
  }

  /** @param {number} role */
  fileSize(role) {
    return this.files.size(role);
  }

  /**
   * Ends requests and closes the files; the program is not called again. Files that were deleted are
   * left to the end of the worker: in Chromium 156 close() never returns, and with it nothing would.
   * @param {boolean} [filesAreThere]
   */
  close(filesAreThere = true) {
    this.program = null;
    this.#fetches.cancelAll();
    if (filesAreThere) this.files.close();
  }
}
