// The database in OPFS against a real browser's storage: a quota that is used up, data that is cleared
// under the program or while it is closed, a tab that dies or is taken over in the middle of commits.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { SharedBrowser, ask, openSelftest, ready } from './harness.mjs';
import { PASSWORD, SceneServer } from './scene_server.mjs';
import { Tablet } from './tablet.mjs';

const shared = new SharedBrowser();
before(() => shared.open());
after(() => shared.close());

/** What a browser deletes when room is short: all but local storage and cookies. */
const EVICTED = 'file_systems,indexeddb,cache_storage,service_workers';

const insert = (page, text) => ask(page, 'sql', `INSERT INTO note(text) VALUES('${text}')`);
const count = async (page) => Number(await ask(page, 'sql', 'SELECT count(*) FROM note'));
const originOf = (server) => server.url.replace(/\/$/, '');

const seed = Number(process.env.WARDBOOK_SEED ?? Date.now() % 1_000_000);
let state = seed;
const random = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};

/** Runs `body(page, context, server)` on an origin of its own. */
const onOrigin = (body) =>
  shared.origin(async (context, server) => body(await openSelftest(context, server), context, server));

/** Leaves the program for another page of the same origin, and waits until it has let go. */
const leave = async (page, server) => {
  await page.goto(`${server.url}manifest.webmanifest`);
  await page.waitForFunction(async () =>
    (await navigator.locks.query()).held.every(({ name }) => name !== 'wardbook-db'));
};

const clear = async (context, page, server, storageTypes) => {
  const session = await context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: originOf(server), storageTypes });
  await session.detach();
};

/** The screen says that the data is gone, and begins anew when a person agrees. */
const beginsAnew = async (page) => {
  const alert = page.getByRole('alert');
  await alert.waitFor({ timeout: 15_000 });
  assert.match(await alert.innerText(), /data on this device is gone/);
  assert.match(await alert.innerText(), /since .*20\d\d/);
  assert.match(await alert.innerText(), /can no longer know/);
  if (process.env.WARDBOOK_SHOTS) {
    for (const [name, size] of Object.entries({ phone: [390, 844], tablet: [1180, 820] })) {
      for (const colorScheme of ['light', 'dark']) {
        await page.setViewportSize({ width: size[0], height: size[1] });
        await page.emulateMedia({ colorScheme });
        await page.screenshot({ path: join(process.env.WARDBOOK_SHOTS, `lost-${name}-${colorScheme}.png`) });
      }
    }
  }
  await page.getByRole('button', { name: 'Begin anew' }).click();
  await ready(page);
  assert.equal(await count(page), 0);
};

describe('storage', () => {
  test('a quota that is used up refuses what does not fit and keeps the rest; room makes it go on',
    onOrigin(async (page, context, server) => {
      const origin = originOf(server);
      const session = await context.newCDPSession(page);
      const { usage } = await page.evaluate(() => navigator.storage.estimate());
      for (let round = 0, kept = 0; round < 3; ++round) {
        await session.send('Storage.overrideQuotaForOrigin',
          { origin, quotaSize: usage + (round + 1) * 300_000 });
        let said = '';
        while ((said = await insert(page, 'x'.repeat(3000 + random(3000)))) === '') {
          kept += 1;
          assert.ok(kept < 2000, 'the quota is never reached');
        }
        assert.match(said, /^error 13 /);
        assert.equal(await count(page), kept);
        assert.equal(await ask(page, 'sql', 'PRAGMA integrity_check'), 'ok\n');
      }
      await session.send('Storage.overrideQuotaForOrigin', { origin });
      const before = await count(page);
      assert.equal(await insert(page, 'there is room'), '');
      await page.reload();
      await ready(page);
      assert.equal(await count(page), before + 1);
      assert.equal(await ask(page, 'sql', 'PRAGMA integrity_check'), 'ok\n');
    }));

  test('evicted while it was closed: the device comes back as new, and says so once',
    onOrigin(async (page, context, server) => {
      await insert(page, 'gone');
      await leave(page, server);
      await clear(context, page, server, EVICTED);
      await page.goto(server.url);
      await beginsAnew(page);
      assert.equal(await insert(page, 'new'), '');
      await page.reload();
      await ready(page);
      assert.equal(await count(page), 1);
    }));

  test('only the files evicted, and the key not: the same',
    onOrigin(async (page, context, server) => {
      await insert(page, 'gone');
      await leave(page, server);
      await clear(context, page, server, 'file_systems');
      await page.goto(server.url);
      await beginsAnew(page);
    }));

  test('cleared under the running program: it notices as soon as somebody works, and begins anew',
    onOrigin(async (page, context, server) => {
      await insert(page, 'gone');
      await clear(context, page, server, EVICTED);
      await page.waitForTimeout(3_100);
      void insert(page, 'into files without a name').catch(() => {});
      await beginsAnew(page);
      assert.equal(await insert(page, 'new'), '');
      await page.reload();
      await ready(page);
      assert.equal(await count(page), 1);
    }));

  test('a device that never had data says nothing of a loss', onOrigin(async (page) => {
    assert.equal(await page.getByRole('alert').count(), 0);
    await page.reload();
    await ready(page);
  }));
});

/** Commits without a pause; `acknowledged()` is how many returned. */
const commitAllTheTime = async (page) => {
  let done = 0;
  await page.exposeFunction('committed', (number) => { done = number; });
  await page.evaluate(async () => {
    const go = async () => {
      for (let i = 1; ; ++i) {
        const text = 'x'.repeat(1 + (i * 7919) % 9000);
        const said = await window.selftest('sql',
          `BEGIN; INSERT INTO note(text) VALUES('a${text}'); INSERT INTO note(text) VALUES('b${text}'); COMMIT`);
        if (said !== '') return;
        await window.committed(i);
      }
    };
    void go().catch(() => {});
  });
  return () => done;
};

describe(`in the middle of commits (seed ${seed})`, () => {
  test('a tab that is killed at a random moment loses nothing acknowledged, and keeps no half',
    onOrigin(async (first, context, server) => {
      let page = first;
      let before = 0;
      for (let round = 0; round < 6; ++round) {
        const acknowledged = await commitAllTheTime(page);
        await page.waitForTimeout(20 + random(400));
        const session = await context.newCDPSession(page);
        const crashed = new Promise((done) => page.once('crash', done));
        session.send('Page.crash').catch(() => {});
        await crashed;
        const least = before + 2 * acknowledged();
        await page.close();
        page = await openSelftest(context, server);
        const rows = await count(page);
        assert.ok(rows >= least, `round ${round}: ${least} rows were acknowledged, ${rows} are there`);
        assert.equal(rows % 2, 0, 'half a transaction');
        assert.equal(await ask(page, 'sql', 'PRAGMA integrity_check'), 'ok\n');
        before = rows;
      }
      assert.ok(before > 10, 'hardly anything was committed');
    }));

  test('a second tab that takes over finds everything that was acknowledged',
    onOrigin(async (page, context, server) => {
      const acknowledged = await commitAllTheTime(page);
      const second = await context.newPage();
      await second.goto(server.url);
      const useHere = second.getByRole('button', { name: 'Use here' });
      await useHere.waitFor();
      await second.waitForTimeout(random(300));
      await useHere.click();
      await ready(second);
      const rows = await count(second);
      assert.ok(acknowledged() > 0 && rows >= 2 * acknowledged(), `${rows} rows, ${acknowledged()} commits`);
      assert.equal(rows % 2, 0, 'half a transaction');
      assert.equal(await ask(second, 'sql', 'PRAGMA integrity_check'), 'ok\n');
    }));
});

const PLACES = `
district Lake
clinic Usenge at -0.07,34.05
hospital Bondo at -0.10,34.27 zone Africa/Nairobi slots 24h from 05:00Z
ward Medicine
pool Medicine general oxygen
beds M-1..M-9
`;

/** Somebody goes from screen to screen until they are told; a late message of before can be enough for that. */
const worksUntil = async (tablet, told) => {
  for (let turn = 0; turn < 10 && !(await told.isVisible()); ++turn) {
    await tablet.go(turn % 2 ? 'Availability' : 'Bookings', { timeout: 5_000 }).catch(() => {});
    await tablet.page.waitForTimeout(1_000);
  }
  await told.waitFor();
};

test('the app after a loss: what the server has comes back, what waited does not', { timeout: 120_000 }, async () => {
  const server = await SceneServer.make(PLACES);
  await server.device('applicant', 'sync');
  await server.account('usenge', 'Amina Odhiambo', 'role=desk', 'clinic=Usenge');
  const tablet = await Tablet.open(server);
  try {
    await tablet.logIn('usenge', PASSWORD);
    await tablet.shows('Medicine');
    const booking = { triage: 'Yellow', hospital: 'Bondo', alternates: 'Only this' };
    await tablet.bookNewPatient({ ...booking, patient: 'Sent' });
    await tablet.says('Online · 0 waiting');
    await tablet.cable.pull();
    await tablet.bookNewPatient({ ...booking, patient: 'Waiting' });
    await clear(tablet.context, tablet.page, { url: tablet.cable.url }, EVICTED);
    const alert = tablet.page.getByRole('alert').filter({ hasText: 'is gone' });
    await worksUntil(tablet, alert);
    await tablet.cable.plug();
    await tablet.button('Begin anew').click();
    await tablet.logIn('usenge', PASSWORD);
    await tablet.go('Bookings');
    await tablet.page.getByRole('tab', { name: 'All' }).click();
    await tablet.shows(/^Sent/);
    assert.equal(await tablet.button(/Waiting/).count(), 0);
    assert.deepEqual(tablet.errors, []);
  } finally {
    await tablet.close();
    await server.remove();
  }
});
