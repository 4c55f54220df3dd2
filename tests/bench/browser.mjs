// The first sync in a browser: the web app as it is built, Chromium, SQLite in OPFS (encrypted, synced).

import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { Tablet } from '../browser/tablet.mjs';
import { PASSWORD } from '../scene/harness.mjs';
import { RUNS } from './work.mjs';

const SITE = 'build/wasm/site';
const PATIENCE_MS = 120_000;

/** A TCP relay that notes when each request passed, and when its answer began. */
class Watch {
  seen = [];

  static async to(port) {
    const watch = new Watch();
    watch.server = createServer((near) => watch.#join(near, connect(port, '127.0.0.1')));
    watch.server.listen(0, '127.0.0.1');
    await once(watch.server, 'listening');
    watch.port = watch.server.address().port;
    return watch;
  }

  #join(near, far) {
    let open = null;
    near.on('data', (bytes) => {
      const path = /^[A-Z]+ (\S+) HTTP\/1\.1\r\n/.exec(bytes.subarray(0, 200).toString('latin1'))?.[1];
      if (path !== undefined) this.seen.push(open = { path, asked: performance.now(), answered: 0 });
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (open !== null && open.answered === 0) open.answered = performance.now();
      near.write(bytes);
    });
    for (const [one, other] of [[near, far], [far, near]]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }

  /**
   * From the answer to the log-in until the device waits for news: it says then how far it is, which it
   * does only after its transaction. Undefined: not yet.
   */
  get took() {
    const login = this.seen.find(({ path, answered }) => path === '/api/v1/login' && answered > 0);
    const after = (path, from) => this.seen.find((one) => one.path === path && one.asked >= from);
    const sync = login && after('/api/v1/sync', login.answered);
    const wait = sync && after('/api/v1/wait', sync.asked);
    return wait && wait.asked - login.answered;
  }
}

const firstSync = async (country) => {
  const watch = await Watch.to(country.server.port);
  const tablet = await Tablet.open(watch);
  try {
    await tablet.says('Online');
    await tablet.logIn('north', PASSWORD);
    for (const until = performance.now() + PATIENCE_MS; watch.took === undefined;) {
      if (performance.now() > until) throw new Error('the browser does not come to the end of its first sync');
      await tablet.page.waitForTimeout(50);
    }
    await tablet.go('Bookings');
    await tablet.page.getByRole('button', { name: /^Patient / }).first().waitFor({ state: 'attached' });
    return watch.took;
  } finally {
    await tablet.close();
    watch.server.close();
  }
};

/** Of a clinic with all the bookings. */
export async function measureInBrowser(country, figures, system) {
  await country.server.stop();
  country.server.site = SITE;
  await country.server.start();
  const seen = [];
  for (let run = 0; run < RUNS; ++run) seen.push(await firstSync(country));
  figures.note('first_sync_browser_ms', 'ms', seen, system);
}
