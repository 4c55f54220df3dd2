// A desk finds that somebody was registered twice, compares the two records, and makes them one.

import { after, before, test } from 'node:test';
import { PASSWORD, SceneServer } from '../scene_server.mjs';
import { Tablet } from '../tablet.mjs';

const HOSPITAL = 'Bondo Sub-County';
const PLACES = `
district "Siaya"
clinic "Usenge" at -0.07,34.06
hospital "${HOSPITAL}" at -0.1,34.27 zone Africa/Nairobi slots 24h from 05:00Z phone "+254 57 202 0801"
ward "A"
pool "General" general
beds A-1..A-4
`;
const KNOWN = 'Dora Double';
const AGAIN = 'Dorah Dubble';
let server, desk;

before(async () => {
  server = await SceneServer.make(PLACES);
  await server.device('applicant', 'sync');
  await server.account('desk1', 'Desk of Usenge', 'role=desk', 'clinic=Usenge');
  desk = await Tablet.open(server, { viewport: { width: 390, height: 844 } });
  await desk.logIn('desk1', PASSWORD);
  await desk.shows(HOSPITAL);
});

after(async () => {
  await desk?.close();
  await server?.remove();
});

const book = (patient) =>
  desk.bookNewPatient({ patient, triage: /^Yellow/, hospital: HOSPITAL, alternates: 'Only this' });
const sheet = () => desk.page.getByRole('dialog', { name: 'Double record' });

/** The sheet on a phone and on a tablet, by day and by night. */
const shots = async (name) => {
  if (!process.env.WARDBOOK_SHOTS) return;
  for (const [width, height] of [[1180, 820], [390, 844]])
    for (const colorScheme of ['dark', 'light']) {
      await desk.page.emulateMedia({ colorScheme });
      await desk.page.setViewportSize({ width, height });
      await desk.page.waitForTimeout(700);
      await desk.page.screenshot({ path: `${process.env.WARDBOOK_SHOTS}/${name}-${width}-${colorScheme}.png` });
    }
};

const chooseKnown = async () => {
  await desk.button('This is a double record').click();
  await sheet().getByRole('searchbox', { name: 'Find a patient' }).fill('Dora D');
  await sheet().getByRole('button', { name: new RegExp(`^${KNOWN}`) }).click();
  await sheet().getByRole('heading', { name: 'Stays' }).waitFor({ state: 'attached' });
  await sheet().getByRole('heading', { name: 'Ends' }).waitFor({ state: 'attached' });
};

test('two records that both hold a bed stay two, and the card says what to end', async () => {
  await book(KNOWN);
  await book(AGAIN);
  await desk.says('0 waiting');
  await shots('action');
  await chooseKnown();
  await shots('sheet');
  await desk.button('Make them one record').click();
  await sheet().waitFor({ state: 'detached' });
  await desk.page.getByRole('heading', { name: AGAIN }).waitFor({ state: 'attached' });
  await desk.go('Inbox');
  await desk.shows(/Both records hold a bed or wait for one/);
  await shots('refused');
});

test('when one of the two holds has ended, they become one', async () => {
  await desk.go('Bookings');
  await desk.page.getByRole('searchbox', { name: 'Search' }).fill(KNOWN);
  await desk.page.getByRole('button', { name: new RegExp(`^${KNOWN}`) }).first().click();
  await desk.button('Cancel booking').click();
  await desk.button('Yes, cancel').click();
  await desk.says('0 waiting');

  await desk.go('Bookings');
  await desk.page.getByRole('searchbox', { name: 'Search' }).fill(AGAIN);
  await desk.page.getByRole('button', { name: new RegExp(`^${AGAIN}`) }).first().click();
  await chooseKnown();
  await desk.button('Make them one record').click();
  await desk.page.getByRole('heading', { name: KNOWN }).waitFor({ state: 'attached' });
  await desk.says('0 waiting');
  await desk.shows(/Moved here from a double record/);
  await shots('merged');
  await desk.go('Bookings');
  await desk.page.getByRole('searchbox', { name: 'Search' }).fill(AGAIN);
  await desk.page.getByRole('button', { name: new RegExp(`^${AGAIN}`) }).first()
    .waitFor({ state: 'detached' });
});
