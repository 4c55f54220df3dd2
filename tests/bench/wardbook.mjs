// What the exchange costs Wardbook, with real processes: wardbook-server and wardbook-device, each with its
// encrypted, synced SQLite. Bytes are counted at the socket with their headers, without TLS; times are
// from the word to the device until its answer, without the counting relay.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { brotliCompressSync, constants, deflateRawSync } from 'node:zlib';
import { Country, PASSWORD, answers, sleep } from '../scene/harness.mjs';
import { measureInBrowser } from './browser.mjs';
import { Connection } from './clients.mjs';
import { Relay } from './relay.mjs';
import { WireDevice, encode } from './wire_device.mjs';
import {
  BEDS, BOOKINGS, CANCELLED, CHANGED, CLIENTS, DAYS, DRILL_POOLS, DRILL_SLOTS, EACH, HOSPITALS, IDLE_MS, PATIENTS, POOLS,
  PUSHED, RUNS, SETTLED_MS, drillPlace, place, slot, timed,
} from './work.mjs';

const MINUTE = 60_000;
/** Of brotli, in sync-server/http/compress.cpp. */
const SERVER_QUALITY = 5;
/** Commands between two exchanges while the district is filled. */
const BATCH = 200;
const WARDBOOK = {
  name: 'Wardbook',
  durability: 'SQLite, WAL, every answer after an fdatasync, encrypted, on the server and on the device',
  setting: 'wardbook-server and wardbook-device, brotli down and gzip up; bookings alone: computed from the answer of a first sync; ' +
    `idle: a held request that is renewed every 4.5 minutes; durable: ${CLIENTS} connections of devices, a command a request, in one native process`,
};

const SETUP = [
  'district "Nyanza"', 'clinic "North" at -0.1000,34.7500', 'clinic "South" at -0.2000,34.7500',
  ...Array.from({ length: CLIENTS }, (_, c) => `clinic "Crowd ${c}" at -0.${40 + c},34.7500`),
  ...Array.from({ length: HOSPITALS }, (_, h) => [
    `hospital "Hospital ${h}" at -0.${10 + h},34.80 zone Africa/Nairobi slots 24h from 05:00Z`,
    ...Array.from({ length: POOLS }, (_, p) =>
      [`ward "Ward ${h}-${p}"`, `pool "Pool ${h}-${p}" general`, `beds B-1..B-${BEDS}`]).flat(),
  ]).flat(),
  // One bed a pool, for who comes first.
  'hospital "Drill" at -0.30,34.80 zone Africa/Nairobi slots 24h from 05:00Z',
  ...Array.from({ length: DRILL_POOLS }, (_, p) => [`ward "Drill ${p}"`, `pool "Drill ${p}" general`, 'beds D-1']).flat(),
].join('\n');

/** Asks all without waiting in between; the answers in order. */
const inTurn = (device, lines) => Promise.all(lines.map((words) => device.one(...words)));

const register = (clinic, name, i) => ['register', `${name} ${i}`, `clinic=${clinic}`, 'birth_date=1990-05-04',
  'sex=female', `identifiers=[{"system":"national-id","value":"${name}-${i}"}]`];

/** Where the i-th booking is asked. */
const asked = (i) => {
  const { hospital, pool, day } = place(i);
  return [`hospital=Hospital ${hospital}`, `pool=Pool ${hospital}-${pool}`, `from=${slot(day).toISOString()}`];
};

const book = (clinic, patient, where, alternates = 'any_hospital') =>
  ['book', `patient=${patient}`, `clinic=${clinic}`, ...where, 'hours=24', 'triage=yellow', `alternates=${alternates}`];

/** A district of 6,000 patients and 10,000 bookings, all of one clinic; 4,000 are cancelled. */
const fill = async (desk) => {
  const patients = [];
  for (let i = 0; i < PATIENTS; i += BATCH) {
    const rows = await inTurn(desk, Array.from({ length: BATCH }, (_, k) => register('North', 'Patient', i + k)));
    patients.push(...rows.map((row) => row.args.patient));
    await desk.ask('sync');
  }
  for (let i = 0; i < BOOKINGS; i += BATCH) {
    const rows = await inTurn(desk, Array.from({ length: BATCH }, (_, k) =>
      book('North', patients[i + k < CANCELLED ? i + k : i + k - CANCELLED], asked(i + k))));
    if (i + BATCH <= CANCELLED)
      await inTurn(desk, rows.map((row) => ['cancel', row.args.booking, 'well again']));
    await desk.ask('sync');
  }
};

const firstSync = async (country, relay, figures) => {
  const seen = { up: [], down: [], requests: [], ms: [] };
  for (let run = 0; run < RUNS; ++run) {
    const counted = country.device(`counted-${run}`, relay.url);
    await counted.ask('login', 'north', PASSWORD);
    relay.take();
    await counted.ask('sync');
    const { up, down, requests } = relay.take();
    const rows = await counted.ask('bookings');
    if (rows.length !== BOOKINGS) throw new Error(`${rows.length} of ${BOOKINGS} bookings came`);
    await counted.stop();
    const fresh = country.device(`fresh-${run}`);
    await fresh.ask('login', 'north', PASSWORD);
    seen.ms.push(await timed(() => fresh.ask('sync')));
    await fresh.stop();
    seen.up.push(up);
    seen.down.push(down);
    seen.requests.push(requests);
  }
  figures.note('first_sync_bytes_down', 'bytes', seen.down, WARDBOOK);
  figures.note('first_sync_bytes_up', 'bytes', seen.up, WARDBOOK);
  figures.note('first_sync_requests', 'requests', seen.requests, WARDBOOK);
  figures.note('first_sync_ms', 'ms', seen.ms, WARDBOOK);
};

/** Everything that a first sync brings, as the wire has it. */
const rowsOfFirstSync = async (country) => {
  const connection = await Connection.to(country.server.port);
  const device = new WireDevice(await connection.ask(WireDevice.login('north', PASSWORD)));
  const changes = [];
  for (let more = true; more;) {
    const reply = WireDevice.read(await connection.ask(device.firstSync(changes)));
    changes.push(...reply.changes);
    ({ more } = reply);
  }
  connection.close();
  return changes.flatMap((bucket) => bucket.tables ?? []);
};

/** What columns and deflate alone make of the same rows: each column one after the other, level 9, without headers. */
const floor = (tables, figures) => {
  const columns = tables.flatMap(({ cells }) => cells ?? []).map((column) => encode(column));
  figures.note('first_sync_floor_bytes', 'bytes', [deflateRawSync(Buffer.concat(columns), { level: 9 }).length], WARDBOOK);
};

/**
 * The bookings alone, which no device asks for: the columns of their table in the answer of a first sync, compressed as
 * the server does it. This one is computed, without headers.
 */
const bookingsAlone = (all, figures) => {
  const tables = all.filter(({ table }) => table === 'booking');
  if (tables.length !== 1 || tables[0].cells[0].length !== BOOKINGS) throw new Error('the bookings do not come as one table');
  const plain = encode(tables[0]);
  const bytes = brotliCompressSync(plain, { params: {
    [constants.BROTLI_PARAM_QUALITY]: SERVER_QUALITY, [constants.BROTLI_PARAM_SIZE_HINT]: plain.length,
  } });
  figures.note('first_sync_bookings_bytes_down', 'bytes', [bytes.length], WARDBOOK);
};

/** Bookings made offline by a clinic whose patients the server knows. */
const push = async (country, relay, figures) => {
  const seen = { up: [], requests: [], ms: [] };
  for (let run = 0; run < 2 * RUNS; ++run) {
    const counting = run % 2 === 0;
    const desk = country.device(`push-${run}`, counting ? relay.url : country.server.url);
    await country.login(desk, 'south');
    const people = await inTurn(desk, Array.from({ length: PUSHED }, (_, i) => register('South', `Run${run}`, i)));
    await desk.ask('sync');
    const made = await inTurn(desk, people.map((row, i) => book('South', row.args.patient, asked(i + run * 40))));
    relay.take();
    const ms = await timed(() => desk.ask('sync'));
    const { up, requests } = relay.take();
    if (counting) seen.up.push(up), seen.requests.push(requests);
    else seen.ms.push(ms);
    const states = new Map((await desk.ask('bookings')).map((row) => [row.id, row.state]));
    const given = made.filter((row) => states.get(row.args.booking) === 'confirmed').length;
    if (given !== PUSHED) throw new Error(`${given} of ${PUSHED} bookings are confirmed`);
    await inTurn(desk, made.map((row) => ['cancel', row.args.booking, 'measured']));
    await desk.ask('sync');
    await desk.stop();
  }
  figures.note('push_1000_bytes_up', 'bytes', seen.up, WARDBOOK);
  figures.note('push_1000_requests', 'requests', seen.requests, WARDBOOK);
  figures.note('push_1000_ms', 'ms', seen.ms, WARDBOOK);
};

/** Bookings of the clinic change on one of its tablets; another one pulls. */
const pull = async (country, desk, relay, figures) => {
  const seen = { up: [], down: [], requests: [], ms: [] };
  const counted = country.device('pull-counted', relay.url);
  const plain = country.device('pull-plain');
  for (const device of [counted, plain]) await country.login(device, 'north');
  const live = (await desk.ask('bookings')).filter((row) => row.state === 'confirmed');
  for (let run = 0; run < RUNS; ++run) {
    const some = live.slice(run * CHANGED, (run + 1) * CHANGED);
    await inTurn(desk, some.map((row) => ['cancel', row.id, 'well again']));
    await desk.ask('sync');
    relay.take();
    await counted.ask('sync');
    const { up, down, requests } = relay.take();
    seen.up.push(up), seen.down.push(down), seen.requests.push(requests);
    seen.ms.push(await timed(() => plain.ask('sync')));
  }
  figures.note('pull_100_bytes', 'bytes', seen.down, WARDBOOK);
  figures.note('pull_100_bytes_up', 'bytes', seen.up, WARDBOOK);
  figures.note('pull_100_requests', 'requests', seen.requests, WARDBOOK);
  figures.note('pull_100_ms', 'ms', seen.ms, WARDBOOK);
};

/** Two clinics book the same 500 single beds offline and push at the same time; is one given twice, who is told that they lost? */
const drill = async (country, figures) => {
  const desks = { North: country.device('drill-north'), South: country.device('drill-south') };
  const made = {};
  for (const [clinic, desk] of Object.entries(desks)) {
    await country.login(desk, clinic.toLowerCase());
    const people = await inTurn(desk, Array.from({ length: DRILL_SLOTS }, (_, i) => register(clinic, `Drill${clinic}`, i)));
    await desk.ask('sync');
    made[clinic] = await inTurn(desk, people.map((row, i) => {
      const { pool, day } = drillPlace(i);
      return book(clinic, row.args.patient, ['hospital=Drill', `pool=Drill ${pool}`, `from=${slot(day).toISOString()}`], 'only_this');
    }));
  }
  await Promise.all(Object.values(desks).map((desk) => desk.ask('sync')));
  const given = new Map();
  let untold = 0;
  for (const [clinic, desk] of Object.entries(desks)) {
    const told = await answers(desk);
    const states = new Map((await desk.ask('bookings')).map((row) => [row.id, row.state]));
    made[clinic].forEach((row, i) => {
      if (states.get(row.args.booking) === 'confirmed') given.set(i, (given.get(i) ?? 0) + 1);
      else if ((told.get(row.command)?.outcome ?? 'done') === 'done') untold += 1;
    });
  }
  figures.note('drill_double_booked', 'slots', [[...given.values()].filter((times) => times > 1).length], WARDBOOK);
  figures.note('drill_untold', 'bookings', [untold], WARDBOOK);
  if (given.size !== DRILL_SLOTS) throw new Error(`${given.size} of ${DRILL_SLOTS} slots were given`);
};

/** Devices that have everything and wait for news that do not come. */
const idle = async (country, figures) => {
  const waiting = [];
  for (let run = 0; run < RUNS; ++run) {
    const relay = await Relay.to(country.server.port);
    const device = country.device(`idle-${run}`, relay.url);
    await country.login(device, 'north');
    waiting.push({ relay, device });
  }
  const seconds = String((SETTLED_MS + IDLE_MS) / 1000 + 2);
  const spent = await Promise.all(waiting.map(async ({ relay, device }) => {
    const watching = device.ask('watch', seconds);
    await sleep(SETTLED_MS);
    relay.take();
    await sleep(IDLE_MS);
    const { up, down } = relay.take();
    await watching;
    await device.stop();
    relay.close();
    return (up + down) / (IDLE_MS / 1000);
  }));
  figures.note('idle_bytes_per_s', 'B/s', spent, WARDBOOK);
};

/** A clinic of the crowd, whose patients the server knows. */
const joined = async (country, c) => {
  const desk = await country.person(`crowd${c}`, 'desk', `clinic=Crowd ${c}`);
  await inTurn(desk, Array.from({ length: RUNS * EACH }, (_, i) => register(`Crowd ${c}`, `Crowd${c}`, i)));
  await desk.ask('sync');
  await desk.stop();
};

/** Everybody pushes one booking a request, and takes in the news that come with the answer, as a tablet does. */
const durable = async (country, figures) => {
  const users = [];
  for (let c = 0; c < CLIENTS; ++c) {
    await joined(country, c);
    users.push(`crowd${c}`);
  }
  const seen = [];
  for (let run = 0; run < RUNS; ++run) {
    const first = slot(1 + (run + 1) * DAYS) / MINUTE;
    const { stdout } = await promisify(execFile)('build/native/tests/bench/crowd',
      [country.server.port, PASSWORD, first, run * EACH, EACH, ...users].map(String));
    seen.push(JSON.parse(stdout));
  }
  figures.note('durable_bookings_per_s', '1/s', seen.map((one) => one.per_s), WARDBOOK);
  figures.note('durable_p50_ms', 'ms', seen.map((one) => one.p50), WARDBOOK);
  figures.note('durable_p99_ms', 'ms', seen.map((one) => one.p99), WARDBOOK);
};

/** What one answer costs a device on which so many commands wait: they are taken off, decided and put on again. */
const rebase = async (figures) => {
  const { stdout } = await promisify(execFile)('build/native/tests/bench/rebase_cost', ['--benchmark_format=json']);
  const runs = JSON.parse(stdout).benchmarks.filter((one) => one.run_type === 'iteration');
  for (const waiting of new Set(runs.map((one) => Number(one.name.split('/')[1])))) {
    const took = runs.filter((one) => one.name.startsWith(`rebase/${waiting}/`)).map((one) => one.real_time);
    figures.note(`rebase_${waiting}_ms`, 'ms', took, WARDBOOK);
    figures.note(`rebase_${waiting}_us_a_command`, 'µs', took.map((ms) => (1000 * ms) / waiting), WARDBOOK);
  }
};

export async function measureWardbook(figures) {
  await rebase(figures);
  const endings = [];
  try {
    const country = await Country.make({ after: (end) => endings.push(end) }, SETUP);
    const desk = await country.person('north', 'desk', 'clinic=North');
    await (await country.person('south', 'desk', 'clinic=South')).stop();
    const relay = await Relay.to(country.server.port);
    endings.push(() => relay.close());
    await fill(desk);
    await firstSync(country, relay, figures);
    const rows = await rowsOfFirstSync(country);
    floor(rows, figures);
    bookingsAlone(rows, figures);
    await measureInBrowser(country, figures, WARDBOOK);
    await pull(country, desk, relay, figures);
    await idle(country, figures);
    await push(country, relay, figures);
    await drill(country, figures);
    await durable(country, figures);
    await country.server.stop();
    const found = await country.server.check();
    if (found) throw new Error(found);
  } finally {
    for (const end of endings) await end();
  }
}
