/** What the server does in the background: one thing at a time, for everybody who looks. */

import { get } from "../api.js";
import { subscribe } from "../events.js";

/** Call `fn(work)` now and whenever the work has moved on, until the signal. Returns a promise of the first. */
export async function followWork(fn, signal) {
  let isToldAlready = false;
  subscribe("work", (work) => {
    isToldAlready = true;
    fn(work);
  }, signal);
  const ask = async () => {
    const work = await get("/api/work", {}, signal);
    if (!isToldAlready) fn(work);
  };
  subscribe("back", () => {
    isToldAlready = false;
    ask().catch(() => {});
  }, signal);
  await ask();
}
