/** Starts the page: draw the parts, become who the address says, open what it names. */

import { be } from "./wire.js";
import { h } from "./h.js";
import { markRead, start } from "./places.js";
import { startModals } from "./modal.js";
import { startPane } from "./pane.js";
import { startSidebar } from "./sidebar.js";
import { startThread } from "./thread.js";
import { startTitle } from "./title.js";
import { startTopbar } from "./topbar.js";

const RETRY = 1000; // milliseconds until the page asks a server again that did not answer

startTopbar();
startSidebar();
startPane();
startThread();
startModals();
startTitle();
document.addEventListener("visibilitychange", markRead);
begin();

async function begin() {
  try {
    await be(new URLSearchParams(location.search).get("as") ?? "");
    document.getElementById("waiting")?.remove();
    start();
  } catch (error) {
    wait(error);
    setTimeout(begin, RETRY);
  }
}

function wait(error) {
  console.warn(error);
  if (document.getElementById("waiting")) return;
  document.body.append(
    h(
      "div",
      { id: "waiting", role: "status" },
      h("span", { class: "spinner" }),
      h("p", {}, "Waiting for the playground to answer…"),
      h("a", { href: "/" }, "Start over"),
    ),
  );
}
