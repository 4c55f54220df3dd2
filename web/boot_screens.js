// The screens that are plain DOM: what there is to say while the app does not run.

/**
 * @typedef {{ label: string, quiet?: boolean, act: () => void }} Action
 * @typedef {{ title: string, text: string, items?: { what: string, help: string }[],
 *   actions?: Action[], detail?: string, alert?: boolean }} Screen
 */

const boot = /** @type {HTMLElement} */ (document.getElementById('boot'));
const app = /** @type {HTMLElement} */ (document.getElementById('app'));
/** The start page's own: a new one would be a fetch, which can hold up a service worker's end. */
const mark = /** @type {HTMLImageElement} */ (boot.querySelector('.mark'));

/** @param {string} tag @param {string} text @param {string} [className] */
const element = (tag, text, className = '') => {
  const made = document.createElement(tag);
  made.textContent = text;
  if (className) made.className = className;
  return made;
};

/** A button that acts once. @param {Action} action */
const button = ({ label, quiet, act }) => {
  const made = /** @type {HTMLButtonElement} */ (element('button', label, quiet ? 'quiet' : ''));
  made.type = 'button';
  made.addEventListener('click', () => {
    made.disabled = true;
    act();
  });
  return made;
};

/** @param {{ what: string, help: string }[]} items */
const list = (items) => {
  const made = document.createElement('ul');
  for (const { what, help } of items) {
    const item = document.createElement('li');
    item.append(element('strong', what), element('span', help));
    made.append(item);
  }
  return made;
};

/** Shows a screen in place of the app. @param {Screen} screen */
export const showScreen = (screen) => {
  const card = element('div', '', 'card');
  card.append(mark);

  const message = document.createElement('div');
  if (screen.alert) message.setAttribute('role', 'alert');
  message.append(element('h1', screen.title), element('p', screen.text));
  if (screen.items?.length) message.append(list(screen.items));
  card.append(message);

  if (screen.actions?.length) {
    const actions = element('div', '', 'actions');
    actions.append(...screen.actions.map(button));
    card.append(actions);
  }
  if (screen.detail) card.append(element('p', screen.detail, 'detail'));
  boot.replaceChildren(card);
  boot.hidden = false;
  app.hidden = true;
  boot.focus();
};

/** Shows the app; its root is returned empty. */
export const showApp = () => {
  boot.hidden = true;
  app.hidden = false;
  app.replaceChildren();
  return app;
};

const bar = /** @type {HTMLElement} */ (document.getElementById('update'));

/** @param {() => void} onUpdate */
export const showUpdateBar = (onUpdate) => {
  bar.setAttribute('role', 'status');
  bar.replaceChildren(
    element('p', 'A new version is ready. What is half filled in would be lost.'),
    button({ label: 'Update now', act: onUpdate }),
    button({ label: 'Later', quiet: true, act: hideUpdateBar }));
  bar.hidden = false;
};

export const hideUpdateBar = () => {
  bar.hidden = true;
};
