// The program's requests to its server. Every one ends in exactly one answer: status 0 stands for
// no network, a refused connection, a broken body, and the deadline.

/** @typedef {{ status: number, head: string, body: Uint8Array<ArrayBuffer> }} Answer */

/** @type {Answer} */
const NOTHING = { status: 0, head: '', body: new Uint8Array() };

/** @param {string} head "METHOD path\nname: value\n…" */
const parseHead = (head) => {
  const [first, ...lines] = head.split('\n').filter(Boolean);
  const space = first.indexOf(' ');
  const headers = lines.map((line) => /** @type {[string, string]} */ (
    [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]));
  return { method: first.slice(0, space), path: first.slice(space + 1), headers };
};

/** Below this a gzip body is hardly shorter. */
const WORTH_COMPRESSING = 512;

/** @param {Uint8Array<ArrayBuffer>} body */
const gzip = async (body) => {
  const packed = new Blob([body]).stream().pipeThrough(new CompressionStream('gzip'));
  return new Uint8Array(await new Response(packed).arrayBuffer());
};

export class Fetches {
  /** @type {Map<number, AbortController>} */
  #running = new Map();
  #onAnswer;

  /** @param {(id: number, answer: Answer) => void} onAnswer */
  constructor(onAnswer) {
    this.#onAnswer = onAnswer;
  }

  /**
   * @param {number} id @param {string} head @param {Uint8Array<ArrayBuffer>} body @param {number} timeoutMs
   * @param {boolean} atOnce fetch() is called before this returns: the program will be busy, and packing takes a turn
   */
  async start(id, head, body, timeoutMs, atOnce) {
    const abort = new AbortController();
    this.#running.set(id, abort);
    const timer = setTimeout(() => abort.abort(), timeoutMs);
    const answer = await this.#exchange(head, body, atOnce, abort.signal).catch(() => NOTHING);
    clearTimeout(timer);
    if (this.#running.delete(id)) this.#onAnswer(id, answer);
  }

  /**
   * @param {string} head @param {Uint8Array<ArrayBuffer>} body @param {boolean} atOnce @param {AbortSignal} signal
   * @returns {Promise<Answer>}
   */
  async #exchange(head, body, atOnce, signal) {
    const { method, path, headers } = parseHead(head);
    const packed = !atOnce && body.length >= WORTH_COMPRESSING && typeof CompressionStream === 'function';
    if (packed) headers.push(['content-encoding', 'gzip']);
    const sent = packed ? await gzip(body) : body;
    const response = await fetch(path, {
      method, headers, signal,
      body: sent.length > 0 ? sent : undefined,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const lines = [...response.headers].map(([name, value]) => `${name}: ${value}\n`);
    return { status: response.status, head: lines.join(''), body: bytes };
  }

  /** The program does not want the answer any more. @param {number} id */
  cancel(id) {
    const abort = this.#running.get(id);
    this.#running.delete(id);
    abort?.abort();
  }

  cancelAll() {
    for (const id of [...this.#running.keys()]) this.cancel(id);
  }
}
