// The service worker: registered, watched for a new version, and replaced only with consent.

import { showUpdateBar } from './boot_screens.js';

const LOOK_EVERY_MS = 60 * 60_000;
/**
 * Chromium parks a new service worker when a fetch wakes the old one in the moment of their change
 * (w3c/ServiceWorker#1295). So the stopped app fetches nothing; were it parked all the same, the
 * person gets the old version back, not a screen without an end.
 */
const PARKED_LIMIT_MS = 45_000;

/**
 * @param {() => Promise<void>} stopApp commits and closes the database; nothing is written after it
 * @param {() => void} onReplaced another version is in charge of this page
 */
export const registerServiceWorker = async (stopApp, onReplaced) => {
  const container = navigator.serviceWorker;
  let known = container.controller !== null;
  let replaced = false;
  container.addEventListener('controllerchange', () => {
    // None: its storage was cleared. There is no other version to change to.
    if (!container.controller) {
      known = false;
      return;
    }
    if (!known) {
      known = true;  // the first install takes over a page that is of its own version
      return;
    }
    if (replaced) return;
    replaced = true;
    onReplaced();
  });

  /** @param {ServiceWorker} waiting */
  const replaceBy = (waiting) => {
    waiting.postMessage('SKIP_WAITING');
    setTimeout(() => location.reload(), PARKED_LIMIT_MS);
  };

  /** @param {ServiceWorker | null} waiting */
  const offer = (waiting) => {
    if (!waiting || !container.controller) return;
    showUpdateBar(() => void stopApp().then(() => replaceBy(waiting)));
  };

  const registration = await container.register('/service_worker.js', { updateViaCache: 'none' });
  offer(registration.waiting);
  registration.addEventListener('updatefound', () => {
    const coming = registration.installing;
    coming?.addEventListener('statechange', () => {
      if (coming.state === 'installed') offer(coming);
    });
  });
  const look = () => void registration.update().catch(() => {});  // no network: next time
  setInterval(look, LOOK_EVERY_MS);
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') look();
  });
  return { look };
};
