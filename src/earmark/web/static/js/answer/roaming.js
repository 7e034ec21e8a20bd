/** Going elsewhere than to what is asked: in the context, and in the whole recording. */

import { h, listen } from "../dom.js";

/** Moves the playhead of a view, and what it loops. */
export class Roaming {
  #held;
  #isAway = false;
  #back = h("button", { class: "button small come-back", type: "button", hidden: true }, "Back to the question");

  /** Serve a view that has `player`, `stage`, `whole`, `controls` and `question`. */
  constructor(held, signal) {
    this.#held = held;
    held.stage.picture.append(this.#back);
    listen(this.#back, "click", () => this.comeBack(), signal);
    held.stage.onSeek = (time_s, by_s) => (by_s ? this.step(by_s) : this.goTo(time_s));
    held.whole.onSeek = (time_s) => this.leaveFor(time_s);
  }

  /** Begin anew with what is asked. */
  reset() {
    this.#isAway = false;
    this.#back.hidden = true;
    const { question, player } = this.#held;
    if (question && player.recording === question.recording) player.loop(question.start_s, question.end_s);
  }

  step(by_s) {
    if (this.#held.question) this.goTo(this.#held.player.time + by_s);
  }

  /** Go to a time: what is asked loops by itself, its context as a whole. */
  goTo(time_s) {
    const { player, stage, question } = this.#held;
    const { start_s, end_s } = stage.view;
    if (time_s < start_s || time_s > end_s) {
      this.leaveFor(time_s);
      return;
    }
    const isAsked = time_s >= question.start_s && time_s < question.end_s;
    if (isAsked) player.loop(question.start_s, question.end_s);
    else if (this.#isAway) player.loop(time_s, Infinity);
    else player.loop(start_s, end_s);
    player.seek(time_s);
    player.play();
  }

  /** Play on from a time that the picture does not show. */
  leaveFor(time_s) {
    const { player, stage } = this.#held;
    this.#isAway = true;
    this.#back.hidden = false;
    stage.showAround(time_s);
    player.loop(time_s, Infinity);
    player.seek(time_s);
    player.play();
  }

  comeBack() {
    const { player, stage, question } = this.#held;
    this.reset();
    stage.show(question);
    player.seek(question.start_s);
    player.play();
  }

  toggleWhole() {
    const { whole, controls } = this.#held;
    whole.isShown = !whole.isShown;
    controls.whole.setAttribute("aria-pressed", String(whole.isShown));
    if (!whole.isShown && this.#isAway) this.comeBack();
  }

  /** Turn the page when the playhead leaves the picture. */
  follow(time_s) {
    const { stage } = this.#held;
    const { start_s, end_s } = stage.view;
    if (this.#isAway && time_s > end_s) stage.showAround(time_s + 0.45 * (end_s - start_s));
  }
}
