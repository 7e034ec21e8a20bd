/** The picture of the sound that is asked about, with scores, playhead and marks on it. */

import { isAbort } from "../api.js";
import { h, listen, s } from "../dom.js";
import { clock } from "../format.js";
import { drawSpectrogram, preloadSpectrogram } from "../spectrogram.js";
import { recordingOf } from "../store.js";
import { drawAxis } from "./axis.js";
import { curveOf, outline } from "./curves.js";
import { Marks } from "./marks.js";

const CONTEXTS_S = [0, 0.5, 1, 2, 4, 8, 16, 30, 60];
const USUAL_CONTEXT = 3;
const MOST_PIECES = 400;
const GRAIN_PX = 128;
const DRAG_PX = 6;
const STEP_S = 1;

/** The large spectrogram. `onSeek(time)` and `onContext(step)` may be set by who holds it. */
export class Stage {
  onSeek = () => {};
  onContext = () => {};
  #signal;
  #sound;
  #question = null;
  #view = { start_s: 0, end_s: 1 };
  #context = USUAL_CONTEXT;
  #levels = null;
  #width = 800;
  #spokenAt = -1;
  #canvas = h("canvas", { class: "picture", "aria-hidden": "true" });
  #veils = [h("div", { class: "veil before" }), h("div", { class: "veil after" })];
  #line = s("line", { class: "limit", x1: 0, x2: 1000 });
  #under = s("polyline", { class: "curve-case" });
  #curve = s("polyline", { class: "curve-line" });
  #needle = h("div", { class: "needle" });
  #pointer = h("div", { class: "stage-pointer", hidden: true, "aria-hidden": "true" });
  #axis = h("div", { class: "axis", "aria-hidden": "true" });
  #limitLabel = h("span", { class: "limit-label", "aria-hidden": "true" });
  #bar = h("div", { class: "seekbar", role: "slider", tabindex: 0, "aria-label": "Playhead" });
  #lost = h("p", { class: "stage-note", hidden: true });

  constructor(sound, chips, signal) {
    this.#signal = signal;
    this.#sound = sound;
    const drawing = s("svg", {
      class: "scores", viewBox: "0 0 1000 100", preserveAspectRatio: "none", "aria-hidden": "true",
    }, this.#line, this.#under, this.#curve);
    const layer = h("div", { class: "exact-layer" });
    this.marks = new Marks(layer, chips, () => this.#view, signal);
    this.picture = h("div", { class: "stage" }, this.#canvas, this.#veils, drawing, this.#limitLabel, this.#bar,
      layer, this.#needle, this.#pointer, this.#lost);
    this.element = h("div", { class: "stage-box" }, this.picture, this.#axis);
    const sizes = new ResizeObserver(([entry]) => this.#resize(entry.contentRect.width));
    sizes.observe(this.picture);
    listen(signal, "abort", () => sizes.disconnect());
    this.#watchPointer();
    listen(this.#bar, "keydown", (event) => this.#onKey(event), signal);
  }

  /** What is in the picture: `{start_s, end_s}`. */
  get view() {
    return this.#view;
  }

  /** How much is shown before and after: a step of the scale. */
  set context(step) {
    this.#context = Math.min(CONTEXTS_S.length - 1, Math.max(0, step));
  }

  get context() {
    return this.#context;
  }

  get contextLine() {
    const around_s = CONTEXTS_S[this.#context];
    return around_s ? `${around_s} s before and after` : "only what is asked";
  }

  #viewOf(question) {
    const around_s = CONTEXTS_S[this.#context];
    const length_s = recordingOf(question.recording)?.duration_s ?? Infinity;
    return { start_s: Math.max(0, question.start_s - around_s), end_s: Math.min(length_s, question.end_s + around_s) };
  }

  #wantedOf(recording, { start_s, end_s }) {
    // Coarse steps of width, so that a window pulled about does not fetch a picture for each pixel.
    const px = Math.ceil((this.#width * Math.min(2, devicePixelRatio)) / GRAIN_PX) * GRAIN_PX;
    const n = Math.min(MOST_PIECES, Math.max(120, Math.round(20 * (end_s - start_s))));
    return {
      picture: { recording, start_s, end_s, px },
      curve: { sound: this.#sound, recording, start: start_s, end: end_s, n },
    };
  }

  /** Fetch what a question will need. */
  async preload(question) {
    const wanted = this.#wantedOf(question.recording, this.#viewOf(question));
    await Promise.allSettled([preloadSpectrogram(wanted.picture, this.#signal), curveOf(wanted.curve, this.#signal)]);
  }

  /** Show a question with its context; kept once the picture is there. */
  show(question) {
    this.#question = question;
    return this.#draw(this.#viewOf(question));
  }

  /** Show another part of the recording, centred on a time, as wide as now. */
  showAround(time_s) {
    const length_s = this.#view.end_s - this.#view.start_s;
    const most_s = recordingOf(this.#question.recording)?.duration_s ?? Infinity;
    const start_s = Math.max(0, Math.min(time_s - length_s / 2, most_s - length_s));
    return this.#draw({ start_s, end_s: Math.min(most_s, start_s + length_s) });
  }

  /** Fetch the scores anew: something was learnt. */
  refreshScores() {
    if (this.#question) this.#drawCurve(this.#view, true);
  }

  async #draw(view) {
    const { recording, start_s, end_s } = this.#question;
    this.#view = view;
    this.#levels = null;
    this.#place(this.#veils[0], 0, this.#share(start_s));
    this.#place(this.#veils[1], this.#share(end_s), 1);
    this.#bar.setAttribute("aria-valuemin", view.start_s.toFixed(1));
    this.#bar.setAttribute("aria-valuemax", view.end_s.toFixed(1));
    this.#spokenAt = -1;
    drawAxis(this.#axis, view.start_s, view.end_s, this.#width);
    this.marks.draw();
    this.#drawCurve(view);
    this.picture.classList.add("waiting");
    this.#lost.hidden = true;
    try {
      const levels = await drawSpectrogram(this.#canvas, this.#wantedOf(recording, view).picture, this.#signal);
      if (levels === null) return false;
      this.#levels = levels;
    } catch (error) {
      if (isAbort(error) || view !== this.#view) return false;
      this.#canvas.width = 1;
      this.#lost.textContent = `No picture: ${error.message}`;
      this.#lost.hidden = false;
    }
    this.picture.classList.remove("waiting");
    return true;
  }

  async #drawCurve(view, isFresh = false) {
    let scores = [];
    let line = null;
    try {
      ({ scores, line } = await curveOf(this.#wantedOf(this.#question.recording, view).curve, this.#signal, isFresh));
    } catch (error) {
      if (isAbort(error)) return;
    }
    if (view !== this.#view || this.#signal.aborted) return;
    // Before anything was learnt, all is 0 and nothing but 1 would count.
    const isKnown = line !== null && line < 1;
    const points = isKnown ? outline(scores) : "";
    this.#under.setAttribute("points", points);
    this.#curve.setAttribute("points", points);
    const y = isKnown ? 100 - 100 * line : -10;
    this.#line.setAttribute("y1", y);
    this.#line.setAttribute("y2", y);
    this.#limitLabel.hidden = y < 0;
    this.#limitLabel.textContent = y < 0 ? "" : "found above";
    this.#limitLabel.style.top = `${y}%`;
  }

  #resize(width) {
    const before = this.#wantedOf("", this.#view).picture.px;
    this.#width = width;
    drawAxis(this.#axis, this.#view.start_s, this.#view.end_s, width);
    if (this.#question && before !== this.#wantedOf("", this.#view).picture.px) this.#draw(this.#view);
  }

  #share(time_s) {
    const share = (time_s - this.#view.start_s) / (this.#view.end_s - this.#view.start_s);
    return Math.min(1, Math.max(0, share));
  }

  #place(element, from, to) {
    element.style.left = `${100 * from}%`;
    element.style.width = `${100 * (to - from)}%`;
  }

  /** Put the playhead where the sound is. */
  follow(time_s) {
    const { start_s, end_s } = this.#view;
    const isInside = time_s >= start_s - 0.05 && time_s <= end_s + 0.05;
    this.#needle.hidden = !isInside;
    this.#needle.style.transform = `translateX(${(this.#share(time_s) * this.#width).toFixed(1)}px)`;
    const second = Math.floor(time_s);
    if (second === this.#spokenAt) return;
    this.#spokenAt = second;
    this.#bar.setAttribute("aria-valuenow", Math.min(end_s, Math.max(start_s, time_s)).toFixed(1));
    this.#bar.setAttribute("aria-valuetext", clock(time_s, 1));
  }

  /** Mark the sound at a time, or where it is loudest; returns the mark. */
  mark(time_s) {
    return this.marks.addLoud(this.#question, time_s, this.#levels);
  }

  #timeAt(event) {
    const { left, width } = this.picture.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
    return this.#view.start_s + share * (this.#view.end_s - this.#view.start_s);
  }

  #watchPointer() {
    let from = null;
    const bar = this.#bar;
    listen(bar, "pointerdown", (event) => {
      if (event.button !== 0) return;
      from = { x: event.clientX, time_s: this.#timeAt(event), isDrag: false };
      bar.setPointerCapture(event.pointerId);
    }, this.#signal);
    listen(bar, "pointermove", (event) => {
      const time_s = this.#timeAt(event);
      this.#pointer.hidden = event.pointerType === "touch" && !from;
      this.#pointer.textContent = clock(time_s, 2);
      this.#pointer.style.left = `${100 * this.#share(time_s)}%`;
      this.#pointer.classList.toggle("late", this.#share(time_s) > 0.6);
      if (!from) return;
      from.isDrag ||= Math.abs(event.clientX - from.x) > DRAG_PX;
      if (from.isDrag) this.marks.sketch(from.time_s, time_s);
    }, this.#signal);
    listen(bar, "pointerup", (event) => {
      if (from?.isDrag) this.marks.keepSketch();
      else if (from) this.onSeek(this.#timeAt(event));
      from = null;
    }, this.#signal);
    for (const type of ["pointercancel", "pointerleave"]) {
      listen(bar, type, () => {
        this.#pointer.hidden = true;
        if (type === "pointercancel") { this.marks.dropSketch(); from = null; }
      }, this.#signal);
    }
  }

  #onKey(event) {
    const step = { ArrowLeft: -STEP_S, ArrowRight: STEP_S }[event.key];
    const wider = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step && !wider) return;
    event.preventDefault();
    if (step) this.onSeek(null, step);
    else this.onContext(wider);
  }
}
