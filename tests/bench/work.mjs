// The work that all do: how much of it, and where each booking goes.

export const RUNS = 3;
export const PATIENTS = 6_000;
export const BOOKINGS = 10_000;
/** The first of the bookings are cancelled: their patients book again. */
export const CANCELLED = BOOKINGS - PATIENTS;
export const PUSHED = 1_000;
export const CHANGED = 100;
export const DAYS = 14;
export const HOSPITALS = 10;
export const POOLS = 4;
export const BEDS = 20;
export const DRILL_SLOTS = 500;
/** One bed each, for DAYS slots. */
export const DRILL_POOLS = Math.ceil(DRILL_SLOTS / DAYS);
/** Until a client that begins to wait is silent. */
export const SETTLED_MS = 8_000;
export const IDLE_MS = 60_000;
export const CLIENTS = 8;
/** Bookings of each of the CLIENTS. */
export const EACH = 250;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The start of the slot that is so many days away. */
export const slot = (days) =>
  new Date(Math.floor((Date.now() - 5 * HOUR) / DAY) * DAY + 5 * HOUR + days * DAY);

/** The i-th place of the hospitals: no two of the first 11,200 are the same unit in the same slot. */
export const place = (i) => {
  const pool = i % (HOSPITALS * POOLS);
  return { hospital: Math.floor(pool / POOLS), pool: pool % POOLS, day: 1 + Math.floor(i / (HOSPITALS * POOLS)) % DAYS };
};

/** The i-th single bed of who comes first. */
export const drillPlace = (i) => ({ pool: Math.floor(i / DAYS), day: 1 + (i % DAYS) });

export const timed = async (work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
