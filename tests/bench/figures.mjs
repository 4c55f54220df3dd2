// What was measured: name → {value, unit, min, max, peers: {name: value}, …}, a table, and a file.

import { mkdir, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';

const spread = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  return { value: sorted[Math.floor(sorted.length / 2)], min: sorted[0], max: sorted[sorted.length - 1], runs: sorted.length };
};

const shown = (number) => (Number.isInteger(number) || Math.abs(number) >= 100 ? Math.round(number).toLocaleString('en') : number.toFixed(1));

export class Figures {
  all = {};
  #systems = [];

  /** `system` has a name, and says what its durability is and how it was set up. */
  note(name, unit, values, system) {
    const { value, min, max, runs } = spread(values);
    const figure = (this.all[name] ??= { unit, peers: {} });
    if (!this.#systems.includes(system)) this.#systems.push(system);
    if (system.name === 'Wardbook') {
      Object.assign(figure, { value, min, max, runs });
    } else {
      figure.peers[system.name] = value;
      (figure.peers_range ??= {})[system.name] = { min, max, runs };
    }
    console.log(`${system.name.padEnd(11)} ${name.padEnd(26)} ${shown(value).padStart(11)} ${unit.padEnd(8)} (${runs === 1 ? 'one run' : `${shown(min)} – ${shown(max)}`})`);
  }

  table() {
    const names = this.#systems.map((system) => system.name);
    const line = (cells) => cells.map((cell, i) => (i === 0 ? cell.padEnd(32) : cell.padStart(13))).join('');
    console.log(`\n${line(['', ...names])}`);
    for (const [name, { unit, value, peers }] of Object.entries(this.all)) {
      const of = (system) => (system === 'Wardbook' ? value : peers[system]);
      console.log(line([`${name}, ${unit}`, ...names.map((system) => (of(system) === undefined ? '–' : shown(of(system))))]));
    }
    console.log('\nBytes at the socket with headers, without TLS. Medians of three; one run of the drill and of what a first sync of');
    console.log('the bookings alone takes, which for Wardbook is computed, as is the floor: bytes without headers.');
    for (const { name, durability, setting } of this.#systems) console.log(`${name}: ${durability}. ${setting}.`);
    console.log(`Load of the machine at the end: ${loadavg().map((load) => load.toFixed(1)).join(', ')}.`);
  }

  async save(path) {
    const durability = Object.fromEntries(this.#systems.map((system) => [system.name, system.durability]));
    for (const figure of Object.values(this.all)) figure.durability = durability;
    await mkdir('build/bench', { recursive: true });
    await writeFile(path, `${JSON.stringify(this.all, null, 2)}\n`);
  }
}
