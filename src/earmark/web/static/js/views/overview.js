/** The overview: every recording as a strip, every moment in a table, and the line between found and not. */

import { isAbort } from "../api.js";
import { ClaimsTable } from "../overview/table.js";
import { Curves } from "../overview/curves.js";
import { Dock } from "../overview/dock.js";
import { h, later, listen, replace } from "../dom.js";
import { subscribe } from "../events.js";
import { Filters } from "../overview/filters.js";
import { lasting, plural } from "../format.js";
import { describeKeys } from "../help.js";
import { bindKeys } from "../keys.js";
import { Moments } from "../overview/moments.js";
import { notice } from "../notice.js";
import { say, takeBack } from "../overview/saying.js";
import { onProject, project, recordingOf } from "../store.js";
import { Strips } from "../overview/strips.js";
import { Threshold } from "../overview/threshold.js";

const RELOAD_AFTER_S = 0.8;
const REMEMBER_AFTER_S = 0.4;
const FINE_STEP = 0.01;

const KEYS = [
  ["J K", "next, previous moment"], ["Space", "play or pause"], ["← →", "5 seconds back, on"], ["S", "slow"],
  ["Y", "yes: it is there; to a stretch you marked: exactly there"], ["N", "no"], ["U", "unsure"], ["Z", "take back"],
  ["M", "mark a stretch, then move its edges"], ["L", "find more like this"], ["X", "choose this moment, or not"],
  ["A", "choose all that are shown"], ["Esc", "choose none, or close"], ["+ −", "zoom in, out"], ["0", "the whole recording"], [", .", "move left, right"],
  ["[ ]", "lower, raise the line"],
];
const BAR_KEYS = [["J K", "next, previous"], ["Space", "play"], ["← →", "seek"], ["M", "mark"], ["X", "choose"], ["A", "choose all"], ["+ −", "zoom"], ["0", "whole"], ["?", "all keys"]];

/** What was tried and filtered, by sound, so that coming back finds it again. */
const remembered = new Map();

class Overview {
  #root;
  #sound;
  #signal;
  #moments;
  #curves;
  #strips;
  #table;
  #dock;
  #facts = h("p");
  #callOff = null;
  #remember = null;
  /** Whether the last thing said was about several moments, and nothing was looked at since. */
  #saidMany = false;

  constructor(root, sound, signal) {
    this.#root = root;
    this.#sound = sound;
    this.#signal = signal;
    this.#moments = new Moments(sound, signal);
    this.#curves = new Curves(sound, signal);
  }

  async show(query) {
    const told = await project();
    const { recordings } = told;
    if (!recordings.length) return this.#showNothing(query);
    this.#build(recordings);
    this.#bind();
    await this.#load(recordings);
    this.#openFrom(query, recordings);
    return undefined;
  }

  #build(recordings) {
    const root = h("div", { class: "overview", dataset: { shows: "strips" } },
      h("header", { class: "view-head" }, h("h1", null, `Every moment of ${this.#sound}`),
        this.#facts));
    this.#tellFacts(recordings);
    const signal = this.#signal;
    const onGo = (id, time_s) => this.#go(id, time_s);
    new Threshold(root, this.#moments, signal);
    const switcher = h("div", { class: "switch", role: "group", "aria-label": "Show" },
      ["strips", "table"].map((what) => h("button", { type: "button", dataset: { what }, "aria-pressed": String(what === "strips") }, what === "strips" ? "Recordings" : "Moments")));
    const controls = h("div", { class: "controls" }, switcher);
    new Filters(controls, this.#moments, signal);
    const lists = h("div", { class: "lists" });
    const [left, right] = [h("div", { class: "list-strips" }, legend()), h("div", { class: "list-table" })];
    lists.append(left, right);
    root.append(controls, lists);
    this.#strips = new Strips(left, this.#moments, this.#curves, { onGo, signal });
    this.#table = new ClaimsTable(right, this.#moments, { onOpen: (moment) => this.#look(moment), onAct: (act) => this.#act(act), signal });
    const foot = h("div", { class: "foot" });
    this.#dock = new Dock(foot, this.#moments, this.#curves, {
      onAct: (act) => this.#act(act, true), onView: (id, viewport) => this.#seeView(id, viewport),
      onClose: (id, hadFocus) => this.#close(id, hadFocus), signal,
    });
    foot.append(h("div", { class: "key-bar", role: "group", "aria-label": "Keys" }, BAR_KEYS.map(([keys, told]) => (
      h("span", null, keys.split(" ").map((key) => h("kbd", null, key)), ` ${told}`)))));
    root.append(foot);
    listen(switcher, "click", (event) => {
      const { what } = event.target.dataset;
      if (!what) return;
      root.dataset.shows = what;
      for (const button of switcher.children) button.setAttribute("aria-pressed", button.dataset.what === what);
    }, signal);
    this.#strips.list(recordings);
    replace(this.#root, root);
  }

  #tellFacts(recordings) {
    const length_s = recordings.reduce((sum, { duration_s }) => sum + duration_s, 0);
    const unscanned = recordings.filter(({ is_scanned }) => !is_scanned).length;
    replace(this.#facts, `${plural(recordings.length, "recording")}, ${lasting(length_s)}`,
      unscanned > 0 && [" · ", h("a", { href: "#/recordings" }, `${unscanned} not scanned yet`)]);
  }

  #bind() {
    const moments = this.#moments;
    const act = (what) => () => this.#act(what);
    const does = (what) => () => this.#dock.do(what);
    const line = (by) => () => { moments.line = Math.min(1, Math.max(0, Math.round((moments.line + by) * 200) / 200)); };
    bindKeys({
      j: () => this.#table.step(1), k: () => this.#table.step(-1), " ": does("play"), arrowleft: does("back"), arrowright: does("on"),
      s: does("slow"), y: act("yes"), n: act("no"), u: act("unsure"), z: act("back"), m: does("mark"), l: act("like"),
      x: () => this.#table.toggleCurrent(), a: () => moments.select(moments.listShown().map(({ key }) => key)), escape: act("clear"),
      "+": does("in"), "=": does("in"), "-": does("out"), 0: does("whole"), ",": does("left"), ".": does("right"), "[": line(-FINE_STEP), "]": line(FINE_STEP),
    }, this.#signal);
    describeKeys(KEYS, this.#signal);
    listen(moments, "selection", () => this.#root.firstElementChild?.classList.toggle("choosing", moments.selected.size > 0), this.#signal);
    listen(moments, "current", () => { this.#saidMany = false; }, this.#signal);
    const again = ({ sound } = {}) => (!sound || sound === this.#sound) && this.#reloadSoon();
    subscribe("labels", again, this.#signal);
    subscribe("progress", (told) => !told.is_learning && again(told), this.#signal);
    listen(moments, "said", () => this.#reloadSoon(), this.#signal);
    onProject(({ recordings }) => {
      this.#strips.list(recordings);
      this.#tellFacts(recordings);
      this.#reloadSoon();
    }, this.#signal);
    for (const type of ["line", "filter"]) {
      listen(moments, type, () => remembered.set(this.#sound, { line: moments.line === moments.lineInUse ? null : moments.line, filter: moments.filter }), this.#signal);
    }
  }

  async #load(recordings) {
    const before = remembered.get(this.#sound);
    if (before) {
      this.#moments.setFilter(before.filter);
      this.#moments.line = before.line;
    }
    await this.#moments.load(recordings);
  }

  /** What the page shows has changed on the server: ask once, a little later. */
  #reloadSoon() {
    this.#callOff?.();
    this.#callOff = later(async () => {
      try {
        const { recordings } = await project();
        await this.#moments.load(recordings);
        this.#curves.clear();
        this.#strips.forget();
        this.#dock.strip.forget();
      } catch (error) {
        if (!isAbort(error)) notice(error.message, { kind: "error" });
      }
    }, RELOAD_AFTER_S, this.#signal);
  }

  #openFrom(query, recordings) {
    const recording = recordings.find(({ id }) => id === query?.get("recording"));
    if (!recording) return;
    const [start_s, end_s] = [query.get("start"), query.get("end")].map((text) => (text === null ? null : Number(text)));
    if (start_s !== null && end_s > start_s) this.#dock.open(recording, start_s, end_s);
    else this.#dock.open(recording);
  }

  #go(id, time_s) {
    const recording = recordingOf(id);
    this.#dock.open(recording);
    this.#strips.reveal(id);
    if (time_s === null) {
      this.#dock.strip.show(0, recording.duration_s);
      return;
    }
    const { viewport } = this.#dock.strip;
    if (viewport.isWhole) this.#dock.strip.show(time_s - 30, time_s + 30);
    else this.#dock.strip.show(time_s - viewport.span_s / 2, time_s + viewport.span_s / 2);
    this.#dock.goTo(time_s);
  }

  #look(moment) {
    this.#moments.look(moment);
    this.#dock.look(recordingOf(moment.recording), moment);
  }

  /** Do what a key or a button says to what is chosen, or else to what is open. */
  async #act(act, isFromDock = false) {
    const moments = this.#moments;
    const { stretch } = this.#dock;
    const chosen = isFromDock ? [] : moments.all.filter(({ key }) => moments.selected.has(key));
    if (act === "clear") {
      if (chosen.length) moments.select([]);
      else if (!this.#dock.giveUp() && this.#dock.isOpen) this.#dock.close();
    } else if (act === "like") {
      if (stretch) location.hash = `#/answer/${encodeURIComponent(this.#sound)}?strategy=similar&like=${stretch.recording},${stretch.start_s},${stretch.end_s}`;
    } else if (act === "back") {
      const isLast = this.#saidMany && !chosen.length;
      await takeBack(moments, chosen.length ? chosen : stretch && !isLast ? [stretch] : []);
      this.#saidMany = false;
    } else if (chosen.length) {
      this.#saidMany = await say(moments, act, chosen, false);
    } else if (stretch) {
      const isExact = act === "yes" && Boolean(stretch.isNew || stretch.isChanged);
      if (!(await say(moments, act, [stretch], isExact))) return;
      this.#saidMany = false;
      this.#dock.stored(act, isExact);
    } else {
      notice("Choose a moment first: click one, or press J.");
    }
  }

  #seeView(id, viewport) {
    this.#strips.frame(id, viewport);
    this.#remember?.();
    this.#remember = later(() => {
      const place = new URLSearchParams({ recording: id, start: viewport.start_s.toFixed(2), end: viewport.end_s.toFixed(2) });
      history.replaceState(null, "", `#/overview/${encodeURIComponent(this.#sound)}?${place}`);
    }, REMEMBER_AFTER_S, this.#signal);
  }

  #close(id, hadFocus) {
    this.#remember?.();
    this.#strips.close(id, hadFocus);
    history.replaceState(null, "", `#/overview/${encodeURIComponent(this.#sound)}`);
  }

  #showNothing(query) {
    const waiting = new AbortController();
    onProject(({ recordings }) => {
      if (!recordings.length) return;
      waiting.abort();
      this.show(query);
    }, AbortSignal.any([this.#signal, waiting.signal]));
    replace(this.#root, h("section", { class: "empty" }, h("h1", null, "No recordings yet"),
      h("p", null, "Once recordings are added and scanned, every moment of a sound in them shows here."),
      h("div", { class: "actions" }, h("a", { class: "button primary", href: "#/recordings" }, "Add recordings"))));
  }
}

function legend() {
  const entry = (kind, text) => h("li", null, h("span", { class: `swatch ${kind}`, "aria-hidden": "true" }), text);
  return h("ul", { class: "legend", "aria-label": "What the strips show" }, entry("curve", "score"), entry("found", "found"),
    entry("yes", "people said yes"), entry("no", "no"), entry("unsure", "unsure"));
}

/** Show the overview of `params.sound`, at `params.query`'s recording and stretch if it names one. */
export async function show(root, params, signal) {
  await new Overview(root, params.sound, signal).show(params.query);
}
