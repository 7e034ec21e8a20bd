/** Pieces of a recording on a fixed grid, so that what was fetched once fits again. */

/**
 * Return the pieces that cover what is in view: `[{start_s, end_s}]`, each a power of two long, or
 * shorter at the recording's end.
 *
 * Args:
 *   n_least: how many pieces fit into the view at least.
 *   least_s: how short a piece may be.
 */
export function piecesOf({ start_s, end_s, length_s }, { n_least, least_s }) {
  const size_s = Math.max(least_s, 2 ** Math.floor(Math.log2((end_s - start_s) / n_least)));
  const pieces = [];
  for (let at = Math.floor(start_s / size_s); at * size_s < end_s; at += 1) {
    const piece = { start_s: at * size_s, end_s: Math.min(length_s, (at + 1) * size_s) };
    if (piece.end_s - piece.start_s > 0.01) pieces.push(piece);
  }
  return pieces;
}

/** A map that forgets what was not asked for the longest. */
export class Recent {
  #kept = new Map();
  #most;

  constructor(most) {
    this.#most = most;
  }

  get(key) {
    const value = this.#kept.get(key);
    if (value === undefined) return undefined;
    this.#kept.delete(key);
    this.#kept.set(key, value);
    return value;
  }

  set(key, value) {
    this.#kept.delete(key);
    this.#kept.set(key, value);
    if (this.#kept.size > this.#most) this.#kept.delete(this.#kept.keys().next().value);
  }

  delete(key) {
    this.#kept.delete(key);
  }

  clear() {
    this.#kept.clear();
  }
}
