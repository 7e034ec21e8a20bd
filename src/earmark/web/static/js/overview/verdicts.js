/** Verdicts, as words and signs that are told apart without colour. */

import { h } from "../dom.js";

const SIGNS = { yes: "✓", no: "✗", unsure: "?" };

/** Return an element that shows a verdict; a dash where nobody answered. */
export function verdictMark(verdict) {
  if (!verdict) return h("span", { class: "said nobody" }, "not answered");
  return h("span", { class: `said said-${verdict}` }, h("span", { class: "said-sign", "aria-hidden": "true" }, SIGNS[verdict]), verdict);
}

/** Return the buttons that answer: `onSay(verdict)`, `onTakeBack()`. */
export function verdictButtons({ hasKeys }) {
  const button = (act, text, key) => h("button", { type: "button", class: "button small", dataset: { act } },
    text, hasKeys && h("kbd", null, key));
  return [button("yes", "Yes", "Y"), button("no", "No", "N"), button("unsure", "Unsure", "U"), button("back", "Take back", "Z")];
}
