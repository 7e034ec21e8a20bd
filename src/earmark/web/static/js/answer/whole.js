/** The whole recording as one strip of scores: where the question lies, and a click to play elsewhere. */

import { isAbort } from "../api.js";
import { h, listen, s } from "../dom.js";
import { clock } from "../format.js";
import { recordingOf } from "../store.js";
import { drawAxis } from "./axis.js";
import { curveOf } from "./curves.js";

const PIECES = 500;
const STEP_S = 5;

/** A strip that may be shown. `onSeek(time)` may be set by who holds it. */
export class Whole {
  onSeek = () => {};
  #sound;
  #signal;
  #question = null;
  #length_s = 1;
  #curve = s("path", { class: "whole-curve" });
  #here = h("div", { class: "whole-here" });
  #head = h("div", { class: "whole-head" });
  #axis = h("div", { class: "axis", "aria-hidden": "true" });
  #strip;

  constructor(sound, signal) {
    this.#sound = sound;
    this.#signal = signal;
    this.#strip = h("div", {
      class: "whole-strip", role: "slider", tabindex: 0, "aria-label": "Place in the whole recording", "aria-valuemin": 0,
    }, s("svg", { viewBox: "0 0 1000 100", preserveAspectRatio: "none", "aria-hidden": "true" }, this.#curve),
      this.#here, this.#head);
    this.element = h("div", { class: "whole", hidden: true }, this.#strip, this.#axis);
    listen(this.#strip, "click", (event) => {
      const { left, width } = this.#strip.getBoundingClientRect();
      this.onSeek(((event.clientX - left) / width) * this.#length_s);
    }, signal);
    listen(this.#strip, "keydown", (event) => {
      const by_s = { ArrowLeft: -STEP_S, ArrowRight: STEP_S, PageUp: -60, PageDown: 60 }[event.key];
      if (!by_s) return;
      event.preventDefault();
      this.onSeek(Math.min(this.#length_s, Math.max(0, Number(this.#strip.getAttribute("aria-valuenow")) + by_s)));
    }, signal);
  }

  get isShown() {
    return !this.element.hidden;
  }

  set isShown(isShown) {
    this.element.hidden = !isShown;
    if (isShown && this.#question) this.show(this.#question);
  }

  /** Show where a question lies; nothing is fetched while the strip is hidden. */
  async show(question) {
    this.#question = question;
    if (!this.isShown) return;
    this.#length_s = recordingOf(question.recording)?.duration_s || 1;
    this.#here.style.left = `${(100 * question.start_s) / this.#length_s}%`;
    this.#here.style.width = `${(100 * (question.end_s - question.start_s)) / this.#length_s}%`;
    this.#strip.setAttribute("aria-valuemax", this.#length_s.toFixed(1));
    drawAxis(this.#axis, 0, this.#length_s, this.#strip.clientWidth);
    let scores = [];
    try {
      const wanted = { sound: this.#sound, recording: question.recording, start: 0, end: this.#length_s, n: PIECES };
      ({ scores } = await curveOf(wanted, this.#signal));
    } catch (error) {
      if (isAbort(error)) return;
    }
    if (question !== this.#question) return;
    const step = 1000 / Math.max(1, scores.length);
    this.#curve.setAttribute("d", scores.map((score, at) => {
      const height = 100 * (score ?? 0);
      return `M${(at * step).toFixed(1)} 100V${(100 - height).toFixed(1)}h${step.toFixed(2)}V100z`;
    }).join(""));
  }

  /** Put the playhead where the sound is. */
  follow(time_s) {
    if (!this.isShown) return;
    this.#head.style.left = `${Math.min(100, (100 * time_s) / this.#length_s)}%`;
    const now = time_s.toFixed(0);
    if (this.#strip.getAttribute("aria-valuenow") === now) return;
    this.#strip.setAttribute("aria-valuenow", now);
    this.#strip.setAttribute("aria-valuetext", clock(time_s));
  }
}
