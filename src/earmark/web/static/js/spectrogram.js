/** Pictures of sound: grey ones from the server, coloured here from night to daylight. */

import { isAbort, send, url } from "./api.js";
import { colourPicture } from "./night.js";

const MOST_KEPT = 12;
const WIDEST_PX = 2048;

/** Addresses to promises of pictures, the latest used last. */
const kept = new Map();

/** Return how loud each column of a grey picture is: the mean of its levels. */
function columnLevels({ data, width, height }) {
  const levels = new Float32Array(width);
  for (let at = 0; at < data.length; at += 4) levels[(at / 4) % width] += data[at] / height;
  return levels;
}

async function load(address, signal) {
  const reply = await send(address, { signal });
  const bitmap = await createImageBitmap(await reply.blob(), { colorSpaceConversion: "none", premultiplyAlpha: "none" });
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(bitmap, 0, 0);
  bitmap.close();
  const image = context.getImageData(0, 0, canvas.width, canvas.height);
  const levels = columnLevels(image);
  return { image: colourPicture(image), levels };
}

function addressOf({ recording, start_s, end_s, px }) {
  const width = Math.min(WIDEST_PX, Math.max(16, Math.round(px)));
  return url("/api/picture", { recording, start: start_s, end: end_s, px: width });
}

/** Fetch and colour a picture that will be wanted soon. Returns a promise of `{image, levels}`. */
export function preloadSpectrogram(wanted, signal) {
  const address = addressOf(wanted);
  const coming = kept.get(address) ?? load(address, signal);
  kept.delete(address);
  kept.set(address, coming);
  if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value);
  coming.catch(() => {
    if (kept.get(address) === coming) kept.delete(address);
  });
  return coming;
}

/**
 * Draw `{recording, start_s, end_s, px}` (at most 180 s) onto a canvas, which takes the picture's size.
 *
 * Returns a promise of how loud each column is, or of null where nothing was drawn: the view ended,
 * or the canvas was given something else to show meanwhile.
 */
export async function drawSpectrogram(canvas, wanted, signal) {
  const address = addressOf(wanted);
  canvas.dataset.shows = address;
  let picture;
  try {
    picture = await preloadSpectrogram(wanted, signal);
  } catch (error) {
    if (signal.aborted) return null;
    // Another view began to fetch it, and ended.
    if (!isAbort(error)) throw error;
    picture = await preloadSpectrogram(wanted, signal);
  }
  if (signal.aborted || canvas.dataset.shows !== address) return null;
  const { image, levels } = picture;
  canvas.width = image.width;
  canvas.height = image.height;
  canvas.getContext("2d").putImageData(image, 0, 0);
  return levels;
}
