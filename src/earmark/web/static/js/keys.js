/** One key, one action. */

import { openHelp } from "./help.js";

const WRITTEN = `textarea, select, [contenteditable],
  input:not([type=checkbox], [type=radio], [type=range], [type=button], [type=submit])`;
const PRESSED = "button, summary, a, [role=button], input, video, audio";
const MOVED = "input[type=range], input[type=radio], [role=slider], [role=tab], [role=option]";
const ARROWS = new Set(["arrowleft", "arrowright", "arrowup", "arrowdown", "home", "end", "pageup", "pagedown"]);

/** Whether a key belongs to what has the focus, and not to the page. */
function isTaken(event, key) {
  const at = event.target instanceof Element ? event.target : document.body;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return true;
  if (document.querySelector("dialog[open]") || at.closest(WRITTEN)) return true;
  if ((key === " " || key === "enter") && at.closest(PRESSED)) return true;
  return ARROWS.has(key) && Boolean(at.closest(MOVED));
}

/**
 * Call `actions[key](event)` where `key` is the event's in lower case, until the signal.
 *
 * Keys belong to text fields, open dialogs and focused controls first. A held key repeats, which
 * `event.repeat` tells. `?` opens the help.
 */
export function bindKeys(actions, signal) {
  document.addEventListener("keydown", (event) => {
    const key = event.key.toLowerCase();
    const action = actions[key] ?? (key === "?" ? openHelp : null);
    if (!action || isTaken(event, key)) return;
    event.preventDefault();
    action(event);
  }, { signal });
}
