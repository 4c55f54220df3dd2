// The gallery's page: web/page/page.js with the smallest worker behind it, and counters for tests.

import { startPage } from './page/page.js';

const worker = new Worker('/worker.js', { type: 'module' });
const page = startPage({
  root: document.getElementById('app'),
  send: (bytes) => worker.postMessage(bytes.buffer, [bytes.buffer]),
  onBlind: () => {},
});
const gallery = { frames: 0, bytes: 0 };
Object.assign(window, { gallery });
worker.addEventListener('message', ({ data }) => {
  ++gallery.frames;
  gallery.bytes += data.bytes.byteLength;
  page.receive(data);
});
