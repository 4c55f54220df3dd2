// The key of the local database: 32 random bytes, sealed by an AES-GCM key that the browser does
// not let out (non-extractable) and keeps in IndexedDB. A keyring holds several wraps of the key, so
// that each user's own (under a password) can join the device's without moving a file.

import { hasData } from './worker_files.js';

/**
 * @typedef {{ kind: 'device', sealer: CryptoKey, iv: Uint8Array<ArrayBuffer>, sealed: ArrayBuffer }} Wrap
 * @typedef {{ version: 1, generation: number, wraps: Wrap[] }} Keyring
 */

const DATABASE = 'wardbook-keys';
const STORE = 'keyring';
/** Two records, each with a sealing key of its own: one damaged record orphans nothing. */
const COPIES = ['keyring', 'keyring-copy'];
const KEY_BYTES = 32;

/** The local data cannot be opened; nothing was changed. */
export class Unreadable extends Error {}

/** There was local data, and the browser has deleted it. */
export class Lost extends Error {}

/** @template T @param {IDBRequest<T>} request @returns {Promise<T>} */
const finished = (request) =>
  new Promise((done, failed) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => failed(request.error);
  });

/** @returns {Promise<IDBDatabase>} */
const openDatabase = () => {
  const request = indexedDB.open(DATABASE, 1);
  request.onupgradeneeded = () => request.result.createObjectStore(STORE);
  return finished(request);
};

/** @param {IDBDatabase} db @param {Record<string, unknown>} records */
const writeAll = (db, records) =>
  new Promise((done, failed) => {
    const transaction = db.transaction(STORE, 'readwrite', { durability: 'strict' });
    for (const [name, value] of Object.entries(records)) {
      transaction.objectStore(STORE).put(value, name);
    }
    transaction.oncomplete = () => done(undefined);
    transaction.onerror = () => failed(transaction.error);
    transaction.onabort = () => failed(transaction.error);
  });

/** @param {IDBDatabase} db @param {string} name @returns {Promise<Keyring | undefined>} */
const readOne = (db, name) => finished(db.transaction(STORE).objectStore(STORE).get(name));

/** What the seal is bound to, so that a wrap of another generation is refused. @param {number} generation */
const boundTo = (generation) => new TextEncoder().encode(`wardbook keyring 1 data-${generation}`);

/** @param {Uint8Array<ArrayBuffer>} key @param {number} generation @returns {Promise<Keyring>} */
const sealKey = async (key, generation) => {
  const sealer = await crypto.subtle.generateKey(
    { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv, additionalData: boundTo(generation) }, sealer, key);
  return { version: 1, generation, wraps: [{ kind: 'device', sealer, iv, sealed }] };
};

/** @param {Keyring | undefined} keyring @returns {Promise<Uint8Array<ArrayBuffer> | null>} */
const unsealKey = async (keyring) => {
  const wrap = keyring?.wraps.find((one) => one.kind === 'device');
  if (!keyring || keyring.version !== 1 || !wrap) return null;
  try {
    const key = await crypto.subtle.decrypt(
      { name: 'AES-GCM', iv: wrap.iv, additionalData: boundTo(keyring.generation) },
      wrap.sealer, wrap.sealed);
    return key.byteLength === KEY_BYTES ? new Uint8Array(key) : null;
  } catch {
    return null;
  }
};

/** @param {Uint8Array} a @param {Uint8Array} b */
const same = (a, b) => a.length === b.length && a.every((byte, i) => byte === b[i]);

/**
 * Makes a key, writes it twice, reads both back and compares: only then may data be made with it.
 * @param {IDBDatabase} db @param {number} generation @param {Record<string, unknown>} kept
 */
const makeKey = async (db, generation, kept) => {
  const key = crypto.getRandomValues(new Uint8Array(KEY_BYTES));
  /** @type {Record<string, unknown>} */
  const records = { ...kept };
  for (const name of COPIES) records[name] = await sealKey(key, generation);
  await writeAll(db, records);
  for (const name of COPIES) {
    const back = await unsealKey(await readOne(db, name));
    if (!back || !same(back, key)) throw new Unreadable('the new key could not be read back');
    back.fill(0);
  }
  return { key, generation };
};

/** @param {IDBDatabase} db @param {(Keyring | undefined)[]} copies */
const openKey = async (db, copies) => {
  const keys = await Promise.all(copies.map(unsealKey));
  const good = keys.findIndex((key) => key !== null);
  const key = keys[good];
  const keyring = copies[good];
  if (!key || !keyring) return null;
  const other = 1 - good;
  if (!keys[other]) {
    await writeAll(db, { [COPIES[other]]: await sealKey(key, keyring.generation) });
  } else {
    keys[other].fill(0);
  }
  return { key, generation: keyring.generation };
};

/**
 * The key and the generation of the data that it opens. With `startFresh` the old keyrings and the
 * old data are kept, under their generation, and a new generation begins. With `afterLoss` too, and
 * nothing is left to keep; its number was never used, because Chromium holds names of files that were
 * deleted under a program until it is restarted. Throws Lost if there is no data but `hadData`.
 * @param {{ startFresh: boolean, hadData: boolean, afterLoss: boolean }} how
 */
export const loadKey = async ({ startFresh, hadData, afterLoss }) => {
  const db = await openDatabase();
  try {
    const copies = await Promise.all(COPIES.map((name) => readOne(db, name)));
    let generation = Math.max(...copies.map((copy) => copy?.generation ?? 0));
    if (afterLoss) {
      return await makeKey(db, Math.max(generation + 1, Math.floor(Date.now() / 1000)), {});
    }
    if (startFresh) {
      while (generation === 0 || (await hasData(generation))) generation += 1;
      const kept = Object.fromEntries(copies.map((copy, i) =>
        [`${COPIES[i]}-before-${generation}`, copy ?? null]));
      return await makeKey(db, generation, kept);
    }
    const opened = await openKey(db, copies);
    if (opened) {
      if (hadData && !(await hasData(opened.generation))) throw new Lost('the files are gone');
      return opened;
    }
    if (generation > 0) throw new Unreadable('the key of the data cannot be unsealed');
    if (await hasData(1)) throw new Unreadable('the key of the data is gone');
    if (hadData) throw new Lost('key and files are gone');
    return await makeKey(db, 1, {});
  } finally {
    db.close();
  }
};
