// The browser's Back, as the gesture of a phone, goes one step back in the app: out of the dialog on
// top, or to the place before. Only where there is no step left does it leave.

/** What marks the entry of the browser's history that stands for the step. */
const STEP = 'wardbook-step';

export class WayBack {
  #mirror;
  #goBack;
  /** The browser is at that entry. A reload stays there. */
  #isAhead = history.state === STEP;

  /** @param {import('./mirror.js').Mirror} mirror @param {() => void} goBack @param {AbortSignal} signal */
  constructor(mirror, goBack, signal) {
    this.#mirror = mirror;
    this.#goBack = goBack;
    addEventListener('popstate', ({ state }) => this.#moved(state), { signal });
  }

  /** After a frame. */
  follow() {
    if (this.#isAhead || !this.#mirror.hasWayBack) return;
    history.pushState(STEP, '');
    this.#isAhead = true;
  }

  /** @param {unknown} state */
  #moved(state) {
    this.#isAhead = state === STEP;
    if (this.#isAhead) return;
    if (this.#mirror.hasWayBack) this.#goBack();
    else history.back();
  }
}
