// What the exchange costs, with real processes: wardbook-server and wardbook-device, each with its
// encrypted, synced SQLite. Bytes are counted at the socket with their headers, without TLS; times are
// from the word to the device until its answer, without the counting relay. Writes
// build/bench/figures.json and a table.

import { mkdir, writeFile } from 'node:fs/promises';
import { Country, answers } from '../scene/harness.mjs';
import { Relay } from './relay.mjs';

const RUNS = 3;
const PATIENTS = 6_000;
const BOOKINGS = 10_000;
const DAYS = 14;
const HOSPITALS = 10;
const POOLS = 4;
const BEDS = 20;
const DRILL_SLOTS = 500;
const HOUR = 3_600_000;

const SETUP = [
  'district "Nyanza"', 'clinic "North" at -0.1000,34.7500', 'clinic "South" at -0.2000,34.7500',
  ...Array.from({ length: HOSPITALS }, (_, h) => [
    `hospital "Hospital ${h}" at -0.${10 + h},34.80 zone Africa/Nairobi slots 24h from 05:00Z`,
    ...Array.from({ length: POOLS }, (_, p) =>
      [`ward "Ward ${h}-${p}"`, `pool "Pool ${h}-${p}" general`, `beds B-1..B-${BEDS}`]).flat(),
  ]).flat(),
  // One bed a pool, for who comes first.
  'hospital "Drill" at -0.30,34.80 zone Africa/Nairobi slots 24h from 05:00Z',
  ...Array.from({ length: Math.ceil(DRILL_SLOTS / DAYS) }, (_, p) =>
    [`ward "Drill ${p}"`, `pool "Drill ${p}" general`, 'beds D-1']).flat(),
].join('\n');

const slot = (days) => {
  const day = 24 * HOUR;
  return new Date(Math.floor((Date.now() - 5 * HOUR) / day) * day + 5 * HOUR + days * day).toISOString();
};

/** Asks all without waiting in between; the answers in order. */
const inTurn = (device, lines) => Promise.all(lines.map((words) => device.one(...words)));

const register = (clinic, name, i) => ['register', `${name} ${i}`, `clinic=${clinic}`, 'birth_date=1990-05-04',
  'sex=female', `identifiers=[{"system":"national-id","value":"${name}-${i}"}]`];

/** The i-th place of the hospitals: no two of BOOKINGS + 1,000 are the same unit in the same slot. */
const place = (i) => {
  const pool = i % (HOSPITALS * POOLS);
  const day = 1 + Math.floor(i / (HOSPITALS * POOLS)) % DAYS;
  const [h, p] = [Math.floor(pool / POOLS), pool % POOLS];
  return [`hospital=Hospital ${h}`, `pool=Pool ${h}-${p}`, `from=${slot(day)}`];
};

const book = (clinic, patient, where, alternates = 'any_hospital') =>
  ['book', `patient=${patient}`, `clinic=${clinic}`, ...where, 'hours=24', 'triage=yellow', `alternates=${alternates}`];

const spread = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return { value: sorted[Math.floor(sorted.length / 2)], min: sorted[0], max: sorted[sorted.length - 1] };
};

const timed = async (work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const figures = {};
const note = (name, unit, values) => {
  figures[name] = { ...spread(values), unit, peers: {} };
  const { value, min, max } = figures[name];
  const shown = (number) => (unit === 'ms' ? number.toFixed(1) : String(Math.round(number)));
  console.log(`${name.padEnd(26)} ${shown(value).padStart(10)} ${unit.padEnd(8)} (${shown(min)} – ${shown(max)})`);
};

/** A district of 6,000 patients and 10,000 bookings, all of one clinic; 4,000 are cancelled. */
const fill = async (desk) => {
  const patients = [];
  for (let i = 0; i < PATIENTS; i += 1000) {
    const rows = await inTurn(desk, Array.from({ length: 1000 }, (_, k) => register('North', 'Patient', i + k)));
    patients.push(...rows.map((row) => row.args.patient));
    await desk.ask('sync');
  }
  const again = BOOKINGS - PATIENTS;
  for (let i = 0; i < BOOKINGS; i += 500) {
    const rows = await inTurn(desk, Array.from({ length: 500 }, (_, k) =>
      book('North', patients[i + k < again ? i + k : i + k - again], place(i + k))));
    if (i + 500 <= again)
      await inTurn(desk, rows.map((row) => ['cancel', row.args.booking, 'well again']));
    await desk.ask('sync');
  }
};

const firstSync = async (country, relay) => {
  const seen = { up: [], down: [], requests: [], ms: [] };
  for (let run = 0; run < RUNS; ++run) {
    const counted = country.device(`counted-${run}`, relay.url);
    await counted.ask('login', 'north', 'seven dry words of a test');
    relay.take();
    await counted.ask('sync');
    const { up, down, requests } = relay.take();
    const rows = await counted.ask('bookings');
    if (rows.length !== BOOKINGS) throw new Error(`${rows.length} of ${BOOKINGS} bookings came`);
    await counted.stop();
    const fresh = country.device(`fresh-${run}`);
    await fresh.ask('login', 'north', 'seven dry words of a test');
    seen.ms.push(await timed(() => fresh.ask('sync')));
    await fresh.stop();
    seen.up.push(up);
    seen.down.push(down);
    seen.requests.push(requests);
  }
  note('first_sync_bytes_down', 'bytes', seen.down);
  note('first_sync_bytes_up', 'bytes', seen.up);
  note('first_sync_requests', 'requests', seen.requests);
  note('first_sync_ms', 'ms', seen.ms);
};

/** 1,000 bookings made offline by a clinic whose patients the server knows. */
const push = async (country, relay) => {
  const seen = { up: [], requests: [], ms: [] };
  for (let run = 0; run < 2 * RUNS; ++run) {
    const counting = run % 2 === 0;
    const desk = country.device(`push-${run}`, counting ? relay.url : country.server.url);
    await country.login(desk, 'south');
    const people = await inTurn(desk, Array.from({ length: 1000 }, (_, i) => register('South', `Run${run}`, i)));
    await desk.ask('sync');
    const made = await inTurn(desk, people.map((row, i) => book('South', row.args.patient, place(i + run * 40))));
    relay.take();
    const ms = await timed(() => desk.ask('sync'));
    const { up, requests } = relay.take();
    if (counting) seen.up.push(up), seen.requests.push(requests);
    else seen.ms.push(ms);
    await inTurn(desk, made.map((row) => ['cancel', row.args.booking, 'measured']));
    await desk.ask('sync');
    await desk.stop();
  }
  note('push_1000_bytes_up', 'bytes', seen.up);
  note('push_1000_requests', 'requests', seen.requests);
  note('push_1000_ms', 'ms', seen.ms);
};

/** 100 bookings of the clinic change on one of its tablets; another one pulls. */
const pull = async (country, desk, relay) => {
  const seen = { down: [], ms: [] };
  const counted = country.device('pull-counted', relay.url);
  const plain = country.device('pull-plain');
  for (const device of [counted, plain]) await country.login(device, 'north');
  const live = (await desk.ask('bookings')).filter((row) => row.state === 'confirmed');
  for (let run = 0; run < RUNS; ++run) {
    const some = live.slice(run * 100, run * 100 + 100);
    await inTurn(desk, some.map((row) => ['cancel', row.id, 'well again']));
    await desk.ask('sync');
    relay.take();
    await counted.ask('sync');
    seen.down.push(relay.take().down);
    seen.ms.push(await timed(() => plain.ask('sync')));
  }
  note('pull_100_bytes', 'bytes', seen.down);
  note('pull_100_ms', 'ms', seen.ms);
};

/** Two clinics book the same 500 single beds offline; who is told what, and how often is one given twice? */
const drill = async (country) => {
  const desks = { North: country.device('drill-north'), South: country.device('drill-south') };
  const made = {};
  for (const [clinic, desk] of Object.entries(desks)) {
    await country.login(desk, clinic.toLowerCase());
    const people = await inTurn(desk, Array.from({ length: DRILL_SLOTS }, (_, i) => register(clinic, `Drill${clinic}`, i)));
    await desk.ask('sync');
    made[clinic] = await inTurn(desk, people.map((row, i) => book(clinic, row.args.patient, [
      'hospital=Drill', `pool=Drill ${Math.floor(i / DAYS)}`, `from=${slot(1 + (i % DAYS))}`], 'only_this')));
  }
  const given = new Map();
  let untold = 0;
  for (const [clinic, desk] of Object.entries(desks)) {
    await desk.ask('sync');
    const told = await answers(desk);
    const states = new Map((await desk.ask('bookings')).map((row) => [row.id, row.state]));
    made[clinic].forEach((row, i) => {
      if (!told.has(row.command)) untold += 1;
      if (states.get(row.args.booking) === 'confirmed') given.set(i, (given.get(i) ?? 0) + 1);
    });
  }
  note('drill_double_booked', 'slots', [[...given.values()].filter((times) => times > 1).length]);
  note('drill_untold', 'bookings', [untold]);
  if (given.size !== DRILL_SLOTS) throw new Error(`${given.size} of ${DRILL_SLOTS} slots were given`);
};

const endings = [];
try {
  const country = await Country.make({ after: (end) => endings.push(end) }, SETUP);
  const desk = await country.person('north', 'desk', 'clinic=North');
  await (await country.person('south', 'desk', 'clinic=South')).stop();
  const relay = await Relay.to(country.server.port);
  endings.push(() => relay.close());
  await fill(desk);
  await firstSync(country, relay);
  await pull(country, desk, relay);
  await push(country, relay);
  await drill(country);
  await country.server.stop();
  const found = await country.server.check();
  if (found) throw new Error(found);
  await mkdir('build/bench', { recursive: true });
  await writeFile('build/bench/figures.json', `${JSON.stringify(figures, null, 2)}\n`);
} finally {
  for (const end of endings) await end();
}
