/** A stretch marked on a strip, with edges that can be dragged or moved by the arrow keys. */

import { h, listen } from "../dom.js";
import { clock } from "../format.js";

const SHORTEST_S = 0.05;
const STEP_SHARE = 0.005;
const FINEST_S = 0.01;

/** The marked stretch and its two handles. */
export class Edges {
  elements;
  #shade = h("div", { class: "mark", hidden: true });
  #handles;
  #viewport = null;
  #stretch = null;
  #onMove;
  #wantsFocus = false;

  /** `onMove(start_s, end_s)` is called as an edge moves. */
  constructor({ onMove, signal }) {
    this.#onMove = onMove;
    this.#handles = ["start", "end"].map((edge) => h("button", {
      type: "button", class: `mark-edge ${edge}`, role: "slider", hidden: true,
      "aria-label": edge === "start" ? "Start of the stretch" : "End of the stretch",
      "aria-valuemin": 0,
    }));
    this.elements = [this.#shade, ...this.#handles];
    for (const handle of this.#handles) this.#drag(handle, signal);
  }

  /** Draw `{start_s, end_s, isNew}` where it lies in view, or nothing for null. */
  draw(stretch, viewport) {
    this.#stretch = stretch;
    this.#viewport = viewport;
    const isSeen = Boolean(stretch) && stretch.end_s >= viewport.start_s && stretch.start_s <= viewport.end_s;
    this.#shade.hidden = !isSeen;
    if (!isSeen) {
      for (const handle of this.#handles) handle.hidden = true;
      return;
    }
    const [from, to] = [viewport.shareAt(stretch.start_s), viewport.shareAt(stretch.end_s)];
    const [left, right] = [Math.max(0, from), Math.min(1, to)];
    this.#shade.style.left = `${100 * left}%`;
    this.#shade.style.width = `${100 * (right - left)}%`;
    this.#shade.classList.toggle("new", Boolean(stretch.isNew));
    this.#handles.forEach((handle, at) => {
      const [time_s, share] = at ? [stretch.end_s, to] : [stretch.start_s, from];
      handle.hidden = share < 0 || share > 1;
      handle.style.left = `${100 * share}%`;
      handle.setAttribute("aria-valuemax", viewport.length_s.toFixed(2));
      handle.setAttribute("aria-valuenow", time_s.toFixed(2));
      handle.setAttribute("aria-valuetext", clock(time_s, 2));
    });
    if (this.#wantsFocus) this.#handles[1].focus();
    this.#wantsFocus = false;
  }

  /** Give the end's handle the focus once it is drawn. */
  focus() {
    this.#wantsFocus = true;
  }

  #move(edge, time_s) {
    const { start_s, end_s } = this.#stretch;
    const within = Math.min(this.#viewport.length_s, Math.max(0, time_s));
    const moved = Math.round(within / FINEST_S) * FINEST_S;
    if (edge === 0) this.#onMove(Math.min(moved, end_s - SHORTEST_S), end_s);
    else this.#onMove(start_s, Math.max(moved, start_s + SHORTEST_S));
  }

  #drag(handle, signal) {
    const edge = this.#handles.indexOf(handle);
    let held = null;
    listen(handle, "pointerdown", (event) => {
      if (event.button) return;
      event.stopPropagation();
      handle.setPointerCapture(event.pointerId);
      held = event.pointerId;
    }, signal);
    listen(handle, "pointermove", (event) => {
      if (event.pointerId !== held) return;
      const { left, width } = handle.parentElement.getBoundingClientRect();
      this.#move(edge, this.#viewport.timeAt((event.clientX - left) / width));
    }, signal);
    for (const type of ["pointerup", "pointercancel"]) listen(handle, type, () => { held = null; }, signal);
    listen(handle, "keydown", (event) => {
      const way = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
      if (!way) return;
      event.preventDefault();
      const step_s = Math.max(FINEST_S, this.#viewport.span_s * STEP_SHARE) * (event.shiftKey ? 10 : 1);
      this.#move(edge, (edge ? this.#stretch.end_s : this.#stretch.start_s) + way * step_s);
    }, signal);
  }
}
