/** Figures of how right a sound is found, with the intervals that they lie in. */

import { h } from "../dom.js";

const MEANINGS = {
  "Average precision": "1 when everything that is there scores above everything else",
  Precision: "of what is found, so much is right",
  Recall: "of what is there, so much is found",
  F1: "precision and recall in one number",
  "Calibration error": "how far scores are from the truth; 0 is best",
};

const number = (value) => (value === null || value === undefined ? "–" : value.toFixed(2));

/** Return a bar from 0 to 1 with an interval and a dot on it. */
function bar({ value, low, high }) {
  const band = h("span", { class: "band" });
  const dot = h("span", { class: "dot" });
  band.style.left = `${100 * low}%`;
  band.style.width = `${100 * (high - low)}%`;
  dot.style.left = `${100 * value}%`;
  return h("span", { class: "interval", "aria-hidden": "true" }, band, dot);
}

function cell(figure, of) {
  if (!figure || figure.value === null) return h("td", { class: "unknown", dataset: { of } }, "–");
  const hasInterval = figure.low !== null && figure.high !== null;
  return h("td", { dataset: { of } }, h("b", null, number(figure.value)),
    hasInterval && h("span", { class: "range" }, ` ${number(figure.low)}–${number(figure.high)}`), hasInterval && bar(figure));
}

/** Return one table of every section's figures. */
export function figureTable(sections) {
  const names = [...new Set(sections.flatMap(({ figures }) => figures.map(({ name }) => name)))];
  return h("table", { class: "figures" }, h("caption", { class: "spoken" }, "Figures, each with its 95 % interval"),
    h("thead", null, h("tr", null, h("th", { scope: "col" }, h("span", { class: "spoken" }, "Figure")), sections.map(({ title }) => h("th", { scope: "col" }, title)))),
    h("tbody", null, names.map((name) => h("tr", null,
      h("th", { scope: "row" }, name, MEANINGS[name] && h("small", null, MEANINGS[name])),
      sections.map(({ title, figures }) => cell(figures.find((figure) => figure.name === name), title))))));
}
