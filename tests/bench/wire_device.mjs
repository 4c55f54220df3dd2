// A device's side of the exchange without its database, for a crowd of them in one process: the CBOR
// messages of PROTOCOL.md, the hash chain, and cursors that follow the answers.

import { createHash } from 'node:crypto';
import { brotliDecompressSync, gzipSync } from 'node:zlib';
import { newId } from './ids.mjs';

const WORTH_COMPRESSING = 512;

function head(major, number) {
  if (number < 24) return Buffer.from([major << 5 | number]);
  const [code, size] = number < 0x100 ? [24, 1] : number < 0x10000 ? [25, 2] : number < 0x100000000 ? [26, 4] : [27, 8];
  const bytes = Buffer.alloc(1 + size);
  bytes[0] = major << 5 | code;
  if (size === 8) bytes.writeBigUInt64BE(BigInt(number), 1);
  else bytes.writeUIntBE(number, 1, size);
  return bytes;
}

/** Canonical CBOR of whole numbers, truths, texts, bytes, lists and maps. */
export function encode(value) {
  if (value === null) return Buffer.from([0xf6]);
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4]);
  if (typeof value === 'number') return value < 0 ? head(1, -1 - value) : head(0, value);
  if (typeof value === 'string') return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (Buffer.isBuffer(value)) return Buffer.concat([head(2, value.length), value]);
  if (Array.isArray(value)) return Buffer.concat([head(4, value.length), ...value.map(encode)]);
  const fields = Object.entries(value).map(([key, one]) => [encode(key), encode(one)]);
  fields.sort(([one], [other]) => Buffer.compare(one, other));
  return Buffer.concat([head(5, fields.length), ...fields.flat()]);
}

export function decode(bytes) {
  let at = 0;
  const number = (low) => {
    if (low < 24) return low;
    const size = 1 << (low - 24);
    at += size;
    return size === 8 ? Number(bytes.readBigUInt64BE(at - 8)) : bytes.readUIntBE(at - size, size);
  };
  const next = () => {
    const [major, low] = [bytes[at] >> 5, bytes[at++] & 31];
    if (major === 7) return low === 22 ? null : low === 21;
    const length = number(low);
    if (major === 0) return length;
    if (major === 1) return -1 - length;
    if (major === 2) return bytes.subarray(at, at += length);
    if (major === 3) return bytes.toString('utf8', at, at += length);
    if (major === 4) return Array.from({ length }, next);
    return Object.fromEntries(Array.from({ length }, () => [next(), next()]));
  };
  return next();
}

const sha256 = (...pieces) => pieces.reduce((hash, piece) => hash.update(piece), createHash('sha256')).digest();

export class WireDevice {
  #cursors = new Map();
  #number = 0;
  #last = Buffer.alloc(32);

  /** The request of a log-in, which makes a device. */
  static login(user_name, password) {
    return { method: 'POST', path: '/api/v1/login', headers: 'Content-Type: application/cbor\r\n', body: encode({ user_name, password }) };
  }

  constructor(login) {
    Object.assign(this, decode(login.body));
  }

  /** A command of this device's next number. */
  command(kind, args) {
    const body = encode({ id: newId(), actor: this.account, made_at: Date.now(), kind, args });
    const run = { device: this.device, number: ++this.#number, prev_hash: this.#last, bodies: [body] };
    const number = Buffer.alloc(8);
    number.writeBigUInt64BE(BigInt(run.number));
    this.#last = sha256(this.device, number, run.prev_hash, sha256(body));
    return run;
  }

  sync(commands) {
    const lists = {
      cursors: [...this.#cursors].map(([bucket, seq]) => ({ bucket, seq })), commands,
    };
    const said = Object.entries(lists).filter(([, list]) => list.length > 0);
    const body = encode({ protocol: 2, device: this.device, epoch: this.epoch, ...Object.fromEntries(said) });
    const small = body.length < WORTH_COMPRESSING;
    return {
      method: 'POST', path: '/api/v1/sync', body: small ? body : gzipSync(body),
      headers: `Content-Type: application/cbor\r\nAccept-Encoding: br\r\nAuthorization: Device ${this.device_secret}\r\n` +
        (small ? '' : 'Content-Encoding: gzip\r\n'),
    };
  }

  /** What an answer says. */
  static read({ head: headers, body }) {
    return decode(/content-encoding: br/i.test(headers) ? brotliDecompressSync(body) : body);
  }

  /** Takes an answer in: its outcomes, or none if it was an error. */
  take(answer) {
    if (answer.status !== 200) return [];
    const reply = WireDevice.read(answer);
    for (const { bucket, upto } of reply.changes ?? [])
      if (upto > 0) this.#cursors.set(bucket, upto);
    const outcomes = reply.outcomes ?? [];
    this.more = reply.more;
    return outcomes;
  }
}
