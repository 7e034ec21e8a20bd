/** What the machine believes and why it asks, in words. */

import { percent } from "../format.js";

const BELIEFS = [
  [0.95, "almost surely yes"], [0.75, "probably yes"], [0.55, "rather yes"], [0.45, "could be either"],
  [0.25, "rather no"], [0.05, "probably no"], [0, "almost surely no"],
];

/** The strategies by name: what they are called, and a sentence on what they are good for. */
export const STRATEGIES = {
  mixed: ["Mixed", "A little of everything below, weighed for you. The best choice nearly always."],
  "most-likely": ["Most likely", "What scores highest. Good for finding first examples of a rare sound."],
  "least-certain": ["Least certain", "Where the machine cannot tell. Each answer moves its limit."],
  "most-different": ["Most different", "Unlike all you have answered so far. Finds what nobody thought of."],
  random: ["Random", "By chance alone: an honest sample, but slow to teach."],
  similar: ["Similar to this", "What sounds like the stretch that you hear now."],
  audit: ["Audit", "A fair draw from all recordings, to measure what is found and what is missed."],
  "second-opinion": ["Second opinion", "What others have answered, without showing you what they said."],
};

/** Return what a score means: `probably yes`. */
export function belief(score) {
  return BELIEFS.find(([least]) => score >= least)[1];
}

/** Return a score in words and as a number, or that there is none yet. */
export function beliefLine(score) {
  if (score === null || score === undefined) return "The machine has not learnt this sound yet";
  return `The machine guesses: ${belief(score)}, ${percent(score)}`;
}
