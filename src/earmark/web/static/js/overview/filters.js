/** Which moments are shown. */

import { h, listen } from "../dom.js";

const VERDICTS = [["any", "Any answer"], ["none", "Not answered"], ["yes", "✓ Yes"], ["no", "✗ No"], ["unsure", "? Unsure"]];

/** The row of filters. */
export class Filters {
  #name = h("input", { type: "search", class: "field", placeholder: "Any recording", autocomplete: "off", "aria-label": "Name of the recording" });
  #verdict = h("select", { class: "field", "aria-label": "What people answered" }, VERDICTS.map(([value, text]) => h("option", { value }, text)));
  #least = h("input", { type: "number", class: "field", min: 0, max: 1, step: 0.05, inputmode: "decimal", "aria-label": "Lowest score" });
  #most = h("input", { type: "number", class: "field", min: 0, max: 1, step: 0.05, inputmode: "decimal", "aria-label": "Highest score" });
  #disputed = h("input", { type: "checkbox" });
  #reset = h("button", { type: "button", class: "button small quiet" }, "Show all");
  #more = h("button", { type: "button", class: "button filter-more", "aria-expanded": "false" }, "Filter");
  #moments;

  constructor(root, moments, signal) {
    this.#moments = moments;
    const filters = h("div", { class: "filters", role: "search", "aria-label": "Filter the moments" },
      this.#name, this.#more, this.#verdict,
      h("div", { class: "filter-score" }, h("span", null, "Score"), this.#least, h("span", { "aria-hidden": "true" }, "to"), this.#most),
      h("label", { class: "filter-check" }, this.#disputed, "People and machine disagree"), this.#reset);
    root.append(filters);
    listen(this.#more, "click", () => this.#more.setAttribute("aria-expanded", String(filters.classList.toggle("open"))), signal);
    listen(this.#name, "input", () => moments.setFilter({ name: this.#name.value.trim() }), signal);
    listen(this.#verdict, "change", () => moments.setFilter({ verdict: this.#verdict.value }), signal);
    listen(this.#least, "change", () => moments.setFilter({ least: this.#read(this.#least, 0) }), signal);
    listen(this.#most, "change", () => moments.setFilter({ most: this.#read(this.#most, 1) }), signal);
    listen(this.#disputed, "change", () => moments.setFilter({ onlyDisputed: this.#disputed.checked }), signal);
    listen(this.#reset, "click", () => {
      moments.resetFilter();
      this.#name.focus();
    }, signal);
    listen(moments, "filter", () => this.#show(), signal);
    this.#show();
  }

  #read(input, otherwise) {
    return input.value === "" || Number.isNaN(input.valueAsNumber) ? otherwise : Math.min(1, Math.max(0, input.valueAsNumber));
  }

  #show() {
    const { name, verdict, least, most, onlyDisputed } = this.#moments.filter;
    if (this.#name.value.trim() !== name) this.#name.value = name;
    this.#verdict.value = verdict;
    this.#least.value = least;
    this.#most.value = most;
    this.#disputed.checked = onlyDisputed;
    this.#reset.hidden = !this.#moments.isFiltered;
  }
}
