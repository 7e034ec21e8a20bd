/** Asking and answering: shows a question, takes the answer, shows the next. */

import { isAbort } from "../api.js";
import { h, listen, replace } from "../dom.js";
import { subscribe } from "../events.js";
import { plural } from "../format.js";
import { notice } from "../notice.js";
import { Player } from "../player.js";
import { onProject, recordingOf, refreshProject } from "../store.js";
import { Asking } from "./asking.js";
import { Controls, VERDICTS } from "./controls.js";
import { drawEnding } from "./ending.js";
import { bindAnswerKeys } from "./keymap.js";
import { Learning } from "./learning.js";
import { Questions } from "./questions.js";
import { Roaming } from "./roaming.js";
import { Stage } from "./stage.js";
import { Tags } from "./tags.js";
import { Whole } from "./whole.js";

/** How long keys do nothing after a question is drawn, so that a double press answers only once. */
const CALM_MS = 150;
const STEP_S = 1;
const SLOW = 0.5;
const USUAL = "mixed";
const UNSAVED = "This answer is not stored yet, as earmark does not answer.";

/** The view's life from the first question to the signal. */
export class Answering {
  #signal;
  #sound;
  #spoken = document.getElementById("spoken");
  #questions;
  #isBusy = false;
  #calmUntil = Infinity;
  #takeAway = () => {};
  #isFirstEver;
  #shown = null;

  constructor(root, { sound, told }, signal) {
    this.#signal = signal;
    this.#sound = sound;
    const entry = told.sounds.find((each) => each.sound === sound);
    this.#isFirstEver = !entry || entry.n_yes + entry.n_no + entry.n_unsure === 0;
    this.#questions = new Questions(sound, signal);
    this.asking = new Asking(sound, Boolean(entry?.is_known));
    this.controls = new Controls();
    this.tags = new Tags(sound, told.tags, signal);
    const chips = h("div", { class: "marks", role: "group", "aria-label": "Marks", hidden: true });
    this.stage = new Stage(sound, chips, signal);
    this.whole = new Whole(sound, signal);
    const screen = h("div", { class: "screen" });
    const learning = h("div", { class: "learning" });
    this.done = h("section", { class: "answer-done", hidden: true });
    this.work = h("div", { class: "answer-work" }, this.asking.element, this.stage.element, this.whole.element,
      this.controls.verdicts, this.controls.tools, h("div", { class: "extras" }, chips, this.tags.element));
    this.element = h("div", { class: "answer" }, this.work, this.done,
      h("aside", { class: "answer-side", "aria-label": "Picture and learning" }, screen, learning));
    replace(root, this.element);
    this.player = new Player(screen, signal);
    this.roaming = new Roaming(this, signal);
    const onStrategy = (name) => this.#follow(name);
    this.learning = new Learning(learning, { sound, strategies: told.strategies, onStrategy }, signal);
  }

  /** The question that is being asked, or null. */
  get question() {
    return this.#questions.first;
  }

  /** Ask for the first question and begin. */
  async start() {
    const signal = this.#signal;
    const actions = {
      ...Object.fromEntries(VERDICTS.map(([, name]) => [name, () => this.#answer(name)])),
      play: () => this.player.toggle(), back: () => this.roaming.step(-STEP_S), on: () => this.roaming.step(STEP_S),
      slow: () => this.#toggleSlow(), mark: () => this.#mark(), more: () => this.#widen(1), less: () => this.#widen(-1),
      whole: () => this.roaming.toggleWhole(), undo: () => this.#undo(),
    };
    this.controls.bind(actions, signal);
    bindAnswerKeys(actions, (number) => this.tags.press(number), signal);
    this.player.onTime((time_s, isPlaying) => {
      this.stage.follow(time_s);
      this.whole.follow(time_s);
      this.roaming.follow(time_s);
      this.controls.isPlaying = isPlaying;
    });
    this.stage.onContext = (step) => this.#widen(step);
    this.stage.marks.onChange = () => { this.controls.nMarks = this.stage.marks.spans.length; };
    subscribe("back", () => this.#comeBack(), signal);
    subscribe("progress", (told) => this.#learn(told), signal);
    onProject(() => !this.question && this.#advance(), signal);
    listen(signal, "abort", () => this.#takeAway());
    this.learning.load();
    await this.#advance();
  }

  #learn(told) {
    if (told.sound !== this.#sound) return;
    this.learning.update(told);
    if (!told.is_learning) this.stage.refreshScores();
  }

  /** Show the first question, and fetch the ones after it meanwhile. */
  async #advance() {
    try {
      if (!this.question) {
        this.asking.wait();
        await this.#questions.fill();
      }
    } catch (error) {
      if (isAbort(error)) return;
      this.#end("The next question did not come", error.message, { label: "Try again", run: () => this.#advance() });
      return;
    }
    if (this.#signal.aborted) return;
    if (!this.question) {
      const isUsual = this.#questions.strategy === USUAL;
      const act = isUsual ? null : { label: "Ask something else", run: () => this.#askUsual() };
      const all = `You have answered all that earmark would ask about ${this.#sound}`;
      this.#end("Nothing left to ask", isUsual ? `${all}.` : `${all} in this way.`, act);
      return;
    }
    await this.#know(this.question);
    this.#show(this.question);
    this.#prepare();
    try {
      if (!this.#questions.isFull) await this.#questions.fill();
    } catch (error) {
      // What is asked now can still be answered; the next try tells more.
      if (isAbort(error)) return;
    }
    this.#prepare();
  }

  /** See that a recording is known that was added while the page was open. */
  async #know({ recording }) {
    if (!recordingOf(recording)) await refreshProject().catch(() => {});
  }

  #show(question) {
    this.#shown = question;
    this.done.hidden = true;
    this.element.classList.remove("is-done");
    this.#calmUntil = Infinity;
    this.stage.marks.clear();
    this.tags.clear();
    this.asking.show(question, this.#isFirstEver);
    this.roaming.reset();
    const drawing = this.stage.show(question);
    const playing = this.player.show(question.recording, question.start_s, question.end_s);
    this.whole.show(question);
    this.#spoken.textContent = this.asking.spoken(question);
    drawing.then(() => {
      if (this.#shown === question) this.#calmUntil = performance.now() + CALM_MS;
    });
    Promise.all([drawing, playing]).then(() => requestAnimationFrame(() => {
      if (this.#shown === question && !this.#signal.aborted) performance.mark("asked", { detail: question.id });
    }));
  }

  #prepare() {
    const { waiting } = this.#questions;
    if (!waiting.length || this.#signal.aborted) return;
    for (const each of waiting) this.stage.preload(each);
    const [next] = waiting;
    this.player.preload(next.recording, next.start_s, next.end_s);
  }

  #end(title, text, act = null) {
    this.player.pause();
    this.element.classList.add("is-done");
    drawEnding(this.done, { sound: this.#sound, title, text, act }, this.#signal);
    this.#spoken.textContent = `${title}. ${text}`;
  }

  #isReady() {
    return this.question && this.question === this.#shown && !this.#isBusy && performance.now() >= this.#calmUntil;
  }

  async #answer(verdict) {
    if (!this.#isReady()) return;
    performance.mark("answered", { detail: verdict });
    this.#isBusy = true;
    this.controls.flash(verdict);
    const marks = verdict === "yes" ? this.stage.marks.spans : [];
    try {
      this.learning.count(await this.#questions.answer(verdict, { tags: this.tags.on, marks }));
    } catch (error) {
      if (isAbort(error)) return;
      if (await this.#isStillAsked(error)) {
        this.#isBusy = false;
        this.#tellFailure(error.status ? error : new Error(UNSAVED), () => this.#answer(verdict));
        return;
      }
      notice(error.message);
    }
    this.#takeAway();
    this.#isBusy = false;
    if (verdict !== "skip") this.#isFirstEver = false;
    await this.#advance();
  }

  /** Whether an answer that was refused can be tried again: not once the question is no longer open. */
  async #isStillAsked({ status }) {
    return !status || status >= 500 || this.#check();
  }

  /** Return whether the server still asks what is shown, by whatever number. */
  async #check() {
    const isSame = await this.#questions.check().catch(() => true);
    if (isSame) this.#shown = this.question;
    return isSame;
  }

  /** Go on with a server that was away: it may have forgotten what it asked. */
  async #comeBack() {
    if (this.#isBusy) return;
    this.#takeAway();
    this.learning.load();
    const isSame = await this.#check();
    if (this.#signal.aborted) return;
    if (isSame && this.question) {
      this.stage.show(this.question);
      this.#prepare();
    } else {
      await this.#advance();
    }
  }

  async #undo() {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      const { undone } = await this.#questions.undo();
      notice(undone.length ? "Your last answer is taken back." : "Back to the question you skipped.");
      this.learning.load();
      this.#show(this.question);
      this.#prepare();
    } catch (error) {
      if (!isAbort(error)) notice(error.message);
    } finally {
      this.#isBusy = false;
    }
  }

  #tellFailure(error, again) {
    this.#takeAway();
    this.#takeAway = notice(error.message, { kind: "error", action: { label: "Try again", run: again } });
  }

  #toggleSlow() {
    this.player.rate = this.player.rate === 1 ? SLOW : 1;
    this.controls.slow.setAttribute("aria-pressed", String(this.player.rate !== 1));
  }

  #mark() {
    if (!this.question) return;
    const mark = this.stage.mark(this.player.isPlaying ? this.player.time : null);
    const n = this.stage.marks.spans.length;
    this.#spoken.textContent = mark
      ? `${plural(n, "mark")}. Arrows move its start by 10 milliseconds.`
      : "There are enough marks.";
  }

  #widen(step) {
    if (!this.question) return;
    this.stage.context += step;
    this.#spoken.textContent = `Context: ${this.stage.contextLine}.`;
    this.roaming.reset();
    this.stage.show(this.question);
    this.#prepare();
  }

  #askUsual() {
    this.learning.strategy = USUAL;
    this.#follow(USUAL);
  }

  async #follow(strategy) {
    const { question } = this;
    const before = this.#questions.strategy;
    if (question) this.#questions.like = [question.recording, question.start_s, question.end_s];
    this.#questions.strategy = strategy;
    try {
      await this.#questions.fill({ keepFirst: false });
    } catch (error) {
      if (isAbort(error)) return;
      this.#questions.strategy = before;
      this.learning.strategy = before;
      notice(error.message, { kind: "error" });
      return;
    }
    await this.#advance();
  }
}
