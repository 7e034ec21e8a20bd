/** The recording that is open: its large strip, its player, and what is said about a stretch of it. */

import { h, listen, replace } from "../dom.js";
import { clock } from "../format.js";
import { icon } from "../icons.js";
import { LargeStrip } from "./large_strip.js";
import { MomentBar } from "./moment_bar.js";
import { Player } from "../player.js";

const AROUND = 1.5;
const LEAST_AROUND_S = 4;
const PLAYED_AROUND_S = 0.5;
const SEEK_S = 5;
const SLOW = 0.5;
const NEW_SHARE = 0.1;
const PAN_SHARE = 0.5;

const tool = (picture, label, what, key) => h("button", {
  type: "button", class: "button small tool", "aria-label": label, title: `${label} (${key})`, dataset: { do: what },
}, icon(picture));

/** The dock at the foot of the view. Calls `onAct(act)`, `onView(recording, viewport)` and `onClose(recording, hadFocus)`. */
export class Dock {
  element;
  recording = null;
  /** What is looked at: a moment, perhaps with moved edges, or a new stretch; or null. */
  stretch = null;
  strip;
  player;
  #moments;
  #onClose;
  #bar;
  #name = h("h2", { class: "dock-name" });
  #view = h("span", { class: "dock-view" });
  #time = h("span", { class: "dock-time" });
  #isPlaying = false;
  #play = tool("play", "Play", "play", "Space");
  #slow = tool("slow", "Slow", "slow", "S");

  constructor(root, moments, curves, { onAct, onView, onClose, signal }) {
    this.#moments = moments;
    this.#onClose = onClose;
    this.#bar = new MomentBar({ onAct, onEdges: (start_s, end_s) => this.#moveEdges(start_s, end_s), signal });
    this.strip = new LargeStrip(moments, curves, {
      onGo: (time_s) => this.goTo(time_s),
      onMark: (start_s, end_s, isDone) => this.#markNew(start_s, end_s, isDone),
      onEdges: (start_s, end_s) => this.#moveEdges(start_s, end_s),
      onView: () => this.#showView(onView),
      signal,
    });
    this.#slow.setAttribute("aria-pressed", "false");
    const screen = h("div", { class: "dock-player" });
    this.element = h("section", { class: "dock", "aria-label": "The open recording", hidden: true },
      h("div", { class: "dock-head" }, this.#name, this.#view,
        h("div", { class: "dock-tools" }, this.#time, this.#play, this.#slow, tool("mark", "Mark a stretch", "mark", "M"),
          tool("less", "Zoom out", "out", "−"), tool("more", "Zoom in", "in", "+"), tool("whole", "The whole recording", "whole", "0")),
        tool("no", "Close", "close", "Esc")),
      h("div", { class: "dock-main" }, this.strip.element, screen), this.#bar.element);
    root.append(this.element);
    this.player = new Player(screen, signal);
    this.player.onTime((time_s, isPlaying) => this.#follow(time_s, isPlaying));
    listen(this.element, "click", (event) => this.do(event.target.closest("[data-do]")?.dataset.do), signal);
    for (const type of ["loaded", "said"]) listen(moments, type, () => this.#refresh(), signal);
    listen(moments, "line", () => this.strip.draw(), signal);
  }

  get isOpen() {
    return !this.element.hidden;
  }

  /** Open a recording: all of it, or a stretch. */
  open(recording, start_s = null, end_s = null) {
    this.element.hidden = false;
    if (this.recording?.id !== recording.id) {
      this.recording = recording;
      this.#name.textContent = recording.name;
      this.#look(null);
      this.strip.open(recording);
    }
    if (start_s !== null) this.strip.show(start_s, end_s);
  }

  /** Show a moment with some time around it, and play it. */
  look(recording, moment, { autoplay = true } = {}) {
    this.open(recording);
    this.#look({ ...moment });
    const { start_s, end_s } = moment;
    const around_s = Math.max(LEAST_AROUND_S, (end_s - start_s) * AROUND);
    this.strip.show(start_s - around_s, end_s + around_s);
    this.player.show(recording.id, Math.max(0, start_s - PLAYED_AROUND_S), Math.min(recording.duration_s, end_s + PLAYED_AROUND_S), { autoplay, loop: true });
  }

  /** Play from a place on; the moment that lies there is looked at. */
  goTo(time_s) {
    const { id } = this.recording;
    const here = this.#moments.all.filter((each) => each.recording === id && each.start_s <= time_s && each.end_s > time_s);
    const isMarked = this.stretch && time_s >= this.stretch.start_s && time_s <= this.stretch.end_s;
    if (!isMarked) {
      const best = here.sort((a, b) => (b.score ?? 0) - (a.score ?? 0))[0] ?? null;
      this.#look(best && { ...best });
      this.#moments.look(best);
    }
    this.player.show(id, time_s, this.recording.duration_s, { loop: null });
  }

  /** Do what a button or a key says. */
  do(what) {
    const actions = {
      play: () => this.player.toggle(),
      slow: () => this.#goSlow(),
      in: () => this.strip.zoom(0.5),
      out: () => this.strip.zoom(2),
      whole: () => this.strip.show(0, this.recording.duration_s),
      mark: () => this.#markHere(),
      close: () => this.close(),
      left: () => this.strip.pan(-PAN_SHARE),
      right: () => this.strip.pan(PAN_SHARE),
      back: () => this.player.seek(this.player.time - SEEK_S),
      on: () => this.player.seek(this.player.time + SEEK_S),
    };
    if (this.isOpen) actions[what]?.();
  }

  close() {
    this.player.pause();
    const hadFocus = this.element.contains(document.activeElement);
    this.element.hidden = true;
    this.#moments.look(null);
    this.#onClose(this.recording.id, hadFocus);
  }

  /** Give up a new stretch or moved edges. Returns whether there was something to give up. */
  giveUp() {
    if (!this.stretch) return false;
    const { key, isChanged } = this.stretch;
    this.#look(isChanged ? { ...this.#moments.all.find((moment) => moment.key === key) } : null);
    if (!isChanged) this.#moments.look(null);
    return true;
  }

  /** Say that an answer about what is open is stored. */
  stored(verdict, isExact) {
    if (this.stretch) this.#look({ ...this.stretch, verdict, isNew: false, isChanged: false });
    this.#bar.tell(isExact ? "Stored: yes, from edge to edge." : `Stored: ${verdict}.`);
  }

  #look(stretch) {
    this.stretch = stretch;
    this.strip.mark(stretch);
    this.#bar.show(stretch);
  }

  /** What was answered is a moment of its own now, or gone. */
  #refresh() {
    this.strip.update();
    if (!this.stretch) return;
    const { isNew, isChanged } = this.stretch;
    const same = isNew || isChanged ? null : this.#moments.again(this.stretch);
    if (same) this.#look({ ...same });
  }

  #moveEdges(start_s, end_s) {
    if (!this.stretch) return;
    const within = [Math.max(0, start_s), Math.min(this.recording.duration_s, end_s)];
    this.#look({ ...this.stretch, start_s: within[0], end_s: within[1], isChanged: !this.stretch.isNew });
    this.player.loop(...within);
  }

  #markNew(start_s, end_s, isDone) {
    const round = (time_s) => Math.round(time_s * 100) / 100;
    const stretch = { recording: this.recording.id, start_s: round(start_s), end_s: round(end_s), score: null, verdict: null, isNew: true };
    if (stretch.end_s <= stretch.start_s) return;
    this.#look(stretch);
    if (!isDone) return;
    this.#moments.look(null);
    this.player.show(stretch.recording, stretch.start_s, stretch.end_s, { loop: true });
  }

  /** Mark a tenth of what is in view, where the playhead is or in the middle: for keys and fingers. */
  #markHere() {
    const { viewport } = this.strip;
    const { time } = this.player;
    const isInView = this.player.recording === this.recording.id && time > viewport.start_s && time < viewport.end_s;
    const start_s = isInView ? time : viewport.timeAt(0.45);
    this.#markNew(start_s, Math.min(this.recording.duration_s, start_s + viewport.span_s * NEW_SHARE), true);
    this.strip.focusEdge();
  }

  #goSlow() {
    this.player.rate = this.player.rate === 1 ? SLOW : 1;
    this.#slow.setAttribute("aria-pressed", String(this.player.rate !== 1));
  }

  #follow(time_s, isPlaying) {
    this.#time.textContent = clock(time_s, 1);
    if (this.#isPlaying !== isPlaying) {
      this.#isPlaying = isPlaying;
      replace(this.#play, icon(isPlaying ? "pause" : "play"));
      this.#play.setAttribute("aria-label", isPlaying ? "Pause" : "Play");
    }
    if (this.player.recording === this.recording?.id) this.strip.follow(time_s, isPlaying);
  }

  #showView(onView) {
    const { viewport } = this.strip;
    this.#view.textContent = `${clock(viewport.start_s, viewport.span_s < 60 ? 1 : 0)} – ${clock(viewport.end_s, viewport.span_s < 60 ? 1 : 0)}`;
    onView(this.recording.id, viewport);
  }
}
