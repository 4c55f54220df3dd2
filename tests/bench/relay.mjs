// A TCP relay that counts what passes: bytes both ways with every header, and requests.

import { connect, createServer } from 'node:net';
import { once } from 'node:events';

export class Relay {
  up = 0;
  down = 0;
  requests = 0;

  static async to(port) {
    const relay = new Relay();
    relay.server = createServer((near) => relay.#join(near, connect(port, '127.0.0.1')));
    relay.server.listen(0, '127.0.0.1');
    await once(relay.server, 'listening');
    relay.url = `http://localhost:${relay.server.address().port}`;
    return relay;
  }

  #join(near, far) {
    near.on('data', (bytes) => {
      this.up += bytes.length;
      if (/^[A-Z]+ \S+ HTTP\/1\.1\r\n/.test(bytes.subarray(0, 200).toString('latin1'))) this.requests += 1;
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      this.down += bytes.length;
      near.write(bytes);
    });
    for (const [one, other] of [[near, far], [far, near]]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  }

  /** What has passed since the last call. */
  take() {
    const { up, down, requests } = this;
    Object.assign(this, { up: 0, down: 0, requests: 0 });
    return { up, down, requests };
  }

  close() {
    this.server.close();
  }
}
