/** Spectrograms of any stretch, put together from tiles that share one contrast. */

import { send, url } from "../api.js";
import { Recent, piecesOf } from "./grid.js";
import { colourPicture } from "../night.js";

export const LONGEST_S = 120;
const TILE_PX = 512;
const LEAST_S = 1;
const HEIGHT_PX = 128;
const WIDEST_PX = 2048;
const MOST_KEPT = 96;

const kept = new Recent(MOST_KEPT);
let composing = null;

async function load(address, signal) {
  const reply = await send(address, { signal });
  return createImageBitmap(await reply.blob(), { colorSpaceConversion: "none", premultiplyAlpha: "none" });
}

function fetchTile(address, whenHere, signal) {
  const tile = { bitmap: null };
  kept.set(address, tile);
  load(address, signal).then((bitmap) => {
    tile.bitmap = bitmap;
    whenHere();
  }, () => kept.delete(address));
}

/**
 * Draw what is in view of a recording, as far as its tiles are here, and fetch the others.
 *
 * Args:
 *   box: `{left, top, width, height}` on the canvas, in pixels of the canvas.
 *   whenHere: called as each missing tile comes; `null` fetches none.
 */
export function drawTiles(context, recording, viewport, box, whenHere, signal) {
  const width = Math.min(WIDEST_PX, Math.max(1, Math.round(box.width)));
  composing ??= new OffscreenCanvas(width, HEIGHT_PX).getContext("2d", { willReadFrequently: true });
  if (composing.canvas.width !== width) composing.canvas.width = width;
  composing.clearRect(0, 0, width, HEIGHT_PX);
  const drawn = [];
  for (const { start_s, end_s } of piecesOf(viewport, { n_least: 2, least_s: LEAST_S })) {
    const address = url("/api/picture", { recording, start: start_s, end: end_s, px: TILE_PX });
    const tile = kept.get(address);
    if (!tile && whenHere) fetchTile(address, whenHere, signal);
    if (!tile?.bitmap) continue;
    // Whole pixels: a seam between two tiles would be a line of half-transparent ones.
    const left = Math.round(viewport.shareAt(start_s) * width);
    const right = Math.round(viewport.shareAt(end_s) * width);
    composing.drawImage(tile.bitmap, left, 0, right - left, HEIGHT_PX);
    drawn.push([Math.max(0, left), Math.min(width, right)]);
  }
  if (!drawn.length) return;
  composing.putImageData(colourPicture(composing.getImageData(0, 0, width, HEIGHT_PX)), 0, 0);
  const scale = box.width / width;
  for (const [left, right] of drawn) {
    context.drawImage(composing.canvas, left, 0, right - left, HEIGHT_PX, box.left + left * scale, box.top, (right - left) * scale, box.height);
  }
}
