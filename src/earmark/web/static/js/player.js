/** Playing recordings: two media elements take turns, so that what was preloaded plays at once. */

import { h, listen, replace } from "./dom.js";
import { Slot } from "./slot.js";
import { recordingOf } from "./store.js";

const PRESS_SPACE = "Press space to play";
const SOUND_ONLY = "This browser cannot play the video, so only its sound plays.";

/** Plays one span of one recording at a time, over and over. */
export class Player {
  #root;
  #signal;
  #note = h("p", { class: "player-note", "aria-live": "polite", hidden: true });
  #followers = new Set();
  #frame = 0;
  #rate = 1;
  #isLooping = true;
  #span = { start_s: 0, end_s: 0 };
  #slots;
  #onSeen = null;
  #isResting = false;

  /** Put the player's elements into `root`; everything ends with `signal`. */
  constructor(root, signal) {
    this.#root = root;
    this.#signal = signal;
    this.#slots = [0, 1].map(() => new Slot(signal, () => this.#tellTrouble()));
    root.classList.add("player");
    replace(root, this.#slots.map((slot) => slot.media), this.#note);
    for (const slot of this.#slots) this.#watch(slot);
    listen(document, "visibilitychange", () => this.#rest(), signal);
    listen(signal, "abort", () => this.#end());
  }

  #watch(slot) {
    const { media } = slot;
    const tell = () => slot === this.#slot && this.#tell();
    listen(media, "playing", () => {
      if (slot !== this.#slot) return;
      this.#tellKind();
      this.#onSeen?.();
      this.#follow();
    }, this.#signal);
    // Without a frame to draw, as in a hidden tab, this still ends the loop in time.
    for (const type of ["timeupdate", "seeked", "pause", "play"]) listen(media, type, tell, this.#signal);
    listen(media, "ended", () => slot === this.#slot && this.#isLooping && this.#restart(), this.#signal);
    listen(media, "click", () => this.toggle(), this.#signal);
  }

  get #slot() {
    return this.#slots[0];
  }

  /** The element that plays now. */
  get media() {
    return this.#slot.media;
  }

  /** The recording that is shown, by its id. */
  get recording() {
    return this.#slot.recording;
  }

  /** Where the playhead is, in seconds of the recording. */
  get time() {
    return this.#slot.time;
  }

  get isPlaying() {
    return !this.#slot.media.paused;
  }

  get rate() {
    return this.#rate;
  }

  set rate(rate) {
    this.#rate = rate;
    for (const slot of this.#slots) slot.media.playbackRate = rate;
  }

  /** Call `fn(time, isPlaying)` as the playhead moves, and when playing starts or stops. */
  onTime(fn) {
    this.#followers.add(fn);
  }

  /** Fetch what will be shown next, and go to its start; what plays goes on. */
  preload(recording, start_s, end_s) {
    this.#slots[1].load(recording, start_s, end_s);
  }

  /**
   * Show a span of a recording. Returns a promise that is kept when it first plays.
   *
   * Args:
   *   autoplay: play at once, where the browser lets it.
   *   loop: start again at the end; else stop there. `null` plays on behind it.
   */
  show(recording, start_s, end_s, { autoplay = true, loop = true } = {}) {
    const before = this.#slot;
    this.#slots.reverse();
    const slot = this.#slot;
    before.pause();
    before.media.classList.remove("shown");
    this.#span = { start_s, end_s };
    this.#isLooping = loop;
    slot.load(recording, start_s, end_s);
    slot.media.classList.add("shown");
    slot.media.playbackRate = this.#rate;
    this.#tellKind();
    const seen = new Promise((resolve) => { this.#onSeen = resolve; });
    if (autoplay) this.play();
    this.#tell();
    return seen;
  }

  /** Change what is looped, without moving the playhead. */
  loop(start_s, end_s) {
    this.#span = { start_s, end_s };
    this.#isLooping = true;
  }

  async play() {
    const slot = this.#slot;
    if (!this.#signal.aborted && !(await slot.play()) && slot === this.#slot) this.#say(PRESS_SPACE);
  }

  pause() {
    this.#slot.pause();
  }

  toggle() {
    if (this.isPlaying) this.pause();
    else this.play();
  }

  /** Move the playhead, as far as the recording goes. */
  seek(time_s) {
    const length_s = recordingOf(this.recording)?.duration_s ?? Infinity;
    this.#slot.seek(Math.min(Math.max(0, time_s), length_s));
    this.#tell();
  }

  #restart() {
    this.#slot.seek(this.#span.start_s);
    if (this.#slot.media.paused) this.play();
  }

  #follow() {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => {
      if (this.#signal.aborted) return;
      this.#tell();
      if (this.isPlaying) this.#follow();
    });
  }

  #tell() {
    const slot = this.#slot;
    if (this.isPlaying && slot.isSettled && slot.time >= this.#span.end_s) {
      if (this.#isLooping) this.#restart();
      else if (this.#isLooping === false) this.pause();
    }
    for (const follower of this.#followers) follower(this.time, this.isPlaying);
  }

  #tellTrouble() {
    if (this.#slot.isBroken) this.#say("This stretch cannot be played. You can still answer by eye.");
  }

  /** Make room for a picture, or say why there is none. */
  #tellKind() {
    const { isSoundOnly, recording } = this.#slot;
    const hasPicture = Boolean(recordingOf(recording)?.has_picture);
    this.#root.classList.toggle("sound-only", isSoundOnly || !hasPicture);
    this.#say(isSoundOnly && hasPicture ? SOUND_ONLY : "");
  }

  #say(text) {
    if (this.#note.textContent !== text) this.#note.textContent = text;
    this.#note.hidden = !text;
  }

  /** Be quiet while nobody looks: a loop would go on for ever in a tab that is out of sight. */
  #rest() {
    if (document.hidden) {
      this.#isResting = this.isPlaying;
      this.pause();
    } else if (this.#isResting) {
      this.#isResting = false;
      this.play();
    }
  }

  #end() {
    cancelAnimationFrame(this.#frame);
    for (const slot of this.#slots) slot.drop();
    this.#followers.clear();
  }
}
