/** A recording from end to end, as one strip of score over time. */

import { h, listen } from "../dom.js";
import { lasting, plural } from "../format.js";
import { unit } from "./colours.js";
import { fit, paintCurve, paintFound, paintSaid } from "./painting.js";
import { Viewport } from "./viewport.js";

const MOST_POINTS = 2048;
const CURVE_PX = 40;
const FOUND_PX = 5;
const SAID_PX = 8;
const GAP_PX = 3;
const HEIGHT_PX = CURVE_PX + FOUND_PX + SAID_PX + 2 * GAP_PX;

/** One row of the list of strips; draws itself only while it is seen. */
export class Strip {
  recording;
  element;
  #canvas = h("canvas", { class: "strip-canvas" });
  #frame = h("span", { class: "strip-frame", hidden: true });
  #facts = h("span", { class: "strip-facts" });
  #plot;
  #open;
  #viewport;
  #moments;
  #curves;
  #curve = null;
  #isSeen = false;
  #mine = [];
  #labels = [];
  #width = 0;

  /** `onGo(recording, time_s)` is called when a place is chosen. */
  constructor(recording, moments, curves, { onGo, signal }) {
    this.recording = recording;
    this.#moments = moments;
    this.#curves = curves;
    this.#viewport = new Viewport(recording.duration_s);
    this.#viewport.end_s = recording.duration_s;
    this.#plot = h("div", { class: "strip-plot", role: "img" }, this.#canvas, this.#frame);
    this.#open = h("button", { type: "button", class: "strip-name", title: `Open ${recording.name}` }, recording.name);
    this.element = h("li", { class: "strip" }, h("div", { class: "strip-head" }, this.#open, this.#facts), this.#plot);
    this.#canvas.style.height = `${HEIGHT_PX / 16}rem`;
    listen(this.#open, "click", () => onGo(recording.id, null), signal);
    listen(this.#plot, "click", (event) => {
      const { left, width } = this.#plot.getBoundingClientRect();
      onGo(recording.id, this.#viewport.timeAt(Math.min(1, Math.max(0, (event.clientX - left) / width))));
    }, signal);
  }

  /** Take over what is shown of this recording, and draw it anew. */
  update(mine, labels) {
    this.#mine = mine;
    this.#labels = labels;
    const found = mine.filter((moment) => this.#moments.isFound(moment));
    const total_s = found.reduce((sum, { start_s, end_s }) => sum + end_s - start_s, 0);
    const { is_scanned, is_missing, problem, duration_s } = this.recording;
    const told = found.length ? `${plural(found.length, "moment")}, ${lasting(total_s)}` : "nothing found";
    const facts = [!is_scanned ? "not scanned yet" : this.#moments.isFinding && told, lasting(duration_s), problem ?? (is_missing && "its file is gone")];
    this.#facts.textContent = facts.filter(Boolean).join(" · ");
    this.#plot.setAttribute("aria-label", `Score over time of ${this.recording.name}: ${told}, ${plural(labels.length, "answer")}`);
    this.draw();
  }

  /** Say whether it is on the screen: only then it fetches its curve. */
  see(isSeen) {
    this.#isSeen = isSeen;
    if (isSeen) this.#fetch();
  }

  focus() {
    this.#open.focus();
  }

  /** The scores have changed. */
  forget() {
    this.#curve = null;
    if (this.#isSeen) this.#fetch();
  }

  /** Show which part of it is open large; null for none. */
  frame(viewport) {
    this.element.classList.toggle("open", Boolean(viewport));
    this.#frame.hidden = !viewport || viewport.isWhole;
    if (this.#frame.hidden) return;
    this.#frame.style.left = `${100 * this.#viewport.shareAt(viewport.start_s)}%`;
    this.#frame.style.width = `${100 * (viewport.span_s / this.#viewport.span_s)}%`;
  }

  async #fetch() {
    this.#width = this.#plot.clientWidth;
    this.draw();
    if (this.#curve || !this.recording.is_scanned || !this.#width) return;
    const n = Math.min(MOST_POINTS, 2 ** Math.ceil(Math.log2(this.#width)));
    try {
      this.#curve = await this.#curves.fetch(this.recording.id, 0, this.recording.duration_s, n);
    } catch {
      return; // The strip stays empty; it is asked for again when it is next seen.
    }
    this.draw();
  }

  draw() {
    if (!this.#isSeen || !this.#width) return;
    const width = this.#width;
    const scale = unit();
    const context = fit(this.#canvas, width, HEIGHT_PX * scale);
    const box = { left: 0, top: 0, width, height: CURVE_PX * scale };
    paintCurve(context, this.#curve ? [this.#curve] : [], this.#viewport, box, this.#moments.isFinding ? this.#moments.line : null);
    const found = { ...box, top: (CURVE_PX + GAP_PX) * scale, height: FOUND_PX * scale };
    paintFound(context, this.#mine, this.#viewport, found, (moment) => this.#moments.isFound(moment));
    paintSaid(context, this.#labels, this.#viewport, { ...box, top: found.top + (FOUND_PX + GAP_PX) * scale, height: SAID_PX * scale });
  }
}
