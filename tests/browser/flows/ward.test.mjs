// A ward nurse's shift: arrivals, admission, transfer, discharge, housekeeping, walk-in, a block, reviews.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEMO_PASSWORD, SceneServer } from '../scene_server.mjs';
import { Tablet } from '../tablet.mjs';

const HOSPITAL = 'Kisumu County Referral';  // of staff1
/** A ward with room at any hour: how full the others are depends on it. */
const ROOM = `
district "Kisumu"
hospital "${HOSPITAL}" at -0.1022,34.7617 zone Africa/Nairobi slots 24h from 05:00Z phone "+254 57 202 0801"
ward "Observation"
pool "Observation" general
beds OBS-1..OBS-9
`;
let server, nurse, desk;

before(async () => {
  server = await SceneServer.demo(ROOM);
  nurse = await Tablet.open(server);
  await nurse.logIn('staff1', DEMO_PASSWORD);
  await nurse.shows(new RegExp(HOSPITAL));
  await nurse.page.getByRole('button', { name: /^CH-1,/ }).waitFor({ state: 'attached' });
});

after(async () => {
  await desk?.close();
  await nurse?.close();
  await server?.remove();
});

const exact = (kind, name) => nurse.page.getByRole(kind, { name, exact: true });
const tab = (name) => nurse.page.getByRole('tab', { name }).click();
const bed = (name) => nurse.page.getByRole('button', { name: new RegExp(`^${name},`) });
const becomes = (name, words) =>
  nurse.page.getByRole('button', { name: new RegExp(`^${name}, ${words}`) }).waitFor({ state: 'attached' });
const settled = () => nurse.says('Online · 0 waiting');

/** A vacant bed of that ward. */
const vacantBed = async () => {
  const name = await nurse.page.getByRole('button', { name: /^OBS-\d+, Vacant/ }).first()
    .evaluate((tile) => tile.getAttribute('aria-label') ?? tile.textContent);
  return name.split(',')[0];
};

/** The card of an arrival, by its patient. */
const arrival = (patient) => nurse.page.getByRole('group').filter({ hasText: patient }).last();

test('beds stand in the order in which people count', async () => {
  const names = await nurse.page.locator('[data-testid^="bed/"]').allTextContents();
  const numbers = names.map((name) => name.match(/^CH-(\d+)/)?.[1]).filter(Boolean).map(Number);
  assert.ok(numbers.length > 10);
  assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b));
});

test('a desk books; the patient arrives, is admitted, and lies in the bed', async () => {
  desk = await Tablet.open(server);
  await desk.logIn('desk1', DEMO_PASSWORD);
  await desk.shows(HOSPITAL);
  await desk.bookNewPatient(
    { patient: 'Wanda Wardtest', triage: /^Yellow/, hospital: HOSPITAL, alternates: 'Only this' });
  await desk.shows('Confirmed');

  await tab(/Arrivals/);
  await nurse.shows(/Wanda Wardtest/);
  await arrival('Wanda Wardtest').getByRole('button', { name: 'Arrived', exact: true }).click();
  await nurse.shows('At the door');
  await settled();
  await arrival('Wanda Wardtest').getByRole('button', { name: 'Admit', exact: true }).click();
  await nurse.shows(/Tap the bed for Wanda Wardtest/);
  const name = await vacantBed();
  await bed(name).click();
  await nurse.button('Admit to this bed').click();
  await becomes(name, 'Occupied, Wanda Wardtest');
  await settled();
  await desk.go('Bookings');
  await desk.page.getByRole('searchbox', { name: 'Search' }).fill('Wanda');
  await desk.page.getByRole('button', { name: /^Wanda Wardtest.*Admitted$/ }).waitFor();
});

test('a transfer frees the first bed for housekeeping, and the discharge the second', async () => {
  const patient = nurse.page.getByRole('button', { name: /Occupied, Wanda Wardtest/ });
  await patient.click();
  await nurse.button('Transfer to another bed').click();
  const target = nurse.page.getByRole('dialog').getByRole('listitem').first();
  const to = (await target.getByRole('button').evaluate((row) =>
    row.getAttribute('aria-label') ?? row.textContent)).split(',')[0];
  await target.getByRole('button').click();
  await becomes(to, 'Occupied, Wanda Wardtest');

  await bed(to).click();
  await exact('button', 'Discharge').click();
  assert.ok(await nurse.button('Discharge now').isDisabled(), 'a discharge has a reason');
  await nurse.page.getByRole('combobox', { name: 'Reason' }).selectOption({ label: 'Recovered' });
  await nurse.button('Discharge now').click();
  await becomes(to, 'Cleaning');
  await bed(to).click();
  assert.equal(await nurse.button('Walk-in patient').count(), 0, 'nobody goes into a dirty bed');
  await nurse.button('Set to Vacant').click();
  await becomes(to, 'Vacant');
  await settled();
});

test('a walk-in is put into a bed', async () => {
  const name = await vacantBed();
  await bed(name).click();
  await nurse.button('Walk-in patient').click();
  const sheet = nurse.page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Register a new patient' }).click();
  await sheet.getByRole('textbox', { name: 'Patient name' }).fill('Walter Walkin');
  await sheet.getByRole('button', { name: 'Put into this bed' }).click();
  await nurse.shows('Choose the triage level.');
  await sheet.getByRole('radio', { name: /^Red/ }).click();
  await sheet.getByRole('button', { name: 'Put into this bed' }).click();
  await becomes(name, 'Occupied, Walter Walkin');
  await settled();
});

test('beds are closed for a while, with a reason', async () => {
  // In others everybody may be in bed already, and then none can be closed.
  const ward = nurse.page.getByRole('group').filter({ has: exact('heading', 'Observation') }).last();
  await ward.getByRole('button', { name: 'Close beds for a while' }).click();
  const sheet = nurse.page.getByRole('dialog');
  assert.ok(await sheet.getByRole('button', { name: 'Close them' }).isDisabled());
  await sheet.getByRole('textbox', { name: 'Reason' }).fill('no oxygen');
  await sheet.getByRole('button', { name: 'Close them' }).click();
  await sheet.waitFor({ state: 'detached' });
  await settled();
  await nurse.go('Bookings');
  await nurse.page.getByRole('searchbox', { name: 'Search' }).fill('no oxygen');
  await nurse.page.getByRole('button', { name: /^Closed: no oxygen.*Confirmed$/ }).waitFor();
});

test('who does not come is marked, and the desk reads why', async () => {
  await desk.bookNewPatient(
    { patient: 'Nora Noshow', triage: /^Green/, hospital: HOSPITAL, alternates: 'Only this' });
  await desk.shows('Confirmed');
  await nurse.go('Ward board');
  await tab(/Arrivals/);
  await nurse.shows(/Nora Noshow/);
  await arrival('Nora Noshow').getByRole('button', { name: 'Did not come' }).click();
  await nurse.page.getByText(/Nora Noshow/).first().waitFor({ state: 'detached' });
  await settled();
  await desk.go('Inbox');
  await desk.shows('Patient: Nora Noshow');
});

test('a review is closed with how it was settled, and leaves the list', async () => {
  await tab(/Reviews/);
  const reviews = nurse.page.locator('[data-testid^="review/"]');
  await reviews.first().waitFor({ state: 'attached' });
  const before = await reviews.count();
  const notes = nurse.page.getByRole('textbox', { name: 'How it was settled' });
  await notes.first().fill('called the desk');
  if (before > 1) assert.equal(await notes.nth(1).inputValue(), '', 'each review has its own note');
  await nurse.button('Close review').first().click();
  await nurse.page.waitForFunction((count) =>
    document.querySelectorAll('[data-testid^="review/"]').length === count, before - 1);
  await settled();
});

test('nothing failed in the pages', () => {
  assert.deepEqual([...nurse.errors, ...desk.errors], []);
});
