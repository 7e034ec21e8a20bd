/** Finding where a sound is, in how loud the columns of a picture are. */

const NEAR_S = 0.35;
const SHORTEST_S = 0.25;
const PAUSE_S = 0.2;
const LEAST_SHARE = 0.4;
const USUAL_S = 0.5;
const SMOOTH_S = 0.03;

function smooth(levels, reach) {
  return levels.map((_, at) => {
    const some = levels.subarray(Math.max(0, at - reach), at + reach + 1);
    return some.reduce((sum, level) => sum + level, 0) / some.length;
  });
}

/**
 * Return the loud stretch at a time, or the loudest one where there is no time: `[start_s, end_s]`.
 *
 * Args:
 *   span: where to look; the stretch stays inside.
 *   view: what the picture shows, from its first column to its last.
 */
export function loudStretch(levels, { span, view, time_s }) {
  const middle_s = time_s ?? (span.start_s + span.end_s) / 2;
  if (!levels?.length) return around(middle_s, USUAL_S, span);
  const step_s = (view.end_s - view.start_s) / levels.length;
  const even = smooth(levels, Math.max(1, Math.round(SMOOTH_S / step_s)));
  const columnAt = (time) => Math.min(levels.length - 1, Math.max(0, Math.floor((time - view.start_s) / step_s)));
  const [low, high] = [columnAt(span.start_s), columnAt(span.end_s - step_s / 2)];
  const [first, last] = time_s === null ? [low, high]
    : [Math.max(low, columnAt(time_s - NEAR_S)), Math.min(high, columnAt(time_s + NEAR_S))];
  let peak = first;
  for (let at = first; at <= last; at += 1) if (even[at] > even[peak]) peak = at;
  const quiet = [...even.subarray(low, high + 1)].sort((a, b) => a - b)[Math.floor((high - low) / 4)];
  const least = quiet + LEAST_SHARE * (even[peak] - quiet);
  const pause = Math.round(PAUSE_S / step_s);
  let [from, to] = [peak, peak];
  for (let at = from; at >= low && from - at <= pause; at -= 1) if (even[at] >= least) from = at;
  for (let at = to; at <= high && at - to <= pause; at += 1) if (even[at] >= least) to = at;
  const [start_s, end_s] = [view.start_s + from * step_s, view.start_s + (to + 1) * step_s];
  if (end_s - start_s < SHORTEST_S) return around((start_s + end_s) / 2, SHORTEST_S, span);
  return [Math.max(span.start_s, start_s), Math.min(span.end_s, end_s)];
}

function around(middle_s, length_s, { start_s, end_s }) {
  const from = Math.max(start_s, Math.min(middle_s - length_s / 2, end_s - length_s));
  return [from, Math.min(end_s, from + length_s)];
}
