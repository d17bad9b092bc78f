/** A message of mine while I change it, in its own place. */

import { act } from "./wire.js";
import { changed, state } from "./store.js";
import { h } from "./h.js";
import { typed } from "./mrkdwn.js";

/** Enter saves, Esc leaves it as it was. */
export function editor(message) {
  const field = h("textarea", {
    class: "field edit-field",
    rows: 3,
    "aria-label": "Edit message",
    "data-testid": "edit-input",
  });
  field.value = typed(message.text);
  const stop = () => {
    state.editing = null;
    changed("messages");
  };
  const save = async () => {
    const answer = await act("edit", { channel: message.channel, ts: message.ts, text: field.value });
    if (answer.ok) stop();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  return h(
    "div",
    { class: "editor" },
    field,
    h(
      "div",
      { class: "editor-foot" },
      h("button", { type: "button", class: "button small", onclick: stop }, "Cancel"),
      h(
        "button",
        { type: "button", class: "button primary small", "data-testid": "edit-save", onclick: save },
        "Save",
      ),
    ),
  );
}
