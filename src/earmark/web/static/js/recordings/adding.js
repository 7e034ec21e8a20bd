/** The field that adds recordings: by path, folder or pattern, or by a drop onto the page. */

import { ApiError, post } from "../api.js";
import { h, listen } from "../dom.js";
import { plural } from "../format.js";
import { readDrop } from "./dropping.js";

/** Return the form; it calls `onWork(work)` once the server has begun. */
export function addingForm({ onWork, signal }) {
  const field = h("textarea", { id: "paths", class: "field", rows: 1, spellcheck: "false", autocapitalize: "off", placeholder: "~/Videos/stream.mp4", "aria-describedby": "paths-told" });
  const told = h("p", { id: "paths-told", class: "add-told", role: "status" }, "A file, a folder, a pattern such as ~/Videos/*.mp4, or an address on the web; one a line. Files are read where they are: nothing is copied or uploaded. What lies on the web is fetched into the project.");
  const button = h("button", { type: "submit", class: "button" }, "Add and scan");
  const form = h("form", { class: "add" }, h("label", { for: "paths" }, "Add recordings"), h("div", { class: "add-row" }, field, button), told);
  const tell = (text, isTrouble) => {
    told.textContent = text;
    told.classList.toggle("trouble", isTrouble);
    field.toggleAttribute("aria-invalid", isTrouble);
  };
  const grow = () => { field.rows = Math.min(8, Math.max(1, field.value.split("\n").length)); };

  const add = async () => {
    const paths = field.value.split("\n").map((line) => line.trim()).filter(Boolean);
    if (!paths.length) {
      tell("Write or paste a path first.", true);
      field.focus();
      return;
    }
    button.disabled = true;
    try {
      onWork(await post("/api/recordings", { paths }, signal));
      field.value = "";
      grow();
      tell("", false);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      tell(error.message, true);
    } finally {
      button.disabled = false;
    }
  };
  listen(form, "submit", (event) => {
    event.preventDefault();
    add();
  }, signal);
  listen(field, "keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    add();
  }, signal);
  listen(field, "input", grow, signal);
  followDrops((paths, names) => {
    if (paths.length) {
      field.value = paths.join("\n");
      grow();
      add();
    } else if (names.length) {
      const what = names.length === 1 ? names[0] : `these ${plural(names.length, "file")}`;
      tell(`A browser does not tell a page where ${what} lies, to keep your folders private. Copy the path in your file manager, and paste it here.`, true);
      field.focus();
    }
  }, signal);
  return form;
}

/** Call `fn(paths, names)` for what is dropped anywhere onto the page, until the signal. */
function followDrops(fn, signal) {
  const page = document.documentElement;
  listen(signal, "abort", () => page.classList.remove("dropping"));
  listen(document, "dragover", (event) => {
    event.preventDefault();
    page.classList.add("dropping");
  }, signal);
  listen(document, "dragleave", (event) => {
    if (!event.relatedTarget) page.classList.remove("dropping");
  }, signal);
  listen(document, "drop", (event) => {
    event.preventDefault();
    page.classList.remove("dropping");
    const { paths, names } = readDrop(event.dataTransfer);
    fn(paths, names);
  }, signal);
}
