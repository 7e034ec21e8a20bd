/** The view where a person answers: one question fills the screen. */

import { Answering } from "../answer/answering.js";
import { h, replace } from "../dom.js";
import { onProject, project } from "../store.js";

function showEmpty(root, { title, text, to, label }) {
  replace(root, h("section", { class: "empty" },
    h("h1", null, title), h("p", null, text),
    h("div", { class: "actions" }, h("a", { class: "button primary", href: to }, label))));
}

/** Show the questions about a sound until the signal. */
export async function show(root, { sound }, signal) {
  let isAsking = false;
  const draw = async (told) => {
    if (isAsking) return;
    if (told.recordings.length === 0) {
      showEmpty(root, {
        title: "No recordings yet", label: "Add recordings", to: "#/recordings",
        text: `Add the videos or sound files in which to find ${sound}. They stay where they are: nothing is copied or sent anywhere.`,
      });
    } else if (!told.recordings.some((each) => each.is_scanned)) {
      showEmpty(root, {
        title: "Not listened to yet", label: "Scan the recordings", to: "#/recordings",
        text: "earmark has to listen to a recording once before it can ask about it: some seconds for an hour of sound. The first question shows here as soon as it has.",
      });
    } else {
      isAsking = true;
      await new Answering(root, { sound, told }, signal).start();
    }
  };
  onProject(draw, signal);
  await draw(await project());
}
