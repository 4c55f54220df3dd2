// Clients that have one request in flight, on a connection that is kept; many of them at once.

import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const requestBytes = (port, { method, path, body, headers = 'Content-Type: application/json\r\n' }) => {
  const bytes = Buffer.from(body);
  const head = `${method} ${path} HTTP/1.1\r\nHost: localhost:${port}\r\n${headers}Content-Length: ${bytes.length}\r\n\r\n`;
  return Buffer.concat([Buffer.from(head), bytes]);
};

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

  /** A {method, path, body, headers}; the answer: {status, head, body}. */
  ask(request) {
    this.socket.write(requestBytes(this.port, request));
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

/** A list of whole requests of each client, as tests/bench/replay.cpp reads it. */
const pack = (requests) => {
  const number = (value) => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  const each = requests.flat().flatMap((request) => [number(request.length), request]);
  return Buffer.concat([number(requests.length), number(requests[0].length), ...each]);
};

const unpack = (bytes) => {
  const answers = [];
  for (let at = 0; at < bytes.length;) {
    const length = bytes.readUInt32LE(at);
    const whole = bytes.subarray(at + 4, (at += 4 + length));
    const end = whole.indexOf('\r\n\r\n');
    answers.push({ status: Number(whole.subarray(9, 12)), head: whole.subarray(0, end).toString('latin1'), body: whole.subarray(end + 4) });
  }
  return answers;
};

/**
 * Every client sends its `each` requests in turn, all clients at once: made before, and sent by one native process, as
 * Wardbook's are. {per_s, p50, p99} in ms.
 */
export async function crowd(folder, port, clients, each, order, taken) {
  const requests = Array.from({ length: clients }, (_, client) =>
    Array.from({ length: each }, (_, i) => requestBytes(port, order(client, i))));
  const [asked, answered] = [join(folder, 'requests'), join(folder, 'answers')];
  await writeFile(asked, pack(requests));
  const { stdout } = await promisify(execFile)('build/native/tests/bench/replay', [String(port), asked, answered]);
  unpack(await readFile(answered)).forEach((answer) => {
    if (!taken(answer)) throw new Error(`a booking was not taken: ${answer.status}\n${answer.body}`);
  });
  return JSON.parse(stdout);
}
