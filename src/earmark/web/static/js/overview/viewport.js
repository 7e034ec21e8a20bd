/** Which stretch of a recording is in view. */

const LEAST_S = 1;
const MOST_S = 36000;

/** A stretch that can be zoomed and moved, and never leaves the recording. */
export class Viewport {
  start_s = 0;
  end_s;
  length_s;

  constructor(length_s) {
    this.length_s = Math.max(length_s, 0.001);
    this.end_s = Math.min(this.length_s, MOST_S);
  }

  get span_s() {
    return this.end_s - this.start_s;
  }

  get isWhole() {
    return this.span_s >= this.#most_s - 1e-6;
  }

  get #least_s() {
    return Math.min(LEAST_S, this.length_s);
  }

  get #most_s() {
    return Math.min(MOST_S, this.length_s);
  }

  /** Show a stretch, or as much of it as can be shown at once. */
  show(start_s, end_s) {
    const span_s = Math.min(this.#most_s, Math.max(this.#least_s, end_s - start_s));
    const middle_s = (start_s + end_s) / 2;
    this.start_s = Math.min(Math.max(0, middle_s - span_s / 2), this.length_s - span_s);
    this.end_s = this.start_s + span_s;
  }

  /** Show `factor` times as much, with `at_s` staying where it is. */
  zoom(factor, at_s) {
    const span_s = Math.min(this.#most_s, Math.max(this.#least_s, this.span_s * factor));
    const share = (at_s - this.start_s) / this.span_s;
    const start_s = at_s - share * span_s;
    this.show(start_s, start_s + span_s);
  }

  pan(by_s) {
    this.show(this.start_s + by_s, this.end_s + by_s);
  }

  /** Return how far from the left a time is, as a share of the width. */
  shareAt(time_s) {
    return (time_s - this.start_s) / this.span_s;
  }

  timeAt(share) {
    return this.start_s + share * this.span_s;
  }
}
