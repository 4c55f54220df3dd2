// Names as the world writes them, and as people type them at a triage desk: whoever is not found would
// be registered twice.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEMO_PASSWORD, ROOM, ROOMY_HOSPITAL as HOSPITAL, SceneServer } from '../scene_server.mjs';
import { Tablet } from '../tablet.mjs';

/** As it is registered, and how it is looked for. */
const NAMES = [
  ['Adéọ́lá Ọmọ', ['adeola omo', 'ADÉỌ́LÁ', 'Ade\u0301o\u0323\u0301la\u0301'.normalize('NFD')]],
  ["Wanjiku Ng'ang'a", ['nganga', 'Ng’ang’a WANJIKU']],
  ['Ɗan Ƙasà', ['dan kasa']],
  ['أحمد علي', ['احمد', 'علي أحمد']],
];
let server, desk;

before(async () => {
  server = await SceneServer.demo(ROOM);
  desk = await Tablet.open(server, { viewport: { width: 390, height: 844 } });
  await desk.logIn('desk1', DEMO_PASSWORD);
  await desk.shows(HOSPITAL);
});

after(async () => {
  await desk?.close();
  await server?.remove();
});

for (const [name, searches] of NAMES) {
  test(`${name} is found by ${searches.join(', ')}`, async () => {
    await desk.bookNewPatient({ patient: name, triage: /^Yellow/, hospital: HOSPITAL, alternates: 'Any hospital' });
    await desk.go('Bookings');
    for (const search of searches) {
      await desk.page.getByRole('searchbox', { name: 'Search' }).fill('nobody');
      await desk.shows('No bookings here');
      await desk.page.getByRole('searchbox', { name: 'Search' }).fill(search);
      await desk.page.getByRole('button', { name }).waitFor({ state: 'attached' });
      assert.equal(await desk.page.getByRole('list', { name: 'Bookings' }).getByRole('button').count(), 1, search);
    }
    await desk.go('Availability');
    await desk.button('Book a bed').click();
    for (const search of searches) {
      await desk.page.getByRole('searchbox', { name: 'Find a patient' }).fill('nobody');
      await desk.shows(/Nobody on this device/);
      await desk.page.getByRole('searchbox', { name: 'Find a patient' }).fill(search);
      await desk.page.getByRole('button', { name }).first().waitFor({ state: 'attached' });
    }
  });
}

test('who is registered again is met on the way', async () => {
  await desk.go('Availability');
  await desk.button('Book a bed').click();
  await desk.button('Register a new patient').click();
  await desk.page.getByRole('textbox', { name: 'Patient name' }).fill('Adeola');
  const known = desk.page.getByRole('list', { name: 'Patients of that name' }).getByRole('button', { name: NAMES[0][0] });
  await known.waitFor({ state: 'attached' });
  await desk.page.getByRole('textbox', { name: 'Patient name' }).fill('Adeola Nobody');
  await known.waitFor({ state: 'detached' });
  await desk.page.getByRole('textbox', { name: 'Patient name' }).fill('Adeola Omo');
  if (process.env.WARDBOOK_SHOTS) await desk.page.screenshot({ path: `${process.env.WARDBOOK_SHOTS}/alike.png` });
  await known.click();
  await desk.page.getByRole('button', { name: /Change$/ }).waitFor({ state: 'attached' });
  assert.equal(await desk.page.getByRole('textbox', { name: 'Patient name' }).count(), 0);
});

test('nothing failed in the page', () => assert.deepEqual(desk.errors, []));
