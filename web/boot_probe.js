// What Wardbook needs of a browser, and what to do where it is missing.

/** @typedef {{ what: string, help: string }} Missing */

const NEWER = 'Update this browser, or use a recent Chrome, Edge, Firefox or Safari.';

/** @type {Record<string, Missing>} */
const TEXTS = {
  secure: {
    what: 'A secure address',
    help: 'Open Wardbook at its https address. On the computer that runs it, http://localhost works too.',
  },
  wasm: { what: 'WebAssembly', help: `${NEWER} Some lockdown modes turn it off.` },
  worker: { what: 'Module workers', help: NEWER },
  files: {
    what: 'Private storage for this site’s files',
    help: 'Leave the private or incognito window and open Wardbook in a normal one. If this is one, update the browser, or allow this site to store data.',
  },
  database: {
    what: 'Storage for this device’s key',
    help: 'Allow this site to store data, and leave private browsing.',
  },
  locks: { what: 'Web Locks', help: NEWER },
  offline: {
    what: 'Service workers, to start without a network',
    help: 'Leave private browsing, and allow this site to store data.',
  },
  webgl: {
    what: 'WebGL 2 graphics',
    help: 'Turn on graphics (hardware) acceleration in the browser’s settings, then restart it. If it is on, update the browser.',
  },
};

/** @param {string} name */
export const missingText = (name) => TEXTS[name] ?? { what: name, help: NEWER };

/** Apart from probe(), because the page waits for it. */
export const hasWebGl2 = () => {
  const gl = document.createElement('canvas').getContext('webgl2');
  gl?.getExtension('WEBGL_lose_context')?.loseContext();
  return gl !== null;
};

const hasFiles = async () => {
  try {
    await navigator.storage.getDirectory();
    return true;
  } catch {
    return false;
  }
};

/** Names of what is missing, most telling first; graphics aside. */
export const probe = async () => {
  if (!isSecureContext) return ['secure'];  // it alone hides most of the others
  /** @type {[string, boolean][]} */
  const checks = [
    ['files', await hasFiles()],
    ['database', 'indexedDB' in self && indexedDB !== null],
    ['offline', 'serviceWorker' in navigator],
    ['wasm', typeof WebAssembly === 'object' && 'instantiateStreaming' in WebAssembly],
    ['locks', 'locks' in navigator && typeof BroadcastChannel === 'function'],
  ];
  return checks.filter(([, there]) => !there).map(([name]) => name);
};
