/** The moments of a sound: what the machine claims, what people said, and what a line makes of it. */

import { get, post } from "../api.js";
import { merge } from "./merging.js";

const MOST_AT_ONCE = 500;

/** What is shown of the moments. */
const NO_FILTER = { name: "", least: 0, most: 1, verdict: "any", onlyDisputed: false };

/**
 * All moments of a sound. Tells `loaded` (everything may be new), `line` (another line was tried),
 * `filter`, `selection` and `current` as events.
 */
export class Moments extends EventTarget {
  sound;
  /** Moments by recording and time: `{key, recording, start_s, end_s, score, verdict}`. */
  all = [];
  labels = [];
  points = null;
  isLoaded = false;
  /** Whether there is something that finds the sound. */
  isFinding = false;
  /** The line in use, and the one that is tried. */
  lineInUse = 0.5;
  #line = null;
  #filter = { ...NO_FILTER };
  #names = new Map();
  #signal;
  selected = new Set();
  current = null;
  /** Numbers of labels of each change, so that it can be taken back. */
  #changes = [];

  constructor(sound, signal) {
    super();
    this.sound = sound;
    this.#signal = signal;
  }

  get line() {
    return this.#line ?? this.lineInUse;
  }

  set line(line) {
    this.#line = line;
    this.#drop();
    this.#tell("line");
  }

  get filter() {
    return this.#filter;
  }

  setFilter(changes) {
    this.#filter = { ...this.#filter, ...changes };
    this.#drop();
    this.#tell("filter");
  }

  get isFiltered() {
    return Object.entries(NO_FILTER).some(([name, value]) => this.#filter[name] !== value);
  }

  resetFilter() {
    this.setFilter(NO_FILTER);
  }

  /** Ask the server for everything; `recordings` are those of the project. */
  async load(recordings) {
    const told = await get("/api/claims", { sound: this.sound }, this.#signal);
    this.#names = new Map(recordings.map(({ id, name }) => [id, name.toLowerCase()]));
    this.labels = told.labels;
    this.points = told.points;
    this.lineInUse = told.line;
    const chosen = this.all.filter(({ key }) => this.selected.has(key));
    this.all = merge(told.claims, told.labels, recordings.map(({ id }) => id));
    this.selected = new Set(chosen.map((moment) => this.again(moment)?.key).filter(Boolean));
    if (this.current) this.current = this.again(this.current);
    this.isLoaded = true;
    this.isFinding = told.claims.length > 0;
    this.#drop();
    this.#tell("loaded");
  }

  /** Return the moment that this one has become: learning moves edges a little. Null if it is gone. */
  again(moment) {
    const same = this.all.find(({ key }) => key === moment.key);
    if (same) return same;
    const shared = ({ start_s, end_s }) => Math.min(end_s, moment.end_s) - Math.max(start_s, moment.start_s);
    return this.all.reduce((best, each) => (
      each.recording === moment.recording && shared(each) > (best ? shared(best) : 0) ? each : best), null);
  }

  /** Nothing is chosen that is not shown: it would be answered unseen. */
  #drop() {
    if (!this.selected.size) return;
    const n = this.selected.size;
    this.selected = new Set(this.listShown().map(({ key }) => key).filter((key) => this.selected.has(key)));
    if (this.selected.size < n) this.#tell("selection");
  }

  isFound({ score }) {
    return score !== null && score >= this.line;
  }

  /** Whether a person and the machine disagree. */
  isDisputed(moment) {
    return moment.verdict === (this.isFound(moment) ? "no" : "yes");
  }

  hasName(recording) {
    return !this.#filter.name || Boolean(this.#names.get(recording)?.includes(this.#filter.name.toLowerCase()));
  }

  /** Return the moments that the filter lets through. */
  listShown() {
    const { least, most, verdict, onlyDisputed } = this.#filter;
    return this.all.filter((moment) => {
      const score = moment.score ?? 0;
      return score >= least && score <= most && this.hasName(moment.recording)
        && (verdict === "any" || (moment.verdict ?? "none") === verdict)
        && (!onlyDisputed || this.isDisputed(moment));
    });
  }

  /** Return how many are found at a line, how long they last in all, and how many people dispute. */
  countAt(line) {
    const counts = { n: 0, total_s: 0, n_lost: 0, n_wrong: 0 };
    for (const { score, verdict, start_s, end_s } of this.all) {
      const isFound = score !== null && score >= line;
      if (isFound) {
        counts.n += 1;
        counts.total_s += end_s - start_s;
      }
      counts.n_lost += !isFound && verdict === "yes";
      counts.n_wrong += isFound && verdict === "no";
    }
    return counts;
  }

  select(keys) {
    this.selected = new Set(keys);
    this.#tell("selection");
  }

  /** Make a moment, or any stretch like one, the one that is looked at; null for none. */
  look(moment) {
    this.current = moment;
    this.#tell("current");
  }

  /** Store a verdict on stretches `{recording, start_s, end_s}`. */
  async say(verdict, stretches, isStrong = false) {
    const numbers = [];
    const change = { keys: new Set(stretches.map(({ key }) => key)), numbers };
    for (let at = 0; at < stretches.length; at += MOST_AT_ONCE) {
      const labels = stretches.slice(at, at + MOST_AT_ONCE).map(({ recording, start_s, end_s }) => (
        { recording, start_s, end_s, verdict, is_strong: isStrong, tags: [] }));
      const stored = await post("/api/labels", { sound: this.sound, labels }, this.#signal);
      numbers.push(...stored.numbers);
      if (!this.#changes.includes(change)) this.#changes.push(change);
    }
    for (const moment of this.all) if (change.keys.has(moment.key)) moment.verdict = verdict;
    this.#tell("said");
  }

  /** Return the labels that touch any of these stretches. */
  labelsOn(stretches) {
    return this.labels.filter((label) => stretches.some(({ recording, start_s, end_s }) => (
      label.recording === recording && label.start_s < end_s && label.end_s > start_s)));
  }

  /** Return the last change's numbers, if there is one, and it was of just these moments. */
  lastChange(keys = null) {
    const last = this.#changes.at(-1);
    const isOfThese = last && (!keys || (last.keys.size === keys.size && [...keys].every((key) => last.keys.has(key))));
    return isOfThese ? last.numbers : null;
  }

  async takeBack(numbers) {
    for (let at = 0; at < numbers.length; at += MOST_AT_ONCE) {
      await post("/api/takeback", { numbers: numbers.slice(at, at + MOST_AT_ONCE) }, this.#signal);
    }
    const gone = new Set(numbers);
    this.#changes = this.#changes.filter((change) => !change.numbers.some((number) => gone.has(number)));
    this.#tell("said");
  }

  #tell(type) {
    this.dispatchEvent(new Event(type));
  }
}
