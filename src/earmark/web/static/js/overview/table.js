/** The moments as a table, a page at a time, many of which can be chosen at once. */

import { h, listen, replace } from "../dom.js";
import { clock, plural } from "../format.js";
import { recordingOf } from "../store.js";
import { verdictButtons, verdictMark } from "./verdicts.js";

const ROWS = 100;
const COLUMNS = [["time", "Time"], ["recording", "Recording"], ["length", "Length"], ["score", "Score"], ["verdict", "Answer"]];
const BY = {
  length: (moment) => moment.end_s - moment.start_s,
  score: (moment) => moment.score ?? -1,
  verdict: (moment) => ["yes", "no", "unsure", null].indexOf(moment.verdict),
  time: (moment) => moment.start_s,
};

/** The table, its pages and what can be done to the chosen rows. */
export class ClaimsTable {
  element = h("div", { class: "moments" });
  #moments;
  #list = [];
  #page = 0;
  #sort = { by: "recording", isDown: false };
  #anchor = null;
  #body = h("tbody");
  #all = h("input", { type: "checkbox" });
  #heads = new Map();
  #count = h("p", { class: "moments-count" }, "Looking for moments …");
  #bulk = h("div", { class: "bulk", role: "group", "aria-label": "The chosen moments", hidden: true });
  #bulkTold = h("b");
  #pages = h("div", { class: "pages" });
  #onOpen;

  /** Calls `onOpen(moment)` for one that is chosen to be looked at, `onAct(act)` for the chosen ones. */
  constructor(root, moments, { onOpen, onAct, signal }) {
    this.#moments = moments;
    this.#onOpen = onOpen;
    const clear = h("button", { type: "button", class: "button small quiet", dataset: { act: "clear" } }, "Choose none", h("kbd", null, "Esc"));
    this.#bulk.append(this.#bulkTold, ...verdictButtons({ hasKeys: true }), clear);
    const heads = COLUMNS.map(([by, text]) => {
      const head = h("th", { scope: "col", class: by }, h("button", { type: "button", dataset: { by } }, text));
      this.#heads.set(by, head);
      return head;
    });
    this.element.append(this.#count, this.#bulk,
      h("div", { class: "moments-scroll" }, h("table", null,
        h("caption", { class: "spoken" }, "Moments"),
        h("thead", null, h("tr", null, h("th", { scope: "col", class: "pick" }, h("label", null, this.#all, h("span", { class: "spoken" }, "Choose all that are shown"))), heads)),
        this.#body)),
      this.#pages);
    root.append(this.element);
    listen(this.element, "click", (event) => this.#click(event, onAct), signal);
    for (const type of ["loaded", "filter", "line", "said"]) listen(moments, type, () => this.update(), signal);
    listen(moments, "selection", () => this.#showChosen(), signal);
    listen(moments, "current", () => this.#showCurrent(), signal);
  }

  /** Take over the moments and the filter. */
  update() {
    if (!this.#moments.isLoaded) return;
    this.#list = this.#moments.listShown();
    const key = BY[this.#sort.by];
    if (key) this.#list.sort((a, b) => key(a) - key(b));
    if (this.#sort.isDown) this.#list.reverse();
    this.#page = Math.min(this.#page, this.#lastPage);
    for (const [by, head] of this.#heads) {
      head.setAttribute("aria-sort", by !== this.#sort.by ? "none" : this.#sort.isDown ? "descending" : "ascending");
    }
    this.#draw();
  }

  /** Look at the next or the previous moment. */
  step(by) {
    if (!this.#list.length) return;
    const at = this.#list.findIndex(({ key }) => key === this.#moments.current?.key);
    const next = at < 0 ? this.#page * ROWS : Math.min(this.#list.length - 1, Math.max(0, at + by));
    this.#turnTo(Math.floor(next / ROWS));
    this.#onOpen(this.#list[next]);
    this.#body.rows[next % ROWS]?.scrollIntoView({ block: "nearest" });
  }

  /** Choose the moment that is looked at, or not. */
  toggleCurrent() {
    const { current, selected } = this.#moments;
    if (!current?.key) return;
    const keys = new Set(selected);
    if (!keys.delete(current.key)) keys.add(current.key);
    this.#anchor = current.key;
    this.#moments.select(keys);
  }

  get #lastPage() {
    return Math.max(0, Math.ceil(this.#list.length / ROWS) - 1);
  }

  #draw() {
    const first = this.#page * ROWS;
    const rows = this.#list.slice(first, first + ROWS);
    const focused = document.activeElement?.closest?.("tr[data-key]")?.dataset.key;
    const wasBox = document.activeElement?.type === "checkbox";
    replace(this.#body, rows.map((moment) => this.#row(moment)));
    if (!rows.length) {
      const none = this.#moments.isFiltered ? "No moment is like this." : "Nothing scores here yet.";
      replace(this.#body, h("tr", null, h("td", { colspan: COLUMNS.length + 1, class: "none" }, none)));
    }
    this.#count.textContent = this.#moments.isFiltered
      ? `${this.#list.length.toLocaleString("en")} of ${plural(this.#moments.all.length, "moment")}` : plural(this.#list.length, "moment");
    const button = (page, text) => h("button", { type: "button", class: "button small", dataset: { page }, disabled: page < 0 || page > this.#lastPage }, text);
    replace(this.#pages, this.#lastPage > 0 && [button(this.#page - 1, "Previous"),
      h("span", null, `${first + 1}–${first + rows.length} of ${this.#list.length.toLocaleString("en")}`), button(this.#page + 1, "Next")]);
    this.#showChosen();
    this.#showCurrent();
    if (focused) this.#body.querySelector(`tr[data-key="${CSS.escape(focused)}"] ${wasBox ? "input" : "button"}`)?.focus({ preventScroll: true });
  }

  #row(moment) {
    const { key, recording, start_s, end_s, score, verdict } = moment;
    const time = clock(start_s, 1);
    const name = recordingOf(recording)?.name ?? "";
    const isFound = this.#moments.isFound(moment);
    return h("tr", { dataset: { key }, class: isFound ? "found" : "" },
      h("td", { class: "pick" }, h("label", null, h("input", { type: "checkbox", "aria-label": `Choose ${time} of ${name}` }))),
      h("td", { class: "time" }, h("button", { type: "button", class: "go" }, time)),
      h("td", { class: "recording" }, name),
      h("td", { class: "length" }, `${(end_s - start_s).toFixed(1)} s`),
      h("td", { class: "score" }, score === null ? h("span", { class: "quiet-text", title: "Scores next to nothing" }, "–")
        : [score.toFixed(2), h("span", { class: "above" }, isFound ? "found" : "")]),
      h("td", { class: "verdict-cell" }, verdictMark(verdict), this.#moments.isDisputed(moment) && h("span", { class: "disputed" }, isFound ? "but found" : "but lost")));
  }

  #showChosen() {
    const { selected } = this.#moments;
    for (const row of this.#body.querySelectorAll("tr[data-key]")) {
      const isChosen = selected.has(row.dataset.key);
      row.classList.toggle("chosen", isChosen);
      row.querySelector("input").checked = isChosen;
    }
    const n = this.#list.reduce((sum, { key }) => sum + selected.has(key), 0);
    this.#all.checked = n > 0 && n === this.#list.length;
    this.#all.indeterminate = n > 0 && n < this.#list.length;
    this.#bulk.hidden = selected.size === 0;
    this.#bulkTold.textContent = `${selected.size.toLocaleString("en")} chosen`;
  }

  #showCurrent() {
    for (const row of this.#body.querySelectorAll("tr[data-key]")) {
      if (row.dataset.key === this.#moments.current?.key) row.setAttribute("aria-current", "true");
      else row.removeAttribute("aria-current");
    }
  }

  #turnTo(page) {
    if (page === this.#page) return;
    this.#page = page;
    this.#draw();
  }

  #click(event, onAct) {
    const { act, page, by } = event.target.closest("button")?.dataset ?? {};
    if (act) return onAct(act);
    if (page !== undefined) {
      this.#turnTo(Number(page));
      return this.element.scrollIntoView({ block: "start" });
    }
    if (by) {
      this.#sort = { by, isDown: this.#sort.by === by ? !this.#sort.isDown : by === "score" };
      return this.update();
    }
    if (event.target === this.#all) return this.#moments.select(this.#all.checked ? this.#list.map(({ key }) => key) : []);
    const row = event.target.closest("tr[data-key]");
    if (!row) return undefined;
    if (event.target.closest(".pick")) return event.target.matches("input") ? this.#choose(row.dataset.key, event.target.checked, event.shiftKey) : undefined;
    if (event.shiftKey) return this.#choose(row.dataset.key, true, true);
    return this.#onOpen(this.#list.find(({ key }) => key === row.dataset.key));
  }

  #choose(key, isChosen, isRange) {
    const at = this.#list.findIndex((moment) => moment.key === key);
    const anchor = isRange ? this.#list.findIndex((moment) => moment.key === this.#anchor) : at;
    const [from, to] = [Math.min(at, anchor < 0 ? at : anchor), Math.max(at, anchor)];
    const keys = new Set(this.#moments.selected);
    for (const moment of this.#list.slice(from, to + 1)) {
      if (isChosen) keys.add(moment.key);
      else keys.delete(moment.key);
    }
    this.#anchor = key;
    this.#moments.select(keys);
  }
}
