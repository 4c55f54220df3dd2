// A mark that this browser keeps data of Wardbook, outside the storage that the browser empties by
// itself when room is short: only so can a device that has lost its data say so.

const NAME = 'wardbook-kept-since';

/** When the data here was begun. Null: there is none, as far as this browser knows. */
export const keptSince = () => {
  try {
    const at = Number(localStorage.getItem(NAME));
    return at > 0 ? new Date(at) : null;
  } catch {
    return null;
  }
};

/** @param {number} at when it was begun; 0: the person knows that it is gone */
export const noteKept = (at) => {
  try {
    localStorage.setItem(NAME, String(at));
  } catch {
    // Without it a loss looks like a new device: no reason not to work.
  }
};
