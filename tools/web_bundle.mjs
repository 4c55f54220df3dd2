// Bundles web/ and a wasm program into a folder of static files: hashed names, a service worker
// that knows every file's hash, and a .br and .gz beside each text or wasm file.
//
//   node tools/web_bundle.mjs --program build/wasm/app/wardbook.mjs --page web/page/page.js --out build/wasm/site

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const WEB = join(dirname(fileURLToPath(import.meta.url)), '..', 'web');
const COMPRESSED = new Set(['.html', '.js', '.css', '.wasm', '.svg', '.webmanifest']);

const { values: options } = parseArgs({
  options: { program: { type: 'string' }, page: { type: 'string' }, out: { type: 'string' } },
});
for (const name of ['program', 'page', 'out']) {
  if (!options[name]) {
    console.error(`web_bundle: --${name} is missing`);
    process.exit(2);
  }
}
const out = resolve(options.out);

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

/** path on the server -> bytes */
const site = new Map();

/** Adds a file under a name that changes with its bytes; returns its path. */
const addHashed = (name, bytes) => {
  const dot = name.lastIndexOf('.');
  const path = `/${name.slice(0, dot)}.${sha256(bytes).slice(0, 16)}${name.slice(dot)}`;
  site.set(path, bytes);
  return path;
};

const bundle = async (entry, define, alias = {}) => {
  const result = await build({
    entryPoints: [join(WEB, entry)],
    bundle: true,
    write: false,
    minify: true,
    format: 'esm',
    target: ['es2022'],
    legalComments: 'none',
    define: Object.fromEntries(
      Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
    alias,
    // Emscripten's glue reads import.meta.url to find the wasm, which we hand to it.
    logOverride: { 'empty-import-meta': 'silent' },
  });
  return Buffer.from(result.outputFiles[0].contents);
};

const styles = async () => {
  const pageStyle = join(dirname(resolve(options.page)), 'page.css');
  const files = [join(WEB, 'boot.css'), pageStyle].filter(existsSync);
  const result = await build({
    stdin: { contents: files.map((file) => `@import ${JSON.stringify(file)};`).join('\n'),
      loader: 'css', resolveDir: WEB },
    bundle: true,
    write: false,
    minify: true,
  });
  return Buffer.from(result.outputFiles[0].contents);
};

const program = resolve(options.program);
const wasm = addHashed('wardbook.wasm', readFileSync(program.replace(/\.mjs$/, '.wasm')));

for (const icon of readdirSync(join(WEB, 'icons'))) {
  site.set(`/icons/${icon}`, readFileSync(join(WEB, 'icons', icon)));
}
site.set('/manifest.webmanifest', readFileSync(join(WEB, 'manifest.webmanifest')));

const buildOf = () => sha256([...site.values()].map(sha256).join()).slice(0, 16);

const worker = addHashed('worker.js', await bundle(
  'worker.js', { WB_WASM_URL: wasm },
  { 'wardbook-program': program }));
const boot = addHashed('boot.js', await bundle(
  'boot.js', { WB_WORKER_URL: worker }, { 'wardbook-page': resolve(options.page) }));
const style = addHashed('style.css', await styles());

const html = readFileSync(join(WEB, 'index.html'), 'utf8')
  .replace('/boot.css', style)
  .replace('/boot.js', boot)
  .replace('<script', `<link rel="preload" href="${wasm}" as="fetch" type="application/wasm" crossorigin />\n    <script`);
site.set('/', Buffer.from(html));

const files = [...site].map(([path, bytes]) => ({ path, sha256: sha256(bytes) }));
site.set('/service_worker.js', await bundle(
  'service_worker.js', { WB_BUILD: buildOf(), WB_FILES: files, WB_WASM_URL: wasm }));

const brotli = (bytes) =>
  brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 24,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });

rmSync(out, { recursive: true, force: true });
let whole = 0;
for (const [path, bytes] of site) {
  const file = join(out, path === '/' ? 'index.html' : path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, bytes);
  let sent = bytes.length;
  if (COMPRESSED.has(extname(file))) {
    const small = brotli(bytes);
    writeFileSync(`${file}.br`, small);
    writeFileSync(`${file}.gz`, gzipSync(bytes, { level: 9 }));
    sent = small.length;
  }
  if (!path.startsWith('/icons/')) whole += sent;
  console.log(`${basename(file).padEnd(40)} ${String(bytes.length).padStart(9)} ${String(sent).padStart(9)}`);
}
console.log(`${'all but icons, brotli'.padEnd(40)} ${''.padStart(9)} ${String(whole).padStart(9)}`);
