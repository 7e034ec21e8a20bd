/** Building pieces of the page, and listening to them. */

const SVG = "http://www.w3.org/2000/svg";

function present(children) {
  return children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false);
}

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "dataset") Object.assign(element.dataset, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...present(children));
  return element;
}

/** Return an element with attributes and children; nothing comes of what is null or false. */
export function h(tag, props, ...children) {
  return fill(document.createElement(tag), props, children);
}

/** Return an element of a drawing. */
export function s(tag, props, ...children) {
  return fill(document.createElementNS(SVG, tag), props, children);
}

/** Put these children where the old ones were. */
export function replace(root, ...children) {
  root.replaceChildren(...present(children));
}

/** Call `fn` upon an event, for as long as the view lives. */
export function listen(target, type, fn, signal, options = {}) {
  target.addEventListener(type, fn, { ...options, signal });
}

/** Call `fn` after a while, unless the view ends before. Returns a function that calls it off. */
export function later(fn, delay_s, signal) {
  const stop = () => clearTimeout(timer);
  const timer = setTimeout(() => {
    signal.removeEventListener("abort", stop);
    if (!signal.aborted) fn();
  }, 1000 * delay_s);
  signal.addEventListener("abort", stop, { once: true });
  return () => {
    stop();
    signal.removeEventListener("abort", stop);
  };
}
