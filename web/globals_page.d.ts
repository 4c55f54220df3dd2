/** Written by the bundler. */
declare const WB_WORKER_URL: string;

/** The page's half of the app: tools/web_bundle.mjs points the name at web/page/page.js. */
declare module 'wardbook-page' {
  /**
   * `root` is empty and fills the window. `send` reaches Program::message. `receive` gets every message
   * of kind 'page'. `onBlind`: this browser can't draw any more, and nothing is seen. `stop`: the worker
   * is gone; startPage may be called again, on an empty root.
   */
  export const startPage: (options: {
    root: HTMLElement;
    send: (bytes: ArrayBuffer | Uint8Array) => void;
    onBlind: () => void;
  }) => {
    receive: (message: { kind: 'page'; bytes?: ArrayBuffer }) => void;
    stop: () => void;
  };
}
