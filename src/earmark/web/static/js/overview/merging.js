/** Claims of the machine and labels of people, as one list of moments. */

export function keyOf({ recording, start_s, end_s }) {
  return `${recording} ${start_s} ${end_s}`;
}

/** Return stretches by recording, each list by time. */
function sortOut(stretches) {
  const byRecording = Map.groupBy(stretches, ({ recording }) => recording);
  for (const list of byRecording.values()) list.sort((a, b) => a.start_s - b.start_s);
  return byRecording;
}

/** Return the labels that lie on none of the claims; both by time. */
function withoutClaim(labels, claims) {
  let latest_s = -Infinity;
  let next = 0;
  return labels.filter(({ start_s, end_s }) => {
    while (next < claims.length && claims[next].start_s < start_s) {
      latest_s = Math.max(latest_s, claims[next].end_s);
      next += 1;
    }
    return latest_s <= start_s && !(next < claims.length && claims[next].start_s < end_s);
  });
}

/**
 * Return every moment: the claims, and what people labelled where nothing is claimed, whose score
 * is null. In the order of the recordings, then of time.
 */
export function merge(claims, labels, recordings) {
  const claimed = sortOut(claims);
  const labelled = sortOut(labels);
  return recordings.flatMap((recording) => {
    const ours = claimed.get(recording) ?? [];
    const byKey = new Map();
    for (const each of ours) byKey.set(keyOf(each), { ...each, key: keyOf(each) });
    const others = withoutClaim(labelled.get(recording) ?? [], ours).sort((a, b) => a.number - b.number);
    for (const { start_s, end_s, verdict } of others) {
      const moment = { recording, start_s, end_s, verdict, score: null };
      byKey.set(keyOf(moment), { ...moment, key: keyOf(moment) });
    }
    return [...byKey.values()].sort((a, b) => a.start_s - b.start_s);
  });
}
