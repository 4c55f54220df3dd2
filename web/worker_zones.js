// Offsets of time zones from the browser's own tz data.

const NO_ZONE = -32768;

/** @type {Map<string, Intl.DateTimeFormat | null>} */
const formats = new Map();

/** @param {string} zone */
const formatOf = (zone) => {
  let format = formats.get(zone);
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-US', {
        timeZone: zone, calendar: 'gregory', hourCycle: 'h23', era: 'short',
        year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric',
      });
    } catch {
      format = null;
    }
    formats.set(zone, format);
  }
  return format;
};

/**
 * Minutes east of UTC in `zone` at a UTC minute since 1970; NO_ZONE if the name is unknown.
 * @param {string} zone @param {number} minute
 */
export const zoneOffset = (zone, minute) => {
  const format = formatOf(zone);
  if (!format) return NO_ZONE;
  /** @type {Record<string, number>} */
  const part = {};
  for (const { type, value } of format.formatToParts(minute * 60_000)) part[type] = Number(value);
  const local = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute) / 60_000;
  return local - minute;
};
