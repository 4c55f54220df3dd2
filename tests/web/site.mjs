// Builds a site around a made-up program, and a world in which its service worker can run.
import { execFileSync } from 'node:child_process';
import { webcrypto } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import vm from 'node:vm';

/** Bundles web/ around a program of the given bytes. Returns a map from URL path to bytes, with the
 *  .br and .gz files, and / for the start page. */
export function buildSite(wasm) {
  const folder = mkdtempSync(join(tmpdir(), 'wardbook-site-'));
  try {
    writeFileSync(join(folder, 'program.mjs'), 'export default async () => ({});\n');
    writeFileSync(join(folder, 'program.wasm'), wasm);
    execFileSync(process.execPath, [
      'tools/web_bundle.mjs', '--program', join(folder, 'program.mjs'),
      '--page', 'tests/browser/selftest_page.js', '--out', join(folder, 'site'),
    ]);
    return readSite(join(folder, 'site'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function readSite(root) {
  const site = new Map();
  const visit = (folder) => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) visit(path);
      else site.set(`/${relative(root, path)}`.replace(/^\/index\.html$/, '/'), readFileSync(path));
    }
  };
  visit(root);
  return site;
}

/** Runs a site's service worker with caches and a network of our own. */
export class ServiceWorkerWorld {
  /** Cache name -> Map of path -> Response. Kept when a new version takes over. */
  caches = new Map();
  online = true;

  constructor(site) {
    this.load(site);
  }

  /** Starts the worker of a (new) version of the site. */
  load(site) {
    this.site = new Map(site);
    this.handlers = new Map();
    const self = {
      location: { origin: 'https://wardbook.example' },
      clients: { claim: async () => {} },
      skipWaiting: async () => {},
      addEventListener: (type, handler) => this.handlers.set(type, handler),
    };
    const globals = { self, caches: this.#cacheStorage(), fetch: (request) => this.#fetch(request),
      crypto: webcrypto, URL, Uint8Array };
    vm.runInNewContext(String(this.site.get('/service_worker.js')), globals);
  }

  /** Dispatches install or activate and waits for it. */
  async dispatch(type) {
    const waits = [];
    this.handlers.get(type)({ waitUntil: (promise) => waits.push(promise) });
    await Promise.all(waits);
  }

  /** What the worker answers, or undefined if it leaves the request to the browser. */
  request(path, { method = 'GET', mode = 'cors' } = {}) {
    let answer;
    this.handlers.get('fetch')({
      request: { method, mode, url: `https://wardbook.example${path}` },
      respondWith: (promise) => { answer = promise; },
    });
    return answer;
  }

  async #fetch(request) {
    if (!this.online) throw new TypeError('no network');
    const path = typeof request === 'string' ? request : new URL(request.url).pathname;
    const bytes = this.site.get(path);
    return bytes ? new Response(bytes) : new Response('', { status: 404 });
  }

  #cacheStorage() {
    return {
      open: async (name) => {
        if (!this.caches.has(name)) this.caches.set(name, new Map());
        const cache = this.caches.get(name);
        return {
          put: async (path, response) => { cache.set(path, response); },
          match: async (path) => cache.get(path)?.clone(),
        };
      },
      delete: async (name) => this.caches.delete(name),
      keys: async () => [...this.caches.keys()],
    };
  }
}
