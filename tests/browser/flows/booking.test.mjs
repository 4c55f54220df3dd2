// A triage desk finds a bed, books it, and changes, re-triages, replaces and cancels bookings.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEMO_PASSWORD, SceneServer } from '../scene_server.mjs';
import { Tablet } from '../tablet.mjs';

const HOSPITAL = 'Muhoroni Sub-County';
let server, desk;

before(async () => {
  server = await SceneServer.demo();
  desk = await Tablet.open(server, { viewport: { width: 390, height: 844 } });
  await desk.logIn('desk1', DEMO_PASSWORD);
  await desk.shows(HOSPITAL);
});

after(async () => {
  await desk?.close();
  await server?.remove();
});

const role = (kind, name, exact = true) => desk.page.getByRole(kind, { name, exact });
const cards = () => desk.page.getByRole('button', { name: /free of/ });
const hospitals = () => desk.page.getByRole('heading', { level: 2 }).allTextContents();

/** Waits until every card of a place matches. */
const allCards = async (pattern) => {
  await desk.page.waitForFunction((source) => {
    const shown = [...document.querySelectorAll('[data-testid^="pool/"]')]
      .map((card) => card.getAttribute('aria-label') ?? card.textContent);
    return shown.length > 0 && shown.every((name) => new RegExp(source).test(name));
  }, pattern.source, { timeout: 15_000 });
};

/** Waits until a screen reader is told. */
const announced = (words) => desk.page.getByTestId('wb-live').filter({ hasText: words }).waitFor({ state: 'attached' });

/** The open bookings that match. */
const search = async (name) => {
  await desk.go('Bookings');
  await role('searchbox', 'Search').fill(name);
};

const openBooking = async (name) => {
  await search(name);
  await desk.page.getByRole('button', { name: new RegExp(`^${name}`) }).first().click();
  await role('heading', 'History').waitFor({ state: 'attached' });
};

test('filters and search leave what fits', async () => {
  assert.ok((await hospitals()).length > 2);
  await role('radio', 'HDU').click();
  await allCards(/ HDU/);
  await role('radio', 'General').click();
  await allCards(/ General/);
  await role('checkbox', 'Only free').click();
  await allCards(/, [1-9]\d* free of/);
  await role('checkbox', 'Only free').click();
  await role('radio', 'Any').click();
  await role('searchbox', 'Search').fill('kombewa');
  await desk.page.getByRole('heading', { name: HOSPITAL }).waitFor({ state: 'detached' });
  assert.deepEqual(await hospitals(), ['Kombewa Sub-County']);
  await role('searchbox', 'Search').fill('no such place');
  await desk.shows('No bed fits');
  await role('searchbox', 'Search').fill('');
  await desk.shows(HOSPITAL);
});

test('another day shows that day, and needs leave the wards that have them', async () => {
  await role('checkbox', 'Day and needs').click();
  await desk.shows(/now, until/);
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await desk.page.getByLabel('Day', { exact: true }).fill(soon);
  await desk.page.getByText(/now, until/).first().waitFor({ state: 'detached' });
  await role('checkbox', 'Maternity').click();
  await allCards(/Maternity/);
  await role('checkbox', 'Maternity').click();
  await desk.page.getByLabel('Day', { exact: true }).fill('');
  await desk.shows(/now, until/);
  await role('checkbox', 'Day and needs').click();
});

test('a tapped place is what the booking starts with', async () => {
  await role('searchbox', 'Search').fill('muhoroni');
  await desk.page.getByRole('button', { name: /^High dependency/ }).first().click();
  const hospital = role('combobox', 'Hospital');
  await hospital.waitFor({ state: 'attached' });
  const chosen = await hospital.evaluate((field) => field.selectedOptions[0].label);
  assert.equal(chosen, HOSPITAL);
  assert.ok(await role('radio', 'HDU').isChecked());
  const ward = await role('combobox', 'Ward').evaluate((field) => field.selectedOptions[0].label);
  assert.match(ward, /^High dependency/);
  await role('button', 'Back').click();
});

test('a booking needs a patient, a triage level and a place', async () => {
  await desk.go('Availability');
  await desk.button('Book a bed').click();
  await desk.button('Confirm booking').click();
  await desk.shows('Choose a hospital and a start.');
  await role('combobox', 'Hospital').selectOption({ label: HOSPITAL });
  await desk.button('Confirm booking').click();
  await desk.shows(/Choose the triage level/);
  await desk.page.getByRole('radio', { name: /^Red/ }).click();
  await desk.button('Confirm booking').click();
  await desk.shows('Choose a patient, or register a new one.');
});

test('what was typed survives a look at the sync state', async () => {
  await desk.page.getByRole('button', { name: /waiting$/ }).click();
  await role('heading', 'Sync').waitFor();
  await role('button', 'Back').click();
  await role('heading', 'Book a bed').waitFor();
  assert.ok(await desk.page.getByRole('radio', { name: /^Red/ }).isChecked());
});

test('a new patient with every field is registered and gets a bed', async () => {
  await desk.button('Register a new patient').click();
  await role('textbox', 'Patient name').fill('Zuhura Browsertest');
  await desk.page.getByLabel('Date of birth').fill('1991-04-05');
  await role('radio', 'Female').click();
  await role('textbox', 'National identifier').fill('TEST-4711');
  await role('textbox', 'Phone').fill('+254 700 4711');
  await role('checkbox', 'Pregnant').click();
  await role('checkbox', 'Oxygen').click();
  await role('button', 'More Length').click();
  await desk.button('Confirm booking').click();
  await desk.shows('Confirmed');
  await announced('Confirmed');
  await desk.says('Online · 0 waiting');
  await desk.shows('Zuhura Browsertest');
  await desk.shows(/Needs: Oxygen/);
  await desk.shows(/Triage: Red \(IITT\)/);
  await desk.shows(/Booked by/);
});

test('a known patient is found by identifier; a second hold is refused, and can replace the first', async () => {
  await desk.go('Bookings');
  await desk.button('Book a bed').click();
  await role('searchbox', 'Find a patient').fill('TEST4711');
  await desk.page.getByRole('button', { name: /^Zuhura Browsertest/ }).click();
  await desk.page.getByRole('radio', { name: /^Yellow/ }).click();
  await role('combobox', 'Hospital').selectOption({ label: 'Kombewa Sub-County' });
  await desk.cable.pull();
  await desk.button('Confirm booking').click();
  await desk.button('Cancel booking').waitFor({ state: 'attached' });
  await desk.go('Bookings');
  await desk.cable.plug();
  await desk.says('Online · 0 waiting');
  await announced(/^\d+ unread in the inbox$/);
  await desk.go('Inbox');
  await desk.shows('The patient holds a bed already');
  await desk.button('Replace it').first().click();
  await desk.says('Online · 0 waiting');
  await search('Zuhura');
  await desk.page.getByRole('button', { name: /^Zuhura.*Kombewa.*Confirmed$/ }).waitFor();
  assert.equal(await desk.page.getByRole('button', { name: /^Zuhura/ }).count(), 1, 'one hold is left');
});

test('who opens a booking by keyboard goes on in it', async () => {
  await search('Zuhura Browsertest');
  await desk.page.getByRole('button', { name: /^Zuhura Browsertest/ }).first().press('Enter');
  await role('heading', 'History').waitFor({ state: 'attached' });
  assert.ok(await desk.page.getByRole('main', { name: 'Booking', exact: true })
    .evaluate((main) => main === document.activeElement));
});

test('a booking is changed to another hospital', async () => {
  await openBooking('Zuhura Browsertest');
  await desk.button('Change booking').click();
  const sheet = desk.page.getByRole('dialog');
  await sheet.getByRole('combobox', { name: 'Hospital' }).selectOption({ label: HOSPITAL });
  await sheet.getByRole('button', { name: 'Save changes' }).click();
  await desk.shows(`Hospital: ${HOSPITAL}`);
  await desk.says('Online · 0 waiting');
  await desk.shows(/Changed by/);
});

test('a new triage is kept with the booking', async () => {
  await desk.button('New triage').click();
  const sheet = desk.page.getByRole('dialog');
  await sheet.getByRole('radio', { name: 'SATS' }).click();
  await sheet.getByRole('radio', { name: /^Orange/ }).click();
  await sheet.getByRole('button', { name: 'Save triage' }).click();
  await desk.shows('Triage: Orange (SATS)');
  await desk.says('Online · 0 waiting');
});

test('the Back of the browser, or of a phone, leads out of a dialog, then to the place before', async () => {
  const title = (name) => desk.page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
  const back = () => desk.page.evaluate(() => history.back());
  await desk.button('Cancel booking').click();
  await desk.page.getByRole('dialog').waitFor();
  await back();
  await desk.page.getByRole('dialog').waitFor({ state: 'detached' });
  await title('Booking');
  await back();
  await title('Bookings');
  await openBooking('Zuhura Browsertest');
  await desk.button('Back').click();
  await title('Bookings');
  await openBooking('Zuhura Browsertest');
  await back();
  await title('Bookings');
  await openBooking('Zuhura Browsertest');
});

test('a booking is cancelled with a reason and goes to the past', async () => {
  await desk.button('Cancel booking').click();
  await desk.page.getByRole('dialog').getByRole('textbox', { name: 'Reason' }).fill('went home');
  await desk.button('Yes, cancel').click();
  await desk.shows('Reason: went home');
  await desk.says('Online · 0 waiting');
  await desk.shows(/Cancelled by/);
  assert.equal(await desk.button('Change booking').count(), 0);
  await search('Zuhura');
  await desk.shows('No bookings here');
  await role('tab', 'Past').click();
  await desk.page.getByRole('button', { name: /^Zuhura Browsertest.*Cancelled$/ }).waitFor();
});

test('a notice is read and leaves the inbox', async () => {
  await desk.go('Inbox');
  const understood = desk.page.getByRole('button', { name: 'Understood' });
  await understood.first().waitFor({ state: 'attached' });
  const before = await desk.page.locator('[data-testid^="item/"]').count();
  await understood.first().click();
  await desk.page.waitForFunction((count) =>
    document.querySelectorAll('[data-testid^="item/"]').length === count, before - 1);
  await role('switch', 'Show what is read').click();
  await desk.page.waitForFunction((count) =>
    document.querySelectorAll('[data-testid^="item/"]').length >= count, before);
});

test('nothing failed in the page', () => assert.deepEqual(desk.errors, []));
