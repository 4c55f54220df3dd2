// PouchDB 9 that replicates with express-pouchdb. A booking is a document with an id of its own; nobody
// looks at capacity, because a replicated document cannot be refused for what other documents say.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Child, HERE, freePort } from './child.mjs';
import { peerRequire } from './packages.mjs';

const PouchDB = peerRequire('pouchdb');
const BATCH = { batch_size: 1000 };
const document = (table, row) => ({ _id: `${table}:${row.id}`, table, ...row });

class Client {
  constructor(folder, url) {
    this.local = new PouchDB(folder);
    this.remote = new PouchDB(`${url}/district`);
  }

  async sync() {
    await this.local.replicate.from(this.remote, BATCH);
  }

  async make(table, rows) {
    const done = await this.local.bulkDocs(rows.map((row) => document(table, row)));
    if (done.some((one) => one.error)) throw new Error('PouchDB did not keep a document');
  }

  /** What was refused. */
  async push() {
    const done = await this.local.replicate.to(this.remote, BATCH);
    return done.doc_write_failures;
  }

  async change(ids, change) {
    const { rows } = await this.local.allDocs({ keys: ids.map((id) => `booking:${id}`), include_docs: true });
    await this.local.bulkDocs(rows.map(({ doc }) => ({ ...doc, ...change })));
  }

  async bookings() {
    const { rows } = await this.local.allDocs({ startkey: 'booking:', endkey: 'booking;', include_docs: true });
    return rows.map(({ doc }) => doc);
  }

  /** Ids of bookings of which this client was told that they did not get their bed. */
  async told() {
    const { rows } = await this.local.allDocs({ startkey: 'booking:', endkey: 'booking;', conflicts: true, include_docs: true });
    return new Set(rows.filter(({ doc }) => doc._conflicts).map(({ doc }) => doc.id));
  }

  idle() {
    const live = this.local.replicate.from(this.remote, { live: true, retry: true, ...BATCH });
    return () => new Promise((done) => (live.on('complete', done), live.cancel()));
  }

  async close() {
    await this.local.close();
  }
}

export default {
  name: 'PouchDB',
  setting: 'PouchDB 9 and express-pouchdb, LevelDB on both sides, batches of 1,000, gzip as by default; idle: live replication; ' +
    'durable: 8 connections, a booking a request, in one native process',
  durability: 'LevelDB, no fsync',

  async start(folder) {
    const port = await freePort();
    await mkdir(folder, { recursive: true });
    const server = await Child.start([process.execPath, join(HERE, 'pouchdb_server.mjs'), folder, port], port);
    await new PouchDB(`${server.url}/district`).info();
    return server;
  },

  /** Rows that the server has before anybody comes. */
  async load(url, { patients = [], bookings = [] }) {
    const remote = new PouchDB(`${url}/district`);
    const all = [...patients.map((row) => document('patient', row)), ...bookings.map((row) => document('booking', row))];
    for (let i = 0; i < all.length; i += 1000) await remote.bulkDocs(all.slice(i, i + 1000));
  },

  client: async (folder, url) => new Client(folder, url),

  /** One booking as one request, and whether the answer took it. */
  order: (row) => ({ method: 'PUT', path: `/district/booking:${row.id}`, body: JSON.stringify(document('booking', row)) }),
  taken: ({ status }) => status === 201,
};
