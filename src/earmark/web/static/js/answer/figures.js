/** Little charts: a share with its interval, and how one moved. */

import { h, s } from "../dom.js";
import { percent } from "../format.js";

const WIDTH = 300;
const HEIGHT = 72;

function isThere(estimate) {
  return Boolean(estimate) && estimate.value !== null;
}

/** Return an estimate as text: `87 %, between 78 % and 93 %`. */
export function estimateText(estimate) {
  if (!isThere(estimate)) return "not known yet";
  const { value, low, high } = estimate;
  return low === null || high === null ? percent(value) : `${percent(value)}, between ${percent(low)} and ${percent(high)}`;
}

/** Return a row: a name, a point on its interval from 0 to 100 %, and the number. */
export function intervalRow(name, told, estimate) {
  const number = h("span", { class: "figure-number" }, isThere(estimate) ? percent(estimate.value) : "–");
  const track = h("span", { class: "learnt-interval", "aria-hidden": "true" });
  if (isThere(estimate)) {
    const bar = h("span", { class: "learnt-interval-bar" });
    const point = h("span", { class: "learnt-interval-point" });
    const [low, high] = [estimate.low ?? estimate.value, estimate.high ?? estimate.value];
    bar.style.left = `${100 * low}%`;
    bar.style.width = `${100 * (high - low)}%`;
    point.style.left = `${100 * estimate.value}%`;
    track.append(bar, point);
  }
  return h("div", { class: "figure-row", title: told },
    h("dt", null, name, h("span", { class: "spoken" }, `: ${told}`)),
    h("dd", null, track, number, h("span", { class: "spoken" }, estimateText(estimate))));
}

/** Return how F1 moved over the answers, with its interval behind it; null before there are two points. */
export function historyChart(history) {
  const points = history.filter(({ f1 }) => isThere(f1));
  if (points.length < 2) return null;
  const [first, last] = [points[0].n_answers, points.at(-1).n_answers];
  const x = (n) => ((n - first) / Math.max(1, last - first)) * WIDTH;
  const y = (share) => HEIGHT * (1 - share);
  const at = (n, share) => `${x(n).toFixed(1)},${y(share).toFixed(1)}`;
  const band = [
    ...points.map(({ n_answers: n, f1 }) => at(n, f1.high ?? f1.value)),
    ...points.toReversed().map(({ n_answers: n, f1 }) => at(n, f1.low ?? f1.value)),
  ];
  const now = points.at(-1).f1;
  const dot = h("span", { class: "history-dot" });
  dot.style.top = `${100 * (1 - now.value)}%`;
  const told = `From ${percent(points[0].f1.value)} at ${first} answers to ${percent(now.value)} at ${last}`;
  return h("figure", { class: "history" },
    h("div", { class: "history-plot" },
      s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": told },
        s("polygon", { class: "history-band", points: band.join(" ") }),
        s("polyline", { class: "history-line", points: points.map(({ n_answers: n, f1 }) => at(n, f1.value)).join(" ") })),
      dot),
    h("figcaption", null, h("span", null, `${first} answers`), h("span", null, `${last} answers`)));
}

/** Return the answers as numbers and a bar in proportion. */
export function countsRow({ n_yes, n_no, n_unsure }) {
  const parts = [["yes", n_yes], ["no", n_no], ["unsure", n_unsure]];
  const bar = h("div", { class: "counts-bar", "aria-hidden": "true" }, parts.map(([name, n]) => {
    const part = h("span", { class: `n-${name}` });
    part.style.flexGrow = n;
    part.hidden = n === 0;
    return part;
  }));
  return h("div", { class: "counts" },
    h("dl", null, parts.map(([name, n]) => h("div", { class: `n-${name}` },
      h("dt", null, name), h("dd", null, n.toLocaleString("en"))))),
    bar);
}
