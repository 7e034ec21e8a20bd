/** The colours of spectrograms: from night to daylight, in equal steps of lightness. */

const ANCHORS = [
  [8, 7, 21], [47, 23, 88], [111, 40, 126], [200, 48, 101], [248, 111, 60], [255, 189, 89], [253, 247, 208],
];
const EMPTY = [38, 38, 42];
const QUIET_PERCENT = 25;
const LOUD_PERCENT = 99.8;
const LEVELS_PER_DB = 254 / 120;
const LEAST_LEVELS = 40 * LEVELS_PER_DB;

const palette = Array.from({ length: 256 }, (_, step) => {
  const at = (step / 255) * (ANCHORS.length - 1);
  const below = Math.min(Math.floor(at), ANCHORS.length - 2);
  return ANCHORS[below].map((from, channel) => Math.round(from + (at - below) * (ANCHORS[below + 1][channel] - from)));
});

function percentile(counts, n, percent) {
  const wanted = (percent / 100) * (n - 1);
  let before = 0;
  for (let level = 1; level < 256; level += 1) {
    before += counts[level];
    if (before > wanted) return level;
  }
  return 255;
}

/** Colour a grey picture in place: level 0 means no such band, 1 to 255 mean -120 to 0 dB. */
export function colourPicture(image) {
  const { data } = image;
  const counts = new Uint32Array(256);
  for (let at = 0; at < data.length; at += 4) counts[data[at]] += 1;
  const n = data.length / 4 - counts[0];
  const low = percentile(counts, n, QUIET_PERCENT);
  const high = Math.max(percentile(counts, n, LOUD_PERCENT), low + LEAST_LEVELS);
  const colours = Array.from({ length: 256 }, (_, level) => {
    if (level === 0) return EMPTY;
    return palette[Math.round(255 * Math.min(1, Math.max(0, (level - low) / (high - low))))];
  });
  for (let at = 0; at < data.length; at += 4) {
    [data[at], data[at + 1], data[at + 2]] = colours[data[at]];
    data[at + 3] = 255;
  }
  return image;
}
