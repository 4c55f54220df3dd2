// One tablet as a person uses it: its own browser profile, its own network cable, and what people do
// with it, found by role and name.

import { Cable } from './cable.mjs';
import { launch, newProfile } from './harness.mjs';

const PATIENCE = { timeout: 60_000 };
const MOST_TOLD = 1_500;  // characters of a screen in a failure

export class Tablet {
  static async open(server, options = {}) {
    const tablet = new Tablet();
    tablet.cable = await Cable.to(() => server.port);
    tablet.profile = await newProfile();
    tablet.context = await launch(tablet.profile, { viewport: { width: 1180, height: 820 }, ...options });
    tablet.context.setDefaultTimeout(60_000);
    tablet.page = await tablet.context.newPage();
    tablet.errors = [];
    tablet.page.on('pageerror', (error) => tablet.errors.push(error.message));
    await tablet.page.goto(tablet.cable.url);
    return tablet;
  }

  async close() {
    await this.context.close();
    await this.cable.pull();
    await this.profile.remove();
  }

  /** Waits until the browser has all of the app, and starts it without a network. */
  async startsOffline() {
    await this.page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, PATIENCE);
  }

  button(name) {
    return this.page.getByRole('button', { name });
  }

  async logIn(name, password) {
    await this.page.getByRole('textbox', { name: 'User name' }).fill(name);
    await this.page.getByRole('textbox', { name: 'Password' }).fill(password);
    await this.button('Log in').click();
    await this.button('Log out').first().waitFor(PATIENCE);
  }

  /** Waits until the sync state contains the words. */
  async says(words) {
    await this.page.getByRole('status').filter({ hasText: words }).first()
      .waitFor({ state: 'attached', ...PATIENCE });
  }

  /** Waits until the words stand somewhere on the screen. */
  async shows(words) {
    try {
      await this.page.getByText(words).first().waitFor({ state: 'attached', ...PATIENCE });
    } catch (error) {
      if (process.env.WARDBOOK_SHOTS)
        await this.page.screenshot({ path: `${process.env.WARDBOOK_SHOTS}/missing.png` });
      const there = await this.page.getByRole('main').first().innerText({ timeout: 5_000 });
      error.message += `\nThe screen says: ${there.replace(/\s+/g, ' ').slice(0, MOST_TOLD)}`;
      throw error;
    }
  }

  async go(place, patience = PATIENCE) {
    const nav = this.page.getByRole('navigation');
    await nav.getByRole('link', { name: place }).or(nav.getByRole('button', { name: place })).first().click(patience);
    // Fields of the same name on the screen before must not be taken for those of this one.
    await this.page.getByRole('heading', { level: 1, name: place }).waitFor(patience);
  }

  /** From anywhere: books for a new patient, as the desk does it. */
  async bookNewPatient({ patient, triage, hospital, alternates }) {
    await this.go('Availability');
    await this.button('Book a bed').click();
    await this.button('Register a new patient').click();
    await this.page.getByRole('textbox', { name: 'Patient name' }).fill(patient);
    await this.page.getByRole('radio', { name: triage }).click();
    await this.page.getByRole('combobox', { name: 'Hospital' }).selectOption({ label: hospital });
    await this.page.getByRole('radio', { name: alternates }).click();
    await this.button('Confirm booking').click();
    await this.button('Cancel booking').waitFor({ state: 'attached', ...PATIENCE });
  }
}
