// What people do, told to the program: every pointer sequence as coordinates, everything else as an
// activation, an edit or a key of the element that it happened to.

import { isField } from './mirror.js';

/**
 * @typedef {import('./mirror.js').Mirror} Mirror
 * @typedef {import('./mirror.js').Item} Item
 * @typedef {(...fields: (string | number)[]) => void} Tell
 */

/** Where something was when the pointer went down on it. @typedef {{item: Item, box: DOMRect}} Press */

/** A click this long after its pointer was lifted still belongs to it. */
const SEQUENCE_MS = 1000;
const CONTROL = /[\x00-\x08\x0b-\x1f]/g;
const FOCUSABLE =
  'button:not([disabled]),a[href],input:not([disabled]),select:not([disabled]),textarea:not([disabled]),[tabindex="0"]';

/** @param {Element} element */
const isPressable = (element) => element instanceof HTMLButtonElement ||
  element instanceof HTMLAnchorElement || element instanceof HTMLInputElement;

/** @param {DOMRect} box @param {PointerEvent} event */
const isInside = (box, { clientX, clientY }) =>
  clientX >= box.left && clientX <= box.right && clientY >= box.top && clientY <= box.bottom;

export class Input {
  #root;
  #mirror;
  #tell;
  /** When the last forwarded sequence ended without a click yet. */
  #lifted = -Infinity;
  /** The pointer whose sequence is being forwarded. @type {number | null} */
  #pressed = null;
  /** What it went down on, if that can be pressed. @type {Press | null} */
  #press = null;
  #abort = new AbortController();

  /** @param {HTMLElement} root @param {Mirror} mirror @param {Tell} tell */
  constructor(root, mirror, tell) {
    this.#root = root;
    this.#mirror = mirror;
    this.#tell = tell;
    this.#listen();
  }

  stop() {
    this.#abort.abort();
  }

  #listen() {
    const options = { capture: true, signal: this.#abort.signal };
    /** @template {keyof HTMLElementEventMap} K @param {K} type @param {(event: HTMLElementEventMap[K]) => void} handle */
    const on = (type, handle) => this.#root.addEventListener(type, handle, options);
    on('pointerdown', (event) => this.#down(event));
    on('pointermove', (event) => this.#move(event));
    window.addEventListener('pointerup', (event) => this.#up(event), options);
    window.addEventListener('pointercancel', (event) => this.#cancel(event), options);
    document.documentElement.addEventListener('pointerleave', (event) => this.#cancel(event),
      { signal: this.#abort.signal });
    on('click', (event) => this.#click(event));
    on('input', (event) => this.#edit(event));
    on('change', (event) => this.#change(event));
    on('keydown', (event) => this.#key(event));
    on('focusin', (event) => this.#focus(event));
    on('focusout', (event) => {
      if (!event.relatedTarget) this.#tell('blur');
    });
    on('scroll', () => this.flushScroll());
    on('compositionstart', (event) => this.#compose(event, true));
    on('compositionend', (event) => this.#compose(event, false));
  }

  /** Positions that the program does not know yet, before anything that depends on them. */
  flushScroll() {
    for (const item of this.#mirror.scrollers()) {
      const { scrollLeft, scrollTop } = item.el;
      if (scrollLeft === item.left && scrollTop === item.top) continue;
      item.left = scrollLeft;
      item.top = scrollTop;
      this.#tell('scroll', item.id, scrollLeft, scrollTop);
    }
  }

  /** @param {string} kind @param {PointerEvent} event @param {...number} more */
  #pointer(kind, event, ...more) {
    const box = this.#root.getBoundingClientRect();
    this.#tell('ptr', kind, event.clientX - box.left, event.clientY - box.top,
      event.pointerType || 'mouse', ...more);
  }

  /** @param {PointerEvent} event */
  #down(event) {
    if (!event.isPrimary || event.button !== 0) return;
    this.flushScroll();
    this.#pressed = event.pointerId;
    this.#lifted = -Infinity;
    const item = this.#mirror.itemOf(event.target);
    this.#press = item && isPressable(item.el) ? { item, box: item.el.getBoundingClientRect() } : null;
    this.#pointer('down', event, this.#press ? 1 : 0);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    if (!event.isPrimary || (event.pointerType === 'touch' && this.#pressed === null)) return;
    this.#pointer('move', event);
  }

  /** @param {PointerEvent} event */
  #up(event) {
    if (event.pointerId !== this.#pressed) return;
    this.#pressed = null;
    this.#lifted = performance.now();
    this.#pointer('up', event);
    this.#finishPress(event);
  }

  /**
   * Lifted where it went down, it presses what was seen there. What moves meanwhile gets no click of the browser's,
   * which looks at what is under the pointer now. @param {PointerEvent} event
   */
  #finishPress(event) {
    const press = this.#press;
    this.#press = null;
    if (!press || isField(press.item.el) || !isInside(press.box, event)) return;
    this.flushScroll();
    this.#tell('act', press.item.id);
  }

  /** The browser took the sequence (a pan, a zoom), or the mouse left. @param {PointerEvent} event */
  #cancel(event) {
    if (event.type === 'pointerleave' && this.#pressed !== null) return;
    if (event.isPrimary) this.#pointer('cancel', event);
    this.#pressed = null;
    this.#press = null;
  }

  /** @param {MouseEvent} event */
  #click(event) {
    const item = this.#mirror.itemOf(event.target);
    if (item?.el instanceof HTMLAnchorElement) event.preventDefault();
    const ofPointer = event.detail > 0 && performance.now() - this.#lifted < SEQUENCE_MS;
    this.#lifted = -Infinity;
    if (!item || isField(item.el) || item.el instanceof HTMLSelectElement) return;
    if (!isPressable(item.el)) return;
    if (!ofPointer) {
      this.flushScroll();
      this.#tell('act', item.id);
    }
    // The browser has toggled it already; the program's answer decides.
    if (item.el instanceof HTMLInputElement) this.#tell('dirty', item.id);
  }

  /** @param {Event} event */
  #edit(event) {
    const item = this.#mirror.itemOf(event.target);
    if (!item || !isField(item.el)) return;
    this.#tell('in', item.id, ++item.edits, item.el.value);
  }

  /** @param {Event} event */
  #change(event) {
    const item = this.#mirror.itemOf(event.target);
    if (!(item?.el instanceof HTMLSelectElement)) return;
    this.#tell('val', item.id, item.el.selectedIndex);
    this.#tell('dirty', item.id);
  }

  /** @param {Event} event @param {boolean} composing */
  #compose(event, composing) {
    const item = this.#mirror.itemOf(event.target);
    if (item) item.composing = composing;
  }

  /** @param {KeyboardEvent} event */
  #key(event) {
    if (event.isComposing || event.keyCode === 229) return;
    const item = this.#mirror.itemOf(event.target);
    if (event.key === 'Escape') this.#tell('key', 'Escape', item?.id ?? '');
    if (event.key === 'Enter' && item?.el instanceof HTMLInputElement) {
      if (isField(item.el)) this.#tell('key', 'Enter', item.id);
    }
    if (event.key === 'Tab') this.#trap(event);
  }

  /** Tab stays inside an open dialog. @param {KeyboardEvent} event */
  #trap(event) {
    const { dialog } = this.#mirror;
    if (!dialog) return;
    /** @type {HTMLElement[]} */
    const stops = [...dialog.querySelectorAll(FOCUSABLE)].filter((el) => el instanceof HTMLElement);
    const [first, last] = [stops[0], stops[stops.length - 1]];
    if (!first || !last) return;
    const at = document.activeElement;
    const leaving = event.shiftKey ? at === first || at === dialog : at === last;
    if (!leaving && dialog.contains(at)) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }

  /** @param {FocusEvent} event */
  #focus(event) {
    const item = this.#mirror.itemOf(event.target);
    if (item) this.#tell('focus', item.id, item.el.matches(':focus-visible') ? 1 : 0);
  }
}

/** One event in the coding of app/ui/input.h. @param {(string | number)[]} fields */
export const encode = (fields) =>
  fields.map((field) => String(field).replace(CONTROL, '')).join('\x1f') + '\x1e';
