/** Painting curves, detections and labels; each takes a box `{left, top, width, height}` in CSS pixels. */

import { ticksOf } from "./ticks.js";
import { colours, hatch } from "./colours.js";

const LEAST_PX = 2.5;
const ROOM_FOR_SIGN_PX = 16;
const VEIL = "#08071573";
const SIGNS = { yes: "✓", no: "✗", unsure: "?" };

/** Give a canvas the size that it is shown at, and return its context in CSS pixels. */
export function fit(canvas, width, height) {
  const scale = devicePixelRatio || 1;
  const [wide, high] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  if (canvas.width !== wide || canvas.height !== high) Object.assign(canvas, { width: wide, height: high });
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  context.clearRect(0, 0, width, height);
  return context;
}

function edges(stretch, viewport, box) {
  const left = box.left + viewport.shareAt(stretch.start_s) * box.width;
  const right = box.left + viewport.shareAt(stretch.end_s) * box.width;
  if (right < box.left || left > box.left + box.width) return null;
  if (right - left >= LEAST_PX) return { left, width: right - left };
  return { left: Math.min(left, box.left + box.width - LEAST_PX), width: LEAST_PX };
}

/** Return the highest score of each pixel column, from curves that may overlap; null where none is known. */
function columnsOf(curves, viewport, width) {
  const columns = new Array(width).fill(null);
  for (const { start_s, end_s, scores } of curves) {
    const piece_s = (end_s - start_s) / scores.length;
    const first = Math.max(0, Math.floor(viewport.shareAt(start_s) * width));
    const last = Math.min(width, Math.ceil(viewport.shareAt(end_s) * width));
    for (let x = first; x < last; x += 1) {
      const from = (viewport.timeAt(x / width) - start_s) / piece_s;
      const to = (viewport.timeAt((x + 1) / width) - start_s) / piece_s;
      let highest = null;
      for (let at = Math.max(0, Math.floor(from)); at < Math.min(scores.length, Math.max(to, Math.floor(from) + 1)); at += 1) {
        if (highest === null || scores[at] > highest) highest = scores[at];
      }
      if (highest !== null) columns[x] = highest;
    }
  }
  return columns;
}

/** Paint the score over time: bright where it reaches the line, which is dashed; null for no line. */
export function paintCurve(context, curves, viewport, box, line) {
  const { accent, curve, quiet } = colours();
  const columns = columnsOf(curves, viewport, Math.round(box.width));
  const foot = box.top + box.height;
  for (const isFound of [false, true]) {
    context.fillStyle = isFound ? accent : curve;
    context.beginPath();
    columns.forEach((score, x) => {
      if (score === null || (line !== null && score >= line) !== isFound) return;
      const height = Math.max(0.75, score * box.height);
      context.rect(box.left + x, foot - height, 1.05, height);
    });
    context.fill();
  }
  if (line === null) return;
  const level = Math.round(foot - line * box.height) + 0.5;
  context.strokeStyle = quiet;
  context.setLineDash([2, 4]);
  context.beginPath();
  context.moveTo(box.left, level);
  context.lineTo(box.left + box.width, level);
  context.stroke();
  context.setLineDash([]);
}

/** Paint what the machine finds: bars; and hair lines for what stays below the line. */
export function paintFound(context, moments, viewport, box, isFound) {
  const { accent, quiet } = colours();
  for (const moment of moments) {
    const at = moment.score === null ? null : edges(moment, viewport, box);
    if (!at) continue;
    const found = isFound(moment);
    context.fillStyle = found ? accent : quiet;
    const height = found ? box.height : 1.5;
    context.fillRect(at.left, box.top + box.height - height, at.width, height);
  }
}

/** Paint what people said: yes is solid, no is hatched and low, unsure is dotted. */
export function paintSaid(context, labels, viewport, box) {
  for (const label of labels) {
    const at = edges(label, viewport, box);
    if (!at) continue;
    const colour = colours()[label.verdict];
    const isNarrow = at.width < 6;
    const height = label.verdict === "no" && isNarrow ? box.height / 2 : box.height;
    const top = box.top + box.height - height;
    context.fillStyle = label.verdict === "yes" || isNarrow ? colour : hatch(context, colour, label.verdict === "no" ? "lines" : "dots");
    context.fillRect(at.left, top, at.width, height);
    if (isNarrow) continue;
    context.strokeStyle = colour;
    context.strokeRect(at.left + 0.5, top + 0.5, at.width - 1, height - 1);
    if (at.width > ROOM_FOR_SIGN_PX && box.height >= 12) sign(context, label.verdict, at, box);
  }
}

function sign(context, verdict, at, box) {
  const { panel, [verdict]: colour, font } = colours();
  const middle = at.left + at.width / 2;
  context.fillStyle = verdict === "yes" ? colour : panel;
  context.fillRect(middle - 7, box.top + 1, 14, box.height - 2);
  context.fillStyle = verdict === "yes" ? panel : colour;
  context.font = font;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillText(SIGNS[verdict], middle, box.top + box.height / 2 + 0.5);
}

/** Set a stretch off: what lies beside it is dark on the picture, what lies below it is shaded. */
export function paintMarked(context, { start_s, end_s }, viewport, picture, below) {
  const [from, to] = [start_s, end_s].map((time_s) => Math.min(1, Math.max(0, viewport.shareAt(time_s))) * picture.width);
  context.fillStyle = VEIL;
  context.fillRect(0, picture.top, from, picture.height);
  context.fillRect(to, picture.top, picture.width - to, picture.height);
  context.fillStyle = colours().line;
  context.fillRect(from, below.top, to - from, below.height);
}

/** Paint an axis of time. */
export function paintAxis(context, viewport, box) {
  const { quiet, line, font } = colours();
  context.font = font;
  context.textAlign = "left";
  context.textBaseline = "top";
  for (const { time_s, text } of ticksOf(viewport, box.width)) {
    const x = Math.round(box.left + viewport.shareAt(time_s) * box.width) + 0.5;
    context.fillStyle = line;
    context.fillRect(x - 0.5, box.top, 1, box.height);
    context.fillStyle = quiet;
    if (x + context.measureText(text).width + 6 < box.left + box.width) context.fillText(text, x + 5, box.top + 4);
  }
}
