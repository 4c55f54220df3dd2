// replicache_server.mjs FOLDER PORT: push and pull for Replicache over one SQLite file. A push is one
// transaction, in which a booking gets its bed only if the pool has one left in that slot; who gets none is
// kept as refused, so that the next pull tells. Pulls give what changed since the cookie, gzipped.

import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';
import { peerRequire } from './packages.mjs';

const [folder, port] = process.argv.slice(2);
const database = peerRequire('better-sqlite3')(`${folder}/replicache.sqlite`);
database.pragma('journal_mode = WAL');
database.pragma('synchronous = FULL');
database.exec(`
  CREATE TABLE row(key TEXT PRIMARY KEY, value TEXT NOT NULL, version INTEGER NOT NULL) WITHOUT ROWID;
  CREATE INDEX row_version ON row(version);
  CREATE TABLE client(id TEXT PRIMARY KEY, client_group TEXT NOT NULL, last INTEGER NOT NULL, version INTEGER NOT NULL);
  CREATE TABLE pool(id TEXT PRIMARY KEY, capacity INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE taken(pool TEXT, slot INTEGER, booking TEXT, PRIMARY KEY (pool, slot, booking)) WITHOUT ROWID;
`);

const sql = {
  put: database.prepare('INSERT INTO row VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET value = excluded.value, version = excluded.version'),
  get: database.prepare('SELECT value FROM row WHERE key = ?').pluck(),
  since: database.prepare('SELECT key, value FROM row WHERE version > ?'),
  pool: database.prepare('INSERT INTO pool VALUES (?, ?)'),
  capacity: database.prepare('SELECT capacity FROM pool WHERE id = ?').pluck(),
  used: database.prepare('SELECT count(*) FROM taken WHERE pool = ? AND slot = ?').pluck(),
  take: database.prepare('INSERT INTO taken VALUES (?, ?, ?)'),
  release: database.prepare('DELETE FROM taken WHERE pool = ? AND slot = ? AND booking = ?'),
  last: database.prepare('SELECT last FROM client WHERE id = ?').pluck(),
  client: database.prepare(`INSERT INTO client VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET last = excluded.last, version = excluded.version`),
  clients: database.prepare('SELECT id, last FROM client WHERE client_group = ? AND version > ?'),
};
let version = 0;

const put = (key, row) => sql.put.run(key, JSON.stringify({ ...row, version }), version);

const mutators = {
  register: (row) => put(`patient/${row.id}`, row),
  book(row) {
    if (sql.used.get(row.pool_id, row.slot_from) >= sql.capacity.get(row.pool_id)) {
      put(`booking/${row.id}`, { ...row, state: 'refused', reason: 'no room' });
    } else {
      sql.take.run(row.pool_id, row.slot_from, row.id);
      put(`booking/${row.id}`, row);
    }
  },
  change({ id, change }) {
    const row = JSON.parse(sql.get.get(`booking/${id}`));
    if (change.state === 'cancelled') sql.release.run(row.pool_id, row.slot_from, row.id);
    put(`booking/${id}`, { ...row, ...change });
  },
};

const routes = {
  '/push': database.transaction(({ clientGroupID, mutations }) => {
    version += 1;
    for (const { clientID, id, name, args } of mutations) {
      const next = (sql.last.get(clientID) ?? 0) + 1;
      if (id < next) continue;
      if (id > next) throw new Error(`mutation ${id} came before ${next}`);
      mutators[name](args);
      sql.client.run(clientID, clientGroupID, id, version);
    }
    return {};
  }),
  '/pull': database.transaction(({ clientGroupID, cookie }) => ({
    cookie: version,
    lastMutationIDChanges: Object.fromEntries(sql.clients.all(clientGroupID, cookie ?? -1).map(({ id, last }) => [id, last])),
    patch: [
      ...(cookie === null ? [{ op: 'clear' }] : []),
      ...sql.since.all(cookie ?? -1).map(({ key, value }) => ({ op: 'put', key, value: JSON.parse(value) })),
    ],
  })),
  '/load': database.transaction(({ pools = [], patients = [], bookings = [] }) => {
    version += 1;
    for (const { id, capacity } of pools) sql.pool.run(id, capacity);
    for (const row of patients) put(`patient/${row.id}`, row);
    for (const row of bookings) {
      put(`booking/${row.id}`, row);
      if (row.state === 'confirmed') sql.take.run(row.pool_id, row.slot_from, row.id);
    }
    return {};
  }),
};

createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  const answer = JSON.stringify(routes[request.url](JSON.parse(Buffer.concat(pieces))));
  const small = answer.length < 1000;
  const body = small ? Buffer.from(answer) : gzipSync(answer);
  response.writeHead(200, {
    'content-type': 'application/json', 'content-length': body.length, ...(small ? {} : { 'content-encoding': 'gzip' }),
  }).end(body);
}).listen(Number(port), '127.0.0.1');
