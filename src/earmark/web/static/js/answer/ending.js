/** What stands in for a question when there is none. */

import { h, listen, replace } from "../dom.js";

/**
 * Say why nothing is asked, and where to go from here.
 *
 * Args:
 *   act: `{label, run}`: what may help, if anything.
 */
export function drawEnding(root, { sound, title, text, act }, signal) {
  const to = (view) => `#/${view}/${encodeURIComponent(sound)}`;
  const button = act && h("button", { class: "button primary", type: "button" }, act.label);
  if (button) listen(button, "click", act.run, signal);
  replace(root, h("h1", null, title), h("p", null, text),
    h("div", { class: "actions" }, button,
      h("a", { class: act ? "button" : "button primary", href: to("results") }, "See the results"),
      h("a", { class: "button", href: to("overview") }, "Look at the overview")));
  root.hidden = false;
}
