/** The results: how right a sound is found, how people agree, and files to take away. */

import { ApiError, get, isAbort } from "../api.js";
import { h, listen, replace } from "../dom.js";
import { notice } from "../notice.js";
import { chartGrid } from "../results/charts.js";
import { figureTable } from "../results/figures.js";
import { agreementSection } from "../results/people.js";
import { showCutting, showExports, showTraining } from "../results/taking.js";

const TOO_FEW = 422;
const CAUTION = "People answer what they are asked, most of all what the machine was unsure about, so these answers are no fair sample of the recordings. The figures compare one way of finding with another; how much is found and missed in all, only a random sample tells.";

/** Show seconds going by; returns a function that ends it. */
function showBusy(root, signal) {
  const seconds = h("span");
  const began = performance.now();
  const tick = () => { seconds.textContent = `${Math.floor((performance.now() - began) / 1000)} s`; };
  const timer = setInterval(tick, 1000);
  const end = () => clearInterval(timer);
  listen(signal, "abort", end);
  tick();
  replace(root, h("div", { class: "judging", role: "status" },
    h("p", null, "Judging: each recording is looked at by a detector that learnt from the others only."),
    h("progress", { "aria-label": "Judging" }), h("p", { class: "note", "aria-hidden": "true" }, "This takes some seconds: ", seconds)));
  return end;
}

async function showEvaluation(root, sound, signal) {
  const end = showBusy(root, signal);
  const again = h("button", { type: "button", class: "button small" }, "Judge anew");
  const repeat = () => showEvaluation(root, sound, signal);
  listen(again, "click", repeat, signal);
  try {
    const told = await get("/api/evaluation", { sound }, signal);
    const { sections } = told;
    replace(root, h("p", { class: "how" }, told.how ?? "", " ", again), figureTable(sections), h("p", { class: "note" }, CAUTION),
      sections.filter(({ charts }) => charts.length).map(({ title, charts }) => h("section", { class: "chart-section" }, h("h2", null, title), chartGrid(title, charts, signal))));
  } catch (error) {
    if (isAbort(error)) return;
    if (!(error instanceof ApiError)) throw error;
    const isTooFew = error.status === TOO_FEW;
    replace(root, h("div", { class: "too-few" }, h("h2", null, isTooFew ? "Not known yet" : "That did not work"), h("p", null, error.message),
      isTooFew ? h("a", { class: "button primary", href: `#/answer/${encodeURIComponent(sound)}` }, "Answer some more") : again));
  } finally {
    end();
  }
}

/** Show the results of `params.sound`. */
export async function show(root, params, signal) {
  const { sound } = params;
  const [judged, people, training, cutting, exports] = ["div", "div", "section", "section", "section"].map((tag) => h(tag));
  training.className = "training panel";
  cutting.className = "exporting panel";
  exports.className = "exporting panel";
  replace(root, h("div", { class: "results" },
    h("header", { class: "view-head" }, h("h1", null, `How right ${sound} is found`)),
    h("div", { class: "results-main" }, judged, people), h("aside", { "aria-label": "Take it away" }, training, cutting, exports)));
  const tell = (error) => {
    if (!isAbort(error)) notice(error.message, { kind: "error" });
  };
  const list = () => showExports(exports, sound, signal).catch(tell);
  list();
  showCutting(cutting, sound, signal).catch(tell);
  showTraining(training, sound, { onTrained: list, signal }).catch(tell);
  get("/api/agreement", { sound }, signal).then((told) => {
    const section = agreementSection(told);
    if (section) replace(people, section);
  }, tell);
  await showEvaluation(judged, sound, signal);
}
