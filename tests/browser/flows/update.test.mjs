// A new version comes while somebody works.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { NEWER_CACHE, newerSite } from '../newer_site.mjs';
import { DEMO_PASSWORD, SceneServer } from '../scene_server.mjs';
import { Tablet } from '../tablet.mjs';

const SIZES = [{ width: 1180, height: 820 }, { width: 390, height: 844 }];
let server, tablet, newer, first;

before(async () => {
  server = await SceneServer.demo();
  tablet = await Tablet.open(server);
  await tablet.logIn('desk1', DEMO_PASSWORD);
  await tablet.startsOffline();
});

after(async () => {
  await tablet?.close();
  await server?.remove();
  if (newer) await rm(newer, { recursive: true });
});

/** Waits until the offer, which a finger hits, is at the top, and the app has all the rest. */
const shareTheScreen = (size) => tablet.page.waitForFunction((height) => {
  const offer = document.getElementById('update').getBoundingClientRect();
  const app = document.querySelector('.wb-root').getBoundingClientRect();
  return offer.top === 0 && offer.height > 48 && app.top === Math.ceil(offer.bottom) && app.bottom === height;
}, size.height);

/** Waits until nothing is offered and the app has all the screen. */
const isAlone = () =>
  tablet.page.waitForFunction(() => document.querySelector('.wb-root')?.getBoundingClientRect().top === 0);

test('it is offered above the app and covers nothing of it', async () => {
  first = server.site;
  newer = await newerSite(first, tablet.page);
  await server.stop();
  server.site = newer;
  await server.start();
  await tablet.page.reload();
  await tablet.button('Update now').waitFor();
  for (const size of SIZES) {
    await tablet.page.setViewportSize(size);
    await shareTheScreen(size);
  }
  await tablet.page.setViewportSize(SIZES[0]);
});

test('a bed can be booked as before, and the booking comes along', async () => {
  await tablet.cable.pull();
  await tablet.says('Offline');
  await tablet.bookNewPatient({
    patient: 'Wekesa Overnight', triage: /Yellow/, hospital: 'Ahero Sub-County', alternates: /Any hospital/,
  });
  await tablet.says('2 waiting');
  await tablet.button('Update now').click();
  await tablet.page.waitForFunction(async (cache) => (await caches.keys()).join() === cache, NEWER_CACHE);
  await tablet.says('2 waiting');
  await isAlone();
  await tablet.cable.plug();
  await tablet.says('0 waiting');
  assert.deepEqual(tablet.errors, []);
});

test('who wants it later has the whole screen again', async () => {
  await server.stop();
  server.site = first;
  await server.start();
  await tablet.page.reload();
  await tablet.button('Later').click();
  await isAlone();
});
