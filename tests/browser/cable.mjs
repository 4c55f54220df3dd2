// The network cable of one tablet: a TCP relay on a port of its own that can be pulled and plugged in.

import { connect, createServer } from 'node:net';

export class Cable {
  #sockets = new Set();
  #server = null;
  port = 0;
  /** That went through, both ways. */
  bytes = 0;
  /** What it carries down in a second, and how long each piece is on its way at least. */
  bytesPerSecond = Infinity;
  delayMs = 0;

  /** @param {() => number} target the server's port, asked anew for each connection */
  static async to(target) {
    const cable = new Cable();
    cable.target = target;
    await cable.plug();
    return cable;
  }

  get url() {
    return `http://localhost:${this.port}/`;
  }

  get isPulled() {
    return this.#server === null;
  }

  async plug() {
    this.#server = createServer((near) => {
      const far = connect(this.target(), '127.0.0.1');
      for (const [from, to] of [[near, far], [far, near]]) {
        this.#sockets.add(from);
        from.on('error', () => to.destroy());
        from.on('close', () => { this.#sockets.delete(from); to.destroy(); });
        from.on('data', (piece) => { this.bytes += piece.length; });
      }
      near.pipe(far);
      this.#carryDown(far, near);
    });
    await new Promise((done) => this.#server.listen(this.port, '127.0.0.1', done));
    this.port = this.#server.address().port;
  }

  #carryDown(far, near) {
    const isFast = () => this.bytesPerSecond === Infinity && this.delayMs === 0;
    far.on('data', (piece) => {
      if (isFast()) {
        if (near.write(piece)) return;
        far.pause();
        near.once('drain', () => far.resume());
        return;
      }
      far.pause();
      setTimeout(() => {
        near.write(piece);
        far.resume();
      }, this.delayMs + (piece.length / this.bytesPerSecond) * 1000);
    });
    far.on('end', () => near.end());
  }

  async pull() {
    if (this.#server === null) return;
    const closed = new Promise((done) => this.#server.close(done));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    this.#server = null;
  }
}
