/** The page's colours, for what is drawn on a canvas. */

import { listen } from "../dom.js";

const NAMES = ["page", "panel", "ink", "quiet", "line", "accent", "curve", "night", "yes", "no", "unsure"];
const HATCH_PX = 6;
let known = null;

/** Return `{accent, yes, ...}` as the page has them now. */
export function colours() {
  if (!known) {
    const style = getComputedStyle(document.documentElement);
    known = Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
    known.family = style.fontFamily;
  }
  return { ...known, font: `${12 * unit()}px ${known.family}` };
}

/** Return how many pixels a length is that is 1 px where the page's type is 16 px. */
export function unit() {
  return parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
}

/** Call `fn` when the colours have changed, as at nightfall, until the signal. */
export function onColours(fn, signal) {
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    listen(matchMedia(query), "change", () => {
      known = null;
      fn();
    }, signal);
  }
}

const hatches = new Map();

/** Return a pattern of slanting lines, or of dots. */
export function hatch(context, colour, kind) {
  const key = `${colour} ${kind}`;
  if (!hatches.has(key)) {
    const tile = new OffscreenCanvas(HATCH_PX, HATCH_PX);
    const brush = tile.getContext("2d");
    brush.strokeStyle = colour;
    brush.fillStyle = colour;
    brush.lineWidth = 2;
    if (kind === "dots") {
      brush.fillRect(1, 1, 2, 2);
      brush.fillRect(4, 4, 2, 2);
    } else {
      for (const at of [-HATCH_PX, 0, HATCH_PX]) {
        brush.moveTo(at - 1, HATCH_PX + 1);
        brush.lineTo(at + HATCH_PX + 1, -1);
      }
      brush.stroke();
    }
    hatches.set(key, tile);
  }
  return context.createPattern(hatches.get(key), "repeat");
}
