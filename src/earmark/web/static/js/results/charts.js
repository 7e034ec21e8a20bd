/** Pictures of how right a sound is found. */

import { h, listen } from "../dom.js";

/** Return the charts of a section; their addresses end with the view. */
export function chartGrid(title, charts, signal) {
  return h("div", { class: "charts", role: "group", "aria-label": `${title}: pictures`, tabindex: 0 }, charts.map(({ title: name, svg, told }) => {
    const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    listen(signal, "abort", () => URL.revokeObjectURL(address));
    return h("figure", null, h("figcaption", null, name), h("img", { src: address, alt: told, title: told }));
  }));
}
