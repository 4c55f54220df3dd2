// How much room there is: size, density, safe areas, the on-screen keyboard, a strip of the page above
// the app.

/** @typedef {(...fields: (string | number)[]) => void} Tell */

/** Less than this is a browser's bar, more is a keyboard. */
const KEYBOARD_LEAST = 120;

export class Viewport {
  #root;
  #strip = document.getElementById('update');
  #tell;
  #probe;
  #abort = new AbortController();
  #observer;
  #last = '';

  /** @param {HTMLElement} root @param {Tell} tell */
  constructor(root, tell) {
    this.#root = root;
    this.#tell = tell;
    this.#probe = document.createElement('div');
    this.#probe.className = 'wb-probe';
    root.append(this.#probe);
    const options = { signal: this.#abort.signal };
    const measure = () => this.measure();
    this.#observer = new ResizeObserver(measure);
    this.#observer.observe(document.documentElement);
    if (this.#strip) this.#observer.observe(this.#strip);
    for (const type of ['resize', 'scroll']) {
      window.visualViewport?.addEventListener(type, measure, options);
    }
    window.addEventListener('resize', measure, options);
    for (const query of ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)']) {
      matchMedia(query).addEventListener('change', () => this.look(), options);
    }
  }

  stop() {
    this.#observer.disconnect();
    this.#abort.abort();
  }

  look() {
    /** @param {string} query */
    const is = (query) => (matchMedia(query).matches ? 1 : 0);
    this.#tell('look', is('(prefers-color-scheme: dark)'), is('(prefers-reduced-motion: reduce)'));
  }

  measure() {
    const page = document.documentElement;
    const view = window.visualViewport;
    // While someone has zoomed in, the layout stays; the keyboard makes it shorter.
    const keyboard = view !== null && Math.abs(view.scale - 1) < 0.01 &&
      page.clientHeight - view.height > KEYBOARD_LEAST;
    const above = Math.ceil(this.#strip?.getBoundingClientRect().height ?? 0);
    const height = (keyboard && view ? view.height : page.clientHeight) - above;
    const top = (keyboard && view ? view.offsetTop : 0) + above;
    this.#root.style.top = `${top}px`;
    this.#root.style.height = `${height}px`;
    const safe = getComputedStyle(this.#probe);
    const insets = [safe.paddingTop, safe.paddingRight, safe.paddingBottom, safe.paddingLeft]
      .map((length) => parseFloat(length) || 0);
    if (above > 0) insets[0] = 0;
    if (keyboard) insets[2] = 0;
    const fields = [page.clientWidth, height, window.devicePixelRatio, ...insets, keyboard ? 1 : 0];
    if (fields.join() === this.#last) return;
    this.#last = fields.join();
    this.#tell('size', ...fields);
  }

  /** A new program knows nothing. */
  again() {
    this.#last = '';
    this.look();
    this.measure();
  }
}
