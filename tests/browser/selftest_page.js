// The page's half of platform_selftest: window.selftest(verb, rest) answers with the program's text.

/** @type {Map<string, (text: string) => void>} */
const waiting = new Map();
let next = 1;

/** @param {{ root: HTMLElement, send: (bytes: ArrayBuffer | Uint8Array) => void }} options */
export const startPage = ({ root, send }) => {
  root.textContent = 'selftest ready';
  Object.assign(window, {
    /** @param {string} verb @param {string} rest */
    selftest: (verb, rest = '') =>
      new Promise((done) => {
        const id = String(next++);
        waiting.set(id, done);
        send(new TextEncoder().encode(`${id} ${verb} ${rest}`));
      }),
  });
  return {
    /** @param {{ bytes?: ArrayBuffer }} message */
    receive: ({ bytes }) => {
      const text = new TextDecoder().decode(bytes);
      const space = text.indexOf(' ');
      waiting.get(text.slice(0, space))?.(text.slice(space + 1));
      waiting.delete(text.slice(0, space));
    },
    stop: () => {
      root.textContent = '';
      Object.assign(window, { selftest: undefined });
    },
  };
};
