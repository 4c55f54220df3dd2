// The page's half of the app: draws frames, mirrors their meaning, tells the program what people do.

import { readFrame } from './frame.js';
import { encode, Input } from './input.js';
import { isField, Mirror } from './mirror.js';
import { Renderer } from './renderer.js';
import { Viewport } from './viewport.js';
import { WayBack } from './way_back.js';

/** @typedef {import('./frame.js').Frame} Frame */

/** A context that was not given back by then is replaced with its canvas. */
const RESTORE_MS = 3000;

class Page {
  /** @type {Renderer | null} */
  #renderer = null;
  /** @type {string[]} */
  #events = [];
  #encoder = new TextEncoder();
  /** The frame that is shown but not acknowledged, 0 = none. */
  #unacknowledged = 0;
  #abort = new AbortController();
  #canvas = document.createElement('canvas');
  #height = 0;
  #root;
  #send;
  #onBlind;
  #mirror;
  #input;
  #viewport;
  #wayBack;

  /** @param {HTMLElement} root @param {(bytes: Uint8Array) => void} send @param {() => void} onBlind */
  constructor(root, send, onBlind) {
    this.#root = root;
    this.#send = send;
    this.#onBlind = onBlind;
    root.classList.add('wb-root');
    // A form, because password managers look for one; nothing is ever submitted by it.
    const nodes = document.createElement('form');
    nodes.className = 'wb-mirror';
    nodes.noValidate = true;
    nodes.addEventListener('submit', (event) => event.preventDefault());
    root.append(this.#canvas, nodes);
    this.#watchContext();
    this.#draw();
    /** @param {(string | number)[]} fields */
    const tell = (...fields) => this.#tell(...fields);
    this.#mirror = new Mirror(nodes);
    this.#input = new Input(root, this.#mirror, tell);
    this.#viewport = new Viewport(root, tell);
    this.#wayBack = new WayBack(this.#mirror, () => tell('key', 'Escape', ''), this.#abort.signal);
    document.addEventListener('visibilitychange', () => this.#acknowledge(),
      { signal: this.#abort.signal });
    tell('all');
    this.#viewport.again();
  }

  stop() {
    this.#abort.abort();
    this.#input.stop();
    this.#viewport.stop();
    this.#root.replaceChildren();
  }

  /** Events of one task go as one message. @param {(string | number)[]} fields */
  #tell(...fields) {
    if (this.#events.length === 0) {
      queueMicrotask(() => {
        const text = this.#events.join('');
        this.#events = [];
        if (!this.#abort.signal.aborted) this.#send(this.#encoder.encode(text));
      });
    }
    this.#events.push(encode(fields));
  }

  /** Pixels, size and meaning in one task. @param {ArrayBuffer} bytes */
  receive(bytes) {
    const frame = readFrame(bytes);
    this.#renderer?.apply(frame);
    if (frame.look) this.#look(frame.look);
    if (frame.semantics) this.#mirror.apply(frame.semantics);
    this.#wayBack.follow();
    if (frame.focus) this.#mirror.focus(frame.focus);
    if (frame.height < this.#height && isField(document.activeElement)) {
      // The keyboard has come up: the field must not stay behind it.
      document.activeElement.scrollIntoView({ block: 'nearest' });
    }
    this.#height = frame.height;
    this.#unacknowledged = frame.n;
    this.#root.dataset.frame = String(frame.n);
    if (document.hidden) setTimeout(() => this.#acknowledge());
    else requestAnimationFrame(() => this.#acknowledge());
  }

  #acknowledge() {
    if (this.#unacknowledged === 0) return;
    this.#tell('ack', this.#unacknowledged);
    this.#unacknowledged = 0;
  }

  /** @param {string} json */
  #look(json) {
    for (const [name, value] of Object.entries(JSON.parse(json))) {
      if (name === 'dark') this.#root.style.colorScheme = value ? 'dark' : 'light';
      else this.#root.style.setProperty(name, value);
    }
  }

  #watchContext() {
    const canvas = this.#canvas;
    const options = { signal: this.#abort.signal };
    canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault();
      this.#renderer = null;
      setTimeout(() => {
        if (this.#renderer || this.#abort.signal.aborted || canvas !== this.#canvas) return;
        this.#canvas = document.createElement('canvas');
        canvas.replaceWith(this.#canvas);
        this.#watchContext();
        this.#restore();
      }, RESTORE_MS);
    }, options);
    canvas.addEventListener('webglcontextrestored', () => this.#restore(), options);
  }

  /** A browser whose graphics have failed may give no context any more: nobody would see anything. */
  #draw() {
    try {
      this.#renderer = new Renderer(this.#canvas);
    } catch (error) {
      console.error(error);
      setTimeout(() => {
        if (!this.#abort.signal.aborted) this.#onBlind();
      });
    }
  }

  /** All that was on the card is gone: the program sends it again. */
  #restore() {
    this.#draw();
    this.#tell('pixels');
  }
}

/**
 * `root` is empty and fills the window. `onBlind`: nothing can be drawn.
 * @param {{root: HTMLElement, send: (bytes: Uint8Array) => void, onBlind: () => void}} options
 */
export const startPage = ({ root, send, onBlind }) => {
  const page = new Page(root, send, onBlind);
  return {
    /** @param {{bytes?: ArrayBuffer}} message */
    receive: (message) => {
      if (message.bytes) page.receive(message.bytes);
    },
    stop: () => page.stop(),
  };
};
