// Answers that never arrive, and a device folder that exists twice.

import assert from 'node:assert/strict';
import { cp } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { test } from 'node:test';
import { Country, Refused, answers, registered, stateOf } from './harness.mjs';

const HOUR = 3_600_000;
const SETUP = `
district "Nyanza"
clinic "A" at -0.1000,34.7500
clinic "B" at -0.2000,34.7500
hospital "Bondo" at -0.0900,34.7600 zone Africa/Nairobi slots 24h from 05:00Z
ward "Medicine"
pool "Bondo medicine" general oxygen
beds M-1
`;

/** The pool's unit in the slot that starts at 05:00Z in so many days. */
function ask(patient, clinic, days) {
  const slot = Math.floor(Date.now() / (24 * HOUR)) * 24 * HOUR + (5 + days * 24) * HOUR;
  return [
    'book', `patient=${patient}`, `clinic=${clinic}`, 'hospital=Bondo', 'pool=Bondo medicine',
    `from=${new Date(slot).toISOString()}`, 'hours=24', 'triage=green',
    'alternates=only_this',
  ];
}

const refusedAs = (code) => (error) => error instanceof Refused && error.code === code;

/** Stands before the server. `keep`: how many bytes of an answer go through before all is cut. */
class Proxy {
  keep = Infinity;
  cut = 0;

  static async make(t, port) {
    const proxy = new Proxy();
    const sockets = new Set();
    const server = createServer((asking) => {
      const answering = connect(port, 'localhost');
      for (const socket of [asking, answering]) {
        sockets.add(socket);
        socket.on('error', () => {});
        socket.once('close', () => (sockets.delete(socket), asking.destroy(), answering.destroy()));
      }
      asking.pipe(answering);
      proxy.#pass(answering, asking);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    t.after(() => {
      for (const socket of sockets) socket.destroy();
      server.close();
    });
    proxy.url = `http://localhost:${server.address().port}`;
    return proxy;
  }

  #pass(answering, asking) {
    let passed = 0;
    answering.on('data', (data) => {
      const part = data.subarray(0, Math.max(this.keep - passed, 0));
      passed += part.length;
      if (part.length === data.length) return asking.write(data);
      this.cut += 1;
      return asking.write(part, () => asking.destroy());
    });
  }
}

test('an answer is lost on its way: the same commands get the same answer, once', async (t) => {
  const country = await Country.make(t, SETUP);
  const proxy = await Proxy.make(t, country.server.port);
  const far = await country.person('far', 'desk', 'clinic=A', proxy.url);
  const near = await country.person('near', 'desk', 'clinic=B');
  const rival = await registered(near, 'B', 'Baraka', 'b-1');
  let days = 0;
  for (const keep of [0, 1, 20, 150, 400]) {
    days += 1;
    const patient = await registered(far, 'A', `Achieng ${keep}`, `a-${keep}`);
    const booked = await far.one(...ask(patient, 'A', days));
    const before = proxy.cut;
    proxy.keep = keep;
    await assert.rejects(far.ask('sync'), refusedAs('no_network'));
    assert.ok(proxy.cut > before, 'the server had answered');
    assert.equal((await far.one('status')).waiting, 2);
    assert.equal(await stateOf(far, booked.args.booking), 'held');

    const late = await near.one(...ask(rival, 'B', days));
    await near.ask('sync');
    const lost = (await answers(near)).get(late.command);
    assert.equal(lost.code, 'no_room', 'the unit was given when the answer was lost');
    await near.ask('cancel', late.args.booking);
    await near.ask('sync');

    await far.restart();
    proxy.keep = Infinity;
    await far.ask('sync');
    const answer = (await answers(far)).get(booked.command);
    assert.equal(answer.code, 'done');
    assert.ok(answer.commit < lost.commit, 'decided the first time');
    assert.equal(await stateOf(far, booked.args.booking), 'confirmed');
    assert.equal((await far.one('status')).waiting, 0);
  }
  const fresh = country.device('fresh');
  await country.login(fresh, 'far');
  assert.equal((await fresh.ask('bookings')).length, days);
  assert.deepEqual(await fresh.ask('bookings'), await far.ask('bookings'));
  await country.server.stop();
  assert.equal(await country.server.check(), '');
});

/** A person's device and a copy of its folder, made with one command unsent; each goes its own way. */
async function twins(country) {
  const first = await country.person('desk-a', 'desk', 'clinic=A');
  const patients = [];
  for (const name of ['Shared', 'First', 'Second'])
    patients.push(await registered(first, 'A', name, name));
  await first.ask('sync');
  const shared = await first.one(...ask(patients[0], 'A', 1));
  await first.stop();
  await cp(first.folder, `${country.folder}/second`, { recursive: true });
  first.start();
  const second = country.device('second');
  const own = {
    first: await first.one(...ask(patients[1], 'A', 2)),
    second: await second.one(...ask(patients[2], 'A', 3)),
  };
  return { first, second, shared, own };
}

for (const restart of [false, true]) {
  const when = restart ? 'after a restart' : 'at once';
  test(`a copied device is told, logs in ${when} as a new one and loses nothing`, async (t) => {
    const country = await Country.make(t, SETUP);
    const { first, second, shared, own } = await twins(country);
    await first.ask('sync');
    await assert.rejects(second.ask('sync'), refusedAs('device_forked'));
    assert.equal((await second.one('status')).waiting, 2, 'nothing was taken, nothing is lost');
    if (restart) {
      await second.restart();
      await assert.rejects(second.ask('sync'), refusedAs('device_forked'), 'again');
      await second.restart();
    }

    await country.login(second, 'desk-a');
    assert.equal((await second.one('status')).waiting, 0);
    const here = await answers(first);
    const there = await answers(second);
    assert.equal(here.get(own.first.command).code, 'done');
    assert.equal(there.get(own.second.command).code, 'done');
    assert.deepEqual(there.get(shared.command), here.get(shared.command), 'one answer, told to both');

    for (const device of [first, second, first]) await device.ask('sync');
    const rows = await first.ask('bookings');
    assert.deepEqual(await second.ask('bookings'), rows);
    assert.deepEqual(rows.map((row) => row.state), ['confirmed', 'confirmed', 'confirmed']);
    await first.ask('cancel', own.first.args.booking);
    await second.ask('cancel', shared.args.booking);
    await first.ask('sync');
    await second.ask('sync');
    assert.equal((await second.one('status')).waiting + (await first.one('status')).waiting, 0);
    await country.server.stop();
    assert.equal(await country.server.check(), '');
  });
}
