/** The recordings of the project: adding, scanning, and what is wrong with any. */

import { ApiError, post } from "../api.js";
import { h, listen, replace } from "../dom.js";
import { clock, lasting, plural } from "../format.js";
import { notice } from "../notice.js";
import { addingForm } from "../recordings/adding.js";
import { followWork } from "../recordings/work.js";
import { WorkPanel } from "../recordings/work_panel.js";
import { onProject, project } from "../store.js";

function stateOf({ is_scanned, is_waiting, is_missing, problem }) {
  if (is_missing || problem) {
    return h("span", { class: "state trouble" }, h("span", { class: "state-sign", "aria-hidden": "true" }, "!"), problem ?? "Its file is gone: put it back, or add it from where it is now.");
  }
  if (is_scanned) return h("span", { class: "state" }, h("span", { class: "state-sign", "aria-hidden": "true" }, "✓"), is_waiting ? "scanned, but not with the own ear of a detector" : "scanned");
  return h("span", { class: "state waiting" }, h("span", { class: "state-sign", "aria-hidden": "true" }, "○"), "not scanned yet");
}

function rowOf(recording, sound) {
  const { id, name, duration_s, has_picture, is_scanned } = recording;
  const title = is_scanned ? h("a", { href: `#/overview/${encodeURIComponent(sound)}?recording=${id}` }, name) : name;
  return h("tr", { dataset: { recording: id } }, h("th", { scope: "row" }, title), h("td", { class: "length" }, clock(duration_s)),
    h("td", { class: "kind" }, has_picture ? "video" : "sound only"), h("td", { class: "state-cell" }, stateOf(recording)));
}

/** Show the recordings; names lead to the overview of `params.sound`. */
export async function show(root, params, signal) {
  const panel = new WorkPanel(signal);
  const facts = h("p");
  const scan = h("button", { type: "button", class: "button" });
  const body = h("tbody");
  const table = h("table", { class: "recording-list" }, h("caption", { class: "spoken" }, "Recordings"),
    h("thead", null, h("tr", null, ["Name", "Length", "Kind", "State"].map((text, at) => h("th", { scope: "col", class: at === 1 ? "length" : "" }, text)))), body);
  const none = h("p", { class: "recordings-none" }, "No recordings yet. Add a video, or a folder of them, and earmark listens to them; an hour takes a few seconds.");
  const next = h("a", { class: "button primary", href: `#/answer/${encodeURIComponent(params.sound)}` }, `Answer about ${params.sound}`);
  const form = addingForm({ onWork: (work) => follow(work), signal });
  let isBusy = false;
  let nWaiting = 0;
  const offerScan = () => {
    scan.textContent = `Scan ${plural(nWaiting, "recording")}`;
    scan.hidden = !nWaiting || isBusy;
  };

  const list = ({ recordings }) => {
    const length_s = recordings.reduce((sum, { duration_s }) => sum + duration_s, 0);
    nWaiting = recordings.filter((each) => each.is_waiting && !each.is_missing).length;
    facts.textContent = recordings.length ? `${plural(recordings.length, "recording")}, ${lasting(length_s)}` : "";
    offerScan();
    next.hidden = !recordings.some(({ is_scanned }) => is_scanned);
    table.hidden = !recordings.length;
    none.hidden = Boolean(recordings.length);
    form.querySelector("button").classList.toggle("primary", !recordings.length);
    const focused = document.activeElement?.closest("tr[data-recording]")?.dataset.recording;
    replace(body, recordings.map((recording) => rowOf(recording, params.sound)));
    if (focused) body.querySelector(`[data-recording="${focused}"] a`)?.focus({ preventScroll: true });
  };
  const follow = (work) => {
    isBusy = work.is_running;
    panel.show(work);
    offerScan();
  };

  listen(scan, "click", async () => {
    try {
      follow(await post("/api/scan", {}, signal));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      notice(error.message, { kind: "error" });
    }
  }, signal);
  replace(root, h("div", { class: "recordings" },
    h("header", { class: "view-head" }, h("h1", null, "Recordings"), facts),
    none, form, panel.element,
    h("div", { class: "recordings-acts" }, next, scan), table,
    h("div", { class: "drop-here", "aria-hidden": "true" }, h("p", null, "Drop to add"))));
  list(await project());
  onProject(list, signal);
  await followWork(follow, signal);
}
