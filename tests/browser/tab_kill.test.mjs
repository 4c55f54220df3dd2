// A tab that dies at a random moment of booking and syncing loses nothing that the screen had
// acknowledged. The renderer is crashed, worker and all, as when a phone runs out of memory.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, SceneServer } from './scene_server.mjs';
import { Tablet } from './tablet.mjs';

const KILLS = 20;
const PLACES = `
district Lake
clinic Usenge at -0.07,34.05
hospital Bondo at -0.10,34.27 zone Africa/Nairobi slots 24h from 05:00Z
ward Medicine
pool Medicine general oxygen
beds M-1..M-30
`;

/** A small generator with a seed, so that a failure can be played again. */
const seed = Number(process.env.WARDBOOK_SEED ?? Date.now() % 1_000_000);
let state = seed;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

let server;
let tablet;

before(async () => {
  server = await SceneServer.make(PLACES);
  await server.device('applicant', 'sync');
  await server.account('usenge', 'Amina Odhiambo', 'role=desk', 'clinic=Usenge');
  tablet = await Tablet.open(server);
  await tablet.logIn('usenge', PASSWORD);
  await tablet.shows('Medicine');
});

after(async () => {
  await tablet?.close();
  await server?.remove();
});

/** Kills the renderer, and opens the app in a new tab. */
const killTab = async () => {
  const session = await tablet.context.newCDPSession(tablet.page);
  const crashed = new Promise((done) => tablet.page.once('crash', done));
  session.send('Page.crash').catch(() => {});
  await crashed;
  await tablet.page.close();
  tablet.page = await tablet.context.newPage();
  await tablet.page.goto(tablet.cable.url);
  await tablet.button('Log out').first().waitFor();
};

const shownBookings = async () => {
  await tablet.go('Bookings');
  await tablet.page.getByRole('tab', { name: 'All' }).click();
  await tablet.button(/Patient 0/).first().waitFor({ state: 'attached' });
  return (await tablet.page.getByRole('button', { name: /^Patient/ }).allInnerTexts()).join('\n');
};

test(`the tab is killed ${KILLS} times (seed ${seed})`, { timeout: 420_000 }, async () => {
  const acknowledged = [];
  for (let i = 0; i < KILLS; ++i) {
    if (random(3) === 0) await tablet.cable.pull();
    const patient = `Patient ${i}.`;
    // Acknowledged: the screen shows the booking. Every other time the kill comes before it may.
    const early = i > 0 && random(2) === 0;
    const booking = tablet.bookNewPatient(
      { patient, triage: 'Yellow', hospital: 'Bondo', alternates: 'Only this' });
    if (early) {
      await Promise.race([booking, tablet.page.waitForTimeout(300 + random(2500))]).catch(() => {});
    } else {
      await booking;
      acknowledged.push(patient);
      await tablet.page.waitForTimeout(random(600));
    }
    booking.catch(() => {});
    await killTab();
    if (tablet.cable.isPulled) await tablet.cable.plug();
    const shown = await shownBookings();
    for (const name of acknowledged) {
      assert.ok(shown.includes(name), `${name} is lost after kill ${i}`);
    }
  }
  await tablet.says('Online · 0 waiting');
  await server.device('usenge', 'login', 'usenge', PASSWORD);
  await server.device('usenge', 'sync');
  const names = new Map((await server.device('usenge', 'patients')).map((one) => [one.id, one.name]));
  const bookings = await server.device('usenge', 'bookings');
  const booked = bookings.map((one) => names.get(one.patient_id)).sort();
  for (const name of acknowledged) {
    assert.equal(booked.filter((one) => one === name).length, 1, `${name} is booked once on the server`);
  }
  assert.equal(new Set(booked).size, booked.length, 'nobody is booked twice');
  assert.match(await server.check(), /No damage and no broken invariant/);
});
