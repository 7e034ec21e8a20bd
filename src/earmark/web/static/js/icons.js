/** The page's few pictures. */

import { s } from "./dom.js";

const PATHS = {
  answer: "M9 11.5l2.5 2.5L17 8M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18z",
  overview: "M3 6h18M3 12h18M3 18h18M7 4.5v3M15 10.5v3M10 16.5v3",
  results: "M4 20V4M4 20h16M8 16v-4M12.5 16V8M17 16v-6",
  recordings: "M4 5h16v14H4zM10 9.5v5l4.5-2.5z",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c1-4 4-5.5 7.5-5.5s6.5 1.5 7.5 5.5",
  yes: "M5 12.5l4.5 4.5L19 7.5",
  no: "M6 6l12 12M18 6L6 18",
  unsure: "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.1-1.5 2.3M12 18.2v.1",
  skip: "M6 6l7 6-7 6zM17 6v12",
  undo: "M8 5L4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3",
  play: "M8 5.5v13l10.5-6.5z",
  pause: "M8.5 6v12M15.5 6v12",
  slow: "M12 7v5l3 2M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z",
  mark: "M5 5v14M19 5v14M9 12h6M9 12l2-2M9 12l2 2M15 12l-2-2M15 12l-2 2",
  whole: "M3 12h2M7 9v6M11 6v12M15 9v6M19 11v2",
  back: "M15 6l-6 6 6 6",
  on: "M9 6l6 6-6 6",
  more: "M12 5v14M5 12h14",
  less: "M5 12h14",
  help: "M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.1-1.5 2.3M12 18.2v.1",
};

/** Return a picture by its name; it says nothing to those who do not see it. */
export function icon(name) {
  const props = { class: `icon icon-${name}`, viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" };
  return s("svg", props, s("path", { d: PATHS[name] }));
}
