/** What else a person says about a stretch: tags, switched by the keys 1 to 9. */

import { h, listen, replace } from "../dom.js";
import { icon } from "../icons.js";
import { ask } from "../notice.js";

const TOLD = { keysVisible: "keys visible in the picture" };
const OF_TYPING = "keysVisible";
const MOST = 9;

/** The tags of one sound; what is on goes with the next answer. */
export class Tags {
  element = h("div", { class: "tags", role: "group", "aria-label": "Tags" });
  #names;
  #on = new Set();
  #signal;

  constructor(sound, known, signal) {
    const first = sound === "typing" ? [OF_TYPING] : [];
    this.#names = [...new Set([...first, ...known])].slice(0, MOST);
    this.#signal = signal;
    listen(this.element, "mousedown", (event) => event.preventDefault(), signal);
    listen(this.element, "click", (event) => {
      const button = event.target.closest("button");
      if (button?.dataset.tag) this.toggle(button.dataset.tag);
      else if (button) this.addNew();
    }, signal);
    this.#draw();
  }

  /** What is on, in order of the alphabet. */
  get on() {
    return [...this.#on].sort();
  }

  clear() {
    this.#on.clear();
    this.#draw();
  }

  /** Switch the tag of a number from 1, if there is one. */
  press(number) {
    const name = this.#names[number - 1];
    if (name) this.toggle(name);
  }

  toggle(name) {
    if (!this.#on.delete(name)) this.#on.add(name);
    this.#draw();
  }

  async addNew() {
    const name = await ask("Which tag?", {
      yes: "Add",
      field: { label: "Tag", placeholder: "two people", hint: "Tags go with the answers, into tables and exports." },
    });
    if (!name || this.#signal.aborted) return;
    if (!this.#names.includes(name)) this.#names = [...this.#names, name].slice(-MOST);
    this.#on.add(name);
    this.#draw();
  }

  #draw() {
    const focused = this.element.contains(document.activeElement) ? document.activeElement.dataset.tag : null;
    replace(this.element,
      this.#names.map((name, at) => h("button", {
        class: "button chip",
        type: "button",
        "aria-pressed": String(this.#on.has(name)),
        "aria-keyshortcuts": at + 1,
        dataset: { tag: name },
      }, h("kbd", { "aria-hidden": "true" }, at + 1), TOLD[name] ?? name, this.#on.has(name) && icon("yes"))),
      h("button", { class: "button chip quiet", type: "button" }, icon("more"), this.#names.length ? "Tag" : "Add a tag"));
    if (focused) this.element.querySelector(`[data-tag="${CSS.escape(focused)}"]`)?.focus();
  }
}
