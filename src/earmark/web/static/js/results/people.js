/** How far people agree. */

import { h } from "../dom.js";
import { percent, plural } from "../format.js";

/** Return a section about agreement, or null where one person answered alone. */
export function agreementSection({ people, pairs }) {
  if (people.length < 2) return null;
  const rows = pairs.map(({ a, b, n, share, kappa }) => h("tr", null, h("th", { scope: "row" }, `${a} and ${b}`),
    h("td", null, n.toLocaleString("en")), h("td", null, n ? percent(share) : "–"), h("td", null, kappa === null ? "–" : kappa.toFixed(2))));
  return h("section", { class: "agreement" }, h("h2", null, "Between people"),
    h("p", null, people.map(({ by, n }) => `${by}: ${plural(n, "answer")}`).join(" · ")),
    rows.length > 0 && h("table", null, h("caption", { class: "spoken" }, "Agreement between people"),
      h("thead", null, h("tr", null, ["", "Both answered", "Agreed", "Kappa"].map((text) => h("th", { scope: "col" }, text || h("span", { class: "spoken" }, "Who"))))),
      h("tbody", null, rows)),
    h("p", { class: "note" }, rows.length ? "Kappa is agreement beyond chance: 0 is none, 1 is full." : "They have not answered about the same stretches yet."));
}
