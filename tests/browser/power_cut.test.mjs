// The device's database through power cuts and full disks: tests/crash/device_cut_test.cpp once more,
// as WebAssembly in the worker. The device's files are in OPFS, and so is what each power cut leaves
// of them. `make crash` runs it whole.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { SharedBrowser, ask, openSelftest } from './harness.mjs';

/** WARDBOOK_CRASH_SITE can name another build's. */
const SITE = process.env.WARDBOOK_CRASH_SITE ?? 'build/wasm/crash-site';
const effort = process.env.WARDBOOK_CRASH ?? 'short';

const shared = new SharedBrowser();
before(() => shared.open());
after(() => shared.close());

/** "passed" or what else; a program that stops does not answer. */
const run = async (page, name) => {
  await page.evaluate(() => { window.before = window.selftest; });
  const stopped = page.waitForFunction(() => window.selftest !== window.before, null, { timeout: 0 })
    .then(() => 'stopped', () => 'closed');
  return Promise.race([ask(page, 'run', name), stopped]);
};

test(`power cuts over OPFS, ${effort}`, (t) =>
  shared.origin(async (context, server) => {
    const page = await openSelftest(context, server);
    const said = [];
    page.on('console', (message) => said.push(message.text()));
    await ask(page, 'effort', effort);
    const names = (await ask(page, 'tests')).trim().split('\n');
    assert.ok(names.length >= 4, `only ${names}`);
    for (const name of names) {
      await t.test(name, async () => {
        said.length = 0;
        const result = await run(page, name);
        for (const line of said.filter((text) => /power cuts/.test(text))) t.diagnostic(line);
        assert.equal(result, 'passed', said.join('\n'));
      });
    }
  }, { site: SITE })());
