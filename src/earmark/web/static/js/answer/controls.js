/** The buttons under a question: each does what its key does. */

import { h, later, listen, replace } from "../dom.js";
import { icon } from "../icons.js";

const FLASH_S = 0.14;
export const VERDICTS = [["y", "yes", "Yes"], ["n", "no", "No"], ["u", "unsure", "Unsure"], ["k", "skip", "Skip"]];

/** Return a button that shows its key. */
export function keyButton(key, name, label, { kind = "", shown = label, shortcut = key } = {}) {
  return h("button", {
    class: `button ${kind}`,
    type: "button",
    title: shown === label ? null : label,
    "aria-keyshortcuts": shortcut,
    dataset: { does: name },
  }, icon(name), h("span", { class: shown ? "" : "spoken" }, shown || label), h("kbd", { "aria-hidden": "true" }, key));
}

function stepper(text, less, more) {
  return h("div", { class: "stepper" }, less, h("span", { class: "stepper-text", "aria-hidden": "true" }, text), more);
}

/** The buttons, by what they do. */
export class Controls {
  #signal;

  constructor() {
    this.verdicts = h("div", { class: "verdicts", role: "group", "aria-label": "Your answer" },
      VERDICTS.map(([key, name, label]) => keyButton(key.toUpperCase(), name, label, { kind: `reply reply-${name}` })),
      keyButton("Z", "undo", "Undo", { kind: "reply reply-undo" }));
    this.play = keyButton("space", "play", "Play", { shortcut: "Space" });
    this.slow = keyButton("S", "slow", "Slow");
    this.whole = keyButton("B", "whole", "Whole recording", { shown: "Whole" });
    this.slow.setAttribute("aria-pressed", "false");
    this.whole.setAttribute("aria-pressed", "false");
    this.tools = h("div", { class: "tools", role: "group", "aria-label": "Playing and marking" },
      this.play,
      stepper("1 s", keyButton("←", "back", "One second back", { shown: "", shortcut: "ArrowLeft" }),
        keyButton("→", "on", "One second on", { shown: "", shortcut: "ArrowRight" })),
      this.slow,
      keyButton("M", "mark", "Mark"),
      stepper("context", keyButton("↓", "less", "Less context", { shown: "", shortcut: "ArrowDown" }),
        keyButton("↑", "more", "More context", { shown: "", shortcut: "ArrowUp" })),
      this.whole);
  }

  /** Call `actions[name]()` for each press, until the signal. */
  bind(actions, signal) {
    this.#signal = signal;
    for (const group of [this.verdicts, this.tools]) {
      // A press with the mouse leaves the focus where it was, so that space goes on to play.
      listen(group, "mousedown", (event) => event.preventDefault(), signal);
      listen(group, "click", (event) => {
        const button = event.target.closest("button");
        if (button && !button.disabled) actions[button.dataset.does]?.();
      }, signal);
    }
  }

  /** Show for a moment which answer was given. */
  flash(verdict) {
    const button = this.verdicts.querySelector(`[data-does=${verdict}]`);
    button.classList.add("pressed");
    later(() => button.classList.remove("pressed"), FLASH_S, this.#signal);
  }

  /** Say on the button whether it plays. */
  set isPlaying(isPlaying) {
    const name = isPlaying ? "pause" : "play";
    if (this.play.dataset.shows === name) return;
    this.play.dataset.shows = name;
    this.play.dataset.does = "play";
    this.play.querySelector("svg").replaceWith(icon(name));
    this.play.querySelector("span").textContent = isPlaying ? "Pause" : "Play";
  }

  /** How many marks go with a yes. */
  set nMarks(n) {
    const yes = this.verdicts.querySelector("[data-does=yes]");
    replace(yes.querySelector("span"), "Yes", n > 0 && h("span", { class: "badge" },
      h("span", { class: "spoken" }, ", with "), n, h("span", { class: "spoken" }, n === 1 ? " mark" : " marks")));
  }
}
