/** Times along a picture. */

import { h, replace } from "../dom.js";
import { clock } from "../format.js";

const STEPS_S = [0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 18000];
const ROOM_PX = 84;

/** Draw the times of a view `width_px` wide; the first and last labels stay inside. */
export function drawAxis(root, start_s, end_s, width_px) {
  const length_s = end_s - start_s;
  const fewest_s = (ROOM_PX * length_s) / Math.max(1, width_px);
  const step_s = STEPS_S.find((each) => each >= fewest_s) ?? STEPS_S.at(-1);
  const digits = step_s < 0.1 ? 2 : Number(step_s < 1);
  const ticks = [];
  for (let n = Math.ceil(start_s / step_s); n * step_s <= end_s; n += 1) {
    const share = (n * step_s - start_s) / length_s;
    if (width_px * (1 - share) < ROOM_PX / 2) break;
    const tick = h("span", null, clock(n * step_s, digits));
    tick.style.left = `${100 * share}%`;
    ticks.push(tick);
  }
  replace(root, ticks);
}
