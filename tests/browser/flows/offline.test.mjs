// The network is gone: a shared tablet changes hands, keeps what everybody did, and sends it later.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEMO_PASSWORD, ROOM, ROOMY_HOSPITAL as HOSPITAL, SceneServer } from '../scene_server.mjs';
import { Tablet } from '../tablet.mjs';

let server, tablet;

before(async () => {
  server = await SceneServer.demo(ROOM);
  tablet = await Tablet.open(server, { viewport: { width: 390, height: 844 } });
  for (const name of ['desk1', 'desk2']) {
    await tablet.logIn(name, DEMO_PASSWORD);
    await tablet.shows(HOSPITAL);
    await logOut();
  }
  await tablet.startsOffline();
});

after(async () => {
  await tablet?.close();
  await server?.remove();
});

const exact = (kind, name) => tablet.page.getByRole(kind, { name, exact: true });

const logOut = async () => {
  await tablet.go('Availability');
  await exact('button', 'Log out').click();
  await exact('button', 'Log in').waitFor();
};

const state = () => tablet.page.getByRole('status').first().textContent();

test('without a network a known person logs in, and a wrong password does not', async () => {
  await tablet.cable.pull();
  await tablet.page.reload();
  await exact('button', 'Log in').waitFor();
  await exact('textbox', 'User name').fill('desk1');
  await exact('textbox', 'Password').fill('not the password');
  await exact('button', 'Log in').click();
  await tablet.shows(/wrong/);
  await tablet.logIn('desk1', DEMO_PASSWORD);
  await tablet.says('Offline');
  await tablet.page.getByRole('button', { name: /free of/ }).first().waitFor({ state: 'attached' });
});

test('somebody who was never here needs the network for the first log-in', async () => {
  await logOut();
  await exact('textbox', 'User name').fill('staff1');
  await exact('textbox', 'Password').fill(DEMO_PASSWORD);
  await exact('button', 'Log in').click();
  await tablet.page.getByRole('alert').first().waitFor({ state: 'attached' });
  assert.equal(await exact('button', 'Log out').count(), 0);
  await tablet.logIn('desk1', DEMO_PASSWORD);
});

/** Every sync state that stands beside a booking's sheet, from now on: `told()` is what was seen. */
const watchSheet = async () => {
  await tablet.page.evaluate(() => {
    window.told = new Set();
    new MutationObserver(() => {
      const texts = [...document.querySelectorAll('button')].map((button) => button.textContent + button.ariaLabel);
      if (texts.some((text) => text.includes('Cancel booking')))
        window.told.add(document.querySelector('[role=status]').textContent);
    }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
  });
  return () => tablet.page.evaluate(() => [...window.told]);
};

test('a bed is held offline, with what the server will probably say', async () => {
  const told = await watchSheet();
  await tablet.bookNewPatient(
    { patient: 'Olive Offline', triage: /^Yellow/, hospital: HOSPITAL, alternates: 'Any hospital' });
  await tablet.shows('Held on this device');
  await tablet.shows(/Likely confirmed · numbers from .*The server decides/);
  await tablet.says('Offline · 2 waiting');
  assert.equal(await tablet.page.getByText('Confirmed', { exact: true }).count(), 0);
  // From its first moment on, the screen that has the booking counts it.
  assert.deepEqual(await told(), ['Offline · 2 waiting']);
});

test('the next person logs in, sees nothing of it, and what waits still waits', async () => {
  await logOut();
  await tablet.says('2 waiting');
  await tablet.logIn('desk2', DEMO_PASSWORD);
  await tablet.says('Offline · 2 waiting');
  await tablet.go('Bookings');
  await exact('searchbox', 'Search').fill('Olive');
  await tablet.shows('No bookings here');
});

test('a cold start without a network keeps it all', async () => {
  await tablet.page.close();
  tablet.page = await tablet.context.newPage();
  await tablet.page.goto(tablet.cable.url);
  await exact('button', 'Log out').waitFor();
  await tablet.says('2 waiting');
});

test('the network is back: the one sends what the other did', async () => {
  await tablet.cable.plug();
  await tablet.says('Online · 0 waiting');
  assert.match(await state(), /Online/);
  await logOut();
  await tablet.logIn('desk1', DEMO_PASSWORD);
  await tablet.go('Bookings');
  await exact('searchbox', 'Search').fill('Olive');
  await tablet.page.getByRole('button', { name: /^Olive Offline.*Confirmed$/ }).waitFor();
});

test('what is changed offline looks like it, until the server knows', async () => {
  await tablet.cable.pull();
  await tablet.page.getByRole('button', { name: /^Olive Offline/ }).click();
  await tablet.button('Cancel booking').click();
  await tablet.button('Yes, cancel').click();
  await tablet.shows(/the server does not know yet/);
  await tablet.says('1 waiting');
  await tablet.cable.plug();
  await tablet.says('Online · 0 waiting');
  await tablet.page.getByText(/the server does not know yet/).waitFor({ state: 'detached' });
});

test('a browser that sees no network where the clinic has its own is not believed', async () => {
  await tablet.page.addInitScript(() => {
    Object.defineProperty(Navigator.prototype, 'onLine', { get: () => false });
  });
  await tablet.page.reload();
  await exact('button', 'Log out').first().waitFor();
  await tablet.page.evaluate(() => dispatchEvent(new Event('offline')));
  await tablet.bookNewPatient(
    { patient: 'Lan Only', triage: /^Green/, hospital: HOSPITAL, alternates: 'Any hospital' });
  await tablet.says('Online');
  await tablet.says('0 waiting');
});

test('nothing failed in the page', () => assert.deepEqual(tablet.errors, []));
