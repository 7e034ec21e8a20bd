/** The page: finds the view that the address names, and ends the one before. */

import { isAbort } from "./api.js";
import { h, listen, replace } from "./dom.js";
import { subscribe } from "./events.js";
import { notice } from "./notice.js";
import { addressOf, showBar } from "./shell.js";
import { onProject, project } from "./store.js";

const VIEWS = {
  answer: () => import("./views/answer.js"),
  overview: () => import("./views/overview.js"),
  results: () => import("./views/results.js"),
  recordings: () => import("./views/recordings.js"),
};
const TITLES = { answer: "Answer", overview: "Overview", results: "Results", recordings: "Recordings" };
const LAST_SOUND = "earmark-sound";
const FIRST_SOUND = "typing";

const root = document.getElementById("view");
const bar = document.getElementById("bar");
const page = new AbortController().signal;
let ending = new AbortController();
let isFirst = true;

/** Return what the address names: `{view, sound, query}`; `view` is null where it names none. */
function readAddress() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?", 2);
  const [view, ...rest] = path.split("/");
  let sound = "";
  try {
    sound = decodeURIComponent(rest.join("/"));
  } catch {
    // An address that somebody cut short names no sound.
  }
  return { view: view in VIEWS ? view : null, sound, query: new URLSearchParams(query) };
}

function chooseSound(told) {
  const last = sessionStorage.getItem(LAST_SOUND);
  return last ?? told.sounds[0]?.sound ?? FIRST_SOUND;
}

function showFailure(error, signal) {
  const again = h("button", { class: "button primary", type: "button" }, "Try again");
  listen(again, "click", open, signal);
  replace(root, h("section", { class: "empty", role: "alert" },
    h("h1", null, "That did not work"), h("p", null, error.message), h("div", { class: "actions" }, again)));
}

/** Draw the bar, and draw it anew whenever the project changes. */
function keepBar(shown, signal) {
  let drawn = new AbortController();
  const draw = (told) => {
    drawn.abort();
    drawn = new AbortController();
    showBar(bar, { ...shown, told }, AbortSignal.any([drawn.signal, signal]));
  };
  draw(shown.told);
  onProject(draw, signal);
}

async function open() {
  ending.abort();
  ending = new AbortController();
  const { signal } = ending;
  replace(root);
  try {
    const told = await project();
    if (signal.aborted) return;
    const { view, sound: named, query } = readAddress();
    const sound = named || chooseSound(told);
    if (!view || (!named && view !== "recordings")) {
      const first = view ?? (told.recordings.some((each) => each.is_scanned) ? "answer" : "recordings");
      location.replace(addressOf(first, sound));
      return;
    }
    sessionStorage.setItem(LAST_SOUND, sound);
    document.title = `${TITLES[view]} · ${view === "recordings" ? told.name : sound} · earmark`;
    keepBar({ told, view, sound }, signal);
    const { show } = await VIEWS[view]();
    if (signal.aborted) return;
    scrollTo(0, 0);
    if (!isFirst) root.focus({ preventScroll: true });
    isFirst = false;
    await show(root, { sound, query }, signal);
  } catch (error) {
    if (signal.aborted || isAbort(error)) return;
    showFailure(error, signal);
  }
}

/** Tell when the server has gone away, and when it is back. */
function watchServer() {
  let takeAway = null;
  subscribe("lost", () => {
    takeAway ??= notice("earmark does not answer. The page goes on as soon as it is back.", { kind: "error" });
  }, page);
  subscribe("back", () => {
    takeAway?.();
    takeAway = null;
    notice("earmark is back.");
  }, page);
}

addEventListener("hashchange", () => location.hash.startsWith("#/") && open());
listen(document.querySelector(".jump"), "click", (event) => {
  event.preventDefault();
  root.focus();
}, page);
watchServer();
open();
