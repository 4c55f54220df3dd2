// One owner of the local database: a Web Lock, held for the worker's whole life. The browser frees
// it when the worker ends in any way. A BroadcastChannel asks an owner to let go.

const NAME = 'wardbook-db';
/** How long a lock without an answering owner is waited for: a worker that is just ending. */
const QUIET_WAIT_MS = 5000;
const TAKE_OVER_WAIT_MS = 3000;

export class Ownership {
  #channel = new BroadcastChannel(NAME);
  #release = () => {};
  #onAsked;
  #wanted = true;
  owner = false;

  /** @param {() => void} onAsked another tab wants the database: commit, close, call release() */
  constructor(onAsked) {
    this.#onAsked = onAsked;
    this.#channel.onmessage = ({ data }) => this.#hear(data);
  }

  /** @param {unknown} word */
  #hear(word) {
    if (!this.owner) return;
    if (word === 'who') this.#channel.postMessage('me');
    if (word === 'release') this.#onAsked();
  }

  /**
   * @param {boolean} takeOver ask the owner, if there is one, to let go
   * @returns {Promise<'owned' | 'elsewhere' | 'stuck'>}
   */
  async acquire(takeOver) {
    /** @type {() => void} */
    let giveUp = () => {};
    /** @type {Promise<void>} */
    const patience = new Promise((done) => { giveUp = done; });
    const timer = setTimeout(giveUp, takeOver ? TAKE_OVER_WAIT_MS : QUIET_WAIT_MS);
    this.#channel.onmessage = ({ data }) => {
      if (data === 'me' && !takeOver) giveUp();
      this.#hear(data);
    };
    this.#channel.postMessage(takeOver ? 'release' : 'who');
    await Promise.race([this.#hold(), patience]);
    clearTimeout(timer);
    if (this.owner) return 'owned';
    this.#wanted = false;
    return takeOver ? 'stuck' : 'elsewhere';
  }

  /**
   * Resolves once the lock is held; it stays held until release(). An AbortSignal is not used:
   * Chromium 156 loses an abort that comes just after the request, and waits for ever.
   */
  #hold() {
    return new Promise((held, failed) => {
      navigator.locks.request(NAME, () => {
        if (!this.#wanted) return undefined;
        this.owner = true;
        held(undefined);
        return new Promise((released) => {
          this.#release = () => released(undefined);
        });
      }).catch(failed);
    });
  }

  release() {
    this.owner = false;
    this.#release();
    this.#channel.close();
  }
}
