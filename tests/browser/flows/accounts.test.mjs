// People: sign-up, approval, log-in, passwords; and what an administrator does to beds and pools.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DEMO_PASSWORD, SceneServer } from '../scene_server.mjs';
import { Tablet } from '../tablet.mjs';

const SECRET = 'four words of mine';
let server, tablet;

before(async () => {
  server = await SceneServer.demo();
  tablet = await Tablet.open(server);
  await tablet.button('Create account').waitFor();
});

after(async () => {
  await tablet?.close();
  await server?.remove();
});

const exact = (kind, name) => tablet.page.getByRole(kind, { name, exact: true });

const logOut = async () => {
  await exact('button', 'Log out').click();
  await exact('button', 'Log in').waitFor();
};

test('anybody sees free beds, and of which district', async () => {
  await tablet.shows('Free beds now');
  await tablet.page.getByText(/\d+ free/).first().waitFor({ state: 'attached' });
  await exact('combobox', 'District').selectOption({ label: 'Gadchiroli' });
  await tablet.shows(/Gadchiroli/);
  await tablet.shows('Armori Rural');
});

test('a form that is not whole says what is missing, and is not sent', async () => {
  await tablet.button('Create account').click();
  await exact('textbox', 'Full name').waitFor();
  await exact('textbox', 'Password').fill('short');
  await exact('textbox', 'User name').fill('No Good');
  await exact('button', 'Create account').click();
  await tablet.shows('Type your name.');
  for (const field of ['Full name', 'User name', 'Password'])
    assert.equal(await exact('textbox', field).getAttribute('aria-invalid'), 'true', field);
});

test('a patient makes an account, logs in, and books for herself', async () => {
  await exact('textbox', 'Full name').fill('Paula Patient');
  await exact('textbox', 'User name').fill('paula');
  await exact('textbox', 'Password').fill(SECRET);
  await tablet.page.getByLabel('Date of birth').fill('1988-07-09');
  await exact('radio', 'Female').click();
  await exact('button', 'Create account').click();
  await tablet.shows(/The account is made/);
  await tablet.logIn('paula', SECRET);
  await tablet.go('Availability');
  await exact('combobox', 'District').selectOption({ label: 'Kisumu' });
  await tablet.shows('Muhoroni Sub-County');
  await tablet.button('Book a bed').click();
  await tablet.shows('Paula Patient');
  await tablet.page.getByRole('radio', { name: /^Green/ }).click();
  await exact('combobox', 'Hospital').selectOption({ label: 'Muhoroni Sub-County' });
  await tablet.button('Confirm booking').click();
  await tablet.shows('Confirmed');
  assert.equal(await exact('button', 'New triage').count(), 0, 'a patient does not triage');
  await logOut();
});

test('a wrong password is told, a right one lets in', async () => {
  await exact('textbox', 'User name').fill('desk1');
  await exact('textbox', 'Password').fill('not the password');
  await exact('button', 'Log in').click();
  await tablet.shows('The user name or the password is wrong.');
});

test('an account that waits can look but not book', async () => {
  await tablet.logIn('newdesk', DEMO_PASSWORD);
  await tablet.shows(/waits for an administrator/);
  await tablet.page.getByRole('button', { name: /free of/ }).first().waitFor({ state: 'attached' });
  assert.equal(await tablet.button('Book a bed').count(), 0);
  assert.equal(await tablet.page.getByRole('link', { name: 'Bookings' }).count(), 0);
  await logOut();
});

test('the administrator approves it, and then it can book', async () => {
  await tablet.logIn('admin1', DEMO_PASSWORD);
  await tablet.go('Admin');
  await exact('searchbox', 'Search').fill('NEWDESK');
  await tablet.page.getByRole('button', { name: /newdesk/ }).click();
  await tablet.page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await tablet.page.getByRole('button', { name: /newdesk.*Active/ }).waitFor({ state: 'attached' });
  await tablet.says('Online · 0 waiting');
  await logOut();
  await tablet.logIn('newdesk', DEMO_PASSWORD);
  await tablet.button('Book a bed').waitFor();
  await logOut();
});

test('the administrator adds a bed, closes it, and adds a pool', async () => {
  await tablet.logIn('admin1', DEMO_PASSWORD);
  await tablet.go('Admin');
  await tablet.page.getByRole('tab', { name: 'Beds' }).click();
  await exact('combobox', 'Hospital').selectOption({ label: 'Muhoroni Sub-County' });
  await tablet.button('Add a bed').first().click();
  await exact('textbox', 'Name on the wall').fill('Z-99');
  await exact('button', 'Add bed').click();
  const added = tablet.page.getByRole('button', { name: /^Z-99,/ });
  await added.waitFor({ state: 'attached' });
  await tablet.says('Online · 0 waiting');
  await added.click();
  await exact('button', 'Close this bed').click();
  await tablet.page.getByRole('button', { name: /^Z-99, Closed/ }).waitFor({ state: 'attached' });
  await tablet.button('Add a pool').click();
  const sheet = tablet.page.getByRole('dialog');
  await sheet.getByRole('textbox', { name: 'Name' }).fill('Burns');
  await sheet.getByRole('combobox', { name: 'Ward' }).selectOption({ index: 1 });
  await sheet.getByRole('button', { name: 'Add pool' }).click();
  await exact('heading', 'Burns').waitFor({ state: 'attached' });
  await tablet.says('Online · 0 waiting');
  await logOut();
});

test('a password is changed: the old one is refused, the new one lets in', async () => {
  await tablet.logIn('paula', SECRET);
  await tablet.go('More');
  await exact('textbox', 'Present password').fill(SECRET);
  await exact('textbox', 'New password').fill('another secret of mine');
  await exact('button', 'Change password').click();
  await tablet.shows('The password is changed.');
  await logOut();
  await tablet.logIn('paula', 'another secret of mine');
});

test('help tells the published rule', async () => {
  await tablet.go('More');
  await tablet.page.getByRole('button', { name: /^How beds are given/ }).click();
  await exact('heading', 'Who comes first').waitFor();
  await tablet.shows(/Edition \d+ of the rule/);
});

test('the old password is refused', async () => {
  await tablet.go('More');
  await logOut();
  await exact('textbox', 'User name').fill('paula');
  await exact('textbox', 'Password').fill(SECRET);
  await exact('button', 'Log in').click();
  await tablet.shows('The user name or the password is wrong.');
});

test('nothing failed in the page', () => assert.deepEqual(tablet.errors, []));

test('who has forgotten theirs gets a password from an admin', async () => {
  await tablet.logIn('admin1', DEMO_PASSWORD);
  await tablet.go('Admin');
  await exact('searchbox', 'Search').fill('paula');
  await tablet.page.getByRole('button', { name: /^Paula/ }).click();
  const sheet = tablet.page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Forgotten password' }).click();
  await tablet.shows(/is logged out/);
  await sheet.getByRole('button', { name: 'Give a new password' }).click();
  const given = tablet.page.getByText(/[0-9a-z]{4}(-[0-9a-z]{4}){2}/).first();
  await given.waitFor({ state: 'attached' });
  const [password] = /[0-9a-z]{4}(-[0-9a-z]{4}){2}/.exec(await given.innerText()) ?? [];
  await tablet.page.keyboard.press('Escape');
  await logOut();
  await tablet.logIn('paula', password);
  await logOut();
  await exact('textbox', 'User name').fill('paula');
  await exact('textbox', 'Password').fill('another secret of mine');
  await exact('button', 'Log in').click();
  await tablet.shows('The user name or the password is wrong.');
});
