/** One recording, large: its picture where that can be seen, its curve, detections and answers. */

import { colours, onColours, unit } from "./colours.js";
import { h, later, listen } from "../dom.js";
import { clock } from "../format.js";
import { followGestures } from "./gestures.js";
import { Edges } from "./edges.js";
import { fit, paintAxis, paintCurve, paintFound, paintMarked, paintSaid } from "./painting.js";
import { LONGEST_S, drawTiles } from "./tiles.js";
import { Viewport } from "./viewport.js";

const AXIS_PX = 22;
const SAID_PX = 16;
const FOUND_PX = 8;
const GAP_PX = 4;
const PICTURE_SHARE = 0.68;
const SETTLE_S = 0.12;
const COARSE_POINTS = 2048;
const FINE_BELOW_S = 600;

/** The large strip. */
export class LargeStrip {
  element;
  viewport = new Viewport(1);
  #canvas = h("canvas", { "aria-hidden": "true" });
  #playhead = h("div", { class: "playhead", hidden: true });
  #pointer = h("div", { class: "pointer", hidden: true });
  #edges;
  #moments;
  #curves;
  #signal;
  #onView;
  #recording = null;
  #stretch = null;
  #mine = [];
  #labels = [];
  #frame = 0;
  #isSettled = true;
  #callOff = null;
  #time_s = null;
  #coarse = null;
  #fine = [];

  /**
   * Calls `onGo(time_s)` for a tap, `onMark(start_s, end_s, isDone)` for a stretch that is drawn,
   * `onEdges(start_s, end_s)` as the marked stretch changes, `onView()` after each move.
   */
  constructor(moments, curves, { onGo, onMark, onEdges, onView, signal }) {
    this.#moments = moments;
    this.#curves = curves;
    this.#signal = signal;
    this.#onView = onView;
    this.#edges = new Edges({ onMove: onEdges, signal });
    this.element = h("div", { class: "large", role: "group", tabindex: "0" },
      this.#canvas, this.#edges.elements, this.#playhead, this.#pointer);
    const at = (share) => this.viewport.timeAt(share);
    followGestures(this.element, {
      isAxis: (y) => y > this.element.clientHeight - AXIS_PX * unit(),
      onZoom: (factor, share) => this.zoom(factor, at(share)),
      onPan: (by) => this.pan(by),
      onTap: (share) => onGo(at(share)),
      onMark: (from, to, isDone) => onMark(at(Math.min(from, to)), at(Math.max(from, to)), isDone),
    }, signal);
    this.#point(signal);
    const resizes = new ResizeObserver(() => this.draw());
    resizes.observe(this.element);
    listen(signal, "abort", () => {
      resizes.disconnect();
      cancelAnimationFrame(this.#frame);
    });
    onColours(() => this.draw(), signal);
  }

  /** Open a recording from end to end. */
  open(recording) {
    this.#recording = recording;
    this.viewport = new Viewport(recording.duration_s);
    this.#time_s = null;
    this.#fine = [];
    this.update();
    this.forget();
  }

  /** Take over the moments and the labels of this recording. */
  update() {
    if (!this.#recording) return;
    const isOurs = ({ recording }) => recording === this.#recording.id;
    this.#mine = this.#moments.all.filter(isOurs);
    this.#labels = this.#moments.labels.filter(isOurs);
    this.draw();
  }

  /** Fetch the curve anew: the scores have changed, or the recording. */
  forget() {
    const { id, is_scanned, duration_s } = this.#recording ?? {};
    this.#coarse = null;
    if (!is_scanned) return;
    this.#curves.fetch(id, 0, duration_s, COARSE_POINTS).then((curve) => {
      if (id === this.#recording.id) this.#coarse = curve;
      this.draw();
    }, () => {});
  }

  /** Mark a stretch, or none. */
  mark(stretch) {
    this.#stretch = stretch;
    this.draw();
  }

  /** Give the end of what is marked the focus. */
  focusEdge() {
    this.#edges.focus();
    this.draw();
  }

  show(start_s, end_s) {
    this.viewport.show(start_s, end_s);
    this.#moved();
  }

  zoom(factor, at_s = this.#inView(this.#time_s) ? this.#time_s : (this.viewport.start_s + this.viewport.end_s) / 2) {
    this.viewport.zoom(factor, at_s);
    this.#moved();
  }

  /** Move by a share of what is in view. */
  pan(by) {
    this.viewport.pan(by * this.viewport.span_s);
    this.#moved();
  }

  /** Show where the playhead is, and turn the page when it runs out of view while playing. */
  follow(time_s, isPlaying) {
    const wasInView = this.#inView(this.#time_s);
    this.#time_s = time_s;
    if (wasInView && !this.#inView(time_s)) this.#turnTo(time_s, isPlaying);
    this.#place();
  }

  #turnTo(time_s, isPlaying) {
    const { end_s, span_s } = this.viewport;
    const isPlayedOut = isPlaying && time_s > end_s && time_s < end_s + 1;
    const start_s = isPlayedOut ? time_s - 0.1 * span_s : time_s - span_s / 2;
    this.show(start_s, start_s + span_s);
  }

  draw() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #inView(time_s) {
    return time_s !== null && time_s >= this.viewport.start_s && time_s <= this.viewport.end_s;
  }

  #place() {
    this.#playhead.hidden = !this.#inView(this.#time_s);
    if (!this.#playhead.hidden) this.#playhead.style.left = `${100 * this.viewport.shareAt(this.#time_s)}%`;
  }

  #moved() {
    this.#isSettled = false;
    this.#callOff?.();
    this.#callOff = later(() => {
      this.#isSettled = true;
      this.draw();
    }, SETTLE_S, this.#signal);
    this.draw();
  }

  #paint() {
    const { clientWidth: width, clientHeight: height } = this.element;
    if (!this.#recording || !width || this.#signal.aborted) return;
    const { viewport } = this;
    const context = fit(this.#canvas, width, height);
    const row = { left: 0, width };
    const [axisPx, saidPx, foundPx, gapPx] = [AXIS_PX, SAID_PX, FOUND_PX, GAP_PX].map((each) => each * unit());
    const said = { ...row, top: height - axisPx - saidPx - gapPx, height: saidPx };
    const found = { ...row, top: said.top - foundPx - gapPx, height: foundPx };
    const room = found.top - gapPx;
    const hasPicture = viewport.span_s <= LONGEST_S && !this.#recording.is_missing;
    const picture = { ...row, top: 0, height: hasPicture ? Math.round(room * PICTURE_SHARE) : 0 };
    const curve = { ...row, top: picture.height + gapPx, height: room - picture.height - gapPx };
    this.element.classList.toggle("with-picture", hasPicture);
    const again = () => this.draw();
    context.fillStyle = colours().night;
    context.fillRect(picture.left, picture.top, picture.width, picture.height);
    if (hasPicture) drawTiles(context, this.#recording.id, viewport, picture, this.#isSettled ? again : null, this.#signal);
    if (this.#stretch) paintMarked(context, this.#stretch, viewport, picture, { ...row, top: picture.height, height: said.top + saidPx - picture.height });
    paintCurve(context, this.#curvesInView(), viewport, curve, this.#moments.isFinding ? this.#moments.line : null);
    paintFound(context, this.#mine, viewport, found, (moment) => this.#moments.isFound(moment));
    paintSaid(context, this.#labels, viewport, said);
    paintAxis(context, viewport, { ...row, top: height - axisPx, height: axisPx });
    this.#edges.draw(this.#stretch, viewport);
    this.element.setAttribute("aria-label", `${this.#recording.name} from ${clock(viewport.start_s, 1)} to ${clock(viewport.end_s, 1)}`);
    this.#place();
    this.#onView();
  }

  #curvesInView() {
    if (!this.#recording.is_scanned) return [];
    const again = () => this.draw();
    if (this.#isSettled) this.#fine = this.#curves.around(this.#recording.id, this.viewport, again);
    return this.#coarse ? [this.#coarse, ...this.#fine] : this.#fine;
  }

  #point(signal) {
    listen(this.element, "pointermove", (event) => {
      if (event.pointerType === "touch") return;
      const { left, width } = this.element.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
      this.#pointer.hidden = false;
      this.#pointer.textContent = clock(this.viewport.timeAt(share), this.viewport.span_s < FINE_BELOW_S ? 2 : 0);
      this.#pointer.style.left = `${100 * share}%`;
      this.#pointer.classList.toggle("late", share > 0.5);
    }, signal);
    listen(this.element, "pointerleave", () => { this.#pointer.hidden = true; }, signal);
  }
}
