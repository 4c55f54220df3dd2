// The encrypted database in OPFS: it survives reloads, restarts and kills, a full disk and dying
// handles; and the disk holds no plain text.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  SELFTEST_SITE, SharedBrowser, SiteServer, ask, browserPid, launch, newProfile, openSelftest, ready,
} from './harness.mjs';

const server = new SiteServer(SELFTEST_SITE);
const shared = new SharedBrowser();
before(async () => {
  await server.start();
  await shared.open();
});
after(async () => {
  await shared.close();
  await server.stop();
});

/** Runs `body(page, context, itsServer)` on an origin of its own. */
const onOrigin = (body, options) =>
  shared.origin(async (context, itsServer) =>
    body(await openSelftest(context, itsServer), context, itsServer), options);

/** Runs `body(profile)` with a new profile. */
const withProfile = (body) => async () => {
  const profile = await newProfile();
  try {
    await body(profile);
  } finally {
    await profile.remove();
  }
};

/** Runs `body(page, context)` in a browser of its own. */
const withBrowser = async (profile, body) => {
  const context = await launch(profile);
  try {
    return await body(await openSelftest(context, server), context);
  } finally {
    await context.close();
  }
};

const insert = (page, text) => ask(page, 'sql', `INSERT INTO note(text) VALUES('${text}')`);

/** Every byte of every file in OPFS, read from the page. */
const readOpfs = (page) =>
  page.evaluate(async () => {
    const files = [];
    const walk = async (folder, path) => {
      for await (const [name, handle] of folder.entries()) {
        if (handle.kind === 'directory') {
          await walk(handle, `${path}${name}/`);
          continue;
        }
        const bytes = new Uint8Array(await (await handle.getFile()).arrayBuffer());
        let text = '';
        for (let i = 0; i < bytes.length; i += 8192) {
          text += String.fromCharCode(...bytes.subarray(i, i + 8192));
        }
        files.push({ path: path + name, text });
      }
    };
    await walk(await navigator.storage.getDirectory(), '/');
    return files;
  });

describe('database in OPFS', () => {
  test('is opened encrypted, exclusive, in WAL mode, fully synchronous', onOrigin(async (page) => {
      const pragmas = 'PRAGMA cipher; PRAGMA locking_mode; PRAGMA journal_mode; ' +
        'PRAGMA synchronous; PRAGMA page_size; SELECT sqlite_compileoption_used(\'TEMP_STORE=3\')';
      assert.equal(await ask(page, 'sql', pragmas), 'chacha20\nexclusive\nwal\n2\n4096\n1\n');
    }));

  test('survives a reload and a browser restart; no planted string is on the disk',
    withProfile(async (profile) => {
      const planted = Array.from({ length: 50 }, (_, i) => `Patient-${i}-Wanjiru-${i * 7919}`);
      await withBrowser(profile, async (page) => {
        for (const text of planted) assert.equal(await insert(page, text), '');
        await page.reload();
        await ready(page);
        assert.equal(await ask(page, 'sql', 'SELECT count(*) FROM note'), '50\n');
        const files = await readOpfs(page);
        assert.deepEqual(files.map((file) => file.path).sort(),
          ['/wardbook/data-1/journal', '/wardbook/data-1/main', '/wardbook/data-1/wal']);
        assert.ok(files.reduce((sum, file) => sum + file.text.length, 0) >= 8192);
        for (const { path, text } of files) {
          assert.ok(!text.includes('SQLite format 3'), `${path} is not encrypted`);
          for (const word of planted) assert.ok(!text.includes(word), `${word} is in ${path}`);
        }
      });
      await withBrowser(profile, async (page) => {
        const rows = await ask(page, 'sql', 'SELECT text FROM note ORDER BY id');
        assert.deepEqual(rows.trim().split('\n'), planted);
      });
    }));

  test('SIGKILL in the middle of a transaction: what was committed is there, the rest is not',
    withProfile(async (profile) => {
      let committed = 0;
      for (let round = 0; round < 3; ++round) {
        const context = await launch(profile);
        const page = await openSelftest(context, server);
        assert.equal(await ask(page, 'sql', 'PRAGMA integrity_check'), 'ok\n');
        assert.equal(await ask(page, 'sql', 'SELECT count(*) FROM note'), `${committed}\n`);
        for (let i = 0; i <= round; ++i) {
          assert.equal(await insert(page, `kept ${round}`), '');
          committed += 1;
        }
        // Bigger than the page cache, so that half of it is in the WAL already.
        assert.equal(await ask(page, 'sql',
          'PRAGMA cache_size = 10; BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 ' +
          'FROM n WHERE i < 3000) INSERT INTO note(text) SELECT hex(randomblob(300)) FROM n'), '');
        const closed = new Promise((done) => context.once('close', done));
        process.kill(await browserPid(profile), 'SIGKILL');
        await closed;
      }
      await withBrowser(profile, async (page) => {
        assert.equal(await ask(page, 'sql', 'PRAGMA integrity_check'), 'ok\n');
        assert.equal(await ask(page, 'sql', 'SELECT count(*) FROM note'), `${committed}\n`);
      });
    }));

  test('a page closed in the middle of a transaction leaves no trace of it',
    onOrigin(async (page, context, itsServer) => {
      assert.equal(await insert(page, 'kept'), '');
      assert.equal(await ask(page, 'sql', 'BEGIN; DELETE FROM note'), '');
      await page.close();
      const next = await openSelftest(context, itsServer);
      assert.equal(await ask(next, 'sql', 'SELECT count(*) FROM note'), '1\n');
    }));

  test('memory that grows does not pull the database’s views away',
    onOrigin(async (page) => {
      assert.equal(await ask(page, 'grow', 96), String(96 * 2 ** 20));
      assert.equal(await insert(page, 'after growth'), '');
      assert.equal(await ask(page, 'sql', 'SELECT text FROM note; PRAGMA integrity_check'),
        'after growth\nok\n');
    }));
});

describe('a browser that misbehaves', () => {
  const broken = (workerPrelude, body) => onOrigin(body, { workerPrelude });

  /** The handle's write answers `answer` while the channel's last word was "full". */
  const fullDisk = (answer) => `
    let full = false;
    new BroadcastChannel('test').onmessage = ({ data }) => { full = data === 'full'; };
    const write = FileSystemSyncAccessHandle.prototype.write;
    FileSystemSyncAccessHandle.prototype.write = function (bytes, options) {
      if (!full) return write.call(this, bytes, options);
      ${answer}
    }`;

  const say = async (page, word) => {
    await page.evaluate((text) => {
      window.testChannel ??= new BroadcastChannel('test');
      window.testChannel.postMessage(text);
    }, word);
    await page.waitForTimeout(100);
  };

  const kinds = {
    'Chrome’s 4294967288': 'return 4294967288',
    'a short count': 'return write.call(this, bytes.subarray(0, bytes.length >> 1), options)',
    'an exception': "throw new DOMException('no room', 'QuotaExceededError')",
  };
  for (const [name, answer] of Object.entries(kinds)) {
    test(`a full disk that says ${name} is SQLITE_FULL, and nothing is damaged`,
      broken(fullDisk(answer), async (page) => {
        assert.equal(await insert(page, 'before'), '');
        await say(page, 'full');
        assert.match(await insert(page, 'lost'), /^error 13 /);
        await say(page, 'room again');
        assert.equal(await insert(page, 'after'), '');
        assert.equal(await ask(page, 'sql', 'SELECT text FROM note; PRAGMA integrity_check'),
          'before\nafter\nok\n');
      }));
  }

  test('handles that die restart the worker, and the data is there',
    broken(`
      let taken = false;
      new BroadcastChannel('test').onmessage = ({ data }) => { taken = data === 'take'; };
      for (const name of ['read', 'write', 'flush', 'getSize']) {
        const real = FileSystemSyncAccessHandle.prototype[name];
        FileSystemSyncAccessHandle.prototype[name] = function (...args) {
          if (taken) throw new DOMException('taken away', 'InvalidStateError');
          return real.apply(this, args);
        };
      }`, async (page) => {
      assert.equal(await insert(page, 'kept'), '');
      await page.evaluate(() => { window.before = window.selftest; });
      await say(page, 'take');
      void insert(page, 'lost').catch(() => {});
      await page.waitForFunction(() => window.selftest && window.selftest !== window.before);
      assert.equal(await ask(page, 'sql', 'SELECT text FROM note; PRAGMA integrity_check'),
        'kept\nok\n');
    }));

  test('memory that is used up restarts the worker, by an answer of the server as by a message',
    broken(`
      WebAssembly.Memory.prototype.grow = () => { throw new RangeError('no memory'); };
      Response.prototype.arrayBuffer = () => Promise.resolve(new ArrayBuffer(16 << 20));`,
    async (page) => {
      assert.equal(await insert(page, 'kept'), '');
      for (const askMuch of [
        () => void window.selftest('http', 'GET /api/echo 5000'),
        () => void window.selftest('sql', 'x'.repeat(31 << 20)),
      ]) {
        await page.evaluate(() => { window.selftest.former = true; });
        await page.evaluate(askMuch);
        await page.waitForFunction(() => window.selftest && !window.selftest.former, null, { timeout: 20_000 });
        assert.equal(await ask(page, 'sql', 'SELECT text FROM note'), 'kept\n');
      }
    }));

  test('a program that traps is started again; one that always does is not, and a person is asked',
    onOrigin(async (page) => {
      for (let i = 0; i < 4; ++i) {
        await page.evaluate(() => { window.before = window.selftest; });
        void ask(page, 'trap').catch(() => {});
        await page.waitForFunction(() => window.selftest && window.selftest !== window.before);
      }
      void ask(page, 'trap').catch(() => {});
      const alert = page.getByRole('alert');
      await alert.waitFor();
      assert.match(await alert.innerText(), /Wardbook stopped/);
      await page.getByRole('button', { name: 'Try again' }).click();
      await ready(page);
    }));
});

describe('the key', () => {
  const keyrings = (page, change) =>
    page.evaluate((how) => new Promise((done, failed) => {
      const open = indexedDB.open('wardbook-keys');
      open.onerror = () => failed(open.error);
      open.onsuccess = () => {
        const transaction = open.result.transaction('keyring', 'readwrite');
        const store = transaction.objectStore('keyring');
        const names = store.getAllKeys();
        names.onsuccess = () => {
          for (const name of names.result) {
            if (how === 'lose all' || (how === 'lose one' && name === 'keyring')) store.delete(name);
          }
        };
        transaction.oncomplete = () => {
          open.result.close();
          done(names.result);
        };
      };
    }), change);

  test('cannot be taken out of the browser', onOrigin(async (page) => {
      const refused = await page.evaluate(() => new Promise((done) => {
        const open = indexedDB.open('wardbook-keys');
        open.onsuccess = () => {
          const get = open.result.transaction('keyring').objectStore('keyring').get('keyring');
          get.onsuccess = () => {
            const [wrap] = get.result.wraps;
            crypto.subtle.exportKey('raw', wrap.sealer).then(
              () => done('exported'), (error) => done(`${wrap.kind} ${error.name}`));
          };
        };
      }));
      assert.equal(refused, 'device InvalidAccessError');
    }));

  test('one lost copy is made good from the other', onOrigin(async (page) => {
      await insert(page, 'kept');
      assert.deepEqual(await keyrings(page, 'lose one'), ['keyring', 'keyring-copy']);
      await page.reload();
      await ready(page);
      assert.equal(await ask(page, 'sql', 'SELECT text FROM note'), 'kept\n');
      assert.deepEqual(await keyrings(page, 'look'), ['keyring', 'keyring-copy']);
    }));

  test('without it nothing is overwritten: a person decides, and the old data is kept aside',
    onOrigin(async (page) => {
      await insert(page, 'unreadable');
      await keyrings(page, 'lose all');
      await page.reload();
      const alert = page.getByRole('alert');
      await alert.waitFor();
      assert.match(await alert.innerText(), /cannot be read/);
      const before = (await readOpfs(page)).find((file) => file.path === '/wardbook/data-1/main');
      await page.getByRole('button', { name: 'Put aside and begin anew' }).click();
      await ready(page);
      assert.equal(await ask(page, 'sql', 'SELECT count(*) FROM note'), '0\n');
      const kept = (await readOpfs(page)).find((file) => file.path === '/wardbook/data-1/main');
      assert.equal(kept.text, before.text);
      await page.reload();
      await ready(page);
      assert.equal(await ask(page, 'sql', 'SELECT count(*) FROM note'), '0\n');
    }));

  test('a damaged database is not overwritten either', onOrigin(async (page, context, itsServer) => {
    await insert(page, 'kept');
    // Any other page of the origin: nobody holds the files there, soon.
    await page.goto(`${itsServer.url}manifest.webmanifest`);
    await page.evaluate(async () => {
      const root = await navigator.storage.getDirectory();
      const all = await root.getDirectoryHandle('wardbook');
      const file = await (await all.getDirectoryHandle('data-1')).getFileHandle('main');
      // The worker that is gone has its handles for a moment longer than its lock.
      const writable = async (left) => {
        try {
          return await file.createWritable({ keepExistingData: true });
        } catch (error) {
          if (error.name !== 'NoModificationAllowedError' || left === 0) throw error;
          await new Promise((done) => setTimeout(done, 50));
          return writable(left - 1);
        }
      };
      const stream = await writable(200);
      await stream.write({ type: 'write', position: 100, data: new Uint8Array(500).fill(7) });
      await stream.close();
    });
    const damaged = await readOpfs(page);
    await page.goto(itsServer.url);
    await page.getByRole('alert').waitFor();
    assert.match(await page.getByRole('alert').innerText(), /cannot be read/);
    const main = (files) => files.find((file) => file.path === '/wardbook/data-1/main').text;
    assert.equal(main(await readOpfs(page)), main(damaged));
  }));
});
