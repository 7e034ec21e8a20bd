/** One media element, and how it comes by something to play. */

import { isAbort, send, url } from "./api.js";
import { h, listen } from "./dom.js";
import { subscribe } from "./events.js";
import { recordingOf } from "./store.js";

const AROUND_S = 5;
const LONGEST_S = 120;
const CLOSE_S = 0.001;
const DECODE_FAILED = 3;
const SOURCE_REFUSED = 4;

/** Recordings whose media this browser could not play. */
const unplayable = new Set();

/** A media element that holds a place in a recording; its own media, or else only its sound. */
export class Slot {
  /** The recording's id, and where its span starts and ends. */
  recording = null;
  isSoundOnly = false;
  isBroken = false;
  media = h("video", { playsinline: true, preload: "auto", tabindex: "-1", disablepictureinpicture: true });
  #signal;
  #tellTrouble;
  #start_s = 0;
  #end_s = 0;
  #offset_s = 0;
  #blobUrl = null;
  #wantsPlay = false;
  #fetching = null;

  constructor(signal, tellTrouble) {
    this.#signal = signal;
    this.#tellTrouble = tellTrouble;
    listen(this.media, "error", () => this.#recover(), signal);
    subscribe("back", () => this.recording && (this.isBroken || this.media.error) && this.#open(), signal);
  }

  /** Seconds on the recording's own timeline. */
  get time() {
    return this.#offset_s + this.media.currentTime;
  }

  /** Whether the playhead is where it was sent. */
  get isSettled() {
    return this.media.readyState > 0 && !this.media.seeking;
  }

  /** Hold a span ready; nothing is fetched again that is there already. */
  load(recording, start_s, end_s) {
    const isSame = this.recording === recording && !this.isBroken && !this.media.error;
    const reaches = !this.isSoundOnly || this.#holds(start_s, end_s);
    this.#start_s = start_s;
    this.#end_s = end_s;
    if (isSame && reaches) {
      if (Math.abs(this.time - start_s) > CLOSE_S) this.seek(start_s);
      return;
    }
    this.drop();
    this.recording = recording;
    this.#open();
  }

  #holds(start_s, end_s) {
    const { duration } = this.media;
    return start_s >= this.#offset_s && end_s <= this.#offset_s + (duration || 0) + CLOSE_S;
  }

  #open() {
    this.isBroken = false;
    if (unplayable.has(this.recording)) {
      this.#openSound();
      return;
    }
    this.#offset_s = 0;
    this.media.src = `/media/${this.recording}`;
    this.media.currentTime = this.#start_s;
    if (this.#wantsPlay) this.media.play().catch(() => {});
  }

  async #openSound() {
    const { recording } = this;
    const stop = new AbortController();
    this.#fetching = stop;
    const length_s = recordingOf(recording)?.duration_s ?? Infinity;
    const start_s = Math.max(0, this.#start_s - AROUND_S);
    const end_s = Math.min(length_s, this.#end_s + AROUND_S, start_s + LONGEST_S);
    this.isSoundOnly = true;
    this.#offset_s = start_s;
    try {
      const address = url("/api/sound", { recording, start: start_s, end: end_s });
      const reply = await send(address, { signal: AbortSignal.any([stop.signal, this.#signal]) });
      const sound = await reply.blob();
      if (stop.signal.aborted || this.#signal.aborted) return;
      unplayable.add(recording);
      this.#forgetBlob();
      this.#blobUrl = URL.createObjectURL(sound);
      this.media.src = this.#blobUrl;
      this.media.currentTime = this.#start_s - start_s;
      if (this.#wantsPlay) this.media.play().catch(() => {});
    } catch (error) {
      if (isAbort(error)) return;
      this.isBroken = true;
      this.#tellTrouble();
    }
  }

  #recover() {
    const code = this.media.error?.code;
    if (!this.recording || !this.media.hasAttribute("src")) return;
    const isOwnMedia = this.#blobUrl === null && !this.#fetching;
    if (isOwnMedia && (code === DECODE_FAILED || code === SOURCE_REFUSED)) {
      this.#openSound();
    } else {
      this.isBroken = true;
      this.#tellTrouble();
    }
  }

  seek(time_s) {
    const last_s = Number.isFinite(this.media.duration) ? this.media.duration : Infinity;
    this.media.currentTime = Math.min(Math.max(0, time_s - this.#offset_s), last_s);
  }

  /** Return a promise of whether the browser lets it play. */
  async play() {
    this.#wantsPlay = true;
    try {
      await this.media.play();
    } catch (error) {
      return error.name !== "NotAllowedError";
    }
    return true;
  }

  pause() {
    this.#wantsPlay = false;
    this.media.pause();
  }

  /** Let go of the recording, its connection and its memory. */
  drop() {
    this.#fetching?.abort();
    this.#fetching = null;
    this.pause();
    this.recording = null;
    this.isSoundOnly = false;
    this.isBroken = false;
    this.#offset_s = 0;
    if (this.media.hasAttribute("src")) {
      this.media.removeAttribute("src");
      this.media.load();
    }
    this.#forgetBlob();
  }

  #forgetBlob() {
    if (this.#blobUrl) URL.revokeObjectURL(this.#blobUrl);
    this.#blobUrl = null;
  }
}
