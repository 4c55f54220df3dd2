// A real wardbook-server with a district made for one scene, and accounts made as an admin makes them:
// sign-up, then approval through wardbook-device.

import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SERVER = process.env.WARDBOOK_SERVER ?? 'build/native/sync-server/wardbook-server';
const DEVICE = process.env.WARDBOOK_DEVICE ?? 'build/native/app/device/wardbook-device';
const SITE = process.env.WARDBOOK_SITE ?? 'build/wasm/site';
export const PASSWORD = 'a bed for every patient';
export const DEMO_PASSWORD = 'wardbook demo only';
/** A ward for the demo that has room at any hour: how full the others are depends on it. */
export const ROOMY_HOSPITAL = 'Ahero Sub-County';
export const ROOM = `
district "Kisumu"
hospital "${ROOMY_HOSPITAL}" at -0.1736,34.9189 zone Africa/Nairobi slots 12h from 04:00Z phone "+254 57 202 0455"
ward "Observation"
pool "Observation" general
beds OBS-1..OBS-9
`;

export class SceneServer {
  #process = null;
  #command = 'serve';
  port = 0;
  /** What is served beside the API from the next start on. */
  site = SITE;

  /** Makes an empty server with the places of a set-up file. */
  static async make(setup) {
    const server = new SceneServer();
    server.folder = await mkdtemp(join(tmpdir(), 'wardbook-scene-'));
    server.data = join(server.folder, 'data');
    await writeFile(join(server.folder, 'password'), `${PASSWORD}\n`);
    await writeFile(join(server.folder, 'places'), setup);
    await run(SERVER, ['init', '--data', server.data, '--password-file', join(server.folder, 'password')]);
    await run(SERVER, ['setup', join(server.folder, 'places'), '--data', server.data]);
    await server.start();
    return server;
  }

  /** A server with the demo's places, people and bookings, made anew, and what a set-up file adds. */
  static async demo(setup = '') {
    const server = new SceneServer();
    server.folder = await mkdtemp(join(tmpdir(), 'wardbook-demo-'));
    server.data = join(server.folder, 'data');
    server.#command = 'demo';
    if (setup !== '') {
      await writeFile(join(server.folder, 'places'), setup);
      await run(SERVER, ['demo', '--only-data', '--data', server.data]);
      await run(SERVER, ['setup', join(server.folder, 'places'), '--data', server.data]);
    }
    await server.start();
    return server;
  }

  get url() {
    return `http://localhost:${this.port}`;
  }

  /** On the same port as before, once it has had one. */
  async start() {
    this.#process = spawn(SERVER, [this.#command, '--data', this.data, '--site', this.site,
      '--http-port', String(this.port), '--https-port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const lines = createInterface({ input: this.#process.stdout });
    this.port = await new Promise((found, failed) => {
      this.#process.once('exit', (code) => failed(new Error(`the server ended with ${code}`)));
      lines.on('line', (line) => {
        const port = line.match(/http:\/\/localhost:(\d+)/);
        if (port) found(Number(port[1]));
      });
    });
  }

  async stop(signal = 'SIGTERM') {
    if (this.#process === null) return;
    const ended = new Promise((done) => this.#process.once('exit', done));
    this.#process.kill(signal);
    await ended;
    this.#process = null;
  }

  async remove() {
    await this.stop();
    await rm(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** What wardbook-device prints, as JSON. `name` is the device's own folder. */
  async device(name, ...words) {
    const { stdout } = await run(DEVICE,
      ['--data', join(this.folder, name), '--server', this.url, '--json', ...words]);
    return stdout.trim() === '' ? null : JSON.parse(stdout);
  }

  /** Signs up and approves: words are like role=desk clinic=Usenge. */
  async account(name, fullName, ...words) {
    await this.device('applicant', 'sign-up', name, PASSWORD, `full_name=${fullName}`, ...words);
    await this.device('admin', 'login', 'admin', PASSWORD);
    await this.device('admin', 'sync');
    const accounts = await this.device('admin', 'accounts');
    const account = accounts.find((one) => one.user_name === name);
    const place = account.clinic_id ? `clinic=${account.clinic_id}` : `hospital=${account.hospital_id}`;
    await this.device('admin', 'do', 'set_account', `account=${account.id}`, 'state=active',
      `role=${account.role}`, place);
    await this.device('admin', 'sync');
  }

  /** The lines that `wardbook-server check` prints; throws if it finds anything. Stops the server. */
  async check() {
    await this.stop();
    const { stdout } = await run(SERVER, ['check', '--data', this.data]);
    return stdout;
  }
}
