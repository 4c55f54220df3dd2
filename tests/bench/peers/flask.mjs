// A Flask + SQLAlchemy + gunicorn JSON API. It is online only: what is typed without a network is a list
// in the page's memory that is posted later.

import { mkdir } from 'node:fs/promises';
import { Child, HERE, freePort } from './child.mjs';

const PAGE = 1000;
const POLL_MS = 5_000;

class Client {
  #held = { patients: new Map(), bookings: new Map() };
  #since = { patients: 0, bookings: 0 };
  #waiting = { patients: [], bookings: [] };
  #refused = new Set();

  constructor(url) {
    this.url = url;
  }

  async #post(path, body) {
    const answer = await fetch(this.url + path, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
    return answer.json();
  }

  async #take(table) {
    for (let full = true; full;) {
      const rows = await (await fetch(`${this.url}/${table}?since=${this.#since[table]}&limit=${PAGE}`)).json();
      for (const row of rows) this.#held[table].set(row.id, row);
      this.#since[table] = rows.at(-1)?.version ?? this.#since[table];
      full = rows.length === PAGE;
    }
  }

  async sync() {
    if (this.#since.patients === 0) await this.#take('patients');
    await this.#take('bookings');
  }

  async make(table, rows) {
    this.#waiting[`${table}s`].push(...rows);
  }

  /** How many were refused. */
  async push() {
    const { patients, bookings } = this.#waiting;
    if (patients.length > 0) await this.#post('/load', { patients: patients.splice(0) });
    if (bookings.length === 0) return 0;
    const { refused } = await this.#post('/bookings/batch', bookings);
    for (const row of bookings.splice(0)) this.#held.bookings.set(row.id, row);
    for (const id of refused) this.#held.bookings.delete(id), this.#refused.add(id);
    return refused.length;
  }

  change(ids, change) {
    return this.#post('/bookings/change', { ids, change });
  }

  async bookings() {
    return [...this.#held.bookings.values()];
  }

  async told() {
    return this.#refused;
  }

  idle() {
    const poll = setInterval(() => this.#take('bookings'), POLL_MS);
    return async () => clearInterval(poll);
  }

  async close() {}
}

const load = async (url, rows) => {
  const client = new Client(url);
  const answer = await fetch(`${client.url}/load`, {
    method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(rows),
  });
  if (!answer.ok) throw new Error(`/load: ${answer.status}`);
};

export default {
  name: 'Flask',
  setting: 'Flask, SQLAlchemy and gunicorn (2 workers of 4 threads), SQLite, JSON in pages of 1,000, not compressed; idle: a poll each 5 s; ' +
    'durable: 8 connections, a booking a request, in one native process',
  durability: 'server: SQLite, rollback journal, synchronous=FULL; client: memory',

  async start(folder) {
    const port = await freePort();
    await mkdir(folder, { recursive: true });
    return Child.start(['/usr/bin/env', `DATA=${folder}`, 'PYTHONDONTWRITEBYTECODE=1', '/usr/bin/gunicorn', '--chdir', HERE, '--workers', '2',
      '--threads', '4', '--keep-alive', '75', '--bind', `127.0.0.1:${port}`, '--preload', 'flask_server:app'], port);
  },

  load,
  client: async (_folder, url) => new Client(url),
  order: (row) => ({ method: 'POST', path: '/bookings', body: JSON.stringify(row) }),
  taken: ({ status }) => status === 201,
};
