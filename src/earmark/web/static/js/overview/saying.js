/** Saying yes, no or unsure to stretches, and taking it back. */

import { ApiError } from "../api.js";
import { plural } from "../format.js";
import { ask, notice } from "../notice.js";
import { project } from "../store.js";

const MANY = 50;

/** Tell an error of the server; any other is a bug, or the view's end. */
function tellTrouble(error) {
  if (!(error instanceof ApiError)) throw error;
  notice(error.message, { kind: "error" });
}

/**
 * Store a verdict on moments or new stretches. Returns a promise of whether it was stored.
 *
 * Args:
 *   isStrong: the sound fills the stretch, from its start to its end.
 */
export async function say(moments, verdict, stretches, isStrong) {
  if (stretches.length > MANY && !(await ask(`Say ${verdict} to ${plural(stretches.length, "moment")} at once?`, { yes: `Say ${verdict}` }))) return false;
  try {
    await moments.say(verdict, stretches, isStrong);
  } catch (error) {
    tellTrouble(error);
    return false;
  }
  if (stretches.length > 1) {
    const numbers = moments.lastChange();
    notice(`${plural(stretches.length, "moment")}: ${verdict}.`, { action: { label: "Take back", run: () => takeBackNumbers(moments, numbers) } });
  }
  return true;
}

async function takeBackNumbers(moments, numbers) {
  try {
    await moments.takeBack(numbers);
  } catch (error) {
    tellTrouble(error);
    return false;
  }
  notice(`${plural(numbers.length, "answer")} taken back.`);
  return true;
}

/**
 * Take back what was said about these moments: what was said last, if it was about just these;
 * else all that is said about them. Without moments, take back what was said last in this view.
 */
export async function takeBack(moments, stretches) {
  const keys = stretches.length ? new Set(stretches.map(({ key }) => key)) : null;
  const last = moments.lastChange(keys);
  if (last) return takeBackNumbers(moments, last);
  const labels = moments.labelsOn(stretches);
  if (!labels.length) {
    notice("There is no answer here to take back.");
    return false;
  }
  const { by } = await project();
  const others = [...new Set(labels.map((label) => label.by).filter((each) => each !== by))];
  if (others.length && !(await ask(`${plural(labels.length, "answer")}, also by ${others.join(", ")}. Take them back?`, { yes: "Take back" }))) return false;
  return takeBackNumbers(moments, labels.map(({ number }) => number));
}
