/** The keys of the view that is open, in a dialog. */

import { h } from "./dom.js";

let rows = [];

/** Say what the view's keys do: `[[key, sentence], ...]`; forgotten at the signal. */
export function describeKeys(described, signal) {
  rows = described;
  signal.addEventListener("abort", () => {
    if (rows === described) rows = [];
  }, { once: true });
}

/** Show the keys. */
export function openHelp() {
  const close = h("button", { class: "button", type: "submit", autofocus: true }, "Close");
  const list = h("dl", { class: "key-list" }, rows.map(([key, told]) => h("div", null,
    h("dt", null, key.split(" ").map((each) => [h("kbd", null, each), " "])), h("dd", null, told))));
  const dialog = h("dialog", { class: "dialog help", "aria-labelledby": "help-title" },
    h("h2", { id: "help-title" }, "Keys"),
    rows.length ? list : h("p", null, "This view has no keys of its own."),
    h("form", { method: "dialog", class: "dialog-end" }, close));
  dialog.addEventListener("close", () => dialog.remove(), { once: true });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog) dialog.close();
  });
  document.body.append(dialog);
  dialog.showModal();
}
