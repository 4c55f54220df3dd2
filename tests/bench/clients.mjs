// Eight clients that each have one request in flight, on a connection that is kept.

import { once } from 'node:events';
import { connect } from 'node:net';

/** One connection: HTTP/1.1 with as little of a client's own work as can be. */
export class Connection {
  #received = Buffer.alloc(0);
  #waiting = null;

  static async to(port) {
    const connection = new Connection();
    connection.port = port;
    connection.socket = connect(port, '127.0.0.1').setNoDelay(true);
    connection.socket.on('data', (bytes) => connection.#take(bytes));
    connection.socket.on('error', (error) => connection.#waiting?.failed(error));
    connection.socket.on('close', () => connection.#waiting?.failed(new Error('the server closed the connection')));
    await once(connection.socket, 'connect');
    return connection;
  }

  /** The answer: {status, head, body}. */
  ask({ method, path, body, headers = 'Content-Type: application/json\r\n' }) {
    const bytes = Buffer.from(body);
    const head = `${method} ${path} HTTP/1.1\r\nHost: localhost:${this.port}\r\n${headers}Content-Length: ${bytes.length}\r\n\r\n`;
    this.socket.write(Buffer.concat([Buffer.from(head), bytes]));
    return new Promise((done, failed) => (this.#waiting = { done, failed }));
  }

  #take(bytes) {
    this.#received = Buffer.concat([this.#received, bytes]);
    const end = this.#received.indexOf('\r\n\r\n');
    if (end < 0) return;
    const head = this.#received.subarray(0, end).toString('latin1');
    const length = /content-length: *(\d+)/i.exec(head)?.[1];
    if (length === undefined) throw new Error(`an answer without a length:\n${head}`);
    if (this.#received.length < end + 4 + Number(length)) return;
    const body = this.#received.subarray(end + 4, end + 4 + Number(length));
    this.#received = Buffer.alloc(0);
    const waiting = this.#waiting;
    this.#waiting = null;
    waiting.done({ status: Number(head.slice(9, 12)), head, body });
  }

  close() {
    this.#waiting = null;
    this.socket.destroy();
  }
}

/** Every client sends its `each` requests in turn, all clients at once. {per_s, p50, p99} in ms. */
export async function crowd(port, clients, each, order, taken) {
  const connections = await Promise.all(Array.from({ length: clients }, () => Connection.to(port)));
  const waits = [];
  const start = performance.now();
  await Promise.all(connections.map(async (connection, client) => {
    for (let i = 0; i < each; ++i) {
      const asked = performance.now();
      const answer = await connection.ask(order(client, i));
      waits.push(performance.now() - asked);
      if (!taken(answer, client, i)) throw new Error(`a booking was not taken: ${answer.status}\n${answer.body}`);
    }
  }));
  const seconds = (performance.now() - start) / 1000;
  for (const connection of connections) connection.close();
  waits.sort((a, b) => a - b);
  return { per_s: waits.length / seconds, p50: waits[waits.length >> 1], p99: waits[Math.floor(waits.length * 0.99)] };
}
