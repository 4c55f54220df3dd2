// A peer's server: a process of its own on a free port, with a folder for its data.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';
import { freePort, sleep } from '../../scene/harness.mjs';

/** Where the peers' programs are. */
export const HERE = fileURLToPath(new URL('.', import.meta.url));
const START_MS = 20_000;

const answers = (port) => new Promise((done) => {
  const probe = connect(port, '127.0.0.1');
  probe.once('connect', () => (probe.destroy(), done(true)));
  probe.once('error', () => done(false));
});

export class Child {
  static async start(command, port) {
    const child = new Child();
    child.port = port;
    child.url = `http://127.0.0.1:${port}`;
    child.process = spawn(command[0], command.slice(1), { stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.process.stderr.on('data', (text) => (said = (said + text).slice(-4_000)));
    const end = Date.now() + START_MS;
    while (!(await answers(port))) {
      if (child.process.exitCode !== null || Date.now() > end) throw new Error(`${command.join(' ')} does not start:\n${said}`);
      await sleep(50);
    }
    return child;
  }

  async stop() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    this.process.kill('SIGTERM');
    await once(this.process, 'close');
  }
}

export { freePort };
