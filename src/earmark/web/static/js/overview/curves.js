/** Curves of scores, fetched piece by piece and kept for a while. */

import { get } from "../api.js";
import { Recent, piecesOf } from "./grid.js";

const POINTS = 1024;
const LEAST_S = 4;
const MOST_KEPT = 400;

/** The curves of one sound. */
export class Curves {
  #sound;
  #signal;
  #kept = new Recent(MOST_KEPT);

  constructor(sound, signal) {
    this.#sound = sound;
    this.#signal = signal;
  }

  /** Return a promise of `{start_s, end_s, scores}` with `n` points. */
  fetch(recording, start_s, end_s, n) {
    const key = `${recording} ${start_s} ${end_s} ${n}`;
    const known = this.#kept.get(key);
    if (known) return known.coming;
    const coming = get("/api/curve", { sound: this.#sound, recording, start: start_s, end: end_s, n }, this.#signal);
    const piece = { coming, curve: null };
    this.#kept.set(key, piece);
    coming.then((curve) => { piece.curve = curve; }, () => this.#kept.delete(key));
    return coming;
  }

  /**
   * Return the curves for what is in view that are here, and fetch the others.
   *
   * Args:
   *   whenHere: called as each of the others comes.
   */
  around(recording, viewport, whenHere) {
    const here = [];
    for (const { start_s, end_s } of piecesOf(viewport, { n_least: 1, least_s: LEAST_S })) {
      const known = this.#kept.get(`${recording} ${start_s} ${end_s} ${POINTS}`);
      if (known?.curve) here.push(known.curve);
      else if (!known) this.fetch(recording, start_s, end_s, POINTS).then(whenHere, () => {});
    }
    return here;
  }

  /** Forget all curves: the scores have changed. */
  clear() {
    this.#kept.clear();
  }
}
