// The main scene: two clinics without a network promise the same last bed.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { Country, Refused, answers, registered, stateOf } from './harness.mjs';

const SETUP = `
district "Nyanza"
clinic "North" at -0.1000,34.7500
clinic "South" at -0.2000,34.7500
hospital "Bondo" at -0.0900,34.7600 zone Africa/Nairobi slots 24h from 05:00Z
ward "Medicine"
pool "Bondo medicine" general oxygen
beds M-1
ward "Surgery"
pool "Bondo surgery" general oxygen
beds S-1
hospital "Siaya" at -0.1500,34.9000 zone Africa/Nairobi slots 12h from 05:00Z
ward "Siaya medicine"
pool "Siaya medicine" general oxygen
beds B-1..B-4
`;
const HOUR = 3_600_000;

/** Slots of Bondo start at 05:00Z: the start of the one that lies `days` after the present one. */
function slot(days) {
  const day = 24 * HOUR;
  const from = Math.floor((Date.now() - 5 * HOUR) / day) * day + 5 * HOUR + days * day;
  return new Date(from).toISOString();
}

function ask(patient, clinic, triage, from, alternates) {
  return [
    'book', `patient=${patient}`, `clinic=${clinic}`, 'hospital=Bondo', 'pool=Bondo medicine',
    `from=${from}`, 'hours=24', `triage=${triage}`, `alternates=${alternates}`,
  ];
}

async function placeOf(device, booking) {
  const row = (await device.ask('bookings')).find(({ id }) => id === booking);
  const pools = await device.ask('availability');
  return { state: row.state, pool: pools.find(({ pool }) => pool === row.pool_id)?.name };
}

async function loads(device, from) {
  const rows = await device.ask('availability', `from=${from}`);
  return rows.map(({ hospital, name, slot: at, free, total, waiting }) =>
    `${hospital} ${name} ${at}: ${free} of ${total}, ${waiting} wait`);
}

async function offline(device) {
  await assert.rejects(device.ask('sync'), (error) => error instanceof Refused && error.code === 'no_network');
}

/** Both clinics book the one unit with the server stopped; north's claim is synced first. */
async function collide(stage, { days, alternates, triage: [north, south] }) {
  const from = slot(days);
  const id = `${alternates}-${days}`;
  const patients = {
    north: await registered(stage.north, 'North', `Achieng ${id}`, `n-${id}`),
    south: await registered(stage.south, 'South', `Baraka ${id}`, `s-${id}`),
  };
  await stage.north.ask('sync');
  await stage.south.ask('sync');
  await stage.country.server.stop();

  const first = await stage.north.one(...ask(patients.north, 'North', north, from, alternates));
  const second = await stage.south.one(...ask(patients.south, 'South', south, from, alternates));
  for (const [device, command] of [[stage.north, first], [stage.south, second]]) {
    assert.equal(command.forecast, 'done', 'each device sees the unit free');
    assert.equal(await stateOf(device, command.args.booking), 'held');
    await offline(device);
    await device.restart();
    assert.equal(await stateOf(device, command.args.booking), 'held', 'after a restart too');
    assert.equal((await device.one('status')).waiting, 1);
  }

  await stage.country.server.start();
  await stage.north.ask('sync');
  assert.equal((await answers(stage.north)).get(first.command).code, 'done');
  assert.equal(await stateOf(stage.north, first.args.booking), 'confirmed');
  await stage.south.ask('sync');
  const outcome = (await answers(stage.south)).get(second.command);
  assert.equal((await stage.south.one('status')).waiting, 0);
  return { from, patients, first: first.args.booking, second: second.args.booking, outcome };
}

/** Everybody has pulled; the devices agree on every load, and the server finds nothing wrong. */
async function settled(stage, from) {
  for (const device of [stage.north, stage.south, stage.staff]) await device.ask('sync');
  const seen = await loads(stage.north, from);
  assert.deepEqual(await loads(stage.south, from), seen);
  assert.deepEqual(await loads(stage.staff, from), seen);
  assert.deepEqual(stage.country.server.defects, []);
  await stage.country.server.stop();
  assert.equal(await stage.country.server.check(), '');
  await stage.country.server.start();
  return seen;
}

const reviewOf = async (stage, booking) =>
  (await stage.staff.ask('reviews')).find((row) => row.booking_id === booking);

const ending = [];
const stage = {};
after(async () => {
  for (const one of ending) await one();
});

test('two clinics and a ward come to life', async () => {
  stage.country = await Country.make({ after: (one) => ending.push(one) }, SETUP);
  stage.north = await stage.country.person('north', 'desk', 'clinic=North');
  stage.south = await stage.country.person('south', 'desk', 'clinic=South');
  stage.staff = await stage.country.person('ward', 'staff', 'hospital=Bondo');
  assert.equal((await stage.north.ask('availability')).length, 3);
});

test('only this: the loser waits, takes the alternative, the stronger claim is reviewed, a bed', async () => {
  const scene = await collide(stage, { days: 0, alternates: 'only_this', triage: ['green', 'red'] });
  assert.equal(scene.outcome.outcome, 'waitlisted');
  assert.equal(scene.outcome.code, 'no_room');
  assert.equal(scene.outcome.params.position, 1);
  assert.equal(await stateOf(stage.south, scene.second), 'waitlisted');

  await stage.staff.ask('sync');
  const review = await reviewOf(stage, scene.second);
  assert.equal(review?.kind, 'stronger_claim');
  assert.equal(review.candidate_id, scene.first);

  const [offer] = scene.outcome.alternatives;
  const [begin, end] = offer.slots.map((minute) => minute * 60_000);
  const taken = await stage.south.one(
    'change', scene.second, `hospital=${offer.hospital}`, `pool=${offer.pool}`,
    `from=${new Date(begin).toISOString()}`, `hours=${(end - begin) / HOUR}`,
  );
  await stage.south.ask('sync');
  assert.equal((await answers(stage.south)).get(taken.command).code, 'done');
  assert.equal((await placeOf(stage.south, scene.second)).state, 'confirmed');
  await settled(stage, scene.from);

  const bed = (await stage.staff.ask('board', 'Bondo')).find(({ name }) => name === 'M-1');
  await stage.staff.ask('arrive', scene.first);
  await stage.staff.ask('admit', scene.first, bed.bed);
  await stage.staff.ask('sync');
  for (const { code } of (await answers(stage.staff)).values()) assert.equal(code, 'done');
  await stage.north.ask('sync');
  assert.equal(await stateOf(stage.north, scene.first), 'admitted');
  const board = (await stage.staff.ask('board', 'Bondo')).find(({ name }) => name === 'M-1');
  assert.equal(board.status, 'occupied');
  assert.equal(board.patient, scene.patients.north);
  await settled(stage, scene.from);
});

test('any ward: the loser gets the other ward; the weaker loser opens no review', async () => {
  const scene = await collide(stage, { days: 2, alternates: 'any_ward', triage: ['red', 'green'] });
  assert.equal(scene.outcome.outcome, 'adjusted');
  assert.equal(scene.outcome.code, 'other_pool');
  assert.deepEqual(await placeOf(stage.south, scene.second), { state: 'confirmed', pool: 'Bondo surgery' });
  const seen = await settled(stage, scene.from);
  assert.equal(await reviewOf(stage, scene.second), undefined);
  assert.equal(seen.filter((line) => line.startsWith('Bondo') && line.includes('0 of 1')).length, 2);
});

test('any hospital: with its own hospital full for two days the loser gets the other one', async () => {
  for (const [pool, days, hours] of [['Bondo surgery', 4, 48], ['Bondo medicine', 5, 24]]) {
    const filler = await registered(stage.north, 'North', `Filler of ${pool}`, pool);
    await stage.north.ask(
      'book', `patient=${filler}`, 'clinic=North', 'hospital=Bondo', `pool=${pool}`,
      `from=${slot(days)}`, `hours=${hours}`, 'triage=green', 'alternates=only_this',
    );
  }
  await stage.north.ask('sync');
  const scene = await collide(stage, { days: 4, alternates: 'any_hospital', triage: ['green', 'red'] });
  assert.equal(scene.outcome.outcome, 'adjusted');
  assert.equal(scene.outcome.code, 'other_hospital');
  assert.deepEqual(await placeOf(stage.south, scene.second), { state: 'confirmed', pool: 'Siaya medicine' });
  await settled(stage, scene.from);
  assert.equal((await reviewOf(stage, scene.second))?.kind, 'stronger_claim');
});
