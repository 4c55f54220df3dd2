// The first copy on a slow line: what a screen shows may be less than there is, and the screen says so.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEMO_PASSWORD, SceneServer } from '../scene_server.mjs';
import { Tablet } from '../tablet.mjs';

const NOT_ALL = /Not everything has been copied/;
let server, tablet;

before(async () => {
  server = await SceneServer.demo('');
  tablet = await Tablet.open(server, { viewport: { width: 390, height: 844 } });
});

after(async () => {
  await tablet?.close();
  await server?.remove();
});

const bar = () => tablet.page.getByRole('progressbar', { name: 'Copying from the server' });
const notAll = () => tablet.page.getByText(NOT_ALL);

test('a copy on its way is seen on every place with rows', async () => {
  await tablet.button('Log in').waitFor();
  await tablet.startsOffline();
  tablet.cable.bytesPerSecond = 2_000;
  tablet.cable.delayMs = 700;
  await tablet.logIn('desk1', DEMO_PASSWORD);
  for (const place of ['Availability', 'Bookings']) {
    await tablet.go(place);
    await bar().first().waitFor({ state: 'attached' });
  }
});

test('a copy that was cut off is no whole one, also after a restart', async () => {
  await tablet.cable.pull();
  await tablet.shows(NOT_ALL);
  assert.equal(await bar().count(), 0, 'nothing is on its way');
  await tablet.go('Availability');
  await tablet.shows('No bed here yet');
  await tablet.page.reload();
  await tablet.says('Offline');
  await tablet.shows(NOT_ALL);
});

test('with the network the rest comes, and nothing speaks of copying any more', async () => {
  tablet.cable.bytesPerSecond = Infinity;
  tablet.cable.delayMs = 0;
  await tablet.cable.plug();
  await tablet.says('Online');
  await notAll().first().waitFor({ state: 'detached' });
  await bar().first().waitFor({ state: 'detached' });
  await tablet.go('Availability');
  await tablet.page.getByRole('button', { name: /free of/ }).first().waitFor({ state: 'attached' });
});
