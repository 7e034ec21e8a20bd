/** Scores over time, kept for a while so that the next question's are there at once. */

import { get } from "../api.js";

const MOST_KEPT = 8;
const kept = new Map();

/**
 * Return a promise of `{start_s, end_s, scores, line}` for `{sound, recording, start, end, n}`.
 *
 * Args:
 *   isFresh: ask again, since what has been learnt changes the scores.
 */
export function curveOf(wanted, signal, isFresh = false) {
  const key = JSON.stringify(wanted);
  const coming = (!isFresh && kept.get(key)) || get("/api/curve", wanted, signal);
  kept.delete(key);
  kept.set(key, coming);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  coming.catch(() => kept.get(key) === coming && kept.delete(key));
  return coming;
}

/** Return the outline of scores as the points of an SVG line, 1000 wide and 100 high. */
export function outline(scores) {
  const step = 1000 / Math.max(1, scores.length);
  const points = scores.map((score, at) => [(at + 0.5) * step, 100 - 100 * (score ?? 0)]);
  if (points.length) {
    points.unshift([0, points[0][1]]);
    points.push([1000, points.at(-1)[1]]);
  }
  return points.map(([x, y]) => `${x.toFixed(1)},${y.toFixed(2)}`).join(" ");
}
