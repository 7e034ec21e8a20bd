/** Wheel, drag, pinch and tap on a strip, told as shares of its width. */

import { listen } from "../dom.js";

const SLACK_PX = 4;
const ZOOM_PER_PX = 0.002;
const PINCH_PER_PX = 0.01;
const PX_PER_LINE = 20;

/**
 * Call what suits a gesture, until the signal:
 *
 * `onZoom(factor, share)`, `onPan(by)`, `onTap(share)`, and `onMark(from, to, isDone)` where a mouse
 * or pen drags over anything but the axis. A finger pans, two fingers zoom.
 *
 * Args:
 *   isAxis: tells whether a place `(y_px)` from the top belongs to the axis, by which a mouse pans.
 */
export function followGestures(element, { isAxis, onZoom, onPan, onTap, onMark }, signal) {
  const pointers = new Map();
  let start = null;
  let doing = null;

  const shareOf = (x) => {
    const { left, width } = element.getBoundingClientRect();
    return Math.min(1, Math.max(0, (x - left) / width));
  };
  const spread = () => {
    const [a, b] = [...pointers.values()];
    return { middle: shareOf((a.x + b.x) / 2), px: Math.max(20, Math.hypot(a.x - b.x, a.y - b.y)) };
  };

  listen(element, "wheel", (event) => {
    event.preventDefault();
    const unit = event.deltaMode ? PX_PER_LINE : 1;
    const isSideways = Math.abs(event.deltaX) > Math.abs(event.deltaY);
    if (isSideways || event.shiftKey) {
      onPan(((isSideways ? event.deltaX : event.deltaY) * unit) / element.clientWidth);
    } else {
      onZoom(Math.exp(event.deltaY * unit * (event.ctrlKey ? PINCH_PER_PX : ZOOM_PER_PX)), shareOf(event.clientX));
    }
  }, signal, { passive: false });

  listen(element, "pointerdown", (event) => {
    if (event.button > 1 || event.target.closest("button")) return;
    element.setPointerCapture(event.pointerId);
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    start = { x: event.clientX, y: event.clientY, share: shareOf(event.clientX) };
    doing = pointers.size > 1 ? "zoom" : null;
  }, signal);

  listen(element, "pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const before = pointers.size > 1 ? spread() : null;
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (before) {
      const now = spread();
      onZoom(before.px / now.px, now.middle);
      onPan(before.middle - now.middle);
      return;
    }
    if (!doing && Math.abs(event.clientX - start.x) > SLACK_PX) {
      const top = element.getBoundingClientRect().top;
      const isPan = event.pointerType === "touch" || event.buttons === 4 || isAxis(start.y - top);
      doing = isPan ? "pan" : "mark";
      element.classList.toggle("panning", isPan);
    }
    if (doing === "pan") onPan((last.x - event.clientX) / element.clientWidth);
    if (doing === "mark") onMark(start.share, shareOf(event.clientX), false);
  }, signal);

  const end = (event) => {
    if (!pointers.delete(event.pointerId) || pointers.size) return;
    element.classList.remove("panning");
    if (event.type === "pointerup" && doing === "mark") onMark(start.share, shareOf(event.clientX), true);
    if (event.type === "pointerup" && doing === null) onTap(shareOf(event.clientX));
    doing = null;
  };
  listen(element, "pointerup", end, signal);
  listen(element, "pointercancel", end, signal);
  listen(element, "dblclick", (event) => {
    if (!event.target.closest("button")) onZoom(0.25, shareOf(event.clientX));
  }, signal);
}
