// A device that is looked at: silent while nothing happens, and quick when something does.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { Country, registered } from './harness.mjs';

const SETUP = `
district "Nyanza"
clinic "A" at -0.1000,34.7500
hospital "Bondo" at -0.0900,34.7600 zone Africa/Nairobi slots 24h from 05:00Z
ward "Medicine"
pool "Bondo medicine" general oxygen
beds M-1
`;
const BYTES_A_SECOND = 6;
const SETTLED_MS = 8_000;
const MINUTE_MS = 60_000;

const after = (ms) => new Promise((done) => setTimeout(done, ms));

/** Counts what goes through, both ways. */
async function counter(t, port) {
  const counted = { bytes: 0, connections: 0 };
  const sockets = new Set();
  const server = createServer((asking) => {
    counted.connections += 1;
    const answering = connect(port, '127.0.0.1');
    for (const [from, to] of [[asking, answering], [answering, asking]]) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('data', (piece) => { counted.bytes += piece.length; });
      from.once('close', () => (sockets.delete(from), to.destroy()));
      from.pipe(to);
    }
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  counted.url = `http://localhost:${server.address().port}`;
  return counted;
}

test('an idle device is silent for a minute, and a change made elsewhere reaches it within 5 s', async (t) => {
  const country = await Country.make(t, SETUP);
  const counted = await counter(t, Number(new URL(country.server.url).port));
  const near = await country.person('near', 'desk', 'clinic=A');
  const idle = await country.person('idle', 'desk', 'clinic=A', counted.url);

  const watching = idle.ask('watch', String((SETTLED_MS + MINUTE_MS + 5_000) / 1_000));
  await after(SETTLED_MS);
  const before = counted.bytes;
  await after(MINUTE_MS);
  const spent = counted.bytes - before;
  t.diagnostic(`${spent} bytes in a minute`);
  assert.ok(spent <= BYTES_A_SECOND * MINUTE_MS / 1_000, `${spent} bytes in a minute`);

  const patient = await registered(near, 'A', 'Zawadi Atieno', 'ID-1');
  const made = Date.now();
  await near.ask('sync');
  while (counted.bytes === before + spent && Date.now() - made < 5_000) await after(20);
  t.diagnostic(`heard of it after ${Date.now() - made} ms`);
  await watching;  // it ends 5 s after the minute: what came later is not there
  assert.ok((await idle.ask('patients')).some((row) => row.id === patient));
  assert.equal((await idle.one('status')).link, 'online');
});
