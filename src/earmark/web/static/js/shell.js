/** The bar at the top: which sound, which view, whose answers. */

import { post } from "./api.js";
import { h, listen, replace } from "./dom.js";
import { plural } from "./format.js";
import { openHelp } from "./help.js";
import { icon } from "./icons.js";
import { ask, notice } from "./notice.js";
import { refreshProject } from "./store.js";

const VIEWS = [["answer", "Answer"], ["overview", "Overview"], ["results", "Results"], ["recordings", "Recordings"]];

/** Return the address of a view of a sound. */
export function addressOf(view, sound) {
  return view === "recordings" ? "#/recordings" : `#/${view}/${encodeURIComponent(sound)}`;
}

/** Ask for the name of another sound, and go and answer about it. */
export async function addSound() {
  const name = await ask("Which other sound?", {
    yes: "Teach it",
    field: {
      label: "Its name",
      placeholder: "doorbell",
      hint: "Any name will do. A few yes and no answers are enough to begin with.",
    },
  });
  if (name) location.hash = addressOf("answer", name);
}

async function askName(by) {
  const name = await ask("Whose answers are these?", {
    yes: "That is me",
    field: {
      label: "Your name",
      value: by,
      hint: "It is kept with each answer, so that several people can work on one project.",
    },
  });
  if (!name || name === by) return;
  try {
    await post("/api/me", { name });
    await refreshProject();
  } catch (error) {
    notice(error.message, { kind: "error" });
  }
}

function soundMenu(told, view, sound, signal) {
  const known = told.sounds.some((each) => each.sound === sound) ? told.sounds
    : [{ sound, n_yes: 0, n_no: 0, n_unsure: 0 }, ...told.sounds];
  const to = view === "recordings" ? "answer" : view;
  const add = h("button", { type: "button" }, "Another sound …");
  const menu = h("details", { class: "menu" },
    h("summary", { "aria-label": `Sound: ${sound}. Choose another` }, h("span", null, sound)),
    h("div", { class: "menu-list" },
      known.map((each) => h("a", { href: addressOf(to, each.sound), "aria-current": each.sound === sound && "true" },
        h("span", null, each.sound), h("small", null, plural(each.n_yes + each.n_no + each.n_unsure, "answer")))),
      h("hr"), add));
  const close = () => { menu.open = false; };
  listen(add, "click", () => { close(); addSound(); }, signal);
  listen(menu, "click", (event) => event.target.closest("a") && close(), signal);
  listen(menu, "toggle", () => menu.open && menu.querySelector("a")?.focus(), signal);
  listen(document, "pointerdown", (event) => !menu.contains(event.target) && close(), signal);
  listen(menu, "focusout", (event) => event.relatedTarget && !menu.contains(event.relatedTarget) && close(), signal);
  listen(menu, "keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    close();
    menu.querySelector("summary").focus();
  }, signal);
  return menu;
}

/** Draw the bar for a view of a sound; it lives until the signal. */
export function showBar(root, { told, view, sound }, signal) {
  const who = h("button", {
    class: "who", type: "button", title: "Whose answers these are", "aria-label": `Answers are by ${told.by}. Change the name`,
  }, icon("person"), h("span", null, told.by));
  const help = h("button", {
    class: "who keys-button", type: "button", title: "Keys (?)", "aria-label": "Show the keys", "aria-keyshortcuts": "?",
  }, icon("help"));
  listen(who, "click", () => askName(told.by), signal);
  listen(help, "click", openHelp, signal);
  replace(root,
    h("a", { class: "brand", href: "#/", title: told.folder }, "earmark"),
    soundMenu(told, view, sound, signal),
    h("nav", { "aria-label": "Views" }, VIEWS.map(([name, label]) => h("a",
      { href: addressOf(name, sound), title: label, "aria-label": label, "aria-current": name === view && "page" },
      icon(name), h("span", null, label)))),
    h("div", { class: "bar-end" }, help, who));
}
