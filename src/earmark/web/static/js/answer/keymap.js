/** Which key does what while answering. */

import { describeKeys } from "../help.js";
import { bindKeys } from "../keys.js";
import { VERDICTS } from "./controls.js";

const MOST_TAGS = 9;
const TOLD = [
  ["Y N U", "yes, no, or not sure"], ["K", "skip: ask me something else"], ["Z", "take back the last answer"],
  ["space", "play or pause"], ["← →", "one second back or on"], ["↑ ↓", "more or less context"],
  ["S", "half speed"], ["M", "mark the exact span; then drag its edges"],
  ["← →", "move the edge that has the focus by 10 ms, with shift by 100 ms"],
  ["Delete", "remove the mark whose edge has the focus"], ["B", "the whole recording"], ["1 – 9", "tags"], ["?", "this help"],
];

/**
 * Have keys call `actions`, by the names of the buttons, until the signal.
 *
 * Args:
 *   pressTag: takes the number of a tag, from 1.
 */
export function bindAnswerKeys(actions, pressTag, signal) {
  const once = (action) => (event) => !event.repeat && action();
  const tags = Array.from({ length: MOST_TAGS }, (_, at) => [String(at + 1), once(() => pressTag(at + 1))]);
  bindKeys({
    ...Object.fromEntries(VERDICTS.map(([key, name]) => [key, once(actions[name])])),
    ...Object.fromEntries(tags),
    z: once(actions.undo), " ": once(actions.play), s: once(actions.slow), m: once(actions.mark), b: once(actions.whole),
    arrowleft: actions.back, arrowright: actions.on, arrowup: actions.more, arrowdown: actions.less,
  }, signal);
  describeKeys(TOLD, signal);
}
