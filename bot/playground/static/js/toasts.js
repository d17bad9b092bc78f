/** Notices that come and go at the foot of the page. */

import { h } from "./h.js";
import { icon } from "./icons.js";

const SECONDS = { error: 10, info: 6 };

/** Show a sentence for a while; an error is read out at once. */
export function toast(kind, text) {
  const close = h(
    "button",
    { class: "toast-close", type: "button", "aria-label": "Dismiss" },
    icon("close", 16),
  );
  const notice = h(
    "div",
    { class: `toast ${kind}`, role: kind === "error" ? "alert" : "status", "data-testid": "toast" },
    icon(kind === "error" ? "warning" : "check", 18),
    h("p", {}, text),
    close,
  );
  close.addEventListener("click", () => notice.remove());
  const region = document.getElementById("toasts");
  region.append(notice);
  raise(region);
  setTimeout(() => notice.remove(), (SECONDS[kind] ?? SECONDS.info) * 1000);
}

/** Above whatever was opened since: a modal, a menu. */
function raise(region) {
  if (region.matches(":popover-open")) region.hidePopover();
  region.showPopover();
}
