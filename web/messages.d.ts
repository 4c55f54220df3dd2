/** Messages between the page (boot.js) and the worker (worker.js). Kind 'page' belongs to web/page. */

export type StartMessage = {
  kind: 'start';
  /** Take the database over from another tab that holds it. */
  takeOver: boolean;
  /** Put an unreadable database aside (it is kept) and begin an empty one. */
  startFresh: boolean;
  /** There was data here before: if it is gone, a person must be told. */
  hadData: boolean;
  /** The person knows that it is gone: begin an empty database. */
  afterLoss: boolean;
  online: boolean;
};

export type PlatformEventName = 'online' | 'offline' | 'visible' | 'hidden';

export type ToWorker =
  | StartMessage
  | { kind: 'page'; bytes: ArrayBuffer }
  | { kind: 'event'; name: PlatformEventName }
  /** The page may be gone at any moment. */
  | { kind: 'commit' }
  /** Commit, close the database, release the lock; answered by state 'stopped'. */
  | { kind: 'stop' };

/**
 * elsewhere: another tab holds the database. moved: another tab took it from us. stuck: the other tab
 * does not let go. lost: the browser has deleted the database. dead: files or program broke, start a new
 * worker. unloaded: the program did not come over the network. unreadable, newer: the database cannot be
 * opened. stopped: as asked. missing: the browser lacks something (`detail` says what).
 */
export type WorkerState =
  'ready' | 'elsewhere' | 'moved' | 'stuck' | 'lost' | 'dead' | 'unloaded' | 'unreadable' | 'newer' | 'missing' | 'stopped';

export type FromWorker =
  | { kind: 'state'; state: WorkerState; detail: string }
  | PageMessage;

/** Whatever the page bridge sends. */
export type PageMessage = { kind: 'page'; bytes?: ArrayBuffer };
