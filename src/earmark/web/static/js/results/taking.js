/** What can be taken away: the detector, and a file of each kind. */

import { ApiError, get, isAbort, post, send, url } from "../api.js";
import { h, listen, replace } from "../dom.js";
import { notice } from "../notice.js";
import { followWork } from "../recordings/work.js";
import { WorkPanel } from "../recordings/work_panel.js";

const DOWNLOAD_ENDS_AFTER_MS = 60000;
/** So many kinds of file are shown of each group at first. */
const SHOWN = 2;

/** Save what an address holds, or raise the server's sentence: a plain link could not tell it. */
async function save(address, name, signal) {
  const file = await (await send(address, { signal })).blob();
  // Several files, one for each recording, come as an archive.
  const called = file.type === "application/zip" ? name.replace(/\.\w+$/, ".zip") : name;
  const link = h("a", { href: URL.createObjectURL(file), download: called });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), DOWNLOAD_ENDS_AFTER_MS);
}

function exportItem(sound, { kind, group, title, file_name, about }, signal) {
  const link = h("a", { class: "button small", href: url("/api/export", { sound, kind }), download: file_name, "aria-label": `Save ${group}, ${title}` }, "Save");
  listen(link, "click", async (event) => {
    event.preventDefault();
    if (link.getAttribute("aria-disabled") === "true") return;
    link.setAttribute("aria-disabled", "true");
    link.textContent = "Writing …";
    try {
      await save(link.href, file_name, signal);
    } catch (error) {
      if (isAbort(error)) return;
      notice(error.message, { kind: "error" });
    } finally {
      link.removeAttribute("aria-disabled");
      link.textContent = "Save";
    }
  }, signal);
  return h("li", null, h("div", null, h("b", null, title), h("small", null, about)), link);
}

/** Fill `root` with a button for each kind of file; ask again when training has ended. */
export async function showExports(root, sound, signal) {
  const lists = h("div");
  replace(root, h("h2", null, "Take it away"), lists);
  const { exports } = await get("/api/exports", { sound }, signal);
  const groups = new Map();
  for (const each of exports) groups.set(each.group, [...(groups.get(each.group) ?? []), each]);
  replace(lists, ...[...groups].map(([group, kinds]) => {
    const items = kinds.map((each) => exportItem(sound, each, signal));
    const others = items.splice(SHOWN);
    return h("section", null, h("h3", null, group), h("ul", { class: "exports" }, items),
      others.length > 0 && h("details", null, h("summary", null, `${others.length} other formats`), h("ul", { class: "exports" }, others)));
  }));
}

/** Fill `root` with a button for each thing that is cut out of the recordings, and with how far that is. */
export async function showCutting(root, sound, signal) {
  const list = h("ul", { class: "exports" });
  const panel = new WorkPanel(signal);
  replace(root, h("h2", null, "Cut them out"), h("p", null, "Into the folder exports of the project. Answering goes on meanwhile."), list, panel.element);
  const { cuttables } = await get("/api/cuttables", {}, signal);
  replace(list, cuttables.map(({ kind, title, about }) => {
    const button = h("button", { type: "button", class: "button small", dataset: { kind }, "aria-label": `Cut ${title}` }, "Cut");
    return h("li", null, h("div", null, h("b", null, title), h("small", null, about)), button);
  }));
  listen(list, "click", async (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    try {
      panel.show(await post("/api/cut", { sound, kind: button.dataset.kind }, signal));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      notice(error.message, { kind: "error" });
    }
  }, signal);
  await followWork((work) => {
    for (const button of list.querySelectorAll("button")) button.disabled = work.is_running;
    if (work.kind === "cut") panel.show(work);
  }, signal);
}

/** Fill `root` with the button that trains, and with how far that is. */
export async function showTraining(root, sound, { onTrained, signal }) {
  const button = h("button", { type: "button", class: "button" }, `Train ${sound}`);
  const bar = h("progress", { "aria-label": "Training", hidden: true });
  const told = h("p", { class: "training-told", role: "status" });
  replace(root, h("h2", null, "Keep what was learnt"),
    h("p", null, "Writes a detector from all answers, which earmark find uses on any recording. Answering goes on meanwhile."), button, bar, told);
  let wasTraining = false;
  let isOurs = false;
  const show = ({ kind, is_running: isRunning, said, error }) => {
    const isTraining = kind === "train" && isRunning;
    button.disabled = isRunning;
    bar.hidden = !isTraining;
    isOurs ||= isTraining;
    if (isTraining) told.textContent = "Learning from every answer …";
    else if (isRunning) told.textContent = "Something else is being done; training can begin after that.";
    else if (kind === "train" && isOurs) told.textContent = error ?? said.join(" ");
    else told.textContent = "";
    if (wasTraining && !isRunning && !error) onTrained();
    wasTraining = isTraining;
  };
  listen(button, "click", async () => {
    try {
      show(await post("/api/train", { sound }, signal));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      notice(error.message, { kind: "error" });
    }
  }, signal);
  await followWork(show, signal);
}
