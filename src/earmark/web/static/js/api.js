/** Talking to the server: JSON there and back. */

const TAB = "earmark-tab";
const SILENCE = "earmark does not answer. Is it still running? The page goes on once it is back.";

/** What the server refused, in its own sentence; `status` is 0 where it did not answer at all. */
export class ApiError extends Error {
  constructor(message, status) {
    super(message);
    this.name = "ApiError";
    this.status = status;
  }
}

function draw() {
  // Not randomUUID: a browser has it only where the address is secure.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** This tab's name to the server; a reload keeps it, so that the same questions are asked. */
export const tab = sessionStorage.getItem(TAB) ?? draw();
sessionStorage.setItem(TAB, tab);

/** Return an address; parameters that are null are left out, and lists are joined by commas. */
export function url(path, params = {}) {
  const given = Object.entries(params).filter(([, value]) => value !== null && value !== undefined);
  const query = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return query ? `${path}?${query}` : path;
}

/** Return the reply to a request; raise an `ApiError` where it fails, an `AbortError` at the view's end. */
export async function send(address, options = {}) {
  let reply;
  try {
    reply = await fetch(address, { credentials: "same-origin", ...options });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new ApiError(SILENCE, 0);
  }
  if (!reply.ok) {
    const told = await reply.json().catch(() => ({}));
    throw new ApiError(told.error ?? `earmark answered with the number ${reply.status}.`, reply.status);
  }
  return reply;
}

/** Return the JSON at an address. */
export async function get(path, params, signal) {
  return (await send(url(path, params), { signal })).json();
}

/** Send JSON, and return the JSON that comes back. */
export async function post(path, body, signal) {
  const reply = await send(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body ?? {}),
    signal,
  });
  return reply.json();
}

/** Whether an error only says that its view has ended. */
export function isAbort(error) {
  return error?.name === "AbortError";
}
