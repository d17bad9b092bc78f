/** "Are you sure?", as the bot words it. */

import { h } from "./h.js";
import { textOf } from "./mrkdwn.js";

/** Ask by a Block Kit confirm object; true at once where there is none. */
export async function confirmed(confirm) {
  if (!confirm) return true;
  return new Promise((settle) => {
    const dialog = h("dialog", {
      class: "sheet confirm",
      "aria-labelledby": "confirm-title",
      "data-testid": "confirm",
    });
    const answer = (yes) => {
      settle(yes);
      dialog.close();
    };
    dialog.append(
      h("h2", { id: "confirm-title" }, textOf(confirm.title)),
      h("div", { class: "confirm-text" }, textOf(confirm.text)),
      h(
        "footer",
        {},
        h(
          "button",
          { type: "button", class: "button", "data-testid": "confirm-no", onclick: () => answer(false) },
          textOf(confirm.deny),
        ),
        h(
          "button",
          {
            type: "button",
            class: confirm.style === "danger" ? "button danger full" : "button primary",
            "data-testid": "confirm-yes",
            autofocus: true,
            onclick: () => answer(true),
          },
          textOf(confirm.confirm),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      settle(false);
      dialog.remove();
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** The same for things of this page: title, sentence, and the word on the button. */
export const ask = (title, text, yes) =>
  confirmed({ title, text, confirm: yes, deny: "Cancel", style: "danger" });
