/** Notices that come and go at the foot of the page. */

import { h } from "./h.js";
import { icon } from "./icons.js";

const STAYS = 10_000; // milliseconds

/** Say in a sentence what went wrong; it is read out at once. */
export function toast(text) {
  const close = h(
    "button",
    { class: "toast-close", type: "button", "aria-label": "Dismiss" },
    icon("close", 16),
  );
  const notice = h(
    "div",
    { class: "toast", role: "alert", "data-testid": "toast" },
    icon("warning", 18),
    h("p", {}, text),
    close,
  );
  close.addEventListener("click", () => notice.remove());
  const region = document.getElementById("toasts");
  region.append(notice);
  raise(region);
  setTimeout(() => notice.remove(), STAYS);
}

/** Above whatever was opened since: a modal, a menu. */
function raise(region) {
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
}
