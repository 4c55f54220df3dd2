// What browser tests share: a static server that can die and come back on its port, and Chromium
// with a profile of its own.

import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { chromium } from 'playwright-core';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};
const POLICY =
  "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; " +
  "img-src 'self' blob: data:; connect-src 'self'; worker-src 'self'; frame-ancestors 'none'";

const FLAGS = [
  '--no-sandbox', '--headless', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
  '--use-angle=swiftshader', '--enable-unsafe-swiftshader',
];

/** The site that the wasm build makes for these tests; WARDBOOK_SELFTEST_SITE can name another. */
export const SELFTEST_SITE = process.env.WARDBOOK_SELFTEST_SITE ?? 'build/wasm/selftest-site';

/** A static server of one folder, on a port of its own that it keeps over stop() and start(). */
export class SiteServer {
  #server = null;
  port = 0;
  /** [{ path, bytes }] of every answer. */
  log = [];
  /** JavaScript that runs before the worker's own: a way to break the browser under it. */
  workerPrelude = '';

  constructor(folder) {
    this.folder = folder;
  }

  get url() {
    return `http://localhost:${this.port}/`;
  }

  async start() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response).catch((error) => {
        response.writeHead(500).end(String(error));
      });
    });
    await new Promise((done, failed) => {
      this.#server.once('error', failed);
      this.#server.listen(this.port, '127.0.0.1', done);
    });
    this.port = this.#server.address().port;
    return this;
  }

  async stop() {
    if (!this.#server.listening) return;
    const closed = new Promise((done) => this.#server.close(done));
    this.#server.closeAllConnections();
    await closed;
  }

  async #answer(request, response) {
    const { pathname } = new URL(request.url, this.url);
    if (pathname.startsWith('/api/')) return this.#api(pathname, request, response);
    const path = normalize(pathname === '/' ? '/index.html' : pathname);
    let bytes;
    const encoding = !this.#isBroken(path) && /\bbr\b/.test(request.headers['accept-encoding'] ?? '')
      ? await readFile(join(this.folder, `${path}.br`)).catch(() => null) : null;
    try {
      bytes = encoding ?? (await readFile(join(this.folder, path)));
    } catch {
      return response.writeHead(404).end();
    }
    if (this.#isBroken(path)) bytes = Buffer.concat([Buffer.from(`${this.workerPrelude};\n`), bytes]);
    this.log.push({ path: pathname, bytes: bytes.length });
    const fixed = /\.[0-9a-f]{16}\./.test(path) && !this.workerPrelude;
    response.writeHead(200, {
      'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream',
      'Content-Length': bytes.length,
      'Cache-Control': fixed ? 'public, max-age=31536000, immutable' : 'no-cache',
      'Content-Security-Policy': POLICY,
      ...(encoding ? { 'Content-Encoding': 'br' } : {}),
    });
    return response.end(bytes);
  }

  #isBroken(path) {
    return this.workerPrelude !== '' && path.startsWith('/worker.');
  }

  /** /api/echo answers with what it got; /api/silence never answers. */
  async #api(path, request, response) {
    this.log.push({ path, bytes: 0 });
    const body = [];
    for await (const part of request) body.push(part);
    if (path === '/api/silence') return;
    response.writeHead(path === '/api/echo' ? 200 : 404, { 'X-Wardbook-Test': 'yes' });
    response.end(`${request.method} ${Buffer.concat(body)}`);
  }
}

/** A new, empty browser profile; `remove` deletes it. */
export const newProfile = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'wardbook-browser-'));
  return { folder, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
};

/** @param {{ folder: string }} profile */
export const launch = (profile, options = {}) =>
  chromium.launchPersistentContext(profile.folder, {
    executablePath: '/usr/bin/chromium', args: FLAGS, ...options });

/**
 * One browser for many tests, each with a server, and so an origin and storage, of its own:
 * `test('…', shared.origin(async (context, server) => …))`. Call open() before and close() after.
 */
export class SharedBrowser {
  #profile = null;
  #context = null;

  async open() {
    this.#profile = await newProfile();
    this.#context = await launch(this.#profile);
  }

  async close() {
    await this.#context.close();
    await this.#profile.remove();
  }

  origin(body, { workerPrelude = '', site = SELFTEST_SITE } = {}) {
    return async () => {
      const server = new SiteServer(site);
      server.workerPrelude = workerPrelude;
      await server.start();
      try {
        await body(this.#context, server);
      } finally {
        for (const page of this.#context.pages()) {
          if (page.url().startsWith(server.url)) await page.close();
        }
        await server.stop();
      }
    };
  }
}

/** The main process of the browser that uses this profile. */
export const browserPid = async (profile) => {
  for (const pid of await readdir('/proc')) {
    if (!/^\d+$/.test(pid)) continue;
    const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
    if (command.includes(`--user-data-dir=${profile.folder}`) && !command.includes('--type=') &&
        !command.startsWith('/bin/sh')) {
      return Number(pid);
    }
  }
  throw new Error('the browser of this profile is not running');
};

/** Opens the self-test and waits until its program runs. */
export const openSelftest = async (context, server) => {
  const page = await context.newPage();
  page.on('console', (message) => {
    if (process.env.WARDBOOK_TEST_VERBOSE) console.log(`[page] ${message.text()}`);
  });
  await page.goto(server.url);
  await ready(page);
  return page;
};

export const ready = (page) =>
  page.waitForFunction(() => typeof window.selftest === 'function', null, { timeout: 20_000 });

/** One command to the program: see app/platform/selftest_web.cpp. */
export const ask = (page, verb, rest = '') =>
  page.evaluate(([v, r]) => window.selftest(v, r), [verb, String(rest)]);
