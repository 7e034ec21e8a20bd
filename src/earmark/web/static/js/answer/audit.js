/** What a fair draw of answers says about everything. */

import { h } from "../dom.js";
import { plural } from "../format.js";
import { intervalRow } from "./figures.js";

const RIGHT = "of what is found, how much is right, by the audit";
const FOUND = "of all there is, how much is found, by the audit";

function about({ value, low, high }) {
  if (value === null) return "an unknown number";
  const numbers = [value, low, high].map((each) => Math.round(each).toLocaleString("en"));
  return `about ${numbers[0]} (${numbers[1]} to ${numbers[2]})`;
}

/** Return the pieces that show an audit; none before it began. */
export function auditPieces(audit) {
  const n = audit ? audit.n_yes + audit.n_no + audit.n_unsure : 0;
  if (n === 0) return [];
  const { existing, missed, precision, recall, advice } = audit;
  return [
    h("h3", null, `Audit, ${plural(n, "answer")}`),
    h("dl", null, intervalRow("Precision", RIGHT, precision), intervalRow("Recall", FOUND, recall)),
    h("p", null, `There are ${about(existing)} moments, of which ${about(missed)} are missed. ${advice.reason}`),
  ];
}
