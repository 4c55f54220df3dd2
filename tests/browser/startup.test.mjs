// Starting: offline, in a second tab, in a browser that lacks something, and over a new version.

import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  SELFTEST_SITE, SharedBrowser, SiteServer, ask, launch, newProfile, openSelftest, ready,
} from './harness.mjs';
import { NEWER_CACHE, newerSite } from './newer_site.mjs';

const shared = new SharedBrowser();
before(() => shared.open());
after(() => shared.close());

const insert = (page, text) => ask(page, 'sql', `INSERT INTO note(text) VALUES('${text}')`);
const texts = (page) => ask(page, 'sql', 'SELECT text FROM note ORDER BY id');

/** Resolves once the first service worker controls the page. */
const controlled = (page) =>
  page.waitForFunction(() => navigator.serviceWorker.controller !== null, null, { timeout: 20_000 });

describe('offline', () => {
  test('the first visit is enough: reload and cold start work with the server stopped', async () => {
    const server = await new SiteServer(SELFTEST_SITE).start();
    const profile = await newProfile();
    try {
      let context = await launch(profile);
      let page = await openSelftest(context, server);
      await controlled(page);
      await insert(page, 'kept');
      await server.stop();
      await page.reload();
      await ready(page);
      assert.equal(await texts(page), 'kept\n');
      await context.close();

      context = await launch(profile);
      const began = Date.now();
      page = await openSelftest(context, server);
      console.log(`# cold start offline to a running program: ${Date.now() - began} ms`);
      assert.equal(await texts(page), 'kept\n');
      assert.match(await ask(page, 'http', 'GET /api/echo 2000'), /^0 0 $/);
      await server.start();
      assert.match(await ask(page, 'http', 'POST /api/echo 5000 hello'), /^200 \d+ POST hello$/);
      await context.close();
    } finally {
      await server.stop();
      await profile.remove();
    }
  });

  test('the first visit fetches each file that is hashed once', shared.origin(async (context, server) => {
    const page = await openSelftest(context, server);
    await controlled(page);
    const hashed = server.log.map(({ path }) => path).filter((path) => /\.[0-9a-f]{16}\./.test(path));
    assert.equal(new Set(hashed).size, hashed.length, hashed.join('\n'));
    assert.equal(hashed.length, 4);
  }));

  test('a file of other bytes than were built is never installed',
    shared.origin(async (context, server) => {
      const page = await openSelftest(context, server);
      await page.waitForTimeout(3000);
      assert.deepEqual(await page.evaluate(() => caches.keys()), []);
      assert.equal(await page.evaluate(() => navigator.serviceWorker.controller), null);
    }, { workerPrelude: '/* not what was built */' }));
});

describe('a first load that is cut', () => {
  test('before the script has come: the start page itself says what to do', shared.origin(async (context, server) => {
    const page = await context.newPage();
    await page.route('**/boot.*.js', (route) => route.abort());
    await page.goto(server.url);
    const again = page.getByRole('link', { name: 'try again' });
    assert.equal(await again.isVisible(), false, 'not before it has taken long');
    await page.evaluate(() => document.getAnimations().forEach((animation) => animation.finish()));
    assert.equal(await again.isVisible(), true);
    await page.unroute('**/boot.*.js');
    await again.click();
    await ready(page);
  }));

  for (const file of ['worker.*.js', '*.wasm']) {
    test(`before ${file} has come: the network is named, and trying again helps`, shared.origin(async (context, server) => {
      const page = await context.newPage();
      await page.route(`**/${file}`, (route) => route.abort());
      await page.goto(server.url);
      const alert = page.getByRole('alert');
      await alert.waitFor();
      assert.match(await alert.innerText(), /Not all of it came over the network/);
      await page.unroute(`**/${file}`);
      await page.getByRole('button', { name: 'Try again' }).click();
      await ready(page);
    }));
  }
});

describe('requests', () => {
  test('carry bytes, end at their deadline, and say 0 without a server',
    shared.origin(async (context, server) => {
      const page = await openSelftest(context, server);
      assert.match(await ask(page, 'http', 'POST /api/echo 5000 héllo'), /^200 \d+ POST héllo$/);
      assert.match(await ask(page, 'http', 'GET /api/none 5000'), /^404 \d+ GET $/);
      assert.equal(await ask(page, 'http', 'GET /api/silence 300'), '0 0 ');
      await server.stop();
      assert.equal(await ask(page, 'http', 'GET /api/echo 5000'), '0 0 ');
    }));
});

describe('the platform’s word', () => {
  test('events reach the program; it sleeps until its timer', shared.origin(async (context, server) => {
    const page = await openSelftest(context, server);
    await page.waitForTimeout(1000);
    const turns = Number(await ask(page, 'turns'));
    await page.waitForTimeout(1500);
    assert.ok(Number(await ask(page, 'turns')) - turns <= 2, 'turns while idle');
    await ask(page, 'timer', 200);
    const before = Number(await ask(page, 'turns'));
    await page.waitForTimeout(600);
    assert.ok(Number(await ask(page, 'turns')) >= before + 2, 'the timer made a turn');
    await page.evaluate(() => {
      dispatchEvent(new Event('offline'));
      dispatchEvent(new Event('online'));
    });
    assert.match(await ask(page, 'events'), /1 0 $/);
    assert.ok(Math.abs(Number(await ask(page, 'now')) - Date.now()) < 5000);
    assert.notEqual(await ask(page, 'random'), await ask(page, 'random'));
  }));

  test('time zones are the browser’s own', shared.origin(async (context, server) => {
    const page = await openSelftest(context, server);
    const minute = (text) => Date.parse(text) / 60_000;
    const offset = (zone, at) => ask(page, 'offset', `${zone} ${minute(at)}`);
    assert.equal(await offset('Asia/Kolkata', '2026-11-22T12:00Z'), '330');
    assert.equal(await offset('America/St_Johns', '2026-11-22T12:00Z'), '-210');
    assert.equal(await offset('Europe/Berlin', '2026-03-29T00:59Z'), '60');
    assert.equal(await offset('Europe/Berlin', '2026-03-29T01:00Z'), '120');
    assert.equal(await offset('Europe/Berlin', '2026-10-25T00:59Z'), '120');
    assert.equal(await offset('Europe/Berlin', '2026-10-25T01:00Z'), '60');
    assert.equal(await offset('Nowhere/None', '2026-10-25T01:00Z'), 'bad_zone');
  }));
});

describe('two tabs', () => {
  test('the second offers to take over, and back; nothing is lost', shared.origin(async (context, server) => {
    const first = await openSelftest(context, server);
    await insert(first, 'first');
    const second = await context.newPage();
    await second.goto(server.url);
    await second.getByRole('heading', { name: 'Wardbook is open in another tab' }).waitFor();
    if (process.env.WARDBOOK_SHOTS) {
      for (const [name, size] of Object.entries({ phone: [390, 844], tablet: [1180, 820] })) {
        for (const colorScheme of ['light', 'dark']) {
          await second.setViewportSize({ width: size[0], height: size[1] });
          await second.emulateMedia({ colorScheme });
          await second.screenshot({ path: join(process.env.WARDBOOK_SHOTS, `tab-${name}-${colorScheme}.png`) });
        }
      }
    }
    assert.equal(await texts(first), 'first\n', 'the owner goes on undisturbed');

    const useHere = { name: 'Use here' };
    await second.getByRole('button', useHere).click();
    await ready(second);
    await first.getByRole('heading', { name: 'Moved to another tab' }).waitFor();
    await insert(second, 'second');
    assert.equal(await texts(second), 'first\nsecond\n');

    await first.getByRole('button', useHere).click();
    await ready(first);
    await second.getByRole('heading', { name: 'Moved to another tab' }).waitFor();
    assert.equal(await texts(first), 'first\nsecond\n');
  }));

  test('an owner that does not let go is said to; its data is not touched',
    shared.origin(async (context, server) => {
      const first = await openSelftest(context, server);
      await insert(first, 'first');
      const second = await context.newPage();
      await second.goto(server.url);
      await second.getByRole('button', { name: 'Use here' }).click();
      await second.getByRole('alert').waitFor();
      assert.match(await second.getByRole('alert').innerText(), /does not let go/);
      assert.equal(await texts(first), 'first\n');
    }, {
      workerPrelude: `
        const post = BroadcastChannel.prototype.postMessage;
        BroadcastChannel.prototype.postMessage = function (word) {
          if (word !== 'release') post.call(this, word);
        };`,
    }));
});

describe('what is missing is said in words', () => {
  const cases = [
    { name: 'OPFS, as in a private window', says: /normal one/,
      script: () => {
        navigator.storage.getDirectory = () =>
          Promise.reject(new DOMException('not here', 'SecurityError'));
      } },
    { name: 'WebGL 2', says: /WebGL 2/,
      script: () => {
        const real = HTMLCanvasElement.prototype.getContext;
        HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
          return kind === 'webgl2' ? null : real.call(this, kind, ...rest);
        };
      } },
    { name: 'a secure address', says: /https address/,
      script: () => Object.defineProperty(window, 'isSecureContext', { value: false }) },
  ];
  for (const { name, says, script } of cases) {
    test(name, shared.origin(async (context, server) => {
      const page = await context.newPage();
      await page.addInitScript(script);
      await page.goto(server.url);
      const alert = page.getByRole('alert');
      await alert.waitFor();
      assert.match(await alert.innerText(), says);
      assert.ok(await page.getByRole('button', { name: 'Try again' }).isVisible());
      if (process.env.WARDBOOK_SHOTS) {
        for (const colorScheme of ['light', 'dark']) {
          await page.setViewportSize({ width: 390, height: 844 });
          await page.emulateMedia({ colorScheme });
          const file = `missing-${name.slice(0, 4).trim()}-${colorScheme}.png`;
          await page.screenshot({ path: join(process.env.WARDBOOK_SHOTS, file) });
        }
      }
    }));
  }

  for (const [name, workerPrelude] of Object.entries({
    'OPFS in the worker alone': `navigator.storage.getDirectory = () =>
        Promise.reject(new DOMException('not here', 'SecurityError'));`,
    'sync access handles': 'delete FileSystemFileHandle.prototype.createSyncAccessHandle;',
  })) {
    test(name, shared.origin(async (context, server) => {
      const page = await context.newPage();
      await page.goto(server.url);
      await page.getByRole('alert').waitFor();
      assert.match(await page.getByRole('alert').innerText(), /Private storage/);
    }, { workerPrelude }));
  }
});

describe('a new version', () => {
  test('waits for consent, then replaces all files at once; the data stays',
    shared.origin(async (context, server) => {
      const page = await openSelftest(context, server);
      await controlled(page);
      const newer = await newerSite(SELFTEST_SITE, page);
      try {
        await insert(page, 'kept');
        server.folder = newer;
        await page.reload();
        await ready(page);
        assert.equal(await page.title(), 'Wardbook', 'the old version until somebody agrees');
        const button = page.getByRole('button', { name: 'Update now' });
        await button.waitFor();
        assert.equal(await texts(page), 'kept\n');
        await button.click();
        await page.waitForFunction(() => document.title === 'Wardbook 2');
        await ready(page);
        assert.equal(await texts(page), 'kept\n');
        assert.deepEqual(await page.evaluate(() => caches.keys()), [NEWER_CACHE]);
        await server.stop();
        await page.reload();
        await ready(page);
        assert.equal(await page.title(), 'Wardbook 2');
      } finally {
        await rm(newer, { recursive: true });
      }
    }));

  test('a tab that only waits does not go on as the old one, nor before the one that works',
    shared.origin(async (context, server) => {
      const first = await openSelftest(context, server);
      await controlled(first);
      const newer = await newerSite(SELFTEST_SITE, first);
      try {
        await insert(first, 'kept');
        const second = await context.newPage();
        await second.goto(server.url);
        const useHere = second.getByRole('button', { name: 'Use here' });
        await useHere.waitFor();
        server.folder = newer;
        await first.reload();
        await first.getByRole('button', { name: 'Update now' }).click();
        await first.waitForFunction(() => document.title === 'Wardbook 2');
        await ready(first);
        await second.getByRole('button', { name: 'Update now' }).waitFor({ state: 'hidden' });
        await useHere.click();
        await second.waitForFunction(() => document.title === 'Wardbook 2');
        await useHere.click();
        await ready(second);
        assert.equal(await texts(second), 'kept\n');
      } finally {
        await rm(newer, { recursive: true });
      }
    }));
});
