// The same work for every peer.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { crowd } from '../clients.mjs';
import { newIdText } from '../ids.mjs';
import { Relay } from '../relay.mjs';
import { sleep } from '../../scene/harness.mjs';
import {
  BOOKINGS, CANCELLED, CHANGED, CLIENTS, DAYS, DRILL_SLOTS, EACH, IDLE_MS, PATIENTS, PUSHED, RUNS, SETTLED_MS, timed,
} from '../work.mjs';
import { District } from './rows.mjs';

const BATCH = 1000;
const many = (count, make) => Array.from({ length: count }, (_, i) => make(i));

class Measuring {
  #made = 0;

  constructor(peer, folder, figures) {
    Object.assign(this, { peer, folder, figures, district: new District() });
  }

  note(name, unit, values) {
    this.figures.note(name, unit, values, this.peer);
  }

  client(url) {
    return this.peer.client(join(this.folder, `client-${++this.#made}`), url);
  }

  /** 10,000 bookings and their 6,000 patients, the first of whom have cancelled one. */
  async fill() {
    this.patients = many(PATIENTS, (i) => this.district.patient('North', 'Patient', i));
    this.bookings = many(BOOKINGS, (i) => this.district.booking(
      'North', this.patients[i < CANCELLED ? i : i - CANCELLED], i, i < CANCELLED ? 'cancelled' : 'confirmed'));
    await this.peer.load(this.server.url, { pools: this.district.pools });
    for (let i = 0; i < PATIENTS; i += BATCH)
      await this.peer.load(this.server.url, { patients: this.patients.slice(i, i + BATCH) });
    for (let i = 0; i < BOOKINGS; i += BATCH)
      await this.peer.load(this.server.url, { bookings: this.bookings.slice(i, i + BATCH) });
  }

  async firstSync() {
    const seen = { up: [], down: [], requests: [], ms: [] };
    for (let run = 0; run < RUNS; ++run) {
      const counted = await this.client(this.relay.url);
      this.relay.take();
      await counted.sync();
      const { up, down, requests } = this.relay.take();
      const rows = await counted.bookings();
      if (rows.length !== BOOKINGS) throw new Error(`${rows.length} of ${BOOKINGS} bookings came`);
      await counted.close();
      const fresh = await this.client(this.server.url);
      seen.ms.push(await timed(() => fresh.sync()));
      await fresh.close();
      seen.up.push(up);
      seen.down.push(down);
      seen.requests.push(requests);
    }
    this.note('first_sync_bytes_down', 'bytes', seen.down);
    this.note('first_sync_bytes_up', 'bytes', seen.up);
    this.note('first_sync_requests', 'requests', seen.requests);
    this.note('first_sync_ms', 'ms', seen.ms);
  }

  /** A server that has no patients. */
  async bookingsAlone() {
    const server = await this.peer.start(join(this.folder, 'bookings-alone'));
    for (let i = 0; i < BOOKINGS; i += BATCH) await this.peer.load(server.url, { bookings: this.bookings.slice(i, i + BATCH) });
    const relay = await Relay.to(server.port);
    const client = await this.client(relay.url);
    await client.sync();
    const { down } = relay.take();
    await client.close();
    relay.close();
    await server.stop();
    this.note('first_sync_bookings_bytes_down', 'bytes', [down]);
  }

  async pull() {
    const seen = { up: [], down: [], requests: [], ms: [] };
    const [counted, plain, other] = [await this.client(this.relay.url), await this.client(this.server.url), await this.client(this.server.url)];
    for (const client of [counted, plain, other]) await client.sync();
    for (let run = 0; run < RUNS; ++run) {
      const some = this.bookings.slice(CANCELLED + run * CHANGED, CANCELLED + (run + 1) * CHANGED);
      await other.change(some.map((row) => row.id), { state: 'cancelled', reason: 'well again' });
      await other.push();
      this.relay.take();
      await counted.sync();
      const { up, down, requests } = this.relay.take();
      seen.up.push(up), seen.down.push(down), seen.requests.push(requests);
      seen.ms.push(await timed(() => plain.sync()));
    }
    const cancelled = (await counted.bookings()).filter((row) => row.state === 'cancelled').length;
    if (cancelled !== CANCELLED + RUNS * CHANGED) throw new Error(`${cancelled} bookings are cancelled`);
    for (const client of [counted, plain, other]) await client.close();
    this.note('pull_100_bytes', 'bytes', seen.down);
    this.note('pull_100_bytes_up', 'bytes', seen.up);
    this.note('pull_100_requests', 'requests', seen.requests);
    this.note('pull_100_ms', 'ms', seen.ms);
  }

  /** Clients that have everything and wait for news that do not come. */
  async idle() {
    const spent = await Promise.all(many(RUNS, async () => {
      const relay = await Relay.to(this.server.port);
      const client = await this.client(relay.url);
      await client.sync();
      const stop = client.idle();
      await sleep(SETTLED_MS);
      relay.take();
      await sleep(IDLE_MS);
      const { up, down } = relay.take();
      await stop();
      await client.close();
      relay.close();
      return (up + down) / (IDLE_MS / 1000);
    }));
    this.note('idle_bytes_per_s', 'B/s', spent);
  }

  async push() {
    const seen = { up: [], requests: [], ms: [] };
    for (let run = 0; run < 2 * RUNS; ++run) {
      const counting = run % 2 === 0;
      const desk = await this.client(counting ? this.relay.url : this.server.url);
      const people = many(PUSHED, (i) => this.district.patient('South', `Run${run}`, i));
      await desk.make('patient', people);
      await desk.push();
      const made = people.map((patient, i) => this.district.booking('South', patient, i));
      await desk.make('booking', made);
      this.relay.take();
      let refused = 0;
      const ms = await timed(async () => (refused = await desk.push()));
      const { up, requests } = this.relay.take();
      if (refused > 0) throw new Error(`${refused} of ${PUSHED} bookings were refused`);
      if (counting) seen.up.push(up), seen.requests.push(requests);
      else seen.ms.push(ms);
      await desk.change(made.map((row) => row.id), { state: 'cancelled', reason: 'measured' });
      await desk.push();
      await desk.close();
    }
    this.note('push_1000_bytes_up', 'bytes', seen.up);
    this.note('push_1000_requests', 'requests', seen.requests);
    this.note('push_1000_ms', 'ms', seen.ms);
  }

  async durable() {
    const seen = [];
    for (let run = 0; run < RUNS; ++run) {
      const people = many(CLIENTS * EACH, (i) => this.district.patient('South', `Crowd${run}`, i));
      const names = many(CLIENTS, newIdText);
      const made = people.map((patient, i) => this.district.booking('South', patient, i, 'confirmed', (run + 1) * DAYS));
      seen.push(await crowd(this.folder, this.server.port, CLIENTS, EACH,
        (client, i) => this.peer.order(made[client * EACH + i], { client: names[client], number: i + 1 }), this.peer.taken));
    }
    this.note('durable_bookings_per_s', '1/s', seen.map((one) => one.per_s));
    this.note('durable_p50_ms', 'ms', seen.map((one) => one.p50));
    this.note('durable_p99_ms', 'ms', seen.map((one) => one.p99));
  }

  /** Two clients book the same single beds offline and push at the same time. */
  async drill() {
    const desks = await Promise.all(['North', 'South'].map(async (clinic) => {
      const client = await this.client(this.server.url);
      const made = many(DRILL_SLOTS, (i) => this.district.drillBooking(clinic, this.district.patient(clinic, 'Drill', i), i));
      await client.make('booking', made);
      return { client, made };
    }));
    await Promise.all(desks.map(({ client }) => client.push()));
    const reader = await this.client(this.server.url);
    await reader.sync();
    const state = new Map((await reader.bookings()).map((row) => [row.id, row.state]));
    const told = new Set();
    for (const { client } of desks) {
      await client.sync();
      for (const id of await client.told()) told.add(id);
    }
    let double = 0;
    let untold = 0;
    for (let i = 0; i < DRILL_SLOTS; ++i) {
      const both = desks.map(({ made }) => made[i].id);
      const given = both.filter((id) => state.get(id) === 'confirmed').length;
      if (given === 0) throw new Error(`nobody has the single bed ${i}`);
      double += given > 1 ? 1 : 0;
      untold += Math.max(0, both.length - 1 - both.filter((id) => told.has(id)).length);
    }
    for (const client of [reader, ...desks.map((desk) => desk.client)]) await client.close();
    this.note('drill_double_booked', 'slots', [double]);
    this.note('drill_untold', 'bookings', [untold]);
  }
}

export async function measurePeer(peer, folder, figures) {
  await mkdir(folder, { recursive: true });
  const measuring = new Measuring(peer, folder, figures);
  measuring.server = await peer.start(join(folder, 'server'));
  measuring.relay = await Relay.to(measuring.server.port);
  try {
    await measuring.fill();
    await measuring.firstSync();
    await measuring.bookingsAlone();
    await measuring.pull();
    await measuring.idle();
    await measuring.push();
    await measuring.drill();
    await measuring.durable();
  } finally {
    measuring.relay.close();
    await measuring.server.stop();
  }
}
