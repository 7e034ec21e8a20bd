/** Marks on an axis of time, at round times. */

import { clock } from "../format.js";

const STEPS_S = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200];
const ROOM_PX = 84;

/** Return `[{time_s, text}]` for a stretch drawn `width_px` wide. */
export function ticksOf({ start_s, end_s }, width_px) {
  const least_s = ((end_s - start_s) * ROOM_PX) / width_px;
  const step_s = STEPS_S.find((each) => each >= least_s) ?? STEPS_S.at(-1);
  const digits = step_s < 0.1 ? 2 : Number(step_s < 1);
  const ticks = [];
  for (let n = Math.ceil(start_s / step_s - 1e-9); n * step_s <= end_s; n += 1) {
    ticks.push({ time_s: n * step_s, text: clock(n * step_s, digits) });
  }
  return ticks;
}
