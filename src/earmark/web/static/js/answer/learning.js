/** The live panel: what the answers have taught, how sure that is, and when it is enough. */

import { get, isAbort, post } from "../api.js";
import { h, listen, replace } from "../dom.js";
import { subscribe } from "../events.js";
import { plural } from "../format.js";
import { notice } from "../notice.js";
import { auditPieces } from "./audit.js";
import { countsRow, historyChart, intervalRow } from "./figures.js";
import { STRATEGIES } from "./words.js";

const RIGHT = "of what is found, how much is right";
const TOO_FEW = "A few more answers of both kinds, and it can say how right it is.";
const FOUND = "of all there is, how much is found";

/** The panel for one sound. */
export class Learning {
  #sound;
  #signal;
  #state = h("span", { class: "learning-state", role: "status" });
  #counts = h("div");
  #figures = h("div", { class: "learnt-figures" });
  #advice = h("div", { class: "advice" });
  #audit = h("div", { class: "advice" });
  #choices;
  #isTraining = false;
  #chosen = h("span", { class: "asks-chosen" });

  /** Draw into `root`; `onStrategy(name)` is called when another one is chosen. */
  constructor(root, { sound, strategies, onStrategy }, signal) {
    this.#sound = sound;
    this.#signal = signal;
    this.#choices = this.#buildChoices(strategies, onStrategy);
    root.classList.add("panel");
    replace(root,
      h("div", { class: "learning-head" }, h("h2", null, "What it has learnt"), this.#state),
      this.#counts, this.#figures, this.#advice, this.#audit, this.#choices);
    this.strategy = "mixed";
    subscribe("work", (work) => this.#followTraining(work), signal);
    this.count({ n_yes: 0, n_no: 0, n_unsure: 0 });
    this.#drawFigures({ estimate: null, history: [] });
  }

  #buildChoices(strategies, onStrategy) {
    const choices = strategies.map((name) => {
      const [label, told] = STRATEGIES[name] ?? [name, ""];
      return h("label", { class: "choice" },
        h("input", { type: "radio", name: "strategy", value: name }),
        h("span", { class: "choice-text" }, h("b", null, label), h("small", null, told)));
    });
    const list = h("div", { role: "radiogroup", "aria-label": "What to ask next" }, choices);
    listen(list, "change", (event) => {
      this.strategy = event.target.value;
      onStrategy(event.target.value);
    }, this.#signal);
    return h("details", { class: "asks" }, h("summary", null, h("span", null, "Asks next: "), this.#chosen), list);
  }

  /** Which strategy is shown as chosen. */
  set strategy(name) {
    this.#chosen.textContent = STRATEGIES[name]?.[0] ?? name;
    for (const input of this.#choices.querySelectorAll("input")) input.checked = input.value === name;
  }

  /** Fetch how far it is by now. */
  async load() {
    try {
      this.update(await get("/api/progress", { sound: this.#sound }, this.#signal));
    } catch (error) {
      if (!isAbort(error)) this.#state.textContent = "not known";
    }
  }

  /** Show the counts, which are known before anything is learnt from them. */
  count({ n_yes, n_no, n_unsure }) {
    replace(this.#counts, countsRow({ n_yes, n_no, n_unsure }));
  }

  /** Show what the server tells. */
  update(told) {
    this.#state.textContent = told.is_learning ? "learning …" : "";
    this.count(told);
    this.#drawFigures(told);
    this.#drawAdvice(told);
    replace(this.#audit, auditPieces(told.audit));
  }

  #drawFigures({ estimate, history }) {
    const chart = historyChart(history);
    replace(this.#figures,
      estimate && h("dl", { class: "figure-rows" },
        intervalRow("Precision", RIGHT, estimate.precision),
        intervalRow("Recall", FOUND, estimate.recall)),
      !estimate && h("p", { class: "quiet-text small-text" }, TOO_FEW),
      chart && h("h3", null, "How both together moved (F1)"), chart);
  }

  #drawAdvice({ advice }) {
    if (!advice) {
      replace(this.#advice);
      return;
    }
    const { is_enough: isEnough, n_more: nMore, reason } = advice;
    const train = isEnough && h("button", { class: "button primary", type: "button" }, "Train");
    if (train) listen(train, "click", () => this.#train(train), this.#signal);
    const title = isEnough ? "This is enough" : nMore ? `About ${plural(nMore, "more answer")}` : "Go on";
    replace(this.#advice, h("h3", null, title), h("p", null, reason),
      isEnough && h("div", { class: "actions" }, train,
        h("a", { class: "button", href: `#/results/${encodeURIComponent(this.#sound)}` }, "See results")));
  }

  #followTraining({ is_running: isRunning, error }) {
    if (!this.#isTraining || isRunning) return;
    this.#isTraining = false;
    if (error) notice(error, { kind: "error" });
    else notice(`A detector of ${this.#sound} is trained. "Results" shows how right it is.`);
  }

  async #train(button) {
    button.disabled = true;
    try {
      this.#isTraining = true;
      await post("/api/train", { sound: this.#sound }, this.#signal);
      notice(`Training a detector of ${this.#sound}. You can go on answering.`);
    } catch (error) {
      this.#isTraining = false;
      if (!isAbort(error)) notice(error.message, { kind: "error" });
    } finally {
      button.disabled = false;
    }
  }
}
