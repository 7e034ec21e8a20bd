/** Numbers as people read them. */

const two = (number) => String(number).padStart(2, "0");

/** Return seconds as `0:00:12.3`. */
export function clock(seconds, digits = 0) {
  const unit = 10 ** digits;
  // Down, as a clock on the wall does, but 12.3 s must not become 12.2 s for want of a bit.
  const ticks = Math.floor(Math.max(0, seconds) * unit + 1e-6);
  const whole = Math.floor(ticks / unit);
  const rest = digits ? `.${String(ticks % unit).padStart(digits, "0")}` : "";
  return `${Math.floor(whole / 3600)}:${two(Math.floor(whole / 60) % 60)}:${two(whole % 60)}${rest}`;
}

/** Return where something is: `0:00:12.3 – 0:00:15.3`. */
export function span(start_s, end_s, digits = 1) {
  return `${clock(start_s, digits)} – ${clock(end_s, digits)}`;
}

/** Return a share as `87 %`, and a dash where there is none. */
export function percent(share) {
  return share === null || share === undefined || Number.isNaN(share) ? "–" : `${Math.round(100 * share)} %`;
}

/** Return `1 answer` or `3 answers`; `many` for nouns that do not take an s. */
export function plural(n, noun, many = `${noun}s`) {
  return `${n.toLocaleString("en")} ${n === 1 ? noun : many}`;
}

/** Return how long something takes: `45 s`, `12 min`, `1 h 05 min`. */
export function lasting(seconds) {
  if (seconds < 60) return `${Math.max(0, Math.round(seconds))} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${two(minutes % 60)} min`;
}
