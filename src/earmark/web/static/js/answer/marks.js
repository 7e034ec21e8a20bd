/** Exact spans that a person draws on the picture. */

import { h, listen, replace } from "../dom.js";
import { clock, span } from "../format.js";
import { icon } from "../icons.js";
import { loudStretch } from "./loudness.js";

const SHORTEST_S = 0.02;
const FINE_S = 0.01;
const COARSE_S = 0.1;
const MOST = 20;
const EDGES = [["start_s", "Start"], ["end_s", "End"]];

const round = (time_s) => Math.round(time_s * 1000) / 1000;

/** The marks of one question. `onChange()` may be set by who holds them. */
export class Marks {
  onChange = () => {};
  #marks = [];
  #sketch = null;
  #layer;
  #chips;
  #viewOf;
  #signal;
  #ends = new AbortController();

  constructor(layer, chips, viewOf, signal) {
    this.#layer = layer;
    this.#chips = chips;
    this.#viewOf = viewOf;
    this.#signal = signal;
  }

  /** What is marked, in order of time: `[[start_s, end_s], ...]`. */
  get spans() {
    return this.#marks.map(({ start_s, end_s }) => [round(start_s), round(end_s)]).sort((a, b) => a[0] - b[0]);
  }

  clear() {
    // What has the focus goes away: the next tab must not begin at the top of the page.
    if (this.#layer.contains(document.activeElement)) document.getElementById("view").focus({ preventScroll: true });
    this.#marks = [];
    this.#sketch = null;
    this.draw();
  }

  add(start_s, end_s) {
    if (this.#marks.length >= MOST) return null;
    const mark = { start_s, end_s };
    this.#marks.push(mark);
    this.draw();
    return mark;
  }

  /** Mark the loud stretch at a time, or the loudest one, and take its start into hand. */
  addLoud(question, time_s, levels) {
    const isInside = time_s !== null && time_s >= question.start_s && time_s <= question.end_s;
    const within = time_s === null || isInside ? question : this.#viewOf();
    const stretch = loudStretch(levels, { span: within, view: this.#viewOf(), time_s });
    const mark = this.add(...stretch);
    if (mark) this.#edgeOf(mark, "start_s")?.focus({ preventScroll: true });
    return mark;
  }

  /** Show a mark that is being drawn. */
  sketch(from_s, to_s) {
    if (!this.#sketch && this.#marks.length >= MOST) return;
    this.#sketch ??= this.add(from_s, to_s);
    [this.#sketch.start_s, this.#sketch.end_s] = [Math.min(from_s, to_s), Math.max(from_s, to_s)];
    this.#place(this.#sketch);
  }

  keepSketch() {
    if (this.#sketch && this.#sketch.end_s - this.#sketch.start_s < SHORTEST_S) this.dropSketch();
    this.#sketch = null;
    this.draw();
  }

  dropSketch() {
    if (this.#sketch) this.remove(this.#sketch);
    this.#sketch = null;
  }

  remove(mark) {
    this.#marks = this.#marks.filter((each) => each !== mark);
    this.draw();
  }

  /** Draw all anew, where they lie in the view of now. */
  draw() {
    this.#ends.abort();
    this.#ends = new AbortController();
    const signal = AbortSignal.any([this.#ends.signal, this.#signal]);
    replace(this.#layer, this.#marks.map((mark, at) => this.#build(mark, at + 1, signal)));
    replace(this.#chips, this.#marks.map((mark, at) => this.#chip(mark, at + 1, signal)));
    this.#chips.hidden = this.#marks.length === 0;
    this.#marks.forEach((mark) => this.#place(mark));
    this.onChange();
  }

  #build(mark, number, signal) {
    const edges = EDGES.map(([side, name]) => {
      const edge = h("div", {
        class: `exact-edge ${side === "start_s" ? "at-start" : "at-end"}`,
        role: "slider",
        tabindex: 0,
        "aria-label": `${name} of mark ${number}`,
      });
      listen(edge, "keydown", (event) => this.#onKey(event, mark, side), signal);
      this.#drag(edge, mark, [side], signal);
      return edge;
    });
    mark.body = h("div", { class: "exact-body" });
    this.#drag(mark.body, mark, ["start_s", "end_s"], signal);
    mark.element = h("div", { class: "exact", role: "group", "aria-label": `Mark ${number}` }, mark.body, edges);
    mark.edges = edges;
    return mark.element;
  }

  #chip(mark, number, signal) {
    mark.text = h("span");
    const told = h("span", { class: "spoken" }, `Remove mark ${number}, `);
    const chip = h("button", { class: "button chip", type: "button" }, told, mark.text, icon("no"));
    listen(chip, "click", () => this.remove(mark), signal);
    return chip;
  }

  #edgeOf(mark, side) {
    return mark.edges?.[side === "start_s" ? 0 : 1];
  }

  #place(mark) {
    const { start_s, end_s } = this.#viewOf();
    const share = (time_s) => (time_s - start_s) / (end_s - start_s);
    mark.element.style.left = `${100 * share(mark.start_s)}%`;
    mark.element.style.width = `${100 * (share(mark.end_s) - share(mark.start_s))}%`;
    mark.element.hidden = mark.end_s <= start_s || mark.start_s >= end_s;
    mark.text.textContent = span(mark.start_s, mark.end_s, 2);
    for (const [side] of EDGES) {
      const edge = this.#edgeOf(mark, side);
      edge.setAttribute("aria-valuemin", start_s.toFixed(2));
      edge.setAttribute("aria-valuemax", end_s.toFixed(2));
      edge.setAttribute("aria-valuenow", mark[side].toFixed(2));
      edge.setAttribute("aria-valuetext", clock(mark[side], 2));
    }
  }

  /** Move edges by some seconds; they stay inside the view and in order. */
  #move(mark, sides, by_s) {
    const { start_s, end_s } = this.#viewOf();
    const low = sides.includes("start_s") ? start_s - mark.start_s : mark.start_s + SHORTEST_S - mark.end_s;
    const high = sides.includes("end_s") ? end_s - mark.end_s : mark.end_s - SHORTEST_S - mark.start_s;
    const moved_s = Math.min(Math.max(by_s, low), high);
    for (const side of sides) mark[side] += moved_s;
    this.#place(mark);
    this.onChange();
  }

  #onKey(event, mark, side) {
    const step_s = event.shiftKey ? COARSE_S : FINE_S;
    const by_s = { ArrowLeft: -step_s, ArrowRight: step_s }[event.key];
    if (by_s) {
      event.preventDefault();
      this.#move(mark, [side], by_s);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      this.remove(mark);
      this.#layer.parentElement.querySelector(".seekbar")?.focus({ preventScroll: true });
    }
  }

  #drag(handle, mark, sides, signal) {
    let last = null;
    listen(handle, "pointerdown", (event) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      last = event.clientX;
      handle.setPointerCapture(event.pointerId);
    }, signal);
    listen(handle, "pointermove", (event) => {
      if (last === null) return;
      const { start_s, end_s } = this.#viewOf();
      this.#move(mark, sides, ((event.clientX - last) / this.#layer.clientWidth) * (end_s - start_s));
      last = event.clientX;
    }, signal);
    for (const type of ["pointerup", "pointercancel"]) listen(handle, type, () => { last = null; }, signal);
  }
}
