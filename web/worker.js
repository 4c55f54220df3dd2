// The worker: owns the database, runs the C++ program, and turns events into its turns.

import createProgram from 'wardbook-program';
import { nameOf } from './worker_files.js';
import { Host } from './worker_host.js';
import { loadKey, Lost, Unreadable } from './worker_keys.js';
import { Ownership } from './worker_lock.js';

/**
 * @typedef {import('./messages').ToWorker} ToWorker
 * @typedef {import('./messages').FromWorker} FromWorker
 * @typedef {import('./messages').StartMessage} StartMessage
 * @typedef {import('./messages').WorkerState} WorkerState
 */

/** In the order of PlatformEvent in app/platform/program.h. */
const EVENTS = ['online', 'offline', 'visible', 'hidden'];
/**
 * What a failed start means, by the error's code; any other is tried again.
 * @type {Record<string, WorkerState>}
 */
const FAILED_STARTS = {
  database_newer: 'newer',
  wrong_key: 'unreadable',
  key_missing: 'unreadable',
  database_damaged: 'unreadable',
  database_foreign: 'unreadable',
};
/** While a person works, the files are looked for so often at the most. */
const LOOK_EVERY_MS = 3_000;
/** While nobody does. */
const LOOK_IDLE_MS = 5 * 60_000;
/** setTimeout's own limit. */
const TIMER_MOST_MS = 2 ** 31 - 1;

const host = new Host((deliver) => {
  run(deliver);
  wakeSoon();
});
const ownership = new Ownership(() => void stop('moved'));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;
let wakeQueued = false;
let ended = false;
let lookedAt = 0;

/** @param {FromWorker} message */
const tell = (message) => self.postMessage(message);

/** @param {WorkerState} state @param {string} [detail] */
const tellState = (state, detail = '') => tell({ kind: 'state', state, detail });

/** Nothing of this worker works from here on; the page starts another. @param {WorkerState} state @param {string} detail */
const end = (state, detail) => {
  if (ended) return;
  ended = true;
  clearTimeout(timer);
  host.close(state !== 'lost');
  ownership.release();
  tellState(state, detail);
};

/** Calls the program; a trap, an abort or a dead file ends this worker. @template T @param {(program: import('wardbook-program').Program) => T} call */
const run = (call) => {
  if (ended || !host.program) return undefined;
  try {
    const result = call(host.program);
    if (host.files.dead) end('dead', `the browser took the files away (${host.files.dead})`);
    return result;
  } catch (error) {
    console.error(error);
    end('dead', `the program stopped (${error instanceof Error ? error.message : error})`);
    return undefined;
  }
};

const wake = () => {
  wakeQueued = false;
  clearTimeout(timer);
  const wait = run((program) => program._wb_wake());
  if (wait !== undefined && wait >= 0 && !ended) {
    timer = setTimeout(wake, Math.min(wait, TIMER_MOST_MS));
  }
};

const turn = new MessageChannel();
turn.port1.onmessage = wake;

/** One turn after all messages that are already here. */
const wakeSoon = () => {
  if (wakeQueued || ended || !host.program) return;
  wakeQueued = true;
  turn.port2.postMessage(0);
};

/** Commits, closes and lets go; the lock is free afterwards. @param {WorkerState} state */
const stop = async (state) => {
  await lookForFiles();
  run((program) => program._wb_stop());
  end(state, '');
};

/** Nothing tells a program that its files were deleted under it. */
const lookForFiles = async () => {
  lookedAt = performance.now();
  if (ended || !host.program || (await host.files.areThere())) return;
  end('lost', '');
};

/** @param {import('./messages').PlatformEventName} name */
const sendEvent = (name) => {
  run((program) => program._wb_event(EVENTS.indexOf(name)));
  wakeSoon();
};

/** The program has not come over the network, or not whole. */
class Unloaded extends Error {}

/** A fetch that failed, or brought something else, is a TypeError. @param {unknown} error */
const loadError = (error) => (error instanceof TypeError ? new Unloaded(error.message) : error);

/** Fetches and compiles while the lock and the key are still waited for. */
const loadProgram = () =>
  new Promise((done, failed) => {
    createProgram({
      host,
      instantiateWasm: (imports, ready) => {
        WebAssembly.instantiateStreaming(fetch(WB_WASM_URL), imports).then(
          ({ instance, module }) => {
            host.attach(instance);
            ready(instance, module);
          }).catch((error) => failed(loadError(error)));
        return {};
      },
      printErr: (text) => console.error(text),
      onAbort: (what) => console.error('wardbook: abort', what),
    }).then(done, failed);
  });

/** @param {StartMessage} message */
const startProgram = (message) => {
  const started = run((program) => program._wb_start(message.online ? 1 : 0));
  if (ended) return;
  if (!started) {
    const { code, hint } = host.failure;
    end(FAILED_STARTS[code] ?? 'dead', `${hint} (${code})`);
    return;
  }
  tellState('ready');
  wake();
  void lookForFiles();
  setInterval(() => void lookForFiles(), LOOK_IDLE_MS);
};

/** Private windows of Firefox and Safari refuse at getDirectory; older browsers have no handles. */
const hasFiles = async () => {
  try {
    await navigator.storage.getDirectory();
    return typeof FileSystemFileHandle.prototype.createSyncAccessHandle === 'function';
  } catch {
    return false;
  }
};

/** @param {StartMessage} message */
const start = async (message) => {
  if (!(await hasFiles())) {
    end('missing', 'files');
    return;
  }
  try {
    const loading = loadProgram();
    loading.catch(() => {});  // awaited below; the lock may say no before
    const answer = await ownership.acquire(message.takeOver);
    if (answer !== 'owned') {
      end(answer, '');
      return;
    }
    const { key, generation } = await loadKey(message);
    host.holdKey(key);
    await host.files.open(generation);
    const program = await loading;
    if (ended) {
      host.close();
      return;
    }
    host.program = program;
    startProgram(message);
  } catch (error) {
    console.error(error);
    const detail = error instanceof Error ? error.message : nameOf(error);
    if (error instanceof Lost) end('lost', '');
    else if (error instanceof Unloaded) end('unloaded', detail);
    else end(error instanceof Unreadable ? 'unreadable' : 'dead', detail);
  }
};

/** @param {MessageEvent<ToWorker>} event */
self.onmessage = ({ data }) => {
  switch (data.kind) {
    case 'start':
      void start(data);
      break;
    case 'page':
      run((program) => host.lend(new Uint8Array(data.bytes), (pointer, length) =>
        program._wb_message(pointer, length)));
      wakeSoon();
      if (performance.now() - lookedAt > LOOK_EVERY_MS) void lookForFiles();
      break;
    case 'event':
      sendEvent(data.name);
      if (data.name === 'visible') void lookForFiles();
      break;
    case 'commit':
      run((program) => program._wb_commit());
      break;
    case 'stop':
      void stop('stopped');
      break;
  }
};
