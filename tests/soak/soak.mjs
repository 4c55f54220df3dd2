// Desks and wards at work for SECONDS=600, with real processes: does a command cost at the end what
// it cost at the beginning? Red if memory, open files or processor time a command of the server or
// of a tablet grow, if the log of a database is not taken in, or if the server's own check finds
// anything afterwards. Each window is measured beside a fixed piece of work, so that a machine that
// becomes slower is not taken for a server that does.

import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Country, sleep } from '../scene/harness.mjs';

const SECONDS = Number(process.env.SECONDS ?? 600);
const WINDOWS = 10;
/** The first is warming up: caches fill. */
const EARLY = [1, 2];
const LATE = [WINDOWS - 2, WINDOWS - 1];
const MOST_GROWTH = { memory: 1.25, files: 1.1, cost: 1.5 };
/** The server's log is taken into its database after 8,192 pages of 4 KiB; the next frames may wait for that. */
const MOST_LOG_BYTES = 48 << 20;
const TICK_MS = 10; // of /proc/*/stat
const DAY_MS = 86_400_000;
const CLINICS = 2;
const WARDS = 2;
const PATIENTS = 20;

const SETUP = [
  'district "Nyanza"',
  ...Array.from({ length: CLINICS }, (_, c) => `clinic "Clinic ${c}" at -0.1${c}00,34.7500`),
  'hospital "Hospital" at -0.30,34.80 zone Africa/Nairobi slots 24h from 05:00Z',
  'ward "Beds"', 'pool "Beds" general', `beds B-1..B-${WARDS * PATIENTS}`,
  'ward "Slots"', 'pool "Slots" general', `beds S-1..S-${CLINICS * PATIENTS}`,
].join('\n');

const midnight = () => Math.floor(Date.now() / DAY_MS) * DAY_MS;
const slot = (day) => new Date(midnight() + day * DAY_MS + 5 * 3_600_000).toISOString();

/** New patients, as they come every day. */
async function newPatients(device, name, ...where) {
  const patients = [];
  for (let i = 0; i < PATIENTS; ++i)
    patients.push((await device.one('register', `${name} ${i}`, ...where, 'birth_date=1990-05-04', 'sex=female')).args.patient);
  return patients;
}

/** Books a slot for each, and cancels it. */
function desk(device, c, count) {
  return async (round) => {
    const patients = await newPatients(device, `Desk ${c}-${round}`, `clinic=Clinic ${c}`);
    const where = ['hospital=Hospital', 'pool=Slots', `from=${slot(1 + (round % 10))}`, 'hours=24', 'triage=yellow'];
    const made = [];
    for (const patient of patients) made.push(await device.one('book', `patient=${patient}`, `clinic=Clinic ${c}`, ...where));
    await device.ask('sync');
    for (const row of made) await device.one('cancel', row.args.booking, 'well again');
    await device.ask('sync');
    count(3 * PATIENTS);
  };
}

/** Each walks in and is discharged, and the bed is cleaned. */
function ward(device, w, count) {
  return async (round) => {
    const all = (await device.ask('board', 'Hospital')).filter((row) => row.name.startsWith('B-'));
    const beds = all.slice(w * PATIENTS, (w + 1) * PATIENTS).map((row) => row.bed);
    const patients = await newPatients(device, `Ward ${w}-${round}`);
    const until = `${new Date(Date.now() + DAY_MS).toISOString().slice(0, 16)}Z`;
    for (const [i, bed] of beds.entries()) await device.one('walk-in', patients[i], bed, `until=${until}`, 'triage=yellow');
    await device.ask('sync');
    const stays = (await device.ask('board', 'Hospital')).filter((row) => row.stay && beds.includes(row.bed));
    if (stays.length !== PATIENTS) throw new Error(`${stays.length} of ${PATIENTS} patients lie in their beds`);
    for (const { stay } of stays) await device.one('discharge', stay, 'recovered');
    for (const bed of beds) await device.one('bed-status', bed, 'vacant');
    await device.ask('sync');
    count(4 * PATIENTS);
  };
}

/** Processor time in ms, memory in KiB and open files of a process. */
function usage(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /, '').split(' ');
  return {
    cpu: (Number(fields[11]) + Number(fields[12])) * TICK_MS,
    memory: Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]),
    files: readdirSync(`/proc/${pid}/fd`).length,
  };
}

/** Processor time in ms of a fixed piece of work: how slow the machine is now. */
function yardstick() {
  const before = process.cpuUsage();
  const bytes = Buffer.alloc(1 << 16);
  for (let i = 0; i < 200; ++i) createHash('sha256').update(bytes).digest();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

function largestLog(folder) {
  const files = readdirSync(folder, { recursive: true }).filter((name) => String(name).endsWith('-wal'));
  return Math.max(0, ...files.map((name) => statSync(join(folder, String(name))).size));
}

/** Clinics and wards with a device each: what each does in a round, and the processes to watch. */
async function people(country, count) {
  const desks = [];
  const wards = [];
  for (let c = 0; c < CLINICS; ++c) desks.push(await country.person(`desk${c}`, 'desk', `clinic=Clinic ${c}`));
  for (let w = 0; w < WARDS; ++w) wards.push(await country.person(`ward${w}`, 'staff', 'hospital=Hospital'));
  const lives = [...desks.map((device, c) => desk(device, c, count)), ...wards.map((device, w) => ward(device, w, count))];
  return { lives, watched: { server: country.server.pid, desk: desks[0].pid, ward: wards[0].pid } };
}

/** What each process costs for so long. @param {() => number} commands so far */
async function measure(watched, ms, commands) {
  const before = Object.fromEntries(Object.entries(watched).map(([name, pid]) => [name, usage(pid)]));
  const begin = commands();
  const slowness = [];
  for (const end = Date.now() + ms; Date.now() < end; await sleep(500)) slowness.push(yardstick());
  const done = commands() - begin;
  const costs = Object.entries(watched).map(([name, pid]) => {
    const now = usage(pid);
    const us = (1000 * (now.cpu - before[name].cpu)) / done;
    return [name, { us, cost: us / mean(slowness), memory: now.memory, files: now.files }];
  });
  const told = costs.map(([name, one]) =>
    `${name} ${one.us.toFixed(0)} us a command, ${(one.memory / 1024).toFixed(0)} MiB, ${one.files} files`);
  console.log(`${String(done).padStart(6)} commands (${mean(slowness).toFixed(1)} ms the yardstick): ${told.join('; ')}`);
  return Object.fromEntries(costs);
}

/** What has grown too much from the early windows to the late ones. */
function grown(windows, name) {
  return Object.entries(MOST_GROWTH).flatMap(([what, most]) => {
    const at = (which) => mean(which.map((number) => windows[number][name][what]));
    const growth = at(LATE) / at(EARLY);
    console.log(`${name}: ${what} x ${growth.toFixed(2)}`);
    // Not a number: nothing was done.
    return growth <= most ? [] : [`${name}: ${what} grew ${growth.toFixed(2)} times, ${most} at most`];
  });
}

const failures = [];
const endings = [];
try {
  const country = await Country.make({ after: (end) => endings.push(end) }, SETUP);
  let commands = 0;
  const { lives, watched } = await people(country, (more) => (commands += more));
  const until = Date.now() + SECONDS * 1000;
  const work = Promise.all(lives.map(async (life) => {
    for (let round = 0; Date.now() < until; ++round) await life(round);
  }));
  work.catch(() => {}); // told below, when it is waited for
  const windows = [];
  for (let at = 0; at < WINDOWS; ++at)
    windows.push(await measure(watched, (SECONDS * 1000) / WINDOWS, () => commands));
  await work;

  for (const name of Object.keys(watched)) failures.push(...grown(windows, name));
  const log = largestLog(country.folder);
  if (log > MOST_LOG_BYTES) failures.push(`a database's log has ${log} bytes`);
  failures.push(...country.server.defects);
  await country.server.stop();
  const found = await country.server.check();
  if (found) failures.push(found);
  console.log(`${commands} commands in ${SECONDS} s; the largest log ${(log / 1024 / 1024).toFixed(1)} MiB`);
} finally {
  for (const end of endings) await end();
}
for (const failure of failures) console.error(`FAIL ${failure}`);
process.exitCode = failures.length > 0 ? 1 : 0;
