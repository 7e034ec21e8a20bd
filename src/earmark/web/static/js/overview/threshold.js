/** Trying another line: what is found and lost, at once and without asking the server. */

import { colours, onColours, unit } from "./colours.js";
import { h, later, listen, replace } from "../dom.js";
import { lasting, percent, plural } from "../format.js";
import { fit } from "./painting.js";

const N_BINS = 60;
const STEP = 0.005;
const THUMB_PX = 16;
const SPEAK_AFTER_S = 0.6;

const signed = (n) => (n > 0 ? `+${n.toLocaleString("en")}` : `−${Math.abs(n).toLocaleString("en")}`);

/** The panel with the slider. */
export class Threshold {
  #moments;
  #signal;
  #slider = h("input", { type: "range", id: "line", min: 0, max: 1, step: STEP, value: 0.5, disabled: true });
  #value = h("output", { for: "line", class: "line-value" });
  #bars = h("canvas", { class: "line-bars", "aria-hidden": "true" });
  #curve = h("canvas", { class: "line-curve", role: "img", hidden: true });
  #used = h("button", { type: "button", class: "line-used", hidden: true });
  #found = h("dd", null, h("b", null, "…"));
  #change = h("dd", null, h("b", null, "…"));
  #right = h("div", { class: "line-right" });
  #disputed = h("p", { class: "line-disputed" });
  #spoken = h("p", { class: "spoken", role: "status" });
  #panel;
  #callOff = null;
  #hasMoved = false;

  constructor(root, moments, signal) {
    this.#moments = moments;
    this.#signal = signal;
    const nothing = h("p", { class: "line-nothing" }, `Nothing finds ${moments.sound} yet. `,
      h("a", { href: `#/answer/${encodeURIComponent(moments.sound)}` }, "Answer some questions"), ", yes as well as no, and its moments show here.");
    this.#panel = h("section", { class: "line-panel panel", "aria-label": "What counts as found" }, nothing,
      h("div", { class: "line-set" },
        h("div", { class: "line-head" }, h("label", { for: "line" }, "What counts as found"), this.#value),
        h("div", { class: "line-slide" }, this.#bars, this.#slider),
        h("div", { class: "line-ends" }, h("span", null, "finds more"), this.#used, h("span", null, "is stricter"))),
      h("div", { class: "line-told" }, h("dl", null,
        h("div", null, h("dt", null, "Found"), this.#found),
        h("div", null, h("dt", null, "Against the line in use"), this.#change)), this.#disputed),
      h("div", { class: "line-known" }, this.#curve, this.#right));
    root.append(this.#panel, this.#spoken);
    listen(this.#slider, "input", () => {
      this.#hasMoved = true;
      moments.line = Number(this.#slider.value);
    }, signal);
    listen(this.#used, "click", () => {
      moments.line = null;
      this.#slider.focus();
    }, signal);
    for (const type of ["loaded", "line", "filter"]) listen(moments, type, () => this.#update(), signal);
    onColours(() => this.#draw(), signal);
    const resizes = new ResizeObserver(() => this.#draw());
    resizes.observe(this.#bars);
    listen(signal, "abort", () => resizes.disconnect());
  }

  #update() {
    if (!this.#moments.isLoaded) return;
    this.#slider.disabled = false;
    this.#panel.classList.toggle("nothing", !this.#moments.isFinding);
    const { line, lineInUse } = this.#moments;
    const now = this.#moments.countAt(line);
    const used = this.#moments.countAt(lineInUse);
    this.#slider.value = line;
    const value = `score ${line.toFixed(3).replace(/0$/, "")} and above`;
    this.#value.textContent = value;
    this.#slider.setAttribute("aria-valuetext", value);
    this.#used.textContent = `back to ${lineInUse.toFixed(2)}`;
    this.#used.setAttribute("aria-label", `Back to the line in use, ${lineInUse.toFixed(2)}`);
    this.#used.hidden = Math.abs(line - lineInUse) < STEP / 2;
    replace(this.#found, h("b", null, plural(now.n, "moment")), h("span", null, `${lasting(now.total_s)} in all`));
    const gain = now.n - used.n;
    const gain_s = now.total_s - used.total_s;
    replace(this.#change, ...(gain === 0 ? [h("b", null, "the same"), h("span", null, `from score ${lineInUse.toFixed(2)}`)]
      : [h("b", null, `${signed(gain)} ${Math.abs(gain) === 1 ? "moment" : "moments"}`), h("span", null, `${gain_s < 0 ? "−" : "+"}${lasting(Math.abs(gain_s))}`)]));
    this.#disputed.hidden = now.n_lost + now.n_wrong === 0;
    this.#disputed.textContent = [
      now.n_wrong && `${now.n_wrong.toLocaleString("en")} found that people said no to`,
      now.n_lost && `${now.n_lost.toLocaleString("en")} lost that people said yes to`,
    ].filter(Boolean).join(", ");
    this.#tellRight();
    this.#draw();
    if (this.#hasMoved) this.#speak(`${plural(now.n, "moment")}, ${lasting(now.total_s)}.`);
  }

  /** Return where on the curve of precision and recall a line lies; null where nothing is known. */
  #pointAt(line) {
    const { points } = this.#moments;
    if (!points?.thresholds.length) return null;
    let best = 0;
    points.thresholds.forEach((threshold, at) => {
      if (Math.abs(threshold - line) < Math.abs(points.thresholds[best] - line)) best = at;
    });
    return { precision: points.precision[best], recall: points.recall[best] };
  }

  #tellRight() {
    const point = this.#pointAt(this.#moments.line);
    this.#curve.hidden = !point;
    if (!point) {
      replace(this.#right, h("p", { class: "unknown" }, "How much of this is right, and how much is missed, is not known yet: ",
        h("a", { href: `#/answer/${encodeURIComponent(this.#moments.sound)}` }, "answer some more"), ", yes as well as no."));
      return;
    }
    const { precision, recall } = point;
    this.#curve.setAttribute("aria-label", `Precision against recall. At this line: precision ${percent(precision)}, recall ${percent(recall)}.`);
    replace(this.#right,
      h("dl", null,
        h("div", null, h("dt", null, "Precision"), h("dd", null, h("b", null, percent(precision)), h("span", null, "of what is found is right"))),
        h("div", null, h("dt", null, "Recall"), h("dd", null, h("b", null, percent(recall)), h("span", null, "of what is there is found")))),
      h("p", { class: "honest" }, this.#moments.pointsAreOurs ? "On your answers, by heads that did not learn from them."
        : "On recordings of its makers; once there are thirty yes and thirty no, on your answers."));
  }

  #speak(text) {
    this.#callOff?.();
    this.#callOff = later(() => { this.#spoken.textContent = text; }, SPEAK_AFTER_S, this.#signal);
  }

  #draw() {
    this.#drawBars();
    if (!this.#curve.hidden) this.#drawCurve();
  }

  #drawBars() {
    const { clientWidth: width, clientHeight: height } = this.#bars;
    if (!width) return;
    const counts = new Array(N_BINS).fill(0);
    for (const { score } of this.#moments.all) if (score !== null) counts[Math.min(N_BINS - 1, Math.floor(score * N_BINS))] += 1;
    const most = Math.sqrt(Math.max(1, ...counts));
    const context = fit(this.#bars, width, height);
    const { accent, curve, ink } = colours();
    const thumb = THUMB_PX * unit();
    const room = width - thumb;
    const at = (score) => thumb / 2 + score * room;
    counts.forEach((n, bin) => {
      const tall = n ? Math.max(2, (Math.sqrt(n) / most) * height) : 0;
      context.fillStyle = (bin + 0.5) / N_BINS >= this.#moments.line ? accent : curve;
      context.fillRect(at(bin / N_BINS), height - tall, room / N_BINS - 1, tall);
    });
    if (!this.#moments.isLoaded) return;
    context.fillStyle = ink;
    context.fillRect(Math.round(at(this.#moments.lineInUse)) - 0.5, 0, 1, height);
  }

  #drawCurve() {
    const { clientWidth: width, clientHeight: height } = this.#curve;
    if (!width) return;
    const { accent, curve, line, panel, ink, quiet, font } = colours();
    const context = fit(this.#curve, width, height);
    const room = { left: 6, top: 6, width: width - 12, height: height - 12 };
    const place = ({ precision, recall }) => [room.left + recall * room.width, room.top + (1 - precision) * room.height];
    context.strokeStyle = line;
    context.strokeRect(room.left - 0.5, room.top - 0.5, room.width + 1, room.height + 1);
    const { thresholds, precision, recall } = this.#moments.points;
    context.strokeStyle = curve;
    context.lineWidth = 2;
    context.beginPath();
    thresholds.forEach((_, at) => {
      if (precision[at] !== null && recall[at] !== null) context.lineTo(...place({ precision: precision[at], recall: recall[at] }));
    });
    context.stroke();
    context.fillStyle = quiet;
    context.font = font;
    context.fillText("↑ precision", room.left + 4, room.top + room.height - 18 * unit());
    context.fillText("→ recall", room.left + 4, room.top + room.height - 5 * unit());
    for (const [which, radius] of [[this.#moments.lineInUse, 3], [this.#moments.line, 5]]) {
      const point = this.#pointAt(which);
      context.fillStyle = radius === 5 ? accent : panel;
      context.strokeStyle = radius === 5 ? panel : ink;
      context.lineWidth = 1.5;
      context.beginPath();
      context.arc(...place(point), radius, 0, 7);
      context.fill();
      context.stroke();
    }
  }
}
