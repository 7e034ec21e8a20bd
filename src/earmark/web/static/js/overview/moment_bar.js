/** What is looked at: its times, which can be corrected, and what can be said about it. */

import { h, listen, replace } from "../dom.js";
import { clock } from "../format.js";
import { readClock } from "./times.js";
import { verdictButtons, verdictMark } from "./verdicts.js";

const DIGITS = 2;
const HOW_TO_MARK = matchMedia("(pointer: coarse)").matches
  ? "Drag to move, pinch to zoom; |↔| marks a stretch." : "Drag over the strip to mark a stretch, or press M.";

/** The bar below the large strip. */
export class MomentBar {
  element;
  #start = h("input", { class: "field time", inputmode: "decimal", autocomplete: "off", spellcheck: "false", "aria-label": "From" });
  #end = h("input", { class: "field time", inputmode: "decimal", autocomplete: "off", spellcheck: "false", "aria-label": "To" });
  #facts = h("span", { class: "moment-facts" });
  #told = h("p", { class: "moment-told", role: "status" });
  #buttons = verdictButtons({ hasKeys: true });
  #form;
  #stretch = null;
  #onEdges;

  /** Calls `onAct(act)` for `yes`, `no`, `unsure`, `back`, `like`; `onEdges(start_s, end_s)` for new times. */
  constructor({ onAct, onEdges, signal }) {
    this.#onEdges = onEdges;
    const like = h("button", { type: "button", class: "button small quiet", dataset: { act: "like" } }, "More like this", h("kbd", null, "L"));
    this.#buttons.splice(3, 0, like);
    this.#form = h("div", { class: "moment-form" },
      h("div", { class: "moment-times" }, this.#start, h("span", { "aria-hidden": "true" }, "–"), this.#end, this.#facts),
      h("div", { class: "moment-acts" }, this.#buttons));
    this.element = h("div", { class: "moment", role: "group", "aria-label": "The stretch that is open" }, this.#form, this.#told);
    listen(this.element, "click", (event) => {
      const act = event.target.closest("[data-act]")?.dataset.act;
      if (act) onAct(act);
    }, signal);
    for (const input of [this.#start, this.#end]) {
      listen(input, "change", () => this.#read(), signal);
      listen(input, "keydown", (event) => event.key === "Enter" && input.blur(), signal);
    }
  }

  /** Show a stretch `{start_s, end_s, score, verdict, isNew, isChanged}`, or how to open one. */
  show(stretch) {
    this.#stretch = stretch;
    this.#form.hidden = !stretch;
    this.#told.textContent = stretch ? "" : HOW_TO_MARK;
    if (!stretch) return;
    const { start_s, end_s, isNew, isChanged } = stretch;
    if (document.activeElement !== this.#start) this.#start.value = clock(start_s, DIGITS);
    if (document.activeElement !== this.#end) this.#end.value = clock(end_s, DIGITS);
    for (const input of [this.#start, this.#end]) input.removeAttribute("aria-invalid");
    const [yes] = this.#buttons;
    yes.firstChild.textContent = isNew || isChanged ? "Yes, exactly" : "Yes";
    yes.classList.toggle("primary", Boolean(isNew || isChanged));
    const score = stretch.score === null || stretch.score === undefined ? null : `score ${stretch.score.toFixed(2)}`;
    replace(this.#facts, h("span", null, `${(end_s - start_s).toFixed(DIGITS)} s`),
      isNew ? h("span", null, "new") : [score && h("span", null, score), verdictMark(stretch.verdict)],
      isChanged && h("span", { class: "changed" }, "edges moved"));
  }

  /** Say what came of an answer. */
  tell(text) {
    this.#told.textContent = text;
  }

  #read() {
    const [start_s, end_s] = [readClock(this.#start.value), readClock(this.#end.value)];
    this.#start.setAttribute("aria-invalid", start_s === null);
    this.#end.setAttribute("aria-invalid", end_s === null);
    if (start_s === null || end_s === null) {
      this.#told.textContent = "A time looks like 0:12:03.5, or 723.5 for seconds.";
    } else if (start_s >= end_s) {
      this.#told.textContent = "The stretch ends before it starts.";
    } else if (start_s !== this.#stretch.start_s || end_s !== this.#stretch.end_s) {
      this.#told.textContent = "";
      this.#onEdges(start_s, end_s);
    }
  }
}
