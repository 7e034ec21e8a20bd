/** Paths out of what is dropped onto the page. */

/** Return the path that a `file:` address names, as the system writes it; null where it is none. */
function pathOf(address) {
  try {
    const { protocol, host, pathname } = new URL(address);
    if (protocol !== "file:") return null;
    const path = decodeURIComponent(pathname);
    if (host) return `//${host}${path}`;
    return /^\/[A-Za-z]:/.test(path) ? path.slice(1) : path;
  } catch {
    return null;
  }
}

/**
 * Return `{paths, names}` of what was dropped: where files lie, or else only how they are called,
 * which is all that most browsers tell.
 */
export function readDrop(transfer) {
  const addresses = transfer.getData("text/uri-list").split(/\r?\n/).filter((line) => line && !line.startsWith("#"));
  const paths = addresses.map(pathOf).filter((path) => path !== null);
  if (paths.length) return { paths, names: [] };
  const lines = transfer.getData("text/plain").split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  const written = lines.map((line) => pathOf(line) ?? line).filter((line) => /^(\/|~|[A-Za-z]:[\\/]|\\\\)/.test(line));
  return { paths: written, names: [...transfer.files].map(({ name }) => name) };
}
