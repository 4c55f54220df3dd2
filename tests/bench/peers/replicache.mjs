// Replicache 15 with a small server that runs the same mutations again and checks for room.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { newIdText } from '../ids.mjs';
import { Child, HERE, freePort } from './child.mjs';
import { peerImport } from './packages.mjs';

const { Replicache, TEST_LICENSE_KEY } = await peerImport('replicache');
const POLL_MS = 5_000;

const mutators = {
  register: (tx, row) => tx.set(`patient/${row.id}`, row),
  book: (tx, row) => tx.set(`booking/${row.id}`, row),
  change: async (tx, { id, change }) => tx.set(`booking/${id}`, { ...(await tx.get(`booking/${id}`)), ...change }),
};

const MUTATOR = { patient: 'register', booking: 'book' };

/** The network is there for as many requests as are asked for; Replicache's own attempts find none. */
class Client {
  #left = { '/push': 0, '/pull': 0 };

  constructor(url) {
    const post = async (path, message) => {
      if (this.#left[path]-- <= 0) return { httpRequestInfo: { httpStatusCode: 503, errorMessage: 'offline' } };
      const answer = await fetch(url + path, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(message),
      });
      return { response: await answer.json(), httpRequestInfo: { httpStatusCode: answer.status, errorMessage: '' } };
    };
    const pusher = async (message) => ({ httpRequestInfo: (await post('/push', message)).httpRequestInfo });
    const puller = (message) => post('/pull', message);
    this.replicache = new Replicache({
      name: newIdText(), licenseKey: TEST_LICENSE_KEY, kvStore: 'mem', logSinks: [], mutators,
      pullInterval: null, pushDelay: 0, pusher, puller,
    });
  }

  sync() {
    this.#left['/pull'] = 1;
    return this.replicache.pull({ now: true });
  }

  async make(table, rows) {
    await Promise.all(rows.map((row) => this.replicache.mutate[MUTATOR[table]](row)));
  }

  /** Until nothing is unconfirmed: a push, and the pull that confirms it. How many were refused. */
  async push() {
    while ((await this.replicache.experimentalPendingMutations()).length > 0) {
      this.#left['/push'] = 1;
      await this.replicache.push({ now: true });
      await this.sync();
    }
    return (await this.told()).size;
  }

  async change(ids, change) {
    for (const id of ids) await this.replicache.mutate.change({ id, change });
    await this.push();
  }

  async bookings() {
    return this.replicache.query((tx) => tx.scan({ prefix: 'booking/' }).values().toArray());
  }

  async told() {
    return new Set((await this.bookings()).filter((row) => row.state === 'refused').map((row) => row.id));
  }

  idle() {
    const poll = setInterval(() => this.sync(), POLL_MS);
    return async () => clearInterval(poll);
  }

  close() {
    return this.replicache.close();
  }
}

export default {
  name: 'Replicache',
  setting: 'Replicache 15 in memory, a Node server with better-sqlite3 that checks room in one transaction a push, gzip; idle: a pull each 5 s; ' +
    'durable: 8 connections, a booking a request, in one native process',
  durability: 'server: SQLite, WAL, synchronous=FULL; client: memory',

  async start(folder) {
    const port = await freePort();
    await mkdir(folder, { recursive: true });
    return Child.start([process.execPath, join(HERE, 'replicache_server.mjs'), folder, port], port);
  },

  async load(url, rows) {
    const answer = await fetch(`${url}/load`, { method: 'POST', body: JSON.stringify(rows) });
    if (!answer.ok) throw new Error(`/load: ${answer.status}`);
  },

  client: async (_folder, url) => new Client(url),

  /** A push of one mutation, of a client of its own number. */
  order: (row, { client, number }) => ({
    method: 'POST', path: '/push', body: JSON.stringify({
      pushVersion: 1, schemaVersion: '', profileID: client, clientGroupID: client,
      mutations: [{ clientID: client, id: number, name: 'book', args: row, timestamp: Date.now() }],
    }),
  }),
  taken: ({ status }) => status === 200,
};
