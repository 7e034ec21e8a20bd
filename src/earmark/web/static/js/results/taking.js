/** What can be taken away: the detector, and a file of each kind. */

import { ApiError, get, isAbort, post, send, url } from "../api.js";
import { h, listen, replace } from "../dom.js";
import { notice } from "../notice.js";
import { followWork } from "../recordings/work.js";

const DOWNLOAD_ENDS_AFTER_MS = 60000;

/** Save what an address holds, or raise the server's sentence: a plain link could not tell it. */
async function save(address, name, signal) {
  const file = await (await send(address, { signal })).blob();
  const link = h("a", { href: URL.createObjectURL(file), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), DOWNLOAD_ENDS_AFTER_MS);
}

function exportItem(sound, { kind, title, file_name, about }, signal) {
  const link = h("a", { class: "button small", href: url("/api/export", { sound, kind }), download: file_name, "aria-label": `Save ${title}` }, "Save");
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
  const list = h("ul", { class: "exports" });
  replace(root, h("h2", null, "Take it away"), list);
  const { exports } = await get("/api/exports", { sound }, signal);
  replace(list, exports.map((each) => exportItem(sound, each, signal)));
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
    else if (isRunning) told.textContent = "Recordings are being scanned; training can begin after that.";
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
