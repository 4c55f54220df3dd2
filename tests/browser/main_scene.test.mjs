// The main scene: two tablets of two clinics book the last bed of a ward while both are offline. The
// server gives it to one of them, tells the other why, and nobody is lost or double-booked.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { PASSWORD, SceneServer } from './scene_server.mjs';
import { Tablet } from './tablet.mjs';

/** Until the news of one tablet are on the other, on a machine that has much to do. */
const SOON = 20_000;

const PLACES = `
district Lake
clinic Usenge at -0.07,34.05
clinic Asembo at -0.20,34.38
hospital Bondo at -0.10,34.27 zone Africa/Nairobi slots 24h from 05:00Z
ward Medicine
pool Medicine general oxygen
beds M-1
hospital Siaya at 0.06,34.29 zone Africa/Nairobi slots 24h from 05:00Z
ward Surgery
pool Surgery general oxygen
beds S-1..S-3
`;

let server;
const tablets = [];

const tablet = async (name) => {
  const opened = await Tablet.open(server);
  tablets.push(opened);
  await opened.logIn(name, PASSWORD);
  await opened.says('Online');
  return opened;
};

before(async () => {
  server = await SceneServer.make(PLACES);
  await server.device('applicant', 'sync');
  await server.account('usenge', 'Amina Odhiambo', 'role=desk', 'clinic=Usenge');
  await server.account('asembo', 'Brian Otieno', 'role=desk', 'clinic=Asembo');
  await server.account('bondo', 'Grace Wanjiru', 'role=staff', 'hospital=Bondo');
});

after(async () => {
  if (process.env.WARDBOOK_SHOTS)
    for (const [i, opened] of tablets.entries())
      await opened.page.screenshot({ path: `${process.env.WARDBOOK_SHOTS}/scene-${i}.png` });
  for (const opened of tablets) await opened.close();
  await server?.remove();
});

/** What the availability says of every place, without the age of the numbers. */
const board = async (one) => {
  await one.go('Availability');
  await one.shows('Surgery');
  const cards = await one.page.getByRole('button', { name: /free of/ }).allInnerTexts();
  return cards.map((card) => card.replace(/as of.*/s, '').replace(/\s+/g, ' ').trim()).sort();
};

test('two clinics book the last bed offline; one gets it, the other is told why and gets another', async (t) => {
  const usenge = await tablet('usenge');
  const asembo = await tablet('asembo');
  for (const one of [usenge, asembo]) await one.shows('Medicine');

  await t.test('both hold it offline, and still do after a reload', async () => {
    await usenge.cable.pull();
    await asembo.cable.pull();
    const wish = { hospital: 'Bondo', alternates: 'Only this' };
    await usenge.bookNewPatient({ patient: 'Zawadi Atieno', triage: 'Green', ...wish });
    await asembo.bookNewPatient({ patient: 'Juma Ouma', triage: 'Red', ...wish });
    for (const one of [usenge, asembo]) {
      await one.shows(/Held/);
      await one.says('Offline');
      await one.says('2 waiting');
      await one.page.reload();
      await one.button('Log out').first().waitFor();
      await one.go('Bookings');
      await one.shows(/Held/);
      await one.says('Offline');
      assert.equal(await one.page.getByText('Confirmed').count(), 0, 'held is never shown as confirmed');
    }
  });

  await t.test('the first to come online gets it', async () => {
    await usenge.cable.plug();
    await usenge.shows('Confirmed');
    await usenge.says('Online · 0 waiting');
  });

  const bondo = await tablet('bondo');
  await t.test('the second is told why', async () => {
    await asembo.cable.plug();
    await asembo.says('Online · 0 waiting');
    await asembo.go('Inbox');
    await asembo.shows('On the waitlist');
    await asembo.shows(/Juma Ouma .* Bondo/);
  });

  await t.test('the hospital reviews that the loser was the more urgent', async () => {
    await bondo.go('Ward board');
    await bondo.page.getByRole('tab', { name: /Reviews/ }).click();
    await bondo.shows('A stronger claim found no room');
    await bondo.shows('Zawadi Atieno');
  });

  await t.test('the second takes an alternative by one tap, and gets it', async () => {
    await asembo.button(/^Take .*Siaya/).first().click();
    await asembo.go('Bookings');
    await asembo.shows('Confirmed');
    await asembo.shows(/Siaya/);
  });

  await t.test('both tablets show the same board', async () => {
    await usenge.go('More');
    await usenge.page.getByRole('button', { name: /^Sync/ }).first().click();
    await usenge.button('Sync now').click();
    const theirs = await board(asembo);
    let ours = await board(usenge);
    // The news may still be on their way.
    const from = Date.now();
    while (String(ours) !== String(theirs) && Date.now() - from < SOON) ours = await board(usenge);
    assert.deepEqual(ours, theirs);
    assert.equal(ours.length, 2);
    assert.match(ours.join('|'), /Medicine.*\b0\b/);
  });

  await t.test('staff admits the patient, and the tablets see it', async () => {
    await bondo.page.getByRole('tab', { name: /Arrivals/ }).click();
    await bondo.button('Admit').first().click();
    await bondo.button(/M-1/).click();
    await bondo.button('Admit to this bed').click();
    await bondo.says('0 waiting');
    await usenge.go('Bookings');
    await usenge.shows('Admitted');
  });

  for (const one of tablets) assert.deepEqual(one.errors, []);
  assert.match(await server.check(), /No damage and no broken invariant/);
});
