// The smallest worker that can run the kit: messages in, turns, frames out.

import createProgram from './gallery.js';

/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
/** @type {any} */
let program;

const host = {
  /** @param {number} pointer @param {number} length */
  postPage(pointer, length) {
    const bytes = program.HEAPU8.slice(pointer, pointer + length).buffer;
    self.postMessage({ kind: 'page', bytes }, { transfer: [bytes] });
  },
};

const wake = () => {
  clearTimeout(timer);
  const wait = program._wb_wake(performance.now());
  if (wait >= 0) timer = setTimeout(wake, wait);
};

const ready = createProgram({ host }).then((/** @type {any} */ made) => {
  program = made;
});

self.onmessage = async ({ data }) => {
  await ready;
  const bytes = new Uint8Array(data);
  const pointer = program._wb_alloc(bytes.length);
  program.HEAPU8.set(bytes, pointer);
  program._wb_message(pointer, bytes.length);
  program._wb_free(pointer);
  wake();
};
