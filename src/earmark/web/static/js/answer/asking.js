/** The question in words, above its picture. */

import { h, replace } from "../dom.js";
import { percent, span } from "../format.js";
import { recordingOf } from "../store.js";
import { belief, beliefLine } from "./words.js";

const HOW = "Listen to the bright part, then answer Yes or No.";
const NEW = "After a few answers earmark begins to find it by itself.";
const KNOWN = "It knows this sound already; answers fit it to your recordings.";

/** The lines that say what is asked, where, and why. */
export class Asking {
  #sound;
  #title = h("h1");
  #where = h("p", { class: "where" });
  #belief = h("p", { class: "belief" });
  #why = h("p", { class: "why" });
  #how;

  constructor(sound, isKnown) {
    this.#sound = sound;
    this.#how = h("p", { class: "how-to" }, HOW, " ", isKnown ? KNOWN : NEW);
    this.element = h("header", { class: "asking" }, h("div", { class: "asking-what" }, this.#title, this.#where),
      h("div", { class: "asking-why" }, this.#belief, this.#why), this.#how);
  }

  /** Say that a question is on its way. */
  wait() {
    replace(this.#title, "Choosing a question …");
    replace(this.#where);
    replace(this.#belief);
    this.#why.textContent = "";
    this.#how.hidden = true;
  }

  /** Say a question; `isFirstEver` adds how it all works. */
  show(question, isFirstEver) {
    const { recording, start_s, end_s, score, line } = question;
    const name = recordingOf(recording)?.name ?? "a recording";
    replace(this.#title, "Is there ", h("em", null, this.#sound), " here?");
    replace(this.#where,
      h("span", { class: "name", title: name }, name),
      h("span", { class: "times" }, span(start_s, end_s)));
    if (score === null) {
      replace(this.#belief, h("span", { class: "quiet-text" }, beliefLine(score)));
    } else {
      const level = h("span", { class: "level", "aria-hidden": "true" }, h("span"));
      level.firstElementChild.style.width = percent(score).replace(" ", "");
      replace(this.#belief,
        h("span", { class: "quiet-text" }, "The machine guesses"), " ",
        h("b", null, belief(score)), level, h("span", null, percent(score)));
    }
    this.#why.textContent = line;
    this.#how.hidden = !isFirstEver;
  }

  /** Return the question as one sentence to hear. */
  spoken({ recording, start_s, end_s, score }) {
    const name = recordingOf(recording)?.name ?? "";
    return `Is there ${this.#sound} here? ${name}, ${span(start_s, end_s)}. ${beliefLine(score)}.`;
  }
}
