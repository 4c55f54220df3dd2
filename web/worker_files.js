// The files of the database: OPFS sync access handles, opened before the program starts. Their
// number and names are fixed, so nothing is created or renamed inside a transaction.

/** In the order of FileRole in app/platform/file_pool.h. */
const ROLES = ['main', 'wal', 'journal'];
const DEAD = -1;
const NO_ROOM = -2;
const OPEN_LIMIT_MS = 3000;
const OPEN_RETRY_MS = 50;

/** @param {unknown} error */
export const nameOf = (error) => (error instanceof Error ? error.name : String(error));

/** @param {number} ms */
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/**
 * The folder of one generation of the data. An unreadable one is left as it is and the next begun.
 * @param {number} generation @param {boolean} create
 */
const folderOf = async (generation, create) => {
  const root = await navigator.storage.getDirectory();
  const all = await root.getDirectoryHandle('wardbook', { create });
  return all.getDirectoryHandle(`data-${generation}`, { create });
};

/**
 * Whether a database was ever begun in this generation.
 * @param {number} generation
 */
export const hasData = async (generation) => {
  try {
    const folder = await folderOf(generation, false);
    const file = await (await folder.getFileHandle('main')).getFile();
    return file.size > 0;
  } catch (error) {
    if (nameOf(error) === 'NotFoundError') return false;
    throw error;
  }
};

export class Files {
  /** @type {FileSystemSyncAccessHandle[]} */
  #handles = [];
  #bytes;
  #generation = 0;
  /** Empty, or what took the files away. Nothing works afterwards. */
  dead = '';

  /** @param {(pointer: number, length: number) => Uint8Array} bytes a fresh view of the heap */
  constructor(bytes) {
    this.#bytes = bytes;
  }

  /**
   * Opens all files. A worker that has just gone may still hold them for a moment: tried again for
   * three seconds.
   * @param {number} generation
   */
  async open(generation) {
    this.#generation = generation;
    const folder = await folderOf(generation, true);
    const until = performance.now() + OPEN_LIMIT_MS;
    for (const role of ROLES) {
      const file = await folder.getFileHandle(role, { create: true });
      this.#handles.push(await this.#openOne(file, until));
    }
  }

  /** @param {FileSystemFileHandle} file @param {number} until */
  async #openOne(file, until) {
    for (;;) {
      try {
        return await file.createSyncAccessHandle();
      } catch (error) {
        if (performance.now() >= until) {
          this.close();
          throw error;
        }
        await sleep(OPEN_RETRY_MS);
      }
    }
  }

  /**
   * Whether the files that are open have their names yet. Where site data was cleared they have
   * not: reads and writes go on, into files that nobody will ever find again.
   */
  async areThere() {
    try {
      await (await folderOf(this.#generation, false)).getFileHandle('main');
      return true;
    } catch (error) {
      return nameOf(error) !== 'NotFoundError';
    }
  }

  close() {
    for (const handle of this.#handles) {
      try {
        handle.close();
      } catch (error) {
        console.warn('wardbook: a file did not close:', nameOf(error));
      }
    }
    this.#handles = [];
  }

  /** @param {() => number} action */
  #guard(action) {
    if (this.dead) return DEAD;
    try {
      return action();
    } catch (error) {
      if (nameOf(error) === 'QuotaExceededError') return NO_ROOM;
      this.dead = nameOf(error);
      return DEAD;
    }
  }

  /** @param {number} role @param {number} pointer @param {number} length @param {number} offset */
  read(role, pointer, length, offset) {
    return this.#guard(() =>
      this.#handles[role].read(this.#bytes(pointer, length), { at: offset }));
  }

  /** @param {number} role @param {number} pointer @param {number} length @param {number} offset */
  write(role, pointer, length, offset) {
    return this.#guard(() =>
      this.#handles[role].write(this.#bytes(pointer, length), { at: offset }));
  }

  /** @param {number} role @param {number} size */
  truncate(role, size) {
    return this.#guard(() => (this.#handles[role].truncate(size), 0));
  }

  /** @param {number} role */
  flush(role) {
    return this.#guard(() => (this.#handles[role].flush(), 0));
  }

  /** @param {number} role */
  size(role) {
    return this.#guard(() => this.#handles[role].getSize());
  }
}
