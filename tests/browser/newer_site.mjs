// A new version of a site, as the browser sees one.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What the version's cache is called. */
export const NEWER_CACHE = 'wardbook-00000000000000aa';

/** A copy of the site whose service worker and start page are of another build than `page` has. */
export const newerSite = async (site, page) => {
  const [cache] = await page.evaluate(() => caches.keys());
  const build = cache.replace('wardbook-', '');
  const folder = await mkdtemp(join(tmpdir(), 'wardbook-site-'));
  await cp(site, folder, { recursive: true });
  for (const name of await readdir(folder)) {
    if (/\.(br|gz)$/.test(name)) await rm(join(folder, name));
  }
  const start = join(folder, 'index.html');
  const html = (await readFile(start, 'utf8')).replace('<title>Wardbook', '<title>Wardbook 2');
  const hash = (text) => createHash('sha256').update(text).digest('hex');
  const script = join(folder, 'service_worker.js');
  const old = hash(await readFile(start));
  const worker = await readFile(script, 'utf8');
  assert.ok(worker.includes(old));
  assert.ok(worker.includes(build));
  await writeFile(start, html);
  await writeFile(script, worker.replace(old, hash(html)).replace(build, NEWER_CACHE.replace('wardbook-', '')));
  return folder;
};
