/** What the server tells by itself, over one connection for the whole page. */

import { tab, url } from "./api.js";

const AGAIN_MS = 2000;
/** A browser has six connections to a server for all its tabs: one that nobody looks at lets go of its own. */
const HIDDEN_MS = 10_000;
const TYPES = ["progress", "work", "recordings", "labels"];
const told = new EventTarget();
let source = null;
let wasLost = false;
let letGo = 0;

function connect() {
  source = new EventSource(url("/api/events", { tab }));
  for (const type of TYPES) {
    source.addEventListener(type, (event) => {
      told.dispatchEvent(new CustomEvent(type, { detail: JSON.parse(event.data) }));
    });
  }
  source.addEventListener("open", () => {
    if (wasLost) told.dispatchEvent(new CustomEvent("back", { detail: {} }));
    wasLost = false;
  });
  source.addEventListener("error", () => {
    if (!wasLost) told.dispatchEvent(new CustomEvent("lost", { detail: {} }));
    wasLost = true;
    // The browser tries again by itself, except after a refusal.
    if (source?.readyState === EventSource.CLOSED) setTimeout(connect, AGAIN_MS);
  });
}

function followVisibility() {
  clearTimeout(letGo);
  if (document.hidden) {
    letGo = setTimeout(() => {
      source?.close();
      wasLost = true;
    }, HIDDEN_MS);
  } else if (source?.readyState === EventSource.CLOSED) connect();
}

/**
 * Call `fn(data)` for each event of a type until the signal: `progress`, `work`, `recordings`,
 * `labels`; and `lost` and `back` when the server went away and returned.
 */
export function subscribe(type, fn, signal) {
  if (source === null) {
    connect();
    document.addEventListener("visibilitychange", followVisibility);
  }
  told.addEventListener(type, (event) => fn(event.detail), { signal });
}
