/** The app's Home tab: what it published for me, or that it did not yet. */

import { blocks } from "./blocks.js";
import { fill, h, keepingFocus } from "./h.js";
import { icon } from "./icons.js";
import { inView } from "./context.js";
import { state } from "./store.js";

/** Draw the Home tab into `root`. */
export function drawHome(root) {
  keepingFocus(root, () =>
    fill(
      root,
      h(
        "div",
        { class: "home", "data-testid": "home" },
        state.home ? blocks(state.home.blocks, inView(state.home)) : empty(),
      ),
    ),
  );
}

const empty = () =>
  h(
    "div",
    { class: "empty" },
    h("span", { class: "empty-sign" }, icon("home", 28)),
    h("h2", {}, "Nothing here yet"),
    h(
      "p",
      {},
      `${state.bot.name} has not filled its Home tab for you. ${state.bot.connected ? "It may be about to." : "It is not connected just now."}`,
    ),
  );
