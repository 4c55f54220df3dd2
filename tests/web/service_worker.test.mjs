import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ServiceWorkerWorld, buildSite } from './site.mjs';

const first = buildSite(Buffer.from('version one'));
const second = buildSite(Buffer.from('version two'));
const programOf = (site) => [...site.keys()].find((path) => /^\/wardbook\..*\.wasm$/.test(path));

async function installed(site) {
  const world = new ServiceWorkerWorld(site);
  await world.dispatch('install');
  await world.dispatch('activate');
  return world;
}

test('after one visit every file is there without a network', async () => {
  const world = await installed(first);
  world.online = false;
  const paths = [...first.keys()].filter((path) => !/\.(br|gz)$/.test(path) && path !== '/service_worker.js');
  assert.ok(paths.length > 5);
  for (const path of paths) {
    const response = await world.request(path);
    assert.deepEqual(Buffer.from(await response.arrayBuffer()), first.get(path), path);
  }
});

test('one wrong byte fails the install and leaves no half cache', async () => {
  const world = new ServiceWorkerWorld(first);
  world.site.set(programOf(first), Buffer.from('version 0ne'));
  await assert.rejects(world.dispatch('install'), /not the bytes that were built/);
  assert.deepEqual([...world.caches.keys()], []);
});

test('a missing file fails the install', async () => {
  const world = new ServiceWorkerWorld(first);
  world.site.delete(programOf(first));
  await assert.rejects(world.dispatch('install'));
});

test('a new version waits beside the old one, and replaces it when it is activated', async () => {
  const world = await installed(first);
  const [old] = world.caches.keys();
  world.load(second);
  await world.dispatch('install');
  assert.equal(world.caches.size, 2);
  assert.ok(world.caches.get(old).has(programOf(first)));
  await world.dispatch('activate');
  assert.equal(world.caches.size, 1);
  assert.ok(!world.caches.has(old));
  world.online = false;
  const page = await (await world.request('/')).text();
  assert.ok(page.includes(programOf(second)));
});

test('a failed update leaves the running version whole', async () => {
  const world = await installed(first);
  world.load(second);
  world.site.delete(programOf(second));
  await assert.rejects(world.dispatch('install'));
  assert.equal(world.caches.size, 1);
  const [cache] = world.caches.values();
  assert.ok(cache.has(programOf(first)));
});

test("the server's answers are never taken from a cache", async () => {
  const world = await installed(first);
  assert.equal(world.request('/api/v1/sync', { method: 'POST' }), undefined);
  assert.equal(world.request('/api/v1/session'), undefined);
});

test('without a network any page opens the app, and with one the server is asked', async () => {
  const world = await installed(first);
  world.site.set('/trust', Buffer.from('how to trust this server'));
  assert.equal(await (await world.request('/trust', { mode: 'navigate' })).text(), 'how to trust this server');
  world.online = false;
  const page = Buffer.from(await (await world.request('/trust', { mode: 'navigate' })).arrayBuffer());
  assert.deepEqual(page, first.get('/'));
});
