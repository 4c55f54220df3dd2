import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { buildSite } from './site.mjs';

const wasm = Buffer.from('one program');
const site = buildSite(wasm);
const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const hashedName = /^\/[a-z_]+\.([0-9a-f]{16})\.\w+$/;

test('a hashed name carries the hash of its bytes', () => {
  const hashed = [...site].filter(([path]) => hashedName.test(path));
  assert.ok(hashed.length >= 4, 'boot, worker, style and program');
  for (const [path, bytes] of hashed) {
    assert.equal(hashedName.exec(path)[1], sha256(bytes).slice(0, 16), path);
  }
});

test('everything that the start page and the worker name is in the site', () => {
  const named = /["'(](\/[\w./-]+\.(?:js|css|wasm|png|svg|webmanifest))["')]/g;
  const worker = [...site.keys()].find((path) => /^\/worker\.[0-9a-f]+\.js$/.test(path));
  for (const from of ['/', worker]) {
    const paths = [...String(site.get(from)).matchAll(named)].map((match) => match[1]);
    assert.ok(paths.length > 0, from);
    for (const path of paths) assert.ok(site.has(path), `${from} names ${path}`);
  }
});

test('the program is served as it was built', () => {
  const [path] = [...site].find(([name]) => /^\/wardbook\.[0-9a-f]+\.wasm$/.test(name));
  assert.deepEqual(site.get(path), wasm);
});

test('compressed twins hold the same bytes', () => {
  const twins = [...site.keys()].filter((path) => /\.(br|gz)$/.test(path));
  assert.ok(twins.length > 0);
  for (const path of twins) {
    const plain = path.replace(/\.(br|gz)$/, '').replace(/^\/index\.html$/, '/');
    const unpack = path.endsWith('.br') ? brotliDecompressSync : gunzipSync;
    assert.deepEqual(unpack(site.get(path)), site.get(plain), path);
  }
});

test('the same sources give the same site, another program gives another build', () => {
  const again = buildSite(wasm);
  assert.deepEqual([...again.keys()].sort(), [...site.keys()].sort());
  assert.deepEqual(again.get('/service_worker.js'), site.get('/service_worker.js'));
  const other = buildSite(Buffer.from('another program'));
  assert.notDeepEqual(other.get('/service_worker.js'), site.get('/service_worker.js'));
});
