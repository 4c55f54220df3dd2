// A device's first exchanges without its database: a log-in and a first sync, as the CBOR messages of PROTOCOL.md.

import { brotliDecompressSync } from 'node:zlib';

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

export class WireDevice {
  /** The request of a log-in, which makes a device. */
  static login(user_name, password) {
    return { method: 'POST', path: '/api/v1/login', headers: 'Content-Type: application/cbor\r\n', body: encode({ user_name, password }) };
  }

  constructor(login) {
    Object.assign(this, decode(login.body));
  }

  /** The request of a first sync, or of what is left of it after what has come. @param {object[]} [changes] */
  firstSync(changes = []) {
    const cursors = changes.map(({ bucket, upto }) => ({ bucket, seq: upto }));
    return {
      method: 'POST', path: '/api/v1/sync',
      body: encode({ protocol: 3, device: this.device, epoch: this.epoch, ...(cursors.length > 0 && { cursors }) }),
      headers: `Content-Type: application/cbor\r\nAccept-Encoding: br\r\nAuthorization: Device ${this.device_secret}\r\n`,
    };
  }

  /** What an answer says. */
  static read({ head: headers, body }) {
    return decode(/content-encoding: br/i.test(headers) ? brotliDecompressSync(body) : body);
  }
}
