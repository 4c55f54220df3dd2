// kill -9, twenty times each: of the server while three devices push, and of a device while it
// books and syncs. Nothing that was acknowledged is lost, nothing is done twice.

import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { test } from 'node:test';
import { Country, Refused, answers, registered, sleep } from './harness.mjs';

const KILLS = 20;
const COPIES = 3;  // of each device
const HOUR = 3_600_000;
const SETUP = `
district "Nyanza"
clinic "A" at -0.1000,34.7500
clinic "B" at -0.2000,34.7500
clinic "C" at -0.3000,34.7500
hospital "Bondo" at -0.0900,34.7600 zone Africa/Nairobi slots 24h from 05:00Z
ward "Medicine"
pool "Bondo medicine" general oxygen
beds M-1
ward "Surgery"
pool "Bondo surgery" general oxygen
beds S-1..S-2
hospital "Siaya" at -0.1500,34.9000 zone Africa/Nairobi slots 12h from 05:00Z
ward "Siaya medicine"
pool "Siaya medicine" general oxygen
beds B-1..B-2
`;
const POOLS = { 'Bondo medicine': 'Bondo', 'Bondo surgery': 'Bondo', 'Siaya medicine': 'Siaya' };
const LIVE = new Set(['held', 'confirmed', 'waitlisted']);

const below = (limit) => Math.floor(Math.random() * limit);
const pick = (list) => list[below(list.length)];

function someTime() {
  const from = new Date(Date.now() + (1 + below(8)) * 24 * HOUR).toISOString();
  return [`from=${from}`, `hours=${pick([12, 24, 48])}`];
}

/** A verb on one of this person's patients: book where there is no live booking, else change or cancel. */
function someVerb(person, patient, bookings) {
  const live = bookings.find((row) => row.patient_id === patient && LIVE.has(row.state));
  const pool = pick(Object.keys(POOLS));
  const place = [`hospital=${POOLS[pool]}`, `pool=${pool}`, ...someTime()];
  if (!live)
    return ['book', `patient=${patient}`, `clinic=${person.clinic}`, ...place,
      `triage=${pick(['red', 'yellow', 'green'])}`,
      `alternates=${pick(['only_this', 'any_ward', 'any_hospital'])}`];
  return below(2) ? ['change', live.id, ...place] : ['cancel', live.id, 'well again'];
}

/** Runs a verb; what this device itself refuses (and does not keep) is no command: undefined. */
async function submitted(device, words) {
  try {
    return await device.one(...words);
  } catch (error) {
    if (error instanceof Refused && error.code !== 'process_ended') return undefined;
    throw error;
  }
}

/** True: the exchange went through. Nothing but a missing server may stand in its way. */
async function synced(device) {
  try {
    await device.ask('sync');
    return true;
  } catch (error) {
    if (!['no_network', 'unavailable'].includes(error.code)) throw error;
    return false;
  }
}

async function drained(device) {
  for (let turn = 0; turn < 20; ++turn)
    if ((await synced(device)) && (await device.one('status')).waiting === 0) return;
  assert.fail('commands still wait');
}

/** Every outcome is final: the device's later inbox says the same of each command as an earlier. */
function assertKept(earlier, later) {
  for (const [command, row] of earlier) assert.deepEqual(later.get(command), row);
}

async function people(country, clinics) {
  const all = [];
  for (const clinic of clinics) {
    const name = `desk-${clinic.toLowerCase()}`;
    const device = await country.person(name, 'desk', `clinic=${clinic}`);
    const patients = [];
    for (let i = 0; i < 5; ++i)
      patients.push(await registered(device, clinic, `Patient ${clinic} ${i}`, `${clinic}-${i}`));
    await device.ask('sync');
    all.push({ name, clinic, device, patients, commands: [], told: new Map(), copies: [], pushing: false });
  }
  return all;
}

/** A copy of the device as it is now: with commands of which it does not know the answer. */
async function copied(country, person) {
  await person.device.stop();
  const folder = `${person.name}-copy-${person.copies.length}`;
  await cp(person.device.folder, `${country.folder}/${folder}`, { recursive: true });
  person.device.start();
  person.copies.push(folder);
}

async function work(country, person, running) {
  for (let turn = 0; running(); ++turn) {
    const bookings = await person.device.ask('bookings');
    for (let i = 0; i < 1 + below(3); ++i) {
      const command = await submitted(person.device, someVerb(person, pick(person.patients), bookings));
      if (command) person.commands.push(command);
    }
    if (turn % 8 === 3 && person.copies.length < COPIES) await copied(country, person);
    person.pushing = true;
    const through = await synced(person.device);
    person.pushing = false;
    if (!through) {
      await sleep(100);
      continue;
    }
    const now = await answers(person.device);
    assertKept(person.told, now);
    person.told = now;
  }
}

/** A later command's commit number is the version that it left on its booking. */
async function assertAppliedOnce(country, person) {
  const now = await answers(person.device);
  assertKept(person.told, now);
  const commits = [...now.values()].map((row) => row.commit);
  assert.equal(new Set(commits).size, commits.length, 'each command has a commit of its own');
  for (const command of person.commands) assert.ok(now.has(command.command), 'answered');

  const fresh = country.device(`${person.name}-fresh`);
  await country.login(fresh, person.name);
  const rows = await fresh.ask('bookings');
  assert.deepEqual(await person.device.ask('bookings'), rows, 'the device has what the server has');
  const noticed = new Set((await fresh.ask('notices')).map((row) => row.booking_id));
  const last = new Map();
  for (const { command, args } of person.commands) {
    const { outcome, commit } = now.get(command);
    if (outcome !== 'refused') last.set(args.booking, Math.max(commit, last.get(args.booking) ?? 0));
  }
  const booked = person.commands.filter(({ kind, command }) => kind === 'book' && now.get(command).outcome !== 'refused');
  assert.equal(rows.length, booked.length, 'one booking for each that was not refused');
  for (const row of rows) {
    assert.ok(row.version >= last.get(row.id), 'the last command has left its mark');
    // Only a change that the owner did not ask for, which sends a notice, writes it later.
    if (!noticed.has(row.id)) assert.equal(row.version, last.get(row.id));
    const cancelled = person.commands.some(({ kind, args, command }) =>
      kind === 'cancel_booking' && args.booking === row.id && now.get(command).code === 'done');
    assert.equal(row.state === 'cancelled', cancelled, `${row.id} is ${row.state}`);
  }
  return now;
}

/** The copies send again what they had not been answered: each gets the very same outcome. */
async function assertSameAgain(country, person, told) {
  let again = 0;
  for (const folder of person.copies) {
    const copy = country.device(folder);
    const waiting = await copy.ask('pending');
    await copy.ask('sync');
    const now = await answers(copy);
    for (const { command } of waiting) assert.deepEqual(now.get(command), told.get(command));
    again += waiting.length;
    await copy.stop();
  }
  return again;
}

test(`the server is killed ${KILLS} times while three devices push`, async (t) => {
  const country = await Country.make(t, SETUP);
  const all = await people(country, ['A', 'B', 'C']);
  let kills = 0;
  let cut = 0;
  const workers = all.map((person) => work(country, person, () => kills < KILLS));
  while (kills < KILLS) {
    await sleep(20 + below(300));
    cut += all.filter(({ pushing }) => pushing).length;
    await country.server.kill();
    kills += 1;
    await country.server.start();
  }
  await Promise.all(workers);

  let commands = 0;
  let again = 0;
  for (const person of all) await drained(person.device);
  for (const person of all) await synced(person.device);
  for (const person of all) {
    const told = await assertAppliedOnce(country, person);
    again += await assertSameAgain(country, person, told);
    commands += person.commands.length;
  }
  const seen = await all[0].device.ask('availability');
  for (const { device } of all) assert.deepEqual(await device.ask('availability'), seen);
  assert.deepEqual(country.server.defects, []);
  await country.server.stop();
  assert.equal(await country.server.check(), '');
  t.diagnostic(`${commands} commands, ${cut} exchanges under way at a kill, ${again} commands sent again by copies`);
  assert.ok(commands > 60 && cut >= 5 && again > 5, 'the kills met the pushes');
});

/** Sends many lines at once and kills the process somewhere among them: what it acknowledged. */
async function killedAmong(person, lines) {
  const acknowledged = [];
  const enough = below(lines.length / 2);
  const asked = lines.map(async (words) => {
    const rows = await person.device.ask(...words).catch(() => []);
    if (rows[0]?.command) acknowledged.push(rows[0]);
    return acknowledged.length >= enough;
  });
  // The device runs ahead of what has been read from it: this is any moment of booking or syncing.
  await new Promise((done) => {
    for (const one of asked) one.then((reached) => reached && done());
    Promise.all(asked).then(done);
  });
  await sleep(below(20));
  await person.device.kill();
  await Promise.all(asked);
  return acknowledged;
}

// What the system sends to whoever writes to a server that has just ended.
test('a device outlives SIGPIPE', async (t) => {
  const country = await Country.make(t, SETUP);
  const device = country.device('piped');
  await device.ask('pending');
  device.signal('SIGPIPE');
  assert.deepEqual(await device.ask('pending'), []);
  await device.stop();
});

test(`a device is killed ${KILLS} times while it books and syncs`, async (t) => {
  const country = await Country.make(t, SETUP);
  const [person] = await people(country, ['A']);
  const { device } = person;
  let waited = 0;
  let unfinished = 0;
  for (let kill = 0; kill < KILLS; ++kill) {
    const bookings = await device.ask('bookings');
    const lines = [];
    for (let i = 0; i < 12; ++i) {
      lines.push(someVerb(person, person.patients[i % person.patients.length], bookings));
      if (i % 3 === kill % 3) lines.push(['sync']);
    }
    const acknowledged = await killedAmong(person, lines);
    unfinished += acknowledged.length < 12 ? 1 : 0;
    person.commands.push(...acknowledged);

    device.start();
    const pending = new Set((await device.ask('pending')).map((row) => row.command));
    const answered = await answers(device);
    for (const { command } of person.commands)
      assert.ok(pending.has(command) !== answered.has(command), `${command} is here, once`);
    assertKept(person.told, answered);
    person.told = answered;
    waited += pending.size;
  }
  await drained(device);
  const now = await answers(device);
  assertKept(person.told, now);
  for (const { command } of person.commands) assert.ok(now.has(command));
  const fresh = country.device('fresh');
  await country.login(fresh, person.name);
  assert.deepEqual(await fresh.ask('bookings'), await device.ask('bookings'));
  assert.deepEqual(await fresh.ask('availability'), await device.ask('availability'));
  assert.deepEqual(country.server.defects, []);
  await country.server.stop();
  assert.equal(await country.server.check(), '');
  t.diagnostic(`${person.commands.length} acknowledged, ${waited} of them waiting after a kill, ` +
    `${unfinished} scripts cut short`);
  assert.ok(waited > 0 && unfinished >= KILLS / 2, 'the kills met the script');
});
