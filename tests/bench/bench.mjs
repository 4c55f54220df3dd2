// Wardbook beside its peers, on the same work in one run: build/bench/figures.json, a table, a picture.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureWardbook } from './wardbook.mjs';
import { Figures } from './figures.mjs';
import { drawPicture } from './picture.mjs';
import flask from './peers/flask.mjs';
import { measurePeer } from './peers/measure.mjs';
import pouchdb from './peers/pouchdb.mjs';
import replicache from './peers/replicache.mjs';

const figures = new Figures();
const folder = await mkdtemp(join(tmpdir(), 'wardbook-bench-'));
try {
  await measureWardbook(figures);
  for (const peer of [replicache, pouchdb, flask]) await measurePeer(peer, join(folder, peer.name), figures);
  figures.table();
  await figures.save('build/bench/figures.json');
  await drawPicture(figures.all, 'build/bench/figures.svg');
} finally {
  await rm(folder, { recursive: true, force: true });
}
// Clients of peers keep timers of their own.
process.exit(0);
