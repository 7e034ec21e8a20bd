/** The questions that are held for this tab, and what is answered to them. */

import { get, post, tab } from "../api.js";

/** One is asked, one waits with its media loaded, one with its picture: whoever is quick waits for neither. */
const HELD = 3;
const MOST_REMEMBERED = 20;

/** Return what a question is about: a server that started anew may give another one its number. */
export function placeOf({ recording, start_s, end_s }) {
  return `${recording} ${start_s} ${end_s}`;
}

function keyOf(question) {
  return `${question.id} ${placeOf(question)}`;
}

/** The questions about one sound: the first is being asked, the others wait. */
export class Questions {
  #sound;
  #signal;
  #held = [];
  #answered = [];
  #asked = 0;
  strategy = "mixed";
  like = null;

  constructor(sound, signal) {
    this.#sound = sound;
    this.#signal = signal;
  }

  get first() {
    return this.#held[0] ?? null;
  }

  /** Those that come after the first, in order. */
  get waiting() {
    return this.#held.slice(1);
  }

  get isFull() {
    return this.#held.length >= HELD;
  }

  /**
   * Ask the server for more, unless this has been asked again meanwhile.
   *
   * Args:
   *   keepFirst: what is being asked stays first, whatever the server would ask by now.
   */
  async fill({ keepFirst = true } = {}) {
    this.#asked += 1;
    const mine = this.#asked;
    const told = await get("/api/questions", {
      sound: this.#sound, tab, n: HELD, strategy: this.strategy, like: this.strategy === "similar" ? this.like : null,
    }, this.#signal);
    if (mine !== this.#asked) return;
    const fresh = told.questions.filter((each) => !this.#answered.includes(keyOf(each)));
    const first = keepFirst && this.first;
    this.#held = first ? [first, ...fresh.filter((each) => keyOf(each) !== keyOf(first))] : fresh;
  }

  /** Store an answer to the first question, which the second then follows. Returns the counts. */
  async answer(verdict, { tags, marks }) {
    const { first } = this;
    const told = await post("/api/answers", { sound: this.#sound, tab, question: first.id, verdict, tags, marks }, this.#signal);
    this.#remember(first);
    return told;
  }

  /** Ask the server what it asks by now. Returns whether that is what was asked before. */
  async check() {
    const before = this.first;
    await this.fill({ keepFirst: false });
    return Boolean(before && this.first) && placeOf(before) === placeOf(this.first);
  }

  /** Take back the last answer; its question is the first one again. Returns what was undone. */
  async undo() {
    const told = await post("/api/undo", { sound: this.#sound, tab }, this.#signal);
    this.#asked += 1;
    this.#held = [told.question, ...this.#held.filter((each) => keyOf(each) !== keyOf(told.question))];
    return told;
  }

  #remember(question) {
    const key = keyOf(question);
    this.#answered.push(key);
    this.#answered.splice(0, this.#answered.length - MOST_REMEMBERED);
    this.#held = this.#held.filter((each) => keyOf(each) !== key);
  }
}
