import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { gunzipSync } from 'node:zlib';

import { Fetches } from '../../web/worker_fetch.js';

const POST = 'POST /api/v1/sync\ncontent-type: application/cbor\n';
const realFetch = globalThis.fetch;
afterEach(() => { globalThis.fetch = realFetch; });

/** What fetch() is given for one request, and what the program is told. */
async function exchanged(body, { atOnce = false } = {}) {
  let asked;
  globalThis.fetch = async (path, options) => {
    asked = { path, ...options };
    return new Response(Uint8Array.of(7), { status: 200, headers: { 'x-said': 'yes' } });
  };
  const answers = [];
  await new Fetches((id, answer) => answers.push({ id, ...answer })).start(1, POST, body, 1_000, atOnce);
  return { asked, answers };
}

const header = (asked, name) => new Headers(asked.headers).get(name);

test('a long body goes out as gzip', async () => {
  const body = new Uint8Array(5_000).fill(65);
  const { asked } = await exchanged(body);
  assert.equal(asked.path, '/api/v1/sync');
  assert.equal(asked.method, 'POST');
  assert.equal(header(asked, 'content-type'), 'application/cbor');
  assert.equal(header(asked, 'content-encoding'), 'gzip');
  assert.ok(asked.body.length < body.length / 2);
  assert.deepEqual(new Uint8Array(gunzipSync(asked.body)), body);
});

test('a short body, and one that must be on its way at once, go out as they are', async () => {
  const short = new Uint8Array(100).fill(65);
  const long = new Uint8Array(5_000).fill(65);
  for (const [body, atOnce] of [[short, false], [long, true]]) {
    const { asked } = await exchanged(body, { atOnce });
    assert.equal(header(asked, 'content-encoding'), null);
    assert.deepEqual(asked.body, body);
  }
});

test('the answer is told once, with its head', async () => {
  const { answers } = await exchanged(new Uint8Array());
  assert.equal(answers.length, 1);
  const [{ id, status, head, body }] = answers;
  assert.deepEqual({ id, status, body }, { id: 1, status: 200, body: Uint8Array.of(7) });
  assert.match(head, /^x-said: yes$/m);
});

test('no network is an answer too', async () => {
  globalThis.fetch = async () => { throw new TypeError('no network'); };
  const answers = [];
  await new Fetches((id, answer) => answers.push({ id, ...answer })).start(2, POST, new Uint8Array(), 1_000, false);
  assert.deepEqual(answers, [{ id: 2, status: 0, head: '', body: new Uint8Array() }]);
});

test('what was cancelled is not told', async () => {
  globalThis.fetch = (path, { signal }) => new Promise((resolve, reject) => {
    signal.throwIfAborted();
    signal.addEventListener('abort', () => reject(signal.reason));
  });
  const answers = [];
  const fetches = new Fetches((id) => answers.push(id));
  const done = fetches.start(3, POST, new Uint8Array(), 60_000, false);
  fetches.cancelAll();
  await done;
  assert.deepEqual(answers, []);
});
