// The figures as bars: one small chart a question, its axis from zero, every bar with its value.

import { writeFile } from 'node:fs/promises';

const COLUMNS = 2;
const WIDTH = 880;
const MARGIN = 24;
const GAP = 40;
const TOP = 96;
const ROW = 24;
const NAME = 78;
const VALUE = 84;
const PANEL_WIDTH = (WIDTH - 2 * MARGIN - (COLUMNS - 1) * GAP) / COLUMNS;
const BAR = PANEL_WIDTH - NAME - VALUE;

const kilobytes = (bytes) => `${(bytes / 1000).toLocaleString('en', { maximumFractionDigits: bytes < 20_000 ? 1 : 0 })} KB`;
const milliseconds = (ms) => (ms < 1000 ? `${ms.toFixed(ms < 10 ? 1 : 0)} ms` : `${(ms / 1000).toFixed(1)} s`);
const whole = (number) => Math.round(number).toLocaleString('en');

const PANELS = [
  ['First sync: 10,000 bookings, 6,000 patients', 'down and up', ['first_sync_bytes_down', 'first_sync_bytes_up'], kilobytes],
  ['Until the last row is there', 'first sync', ['first_sync_ms'], milliseconds],
  ['1,000 offline bookings pushed', 'bytes up', ['push_1000_bytes_up'], kilobytes],
  ['Until all 1,000 are answered', 'push', ['push_1000_ms'], milliseconds],
  ['100 changes pulled', 'bytes down', ['pull_100_bytes'], kilobytes],
  ['Until the 100 are there', 'pull', ['pull_100_ms'], milliseconds],
  ['Idle', 'bytes a second', ['idle_bytes_per_s'], (value) => `${value.toFixed(value === 0 || value >= 10 ? 0 : 1)} B/s`],
  ['500 beds, each booked by two clinics', 'beds given twice', ['drill_double_booked'], whole],
  ['Bookings a second from 8 clients', 'more is better', ['durable_bookings_per_s'], whole],
  ['The slowest in a hundred of them', 'p99', ['durable_p99_ms'], milliseconds],
];

const STYLE = `
  text { font: 13px system-ui, sans-serif; fill: #13212b }
  .back { fill: #ffffff } .title { font-weight: 600; font-size: 14px } .large { font-weight: 600; font-size: 18px }
  .soft { fill: #4b5c68 } .ours { fill: #0b7a94 } .theirs { fill: #a9b4bc } .axis { stroke: #748894 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e7eef2 } .back { fill: #162026 } .soft { fill: #a7b5bf } .ours { fill: #55bdd4 } .theirs { fill: #56636d }
    .axis { stroke: #708390 }
  }`;

const escaped = (text) => text.replace(/[&<>]/g, (one) => `&#${one.charCodeAt(0)};`);
const text = (x, y, words, kind = '') => `<text x="${x}" y="${y}" class="${kind}">${escaped(words)}</text>`;

/** The sum of the names for a system; undefined if one was not measured. */
const valueOf = (figures, names, system) => {
  const values = names.map((name) => (system === 'Wardbook' ? figures[name]?.value : figures[name]?.peers[system]));
  return values.includes(undefined) ? undefined : values.reduce((sum, one) => sum + one, 0);
};

function panel(figures, systems, [title, what, names, spell], x, y) {
  const values = systems.map((system) => valueOf(figures, names, system));
  const most = Math.max(...values.filter((value) => value !== undefined), Number.MIN_VALUE);
  const parts = [`<text x="${x}" y="${y}"><tspan class="title">${escaped(title)}</tspan><tspan class="soft" dx="8">${escaped(what)}</tspan></text>`];
  systems.forEach((system, i) => {
    const [value, line] = [values[i], y + 12 + i * ROW];
    parts.push(text(x, line + 14, system, system === 'Wardbook' ? 'title' : ''));
    const length = value === undefined ? 0 : (value / most) * BAR;
    if (length > 0)
      parts.push(`<rect x="${x + NAME}" y="${line + 2}" width="${length.toFixed(1)}" height="16" class="${system === 'Wardbook' ? 'ours' : 'theirs'}"/>`);
    parts.push(text((x + NAME + length + 6).toFixed(1), line + 14, value === undefined ? 'not measured' : spell(value)));
  });
  const bottom = y + 12 + systems.length * ROW;
  parts.push(`<line x1="${x + NAME}" x2="${x + NAME}" y1="${y + 12}" y2="${bottom}" class="axis"/>`);
  return parts.join('\n');
}

/** `figures` as they are written to figures.json. */
export async function drawPicture(figures, path) {
  // Some figures are of Wardbook alone.
  const peers = Object.values(figures).flatMap((figure) => Object.keys(figure.peers));
  if (peers.length === 0) throw new Error('no peer was measured');
  const systems = ['Wardbook', ...new Set(peers)];
  const height = systems.length * ROW + 52;
  const rows = Math.ceil(PANELS.length / COLUMNS);
  const whole_height = TOP + rows * height;
  const panels = PANELS.map((one, i) => panel(figures, systems, one,
    MARGIN + (i % COLUMNS) * (PANEL_WIDTH + GAP), TOP + Math.floor(i / COLUMNS) * height + 14));
  const said = 'Less is better, but for bookings a second. Medians of three (one drill); bytes at the socket with headers, without TLS.';
  const kept = 'Durable: Wardbook on both sides; Replicache and Flask on the server only; PouchDB on both, without fsync.';
  await writeFile(path, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${whole_height}" width="${WIDTH}" height="${whole_height}" role="img" aria-label="Wardbook beside its peers">
<style>${STYLE}
</style>
<rect class="back" width="${WIDTH}" height="${whole_height}" rx="12"/>
${text(MARGIN, 36, 'The same work, in one run', 'large')}
${text(MARGIN, 57, said, 'soft')}
${text(MARGIN, 76, kept, 'soft')}
${panels.join('\n')}
</svg>
`);
}
