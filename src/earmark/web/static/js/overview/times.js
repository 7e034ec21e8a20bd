/** Reading times that people write. */

const CLOCK = /^(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:[.,]\d+)?)$/;

/** Return the seconds of `1:02:03.4`, `2:03.4` or `123.4`; null where it is none of these. */
export function readClock(text) {
  const parts = CLOCK.exec(text.trim());
  if (!parts) return null;
  const [, hours = 0, minutes = 0, seconds] = parts;
  return 3600 * Number(hours) + 60 * Number(minutes) + Number(seconds.replace(",", "."));
}
