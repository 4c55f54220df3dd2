// Makes Wardbook start without a network. Every version is one cache of files whose bytes were
// checked against the build's list: all of them or none, and never two versions mixed.

const scope = /** @type {ServiceWorkerGlobalScope} */ (/** @type {unknown} */ (self));

const PREFIX = 'wardbook-';
const CACHE = `${PREFIX}${WB_BUILD}`;
const START_PAGE = '/';

/** @param {ArrayBuffer} bytes */
const sha256 = async (bytes) => {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
};

/** The response with the bytes of the build's list, or nothing. @param {{ path: string, sha256: string }} file @param {RequestCache} cache */
const fetchChecked = async (file, cache) => {
  const response = await fetch(file.path, { cache, credentials: 'same-origin' });
  if (!response.ok || response.redirected) return null;
  const bytes = await response.clone().arrayBuffer();
  return (await sha256(bytes)) === file.sha256 ? response : null;
};

/** The page has just fetched most files: the browser's own copy does, if its bytes are right. @param {Cache} cache @param {{ path: string, sha256: string }} file */
const fetchOne = async (cache, file) => {
  const response = (await fetchChecked(file, 'default')) ?? (await fetchChecked(file, 'reload'));
  if (!response) throw new Error(`${file.path}: not the bytes that were built`);
  await cache.put(file.path, response);
};

/** All or nothing: a failed install leaves the running version as it is. */
const install = async () => {
  const cache = await caches.open(CACHE);
  try {
    await Promise.all(WB_FILES.map((file) => fetchOne(cache, file)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
};

const activate = async () => {
  for (const name of await caches.keys()) {
    if (name.startsWith(PREFIX) && name !== CACHE) await caches.delete(name);
  }
  await scope.clients.claim();
};

const PATHS = new Set(WB_FILES.map((file) => file.path));

/** @param {string} path */
const fromCache = async (path) => {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? fetch(path);
};

/** A page of the server's own (how to trust it, say): the app stands in when there is no network. @param {Request} request */
const otherPage = async (request) => {
  try {
    return await fetch(request);
  } catch {
    return fromCache(START_PAGE);
  }
};

scope.addEventListener('install', (event) => event.waitUntil(install()));
scope.addEventListener('activate', (event) => event.waitUntil(activate()));
scope.addEventListener('message', (event) => {
  if (event.data === 'SKIP_WAITING') void scope.skipWaiting();
});
scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== scope.location.origin) return;
  if (url.pathname.startsWith('/api/')) return;
  const path = url.pathname === '/index.html' ? START_PAGE : url.pathname;
  if (PATHS.has(path)) event.respondWith(fromCache(path));
  else if (request.mode === 'navigate') event.respondWith(otherPage(request));
});
