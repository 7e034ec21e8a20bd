/** All recordings as strips; those out of sight cost nothing. */

import { onColours } from "./colours.js";
import { h, listen } from "../dom.js";
import { Strip } from "./strip.js";

const AHEAD = "300px 0px";

/** The list of strips. */
export class Strips {
  element = h("ul", { class: "strips", "aria-label": "Recordings" });
  #none = h("p", { class: "none", hidden: true }, "No recording has such moments.");
  #moments;
  #strips = new Map();
  #observer;
  #resizes;
  #signal;
  #options;
  #curves;
  #opened = null;

  constructor(root, moments, curves, { onGo, signal }) {
    this.#moments = moments;
    this.#curves = curves;
    this.#signal = signal;
    this.#options = { onGo, signal };
    this.#observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) this.#strips.get(target.dataset.recording)?.see(isIntersecting);
    }, { rootMargin: AHEAD });
    let width = 0;
    this.#resizes = new ResizeObserver(([entry]) => {
      if (Math.abs(entry.contentRect.width - width) < 1) return;
      width = entry.contentRect.width;
      this.#watchAgain();
    });
    this.#resizes.observe(this.element);
    listen(signal, "abort", () => {
      this.#observer.disconnect();
      this.#resizes.disconnect();
    });
    root.append(this.element, this.#none);
    onColours(() => this.#each((strip) => strip.draw()), signal);
    listen(moments, "line", () => this.update(), signal);
    listen(moments, "filter", () => this.update(), signal);
    listen(moments, "loaded", () => this.update(), signal);
  }

  /** Make a strip for each recording; one that has not changed stays as it is. */
  list(recordings) {
    const before = this.#strips;
    const isSame = (strip, recording) => strip && JSON.stringify(strip.recording) === JSON.stringify(recording);
    this.#strips = new Map(recordings.map((recording) => [recording.id, isSame(before.get(recording.id), recording)
      ? before.get(recording.id) : new Strip(recording, this.#moments, this.#curves, this.#options)]));
    for (const [id, strip] of before) if (this.#strips.get(id) !== strip) this.#drop(strip);
    for (const [id, strip] of this.#strips) {
      if (before.get(id) === strip) continue;
      strip.element.dataset.recording = id;
      this.#observer.observe(strip.element);
    }
    // What stays in its place keeps the focus.
    [...this.#strips.values()].forEach(({ element }, at) => {
      if (this.element.children[at] !== element) this.element.insertBefore(element, this.element.children[at] ?? null);
    });
    this.update();
  }

  /** Take over the moments, the line and the filter. */
  update() {
    const shown = Map.groupBy(this.#moments.listShown(), ({ recording }) => recording);
    const labels = Map.groupBy(this.#moments.labels, ({ recording }) => recording);
    const { name } = this.#moments.filter;
    const needsMoments = this.#moments.isFiltered && !(name && this.#isOnlyNamed());
    let n = 0;
    for (const [id, strip] of this.#strips) {
      const isShown = this.#moments.hasName(id) && (!needsMoments || shown.has(id));
      strip.element.hidden = !isShown;
      n += isShown;
      if (isShown) strip.update(shown.get(id) ?? [], labels.get(id) ?? []);
    }
    this.#none.hidden = n > 0;
  }

  /** Show which part of which recording is open large. */
  frame(recording, viewport) {
    if (this.#opened && this.#opened !== recording) this.#strips.get(this.#opened)?.frame(null);
    this.#opened = recording;
    this.#strips.get(recording)?.frame(viewport);
  }

  /** Show that nothing is open large any more. */
  close(recording, hasFocus) {
    this.frame(recording, null);
    if (hasFocus) this.#strips.get(recording)?.focus();
  }

  /** Scroll a recording's strip to where the dock does not hide it. */
  reveal(recording) {
    this.#strips.get(recording)?.element.scrollIntoView({ block: "nearest" });
  }

  forget() {
    this.#each((strip) => strip.forget());
  }

  #drop({ element }) {
    this.#observer.unobserve(element);
    element.remove();
  }

  #isOnlyNamed() {
    const { least, most, verdict, onlyDisputed } = this.#moments.filter;
    return least === 0 && most === 1 && verdict === "any" && !onlyDisputed;
  }

  #each(fn) {
    for (const strip of this.#strips.values()) fn(strip);
  }

  #watchAgain() {
    this.#each(({ element }) => {
      this.#observer.unobserve(element);
      this.#observer.observe(element);
    });
  }
}
