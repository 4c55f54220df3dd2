// What the scene tests share: a real server that can be killed and started again on its port, real
// devices that are driven by lines and can be killed too, and a small country to play in.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const BUILD = process.env.WARDBOOK_BUILD ?? 'build/native';
const SERVER = join(BUILD, 'sync-server/wardbook-server');
const DEVICE = join(BUILD, 'app/device/wardbook-device');
const START_MS = 60_000;
export const PASSWORD = 'seven dry words of a test';

/** What a device or the server's word refused: `code` is the machine's. */
export class Refused extends Error {
  constructor(code, hint) {
    super(`${code}: ${hint}`);
    this.code = code;
  }
}

export const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

export async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/** Runs a program to its end: {code, output}. */
async function run(program, args) {
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (output += data));
  const [code] = await once(child, 'close');
  return { code, output };
}

async function runWell(program, args) {
  const { code, output } = await run(program, args);
  if (code !== 0) throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${output}`);
  return output;
}

async function end(child, signal) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'close');
}

/** One server with a data folder of its own, on one port for as long as it lives. */
export class Server {
  #child = null;
  #complaints = '';

  constructor(folder, port) {
    this.data = join(folder, 'server');
    this.port = port;
    this.url = `http://localhost:${port}`;
    /** The folder that is served beside the API: none, unless a test has one. */
    this.site = this.data;
  }

  /** Makes the database, its admin `root` and the places of a set-up file. Not started yet. */
  static async make(folder, setup) {
    const server = new Server(folder, await freePort());
    const password = join(folder, 'password');
    const file = join(folder, 'setup.txt');
    await writeFile(password, `${PASSWORD}\n`);
    await writeFile(file, setup);
    await runWell(SERVER, ['init', '--data', server.data, '--admin', 'root', '--password-file', password]);
    await runWell(SERVER, ['setup', file, '--data', server.data]);
    return server;
  }

  async start() {
    this.#child = spawn(
      SERVER,
      ['serve', '--data', this.data, '--http-port', String(this.port), '--https-port', '0', '--site', this.site],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const child = this.#child;
    let printed = '';
    child.stderr.on('data', (data) => (this.#complaints += data));
    await new Promise((done, failed) => {
      const late = setTimeout(() => failed(new Error('the server does not start')), START_MS).unref();
      child.stdout.on('data', (data) => {
        printed += data;
        if (/listening http:\/\/localhost/.test(printed)) done();
      });
      child.once('exit', (code) => {
        clearTimeout(late);
        failed(new Error(`the server ended with ${code}:\n${printed}${this.#complaints}`));
      });
    });
  }

  stop() {
    return end(this.#child, 'SIGTERM');
  }

  kill() {
    return end(this.#child, 'SIGKILL');
  }

  get pid() {
    return this.#child.pid;
  }

  /** What the server's own check finds in the data of a stopped server: '' if nothing. */
  async check() {
    const { code, output } = await run(SERVER, ['check', '--data', this.data]);
    return code === 0 ? '' : output || `ended with ${code}`;
  }

  /** What the server has said against itself, over all its starts. */
  get defects() {
    return this.#complaints.split('\n').filter((line) => line.startsWith('defect'));
  }
}

function quoted(words) {
  return words.map((word) => (/[\s"[{]/.test(word) ? `'${word}'` : word)).join(' ');
}

/** One device: a folder, and a process that reads verbs from its standard input. */
export class Device {
  #child = null;
  #waiting = [];

  constructor(folder, url) {
    this.folder = folder;
    this.url = url;
  }

  start() {
    const child = spawn(DEVICE, ['--data', this.folder, '--server', this.url, '--json', 'run'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const waiting = [];
    this.#child = child;
    this.#waiting = waiting;
    // A killed process takes no more lines.
    child.stdin.on('error', () => {});
    createInterface({ input: child.stdout }).on('line', (line) => {
      waiting.shift()?.done(line);
    });
    child.once('close', (code, signal) => {
      for (const asker of waiting.splice(0)) asker.failed(new Refused('process_ended', `${signal ?? code}`));
    });
    return this;
  }

  /** One verb: its rows. Throws Refused. */
  async ask(...words) {
    const line = await new Promise((done, failed) => {
      this.#waiting.push({ done, failed });
      this.#child.stdin.write(`${quoted(words)}\n`);
    });
    const rows = JSON.parse(line);
    if (rows[0]?.error) throw new Refused(rows[0].error, rows[0].hint);
    return rows;
  }

  /** The first row of a verb. */
  async one(...words) {
    return (await this.ask(...words))[0];
  }

  async stop() {
    this.#child.stdin.end();
    if (this.#child.exitCode === null && this.#child.signalCode === null) await once(this.#child, 'close');
  }

  kill() {
    return end(this.#child, 'SIGKILL');
  }

  get pid() {
    return this.#child.pid;
  }

  /** @param {NodeJS.Signals} name */
  signal(name) {
    this.#child.kill(name);
  }

  async restart() {
    await this.stop();
    return this.start();
  }
}

/** A country that is made, played in and thrown away. */
export class Country {
  #devices = [];

  static async make(t, setup) {
    const country = new Country();
    country.folder = await mkdtemp(join(tmpdir(), 'wardbook-scene-'));
    t.after(() => country.#end());
    country.server = await Server.make(country.folder, setup);
    await country.server.start();
    country.admin = country.device('admin');
    await country.admin.ask('login', 'root', PASSWORD);
    await country.admin.ask('sync');
    return country;
  }

  async #end() {
    for (const device of this.#devices) await device.kill();
    await this.server.kill();
    await rm(this.folder, { recursive: true, force: true });
  }

  device(name, url = this.server.url) {
    const device = new Device(join(this.folder, name), url).start();
    this.#devices.push(device);
    return device;
  }

  /** A device whose person signed up on it, was approved by the admin, logged in and synced. */
  async person(name, role, place, url = this.server.url) {
    const device = this.device(name, url);
    await device.ask('sync');
    await device.ask('sign-up', name, PASSWORD, `full_name=Person ${name}`, `role=${role}`, place);
    await this.admin.ask('sync');
    const account = (await this.admin.ask('accounts')).find((row) => row.user_name === name);
    await this.admin.ask('do', 'set_account', `account=${account.id}`, 'state=active', `role=${role}`, place);
    await this.admin.ask('sync');
    await this.login(device, name);
    return device;
  }

  async login(device, name) {
    await device.ask('login', name, PASSWORD);
    await device.ask('sync');
  }
}

/** A patient whom this clinic's device registers: the id. */
export async function registered(device, clinic, name, identifier) {
  const row = await device.one(
    'register', name, `clinic=${clinic}`, `identifiers=[{"system":"national-id","value":"${identifier}"}]`,
  );
  return row.args.patient;
}

/** What the server answered to each command on this device, by command id. */
export async function answers(device) {
  return new Map((await device.ask('inbox', 'all')).map((row) => [row.command, row]));
}

/** The state of a booking as the device shows it. */
export async function stateOf(device, booking) {
  return (await device.ask('bookings')).find((row) => row.id === booking)?.state;
}
