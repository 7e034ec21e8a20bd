/** Short things to tell and to ask. */

import { h } from "./dom.js";

const SHOWN_MS = 4500;
const MOST = 3;
const LONGEST = 60;
let shelf = null;

function place() {
  if (!shelf?.isConnected) {
    shelf = document.getElementById("notices") ?? h("div", { id: "notices", class: "notices", role: "status" });
    if (!shelf.isConnected) document.body.append(shelf);
  }
  return shelf;
}

/**
 * Show a sentence at the foot of the page, read aloud politely; returns a function that takes it away.
 *
 * Args:
 *   kind: `"plain"`, or `"error"`, which stays until it is closed or its action is taken.
 *   action: `{label, run}`: a button beside the sentence.
 */
export function notice(text, { kind = "plain", action = null } = {}) {
  const close = h("button", { class: "notice-close", type: "button", "aria-label": "Close" }, "×");
  const act = action && h("button", { class: "button small", type: "button" }, action.label);
  const note = h("div", { class: `notice ${kind}` },
    kind === "error" && h("span", { class: "sign", "aria-hidden": "true" }, "!"),
    h("p", null, text), act, close);
  const end = () => note.remove();
  close.addEventListener("click", end);
  act?.addEventListener("click", () => {
    end();
    action.run();
  });
  const at = place();
  for (const same of at.children) {
    if (same.querySelector("p").textContent === text) same.remove();
  }
  at.append(note);
  while (at.children.length > MOST) at.firstElementChild.remove();
  if (kind !== "error") setTimeout(end, SHOWN_MS);
  return end;
}

/**
 * Ask in a dialog. Returns a promise of true or false; with `field`, of the text or null.
 *
 * Args:
 *   yes: what the button says that agrees.
 *   field: `{label, value, placeholder, hint}` of a line to write.
 */
export function ask(text, { yes = "OK", no = "Cancel", field = null } = {}) {
  const input = field && h("input", {
    type: "text", class: "field", value: field.value, placeholder: field.placeholder, maxlength: LONGEST, required: true,
    autofocus: true, autocomplete: "off",
  });
  const cancel = h("button", { class: "button quiet", type: "button" }, no);
  const form = h("form", { method: "dialog" },
    h("h2", { id: "ask-title" }, text),
    field && h("label", null, h("span", null, field.label), input, field.hint && h("small", null, field.hint)),
    h("div", { class: "dialog-end" }, cancel, h("button", { class: "button primary", value: "yes" }, yes)));
  const dialog = h("dialog", { class: "dialog", "aria-labelledby": "ask-title" }, form);
  document.body.append(dialog);
  return new Promise((resolve) => {
    cancel.addEventListener("click", () => dialog.close(""));
    dialog.addEventListener("close", () => {
      dialog.remove();
      const agreed = dialog.returnValue === "yes";
      resolve(field ? (agreed && input.value.trim()) || null : agreed);
    }, { once: true });
    dialog.showModal();
    input?.select();
  });
}
