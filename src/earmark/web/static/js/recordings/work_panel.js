/** How far the server is with adding, scanning or training. */

import { ApiError, post } from "../api.js";
import { h, listen, replace } from "../dom.js";
import { lasting, plural } from "../format.js";
import { notice } from "../notice.js";

const TITLES = { add: "Adding recordings", scan: "Scanning", train: "Learning", cut: "Cutting" };

/** A panel that shows work; hidden while there has been none. */
export class WorkPanel {
  element;
  #title = h("h2");
  #what = h("p", { class: "work-what" });
  #bar = h("progress", { "aria-label": "How far it is" });
  #pace = h("p", { class: "work-pace" });
  #stop = h("button", { type: "button", class: "button small" }, "Stop");
  #close = h("button", { type: "button", class: "button small quiet" }, "Close");
  #said = h("ul", { class: "work-said" });
  #details = h("details", { class: "work-details", hidden: true }, h("summary", null, "What was done"), this.#said);
  #skipped = h("div", { class: "work-skipped" });
  #spoken = h("p", { class: "spoken", role: "status" });
  #was = null;
  #n = -1;

  constructor(signal) {
    this.element = h("section", { class: "work panel", "aria-label": "Work in the background", hidden: true },
      h("div", { class: "work-head" }, this.#title, this.#stop, this.#close), this.#what, this.#bar, this.#pace, this.#skipped, this.#details, this.#spoken);
    listen(this.#stop, "click", () => this.#halt(), signal);
    listen(this.#close, "click", () => { this.element.hidden = true; }, signal);
  }

  /** Show work as `GET /api/work` tells it. */
  show(work) {
    const { kind, is_running: isRunning, what, done_s, total_s, n_done, skipped, said, error } = work;
    if (isRunning) this.element.hidden = false;
    else if (!this.#was && !skipped.length && !error) this.element.hidden = true;
    else if (this.#was !== false) this.element.hidden = !kind;
    const title = isRunning ? TITLES[kind] : outcomeOf(work);
    this.#title.textContent = title;
    this.#what.textContent = isRunning ? what : error ?? "";
    this.#what.hidden = !this.#what.textContent;
    this.#bar.hidden = !isRunning;
    if (total_s > 0) Object.assign(this.#bar, { max: total_s, value: done_s });
    else this.#bar.removeAttribute("value");
    this.#pace.textContent = isRunning ? paceOf(work) : "";
    this.#pace.hidden = !this.#pace.textContent;
    this.#stop.hidden = !isRunning;
    if (!isRunning) this.#rest();
    this.#close.hidden = isRunning;
    this.#details.hidden = !said.length;
    replace(this.#said, said.map((text) => h("li", null, text)));
    this.#showSkipped(skipped);
    if (this.#was !== isRunning || this.#n !== n_done) this.#spoken.textContent = isRunning ? `${title}: ${n_done} done.` : title;
    this.#was = isRunning;
    this.#n = n_done;
  }

  #showSkipped(skipped) {
    this.#skipped.hidden = !skipped.length;
    replace(this.#skipped, h("h3", null, `Skipped: ${plural(skipped.length, "file")}`),
      h("ul", null, skipped.map(({ name, reason }) => h("li", null, h("b", null, name), ` ${reason}`))));
  }

  #rest() {
    this.#stop.disabled = false;
    this.#stop.textContent = "Stop";
  }

  async #halt() {
    this.#stop.disabled = true;
    this.#stop.textContent = "Stopping …";
    try {
      await post("/api/stop", {});
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#rest();
      notice(error.message, { kind: "error" });
    }
  }
}

function outcomeOf({ kind, n_done, skipped, error }) {
  if (error) return "That did not work";
  if (kind === "train") return "Learnt";
  if (kind === "cut") return n_done ? `Wrote ${plural(n_done, "file")}` : "Nothing was cut";
  if (n_done) return `Scanned ${plural(n_done, "recording")}`;
  return skipped.length ? "Nothing could be scanned" : "There was nothing new to scan";
}

function paceOf({ done_s, total_s, speed, left_s, n_done }) {
  const parts = [
    total_s > 0 && `${Math.floor((100 * done_s) / total_s)} %`,
    total_s > 0 && `${lasting(done_s)} of ${lasting(total_s)}`,
    n_done > 0 && `${n_done.toLocaleString("en")} done`,
    speed && `${Math.round(speed).toLocaleString("en")} × real time`,
    left_s !== null && left_s !== undefined && `${lasting(left_s)} left`,
  ];
  return parts.filter(Boolean).join(" · ");
}
