// Start-up on the page: says what is missing, starts the worker and the page's half of the app,
// starts them again when the browser takes the files away, and offers to take over or update.

import { startPage } from 'wardbook-page';
import { hasWebGl2, missingText, probe } from './boot_probe.js';
import { hideUpdateBar, showApp, showScreen } from './boot_screens.js';
import { keptSince, noteKept } from './boot_kept.js';
import { registerServiceWorker } from './boot_update.js';

/**
 * @typedef {import('./messages').ToWorker} ToWorker
 * @typedef {import('./messages').FromWorker} FromWorker
 * @typedef {import('./messages').WorkerState} WorkerState
 */

/** Waits before a worker that died is started again; after the last one a person is asked. */
const RESTART_AFTER_MS = [0, 250, 1000, 4000];
/** A worker that ran this long is not counted as a failed start. */
const GOOD_RUN_MS = 30_000;
const STOP_LIMIT_MS = 4000;

/** @type {Worker | null} */
let worker = null;
/** @type {ReturnType<typeof startPage> | null} */
let page = null;
let restarts = 0;
let readyAt = 0;
/** @type {(() => void) | null} */
let onStopped = null;
/** @type {Promise<{ look: () => void }> | null} */
let updates = null;
/** The app has been stopped for another version. */
let leaving = false;
/** Another tab has brought a version that this page is not of. */
let outdated = false;

/** @param {ToWorker} message @param {Transferable[]} [transfer] */
const send = (message, transfer = []) => worker?.postMessage(message, transfer);

/** @param {ArrayBuffer | Uint8Array} bytes */
const sendBytes = (bytes) => {
  const buffer = bytes instanceof ArrayBuffer ? bytes : bytes.slice().buffer;
  send({ kind: 'page', bytes: /** @type {ArrayBuffer} */ (buffer) }, [buffer]);
};

const dropWorker = () => {
  page?.stop();
  page = null;
  worker?.terminate();
  worker = null;
};

/** A browser that knows module workers reads `type`. */
class WorkerOptions {
  understood = false;

  /** @returns {'module'} */
  get type() {
    this.understood = true;
    return 'module';
  }
}

/** @param {{ takeOver?: boolean, startFresh?: boolean, afterLoss?: boolean }} [how] */
const startWorker = ({ takeOver = false, startFresh = false, afterLoss = false } = {}) => {
  dropWorker();
  if (outdated) {
    location.reload();
    return;
  }
  const options = new WorkerOptions();
  const mine = new Worker(WB_WORKER_URL, options);
  if (!options.understood) {
    mine.terminate();
    showMissing(['worker']);
    return;
  }
  worker = mine;
  mine.onmessage = ({ data }) => {
    if (worker === mine) hear(data);
  };
  mine.onerror = (event) => {
    event.preventDefault();
    if (worker === mine) restart(event.message ?? '', !event.message);
  };
  if (afterLoss) noteKept(0);
  send({
    kind: 'start', takeOver, startFresh, afterLoss, hadData: keptSince() !== null,
    online: navigator.onLine,
  });
};

const openPage = () => startPage({ root: showApp(), send: sendBytes, onBlind: showBlind });

/** @param {FromWorker} message */
const hear = (message) => {
  if (message.kind === 'page') {
    page ??= openPage();
    page.receive(message);
    return;
  }
  onState(message.state, message.detail);
};

/** @param {WorkerState} state @param {string} detail */
const onState = (state, detail) => {
  switch (state) {
    case 'ready':
      readyAt = performance.now();
      if (!keptSince()) noteKept(Date.now());
      page ??= openPage();
      followUpdates();
      sendVisibility();
      askToPersist();
      return;
    case 'dead':
      restart(detail);
      return;
    case 'unloaded':
      restart(detail, true);
      return;
    case 'stopped':
      onStopped?.();
      return;
    case 'missing':
      dropWorker();
      showMissing([detail]);
      return;
    default:
      dropWorker();
      showScreen(screenOf(state, detail));
      followUpdates();  // also here: a newer version may be what helps
  }
};

const sinceText = () => {
  const since = keptSince();
  return since ? ` since ${since.toLocaleDateString(undefined, { dateStyle: 'long' })}` : '';
};

/** @param {WorkerState} state @param {string} detail */
const screenOf = (state, detail) => {
  const useHere = { label: 'Use here', act: () => startWorker({ takeOver: true }) };
  const again = { label: 'Try again', act: () => startWorker() };
  switch (state) {
    case 'elsewhere':
      return {
        title: 'Wardbook is open in another tab',
        text: 'Only one tab at a time can use the data on this device. What is saved comes along when you switch; a form that is open there must be filled in again.',
        actions: [useHere],
      };
    case 'moved':
      return {
        title: 'Moved to another tab',
        text: 'Wardbook goes on in the tab where you chose “Use here”. You can close this one.',
        actions: [useHere],
      };
    case 'stuck':
      return {
        title: 'The other tab does not let go',
        text: 'Close all other tabs and windows of Wardbook on this device, then try again. If that does not help, restart the browser.',
        actions: [{ ...useHere, label: 'Try again' }],
        alert: true,
      };
    case 'lost':
      return {
        title: 'The data on this device is gone',
        text: `The browser has deleted what Wardbook kept here${sinceText()}. What had reached the server is safe there, and comes back when you log in.`,
        items: [
          { what: 'What was still waiting to be sent is lost', help: 'This device can no longer know what that was. Enter again what is missing.' },
          { what: 'So that it does not happen again', help: 'Install Wardbook on the home screen, and keep some storage free.' },
        ],
        actions: [{ label: 'Begin anew', act: () => startWorker({ afterLoss: true }) }],
        alert: true,
      };
    case 'newer':
      return {
        title: 'This version is too old for the data here',
        text: 'A newer Wardbook has used this device. Connect to the network and update; the data stays as it is.',
        actions: [{ label: 'Update', act: () => void update() }],
        detail,
        alert: true,
      };
    default:
      return {
        title: 'The data on this device cannot be read',
        text: 'Nothing has been changed or deleted. Try again first. If that does not help, Wardbook can put the data aside, keep it, and begin anew with what the server has.',
        actions: [
          again,
          { label: 'Put aside and begin anew', quiet: true, act: () => startWorker({ startFresh: true }) },
        ],
        detail,
        alert: true,
      };
  }
};

/** @param {string[]} names */
const showMissing = (names) =>
  showScreen({
    title: 'Wardbook cannot run in this browser',
    text: 'It keeps its data on this device, so that it works without a network. Missing here:',
    items: names.map(missingText),
    actions: [{ label: 'Try again', act: () => location.reload() }],
    alert: true,
  });

const showBlind = () => {
  dropWorker();
  showScreen({
    title: 'This browser cannot draw any more',
    text: 'Its graphics have failed. What you saved is safe on this device. If trying again does not help, restart the browser.',
    actions: [{ label: 'Try again', act: () => location.reload() }],
    alert: true,
  });
};

const STOPPED = {
  title: 'Wardbook stopped',
  text: 'What you saved is safe on this device. If trying again does not help, close all tabs of Wardbook and restart the browser.',
};
const UNLOADED = {
  title: 'Wardbook could not be loaded',
  text: 'Not all of it came over the network. Check the connection, then try again.',
};

/**
 * The files were taken away, or the program stopped: the data is safe, start over.
 * @param {string} detail @param {boolean} [unloaded] the program has not come
 */
const restart = (detail, unloaded = false) => {
  dropWorker();
  if (readyAt && performance.now() - readyAt > GOOD_RUN_MS) restarts = 0;
  readyAt = 0;
  const wait = RESTART_AFTER_MS[restarts++];
  if (wait !== undefined) {
    setTimeout(startWorker, wait);
    return;
  }
  showScreen({
    ...(unloaded ? UNLOADED : STOPPED),
    actions: [{ label: 'Try again', act: () => { restarts = 0; startWorker(); } }],
    detail,
    alert: true,
  });
  // Not while the network is bad: it would fetch all the files once more.
  if (!unloaded) followUpdates();
};

/** Commits and closes the database; resolves when it is done, or when the worker does not answer. */
const stopApp = async () => {
  leaving = true;
  if (worker) {
    await new Promise((done) => {
      onStopped = () => done(undefined);
      setTimeout(done, STOP_LIMIT_MS);
      send({ kind: 'stop' });
    });
  }
  dropWorker();
  showScreen({ title: 'Updating Wardbook', text: 'One moment…' });
};

/** A tab where the app runs goes on as the other version; one that waits must not be quicker. */
const onReplaced = () => {
  if (worker || leaving) {
    void stopApp().then(() => location.reload());
    return;
  }
  outdated = true;
  hideUpdateBar();
};

const followUpdates = () => (updates ??= registerServiceWorker(stopApp, onReplaced));

/** Fetches the newer version that the data asks for. */
const update = async () => {
  (await followUpdates()).look();
  startWorker();
};

const sendVisibility = () =>
  send({ kind: 'event', name: document.visibilityState === 'visible' ? 'visible' : 'hidden' });

/** Asked with the first touch: Firefox shows a question, which nobody would understand before. */
const askToPersist = () => {
  const ask = async () => {
    if (await navigator.storage.persisted()) return;
    await navigator.storage.persist();
  };
  addEventListener('pointerup', () => void ask(), { once: true, capture: true });
};

const forwardEvents = () => {
  addEventListener('online', () => send({ kind: 'event', name: 'online' }));
  addEventListener('offline', () => send({ kind: 'event', name: 'offline' }));
  addEventListener('pagehide', () => send({ kind: 'commit' }));
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') send({ kind: 'commit' });
    else if (outdated) location.reload();
    sendVisibility();
  });
};

const missing = await probe();
if (missing.length > 0) {
  showMissing(missing);
} else {
  forwardEvents();
  startWorker();
  // Starting the graphics can take longer than all else: the worker starts meanwhile.
  if (!hasWebGl2()) {
    dropWorker();
    showMissing(['webgl']);
  }
}
