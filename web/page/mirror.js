// The real elements behind the pixels: a keyed tree that follows app/ui/semantics.h's patches.

/**
 * @typedef {[number, number, number, number]} Box
 * @typedef {{i: string, t: string, b: Box, a: Record<string, string>, x?: string, v?: string,
 *   e?: number, c?: number, o?: string[], k?: number, w?: [number, number, number, number, number]}} Node
 * @typedef {{d: string[], s: [Node, string, string][]}} Patch
 * @typedef {{id: string, el: HTMLElement, node: Node, parent: string, text: Text | null,
 *   spacer: HTMLElement | null, edits: number, left: number, top: number, composing: boolean}} Item
 */

/** @param {Element | null} el @returns {el is HTMLInputElement | HTMLTextAreaElement} */
export const isField = (el) =>
  el instanceof HTMLTextAreaElement ||
  (el instanceof HTMLInputElement && el.type !== 'checkbox' && el.type !== 'radio');

/** @param {HTMLElement} el @param {Record<string, string>} before @param {Record<string, string>} now */
const setAttributes = (el, before, now) => {
  for (const name in before) if (!(name in now)) el.removeAttribute(name);
  for (const name in now) {
    const value = /** @type {string} */ (now[name]);
    if (before[name] !== value) el.setAttribute(name, value);
  }
};

export class Mirror {
  /** @type {Map<string, Item>} */
  #items = new Map();
  /** Dialogs that are open, bottom to top, with what had the focus before. @type {{id: string, back: string}[]} */
  #dialogs = [];
  #root;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.#root = root;
  }

  /** @param {EventTarget | null} target @returns {Item | undefined} */
  itemOf(target) {
    const el = target instanceof Element ? target.closest('[data-testid]') : null;
    return el instanceof HTMLElement ? this.#items.get(el.dataset.testid ?? '') : undefined;
  }

  /** Regions that scroll. */
  *scrollers() {
    for (const item of this.#items.values()) if (item.spacer) yield item;
  }

  /** @param {string} json */
  apply(json) {
    /** @type {Patch} */
    const patch = JSON.parse(json);
    const focused = this.itemOf(document.activeElement)?.id ?? '';
    for (const id of patch.d) this.#remove(id);
    /** @type {Set<Item>} */
    const moved = new Set();
    for (const [node, parent, previous] of patch.s) moved.add(this.#set(node, parent, previous));
    for (const item of this.#items.values()) {
      const parent = this.#items.get(item.parent);
      if (moved.has(item) || (parent && moved.has(parent))) this.#place(item, parent);
    }
    for (const item of moved) this.#scroll(item);
    this.#followDialogs(focused);
    this.#keepFocus(focused);
  }

  /** Everything goes; the next patch is complete. */
  clear() {
    this.#items.clear();
    this.#dialogs = [];
    this.#root.replaceChildren();
  }

  /** @param {string} id */
  focus(id) {
    this.#items.get(id)?.el.focus({ preventScroll: false });
  }

  /** The dialog that everything else is inert behind. */
  get dialog() {
    const top = this.#dialogs[this.#dialogs.length - 1];
    return top ? this.#items.get(top.id)?.el : undefined;
  }

  /** Whether Escape leads somewhere: out of a dialog, or where the Back button of app/ui/shell.cpp does. */
  get hasWayBack() {
    return this.#dialogs.length > 0 || this.#items.has('back');
  }

  /** @param {string} id */
  #remove(id) {
    this.#items.get(id)?.el.remove();
    this.#items.delete(id);
  }

  /** @param {Node} node @param {string} parent @param {string} previous */
  #set(node, parent, previous) {
    let item = this.#items.get(node.i);
    if (!item || item.node.t !== node.t) item = this.#create(node, item);
    setAttributes(item.el, item.node.a, node.a);
    this.#setText(item, node.x ?? '');
    this.#setState(item, node);
    item.node = node;
    item.parent = parent;
    this.#attach(item, previous);
    return item;
  }

  /** @param {Node} node @param {Item | undefined} old @returns {Item} */
  #create(node, old) {
    const el = document.createElement(node.t);
    el.dataset.testid = node.i;
    el.id = `wb:${node.i}`;
    el.className = node.w ? 'wb-scroll' : 'wb-node';
    let spacer = null;
    if (node.w) {
      spacer = document.createElement('div');
      spacer.className = 'wb-spacer';
      el.append(spacer);
    }
    if (old) {
      for (const child of [...old.el.children]) {
        if (child !== old.spacer) el.append(child);
      }
      old.el.replaceWith(el);
    }
    /** @type {Item} */
    const item = {
      id: node.i, el, node: { ...node, a: {}, o: [] }, parent: '', text: null, spacer,
      edits: node.e ?? 0, left: 0, top: 0, composing: false,
    };
    if (node.w) item.node.w = [0, 0, 0, 0, 0];
    this.#items.set(node.i, item);
    return item;
  }

  /** @param {Item} item @param {string} text */
  #setText(item, text) {
    if (!item.text && !text) return;
    if (!item.text) {
      item.text = new Text();
      item.el.prepend(item.text);
    }
    if (item.text.data !== text) item.text.data = text;
  }

  /** @param {Item} item @param {Node} node */
  #setState(item, node) {
    const { el } = item;
    if (isField(el)) {
      // An older edit than the page's own must not overwrite what was typed since.
      const current = (node.e ?? 0) >= item.edits && !item.composing;
      if (current && el.value !== node.v) el.value = node.v ?? '';
    } else if (el instanceof HTMLInputElement) {
      el.checked = node.c === 1;
    } else if (el instanceof HTMLSelectElement) {
      const options = node.o ?? [];
      if (options.join('\n') !== item.node.o?.join('\n') || options.length !== el.length) {
        el.replaceChildren(...options.map((text, index) => new Option(text, String(index))));
      }
      el.selectedIndex = node.k ?? -1;
    }
  }

  /** @param {Item} item @param {string} previous */
  #attach(item, previous) {
    const parent = this.#items.get(item.parent);
    const box = parent?.el ?? this.#root;
    const before = this.#items.get(previous)?.el ?? parent?.spacer ?? parent?.text ?? null;
    const next = before ? before.nextSibling : box.firstChild;
    if (next !== item.el) box.insertBefore(item.el, next);
  }

  /** @param {Item} item @param {Item | undefined} parent */
  #place(item, parent) {
    const [x, y, w, h] = item.node.b;
    const [left, top] = parent && !parent.spacer ? parent.node.b : [0, 0];
    const { style } = item.el;
    style.left = `${x - left}px`;
    style.top = `${y - top}px`;
    style.width = `${w}px`;
    style.height = `${h}px`;
  }

  /** @param {Item} item */
  #scroll(item) {
    const { spacer, el, node } = item;
    if (!spacer || !node.w) return;
    const [width, height, left, top, asked] = node.w;
    spacer.style.width = `${width}px`;
    spacer.style.height = `${height}px`;
    el.style.overflowX = width > node.b[2] + 0.5 ? 'auto' : 'hidden';
    el.style.overflowY = height > node.b[3] + 0.5 ? 'auto' : 'hidden';
    if (el.dataset.asked === String(asked)) return;
    el.dataset.asked = String(asked);
    if (asked > 0) el.scrollTo({ left, top, behavior: 'instant' });
  }

  /** Where what had the focus went, the dialog or the next screen begins: nobody starts from the top. @param {string} focused */
  #keepFocus(focused) {
    if (focused === '' || this.#items.has(focused) || document.activeElement !== document.body) return;
    (this.dialog ?? this.#root.querySelector('main'))?.focus({ preventScroll: true });
  }

  /** The focus goes into a dialog that opens, and back to where it was when it closes. @param {string} focused */
  #followDialogs(focused) {
    const open = [...this.#items.values()].filter((item) => item.node.a['role'] === 'dialog');
    const closed = this.#dialogs.filter((dialog) => !this.#items.has(dialog.id));
    this.#dialogs = this.#dialogs.filter((dialog) => this.#items.has(dialog.id));
    for (const { id, el } of open) {
      if (this.#dialogs.some((dialog) => dialog.id === id)) continue;
      this.#dialogs.push({ id, back: focused });
      el.focus({ preventScroll: true });
    }
    const back = closed[0]?.back;
    if (back) this.#items.get(back)?.el.focus({ preventScroll: true });
  }
}
