/** What the page knows of the project. */

import { get } from "./api.js";
import { subscribe } from "./events.js";

const changed = new EventTarget();
const forever = new AbortController().signal;
let asked = null;
let known = null;

/** Put the folder before names that several recordings have. */
function tellApart(recordings) {
  const counts = new Map();
  for (const { name } of recordings) counts.set(name, (counts.get(name) ?? 0) + 1);
  for (const each of recordings) {
    const folder = each.folder.split(/[/\\]/).filter(Boolean).at(-1);
    if (folder && counts.get(each.name) > 1) each.name = `${folder}/${each.name}`;
  }
}

/** Return a promise of the project, as `GET /api/project` tells it; asked once until it changes. */
export function project() {
  asked ??= get("/api/project").then((told) => {
    tellApart(told.recordings);
    known = told;
    return told;
  }).catch((error) => {
    asked = null;
    throw error;
  });
  return asked;
}

/** Ask again, and tell those who listen. */
export async function refreshProject() {
  asked = null;
  const told = await project();
  changed.dispatchEvent(new Event("change"));
  return told;
}

/** Return a recording by its id, or undefined; `project()` must have come first. */
export function recordingOf(id) {
  return known?.recordings.find((each) => each.id === id);
}

/** Call `fn(project)` whenever the project has changed, until the signal. */
export function onProject(fn, signal) {
  changed.addEventListener("change", () => fn(known), { signal });
}

for (const type of ["recordings", "back"]) {
  subscribe(type, () => refreshProject().catch(() => {}), forever);
}
