// The UI kit in a real browser: its gallery, found by role and name, as any web page.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { SiteServer, launch, newProfile } from './harness.mjs';

const SITE = process.env.WARDBOOK_GALLERY_SITE ?? 'build/wasm/gallery-site';
const PHONE = { width: 390, height: 844 };
const SOON = { timeout: 15_000 };

let server, profile, context;

before(async () => {
  server = await new SiteServer(SITE).start();
  profile = await newProfile();
  context = await launch(profile, { viewport: PHONE, hasTouch: true });
});

after(async () => {
  await context.close();
  await server.stop();
  await profile.remove();
});

const frames = (page) => page.evaluate(() => window.gallery.frames);

/** Waits until no frame has come for `quiet` ms. */
const settled = async (page, quiet = 250) => {
  for (let before = -1, now = 0; before !== now;) {
    before = await frames(page);
    await page.waitForTimeout(quiet);
    now = await frames(page);
  }
};

/** Runs `play` on a fresh gallery. */
const on = async (play, viewport = PHONE) => {
  const page = await context.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.setViewportSize(viewport);
  await page.goto(server.url);
  await page.getByRole('heading', { name: 'Gallery' }).waitFor(SOON);
  try {
    await play(page);
    assert.deepEqual(errors, []);
  } finally {
    await page.close();
  }
};

const sees = (page, text) => page.getByText(text, { exact: true }).waitFor({ ...SOON, state: 'attached' });

describe('pointer', () => {
  test('a button is clicked by its role and name, once', () => on(async (page) => {
    await page.getByRole('button', { name: 'Count' }).click();
    await sees(page, 'Counted 1, saved 0');
    await page.getByRole('button', { name: 'Count' }).click();
    await sees(page, 'Counted 2, saved 0');
  }));

  test('a finger takes the same path', () => on(async (page) => {
    await page.getByRole('button', { name: 'Save changes' }).tap();
    await sees(page, 'Counted 0, saved 1');
    await page.getByText('Saved 1 times').first().waitFor({ ...SOON, state: 'attached' });
  }));

  test('a button below the fold is scrolled to and clicked', () => on(async (page) => {
    await page.getByRole('button', { name: 'At the bottom' }).click();
    await sees(page, 'Bottom pressed 1');
    const top = await page.getByRole('main').evaluate((main) => main.scrollTop);
    assert.ok(top > 500, `scrolled to ${top}`);
  }));

  test('pixels follow the scrolled elements', () => on(async (page) => {
    const button = page.getByRole('button', { name: 'At the bottom' });
    await button.scrollIntoViewIfNeeded();
    await settled(page);
    const box = await button.boundingBox();
    const inside = await pixel(page, box.x + 30, box.y + box.height / 2);
    const outside = await pixel(page, box.x - 8, box.y + box.height / 2);
    assert.ok(!inside.equals(outside), 'the drawn button is where its element is');
  }));

  test('a pan that starts on a button scrolls and does not press it', () => on(async (page) => {
    const box = await page.getByRole('button', { name: 'Save changes' }).boundingBox();
    const cdp = await context.newCDPSession(page);
    const x = box.x + box.width / 2;
    const touch = (type, y) => cdp.send('Input.dispatchTouchEvent',
      { type, touchPoints: type === 'touchEnd' ? [] : [{ x, y }] });
    await touch('touchStart', box.y + 20);
    for (let step = 1; step <= 10; ++step) {
      await touch('touchMove', box.y + 20 - step * 12);
      await page.waitForTimeout(16);
    }
    await touch('touchEnd', 0);
    await page.waitForFunction(() => document.querySelector('main').scrollTop > 40, null, SOON);
    await settled(page);
    await sees(page, 'Counted 0, saved 0');
  }));

  test('what moves away under the pointer is pressed, what comes there is not', () => on(async (page) => {
    const button = page.getByRole('button', { name: 'Count' });
    const box = await button.boundingBox();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const change = (top) => button.evaluate((element, value) => { element.style.top = value; }, top);
    const top = await button.evaluate((element) => element.style.top);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await change('700px');
    await page.mouse.up();
    await sees(page, 'Counted 1, saved 0');
    await change(top);
    const cdp = await context.newCDPSession(page);
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] });
    await change('700px');
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await sees(page, 'Counted 2, saved 0');
  }));

  test('who lifts the pointer elsewhere has changed their mind', () => on(async (page) => {
    const box = await page.getByRole('button', { name: 'Count' }).boundingBox();
    await page.mouse.move(box.x + 10, box.y + 10);
    await page.mouse.down();
    await page.mouse.move(box.x + 10, box.y - 200);
    await page.mouse.up();
    await page.mouse.move(box.x + 10, box.y + 10);
    await settled(page);
    await sees(page, 'Counted 0, saved 0');
  }));

  test('a disabled button takes nothing', () => on(async (page) => {
    assert.equal(await page.getByRole('button', { name: 'Not now' }).isDisabled(), true);
  }));
});

describe('keyboard and screen reader', () => {
  test('Enter and Space activate once', () => on(async (page) => {
    const button = page.getByRole('button', { name: 'Count' });
    await button.focus();
    await page.keyboard.press('Enter');
    await sees(page, 'Counted 1, saved 0');
    await page.keyboard.press('Space');
    await sees(page, 'Counted 2, saved 0');
    await settled(page);
    await sees(page, 'Counted 2, saved 0');
  }));

  test('element.click() activates once', () => on(async (page) => {
    await page.getByRole('button', { name: 'Count' }).evaluate((button) => button.click());
    await sees(page, 'Counted 1, saved 0');
    await settled(page);
    await sees(page, 'Counted 1, saved 0');
  }));

  test('Tab follows the reading order', () => on(async (page) => {
    await page.getByRole('button', { name: 'Save changes' }).focus();
    const names = [];
    for (let step = 0; step < 4; ++step) {
      await page.keyboard.press('Tab');
      names.push(await page.evaluate(() => document.activeElement.textContent));
    }
    assert.deepEqual(names, ['Count', 'Sending', 'Remove', 'More']);
  }));

  test('navigation is links with a current page', () => on(async (page) => {
    const nav = page.getByRole('navigation');
    await nav.getByRole('link', { name: 'Ward board' }).press('Enter');
    await page.getByRole('heading', { name: 'Ward board', level: 1 }).waitFor(SOON);
    assert.equal(await nav.getByRole('link', { name: 'Ward board' }).getAttribute('aria-current'), 'page');
    assert.equal(await nav.getByRole('link', { name: 'Availability' }).getAttribute('aria-current'), null);
  }));
});

describe('fields', () => {
  test('fill, and what was filled arrives', () => on(async (page) => {
    await page.getByRole('textbox', { name: 'User name' }).fill('desk1');
    await page.getByLabel('Date of birth').fill('1990-02-03');
    await sees(page, 'Hello desk1, born 1990-02-03');
    assert.equal(await page.getByRole('textbox', { name: 'User name' }).inputValue(), 'desk1');
  }));

  test('typing key by key loses nothing', () => on(async (page) => {
    const text = 'The quick brown fox jumps over the lazy dog';
    const field = page.getByRole('textbox', { name: 'User name' });
    await field.click();
    await page.keyboard.type(text);
    await sees(page, `Hello ${text}, born`);
    assert.equal(await field.inputValue(), text);
  }));

  test('a tap focuses in the same turn; a focused field is opaque, others are not', () => on(async (page) => {
    const field = page.getByRole('textbox', { name: 'User name' });
    await field.tap();
    assert.equal(await field.evaluate((el) => document.activeElement === el), true);
    assert.equal(await field.evaluate((el) => getComputedStyle(el).opacity), '1');
    const other = page.getByLabel('Find a patient');
    assert.equal(await other.evaluate((el) => getComputedStyle(el).opacity), '0');
    assert.ok(await field.evaluate((el) => parseFloat(getComputedStyle(el).fontSize)) >= 16);
  }));

  test('a password is a textbox by name, hidden until shown', () => on(async (page) => {
    const field = page.getByRole('textbox', { name: 'Password' });
    await field.fill('correct horse');
    assert.equal(await field.getAttribute('type'), 'password');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.locator('input[data-testid=password][type=text]').waitFor(SOON);
    assert.equal(await field.inputValue(), 'correct horse');
    await page.getByRole('button', { name: 'Hide' }).click();
    await page.locator('input[data-testid=password][type=password]').waitFor(SOON);
  }));

  test('Enter submits, composing does not', () => on(async (page) => {
    const field = page.getByRole('textbox', { name: 'User name' });
    await field.fill('asha');
    await field.dispatchEvent('keydown', { key: 'Enter', isComposing: true });
    await settled(page);
    assert.equal(await page.getByText('Submitted asha').count(), 0);
    await field.press('Enter');
    await page.getByText('Submitted asha').first().waitFor({ ...SOON, state: 'attached' });
  }));

  test('an error is said and marks the field', () => on(async (page) => {
    const field = page.getByLabel('Find a patient');
    await field.fill('ab');
    await page.getByRole('alert').filter({ hasText: 'at least 3 letters' }).waitFor({ ...SOON, state: 'attached' });
    assert.equal(await field.getAttribute('aria-invalid'), 'true');
    await field.fill('abc');
    await page.waitForFunction((el) => !el.hasAttribute('aria-invalid'), await field.elementHandle(), SOON);
  }));
});

describe('choices', () => {
  test('a select, radios, a switch and a chip', () => on(async (page) => {
    const ward = page.getByRole('combobox', { name: 'Ward' });
    await ward.selectOption({ label: 'Maternity' });
    await page.waitForFunction((el) => el.selectedIndex === 2, await ward.elementHandle(), SOON);
    await page.getByRole('radio', { name: 'Yellow' }).check();
    await page.getByRole('radio', { name: 'Only this' }).check();
    await page.getByRole('switch', { name: 'Pretend to be offline' }).check();
    await page.getByRole('status').filter({ hasText: 'Offline · 2 waiting' }).waitFor(SOON);
    await page.getByRole('checkbox', { name: 'Oxygen' }).check();
    await settled(page);
    assert.equal(await page.getByRole('radio', { name: 'Yellow' }).isChecked(), true);
    assert.equal(await page.getByRole('radio', { name: 'Orange' }).isChecked(), false);
    assert.equal(await page.getByRole('checkbox', { name: 'Oxygen' }).isChecked(), true);
  }));

  test('a stepper stops at its limits', () => on(async (page) => {
    for (let hours = 7; hours <= 9; ++hours) {
      await page.getByRole('button', { name: 'More Length of stay' }).click();
      await sees(page, `${hours} h`);
    }
  }));
});

describe('a busy button', () => {
  test('keeps the focus of who waits for it, and takes nothing', () => on(async (page) => {
    const button = page.getByRole('button', { name: 'Sending' });
    await button.focus();
    // By the program: a hand would take the focus with it.
    await page.getByRole('switch', { name: 'Pretend to be offline' }).evaluate((el) => el.click());
    await page.waitForFunction(() => document.activeElement?.getAttribute('aria-busy') === 'true');
    assert.equal(await button.isDisabled(), true, 'aria-disabled');
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Sending');
  }));
});

describe('dialog', () => {
  test('takes the focus, keeps it, gives it back', () => on(async (page) => {
    await page.getByRole('button', { name: 'Remove' }).click();
    const dialog = page.getByRole('dialog', { name: 'Remove this bed?' });
    await dialog.waitFor(SOON);
    const within = () => dialog.evaluate((el) => el.contains(document.activeElement));
    assert.equal(await within(), true);
    for (let step = 0; step < 8; ++step) {
      await page.keyboard.press(step < 5 ? 'Tab' : 'Shift+Tab');
      assert.equal(await within(), true, `after ${step + 1} steps`);
    }
    await page.keyboard.press('Escape');
    await dialog.waitFor({ ...SOON, state: 'detached' });
    assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Remove');
  }));

  test('what is behind it is inert', () => on(async (page) => {
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').waitFor(SOON);
    assert.equal(await page.getByTestId('save').evaluate((el) => el.closest('[inert]') !== null), true);
    await page.getByRole('button', { name: 'Remove bed' }).click();
    await page.getByRole('dialog').waitFor({ ...SOON, state: 'detached' });
    await page.getByRole('button', { name: 'Count' }).click();
    await sees(page, 'Counted 1, saved 0');
  }));

  test('a sheet is closed by the backdrop', () => on(async (page) => {
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.getByRole('dialog', { name: 'More' }).waitFor(SOON);
    await page.mouse.click(195, 100);
    await page.getByRole('dialog').waitFor({ ...SOON, state: 'detached' });
    await sees(page, 'Counted 0, saved 0');
  }));
});

/** The pixel that is on the screen there, as a picture. */
const pixel = (page, x, y) =>
  page.screenshot({ clip: { x: Math.round(x), y: Math.round(y), width: 1, height: 1 } });

describe('frames', () => {
  test('none in 5 s of idling', () => on(async (page) => {
    await settled(page);
    const before = await frames(page);
    await page.waitForTimeout(5000);
    assert.equal(await frames(page), before);
  }));

  test('a lost context comes back with the same pixels', () => on(async (page) => {
    await settled(page);
    const before = await page.screenshot();
    const shown = await frames(page);
    await page.evaluate(() => {
      window.loss = document.querySelector('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
      window.loss.loseContext();
    });
    await page.waitForTimeout(300);
    assert.ok(!before.equals(await page.screenshot()), 'the picture was lost');
    await page.evaluate(() => window.loss.restoreContext());
    await page.waitForFunction((n) => window.gallery.frames > n, shown, SOON);
    await settled(page, 600);
    assert.ok(before.equals(await page.screenshot()), 'the picture is the same');
  }));

  test('turning the tablet lays out again, size and pixels together', () => on(async (page) => {
    await page.setViewportSize({ width: 1180, height: 820 });
    await page.waitForFunction(() => document.querySelector('canvas').style.width === '1180px', null, SOON);
    await settled(page);
    const nav = await page.getByRole('navigation').boundingBox();
    assert.equal(nav.height, 820);
    await page.getByRole('button', { name: 'Count' }).click();
    await sees(page, 'Counted 1, saved 0');
  }));

  test('dark mode repaints', () => on(async (page) => {
    await settled(page);
    const light = await page.screenshot();
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.waitForFunction(() => document.querySelector('.wb-root').style.colorScheme === 'dark', null, SOON);
    await settled(page);
    assert.ok(!light.equals(await page.screenshot()));
    await page.emulateMedia({ colorScheme: 'light' });
  }));
});

describe('axe', () => {
  const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  /** Only the rules that a mirror can break: its text is transparent, its colours are the canvas's. */
  const check = (page) => page.evaluate(async () => {
    const result = await window.axe.run(document, { rules: { 'color-contrast': { enabled: false } } });
    return result.violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map((one) => `${one.id}: ${one.nodes.map((node) => node.html).slice(0, 3).join(' | ')}`);
  });

  for (const screen of ['Gallery', 'Ward board', 'Inbox']) {
    test(`${screen} has no serious violation`, () => on(async (page) => {
      if (screen !== 'Gallery') await page.getByRole('link', { name: screen }).click();
      await page.getByRole('heading', { name: screen, level: 1 }).waitFor(SOON);
      await page.evaluate(source);
      assert.deepEqual(await check(page), []);
    }));
  }

  test('a dialog has no serious violation', () => on(async (page) => {
    await page.getByRole('button', { name: 'Remove' }).click();
    await page.getByRole('dialog').waitFor(SOON);
    await page.evaluate(source);
    assert.deepEqual(await check(page), []);
  }));
});

describe('scripts', () => {
  /** In the page, by the browser's own text engine: how wide the text is, and its letters side by side. */
  const widths = (page, text) => page.evaluate((shown) => {
    const context = document.createElement('canvas').getContext('2d');
    context.font = '400 17px system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif';
    context.fontKerning = 'none';
    const width = (part) => context.measureText(part).width;
    return { whole: width(shown), letters: [...shown].reduce((sum, letter) => sum + width(letter), 0) };
  }, text);

  for (const [text, joins] of [['محمد علي', true], ['प्रिया', true], ['ខៀវ សុខា', true], ['Adéo\u0323\u0301lá', false], ['ፋጡማ', false]]) {
    test(`${text} is as wide as the browser shapes it`, () => on(async (page) => {
      const node = page.getByText(text, { exact: true });
      await node.waitFor({ ...SOON, state: 'attached' });
      const { whole, letters } = await widths(page, text);
      const drawn = await node.evaluate((el) => parseFloat(el.style.width));
      assert.ok(Math.abs(drawn - whole) < 2.5, `drawn ${drawn} px wide, shaped ${whole}, letter by letter ${letters}`);
      if (joins) assert.ok(Math.abs(letters - whole) > 5, 'letter by letter it would be the same');
    }));
  }
});
