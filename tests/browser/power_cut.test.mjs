// The device's database through power cuts and full disks, as in tests/crash, in the browser: the
// same tests as WebAssembly, the device's files and what each power cut leaves of them in OPFS.
// `make crash` runs it whole.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SharedBrowser, ask, openSelftest } from './harness.mjs';

const SITE = process.env.WARDBOOK_CRASH_SITE ?? 'build/wasm/crash-site';
const effort = process.env.WARDBOOK_CRASH ?? 'short';

const shared = new SharedBrowser();
before(() => shared.open());
after(() => shared.close());

test(`power cuts in OPFS (${effort})`, (t) =>
  shared.origin(async (context, server) => {
    const page = await openSelftest(context, server);
    await ask(page, 'effort', effort);
    const names = (await ask(page, 'tests')).trim().split('\n');
    assert.equal(names.length, 4);
    for (const name of names) {
      await t.test(name, async () => {
        const said = await ask(page, 'run', name);
        t.diagnostic(`${name}: ${said}`);
        assert.match(said, /^passed\n/);
      });
    }
  }, { site: SITE })());
