/** What belongs to the playground and not to Slack: the clock, the bot's state, trouble on demand, the story. */

import { state, watch } from "./store.js";
import { clockBar, clockNow } from "./clock.js";
import { fill, h, keepingFocus } from "./h.js";
import { icon, mark } from "./icons.js";
import { openFaults } from "./faults.js";

const TICK = 10_000; // milliseconds between two looks at the clock

export function startTopbar() {
  const root = document.getElementById("topbar");
  watch("clock bot story link users faults", () => keepingFocus(root, () => draw(root)));
  setInterval(() => root.querySelector(".clock-now")?.replaceWith(clockNow()), TICK);
}

function draw(root) {
  if (!state.ready) return;
  fill(
    root,
    h(
      "div",
      { class: "bar" },
      h(
        "div",
        { class: "brand" },
        h("span", { class: "avatar small app", style: { "--own": "#24564c" } }, mark()),
        h("span", {}, "Playground"),
      ),
      clockBar(),
      tools(),
    ),
    state.story.telling && story(),
  );
}

function tools() {
  const left = state.faults.reduce((sum, { times }) => sum + times, 0);
  const fail = h(
    "button",
    {
      type: "button",
      class: "tool",
      "aria-label": "Make Slack fail",
      title: "Make Slack fail",
      "data-testid": "fault-open",
    },
    icon("warning", 18),
    h("span", {}, "Make Slack fail"),
    left > 0 && h("strong", { class: "count", title: "Still to go wrong" }, left),
  );
  fail.addEventListener("click", () => openFaults(fail));
  return h("div", { class: "tools" }, botState(), fail);
}

function botState() {
  const [look, words] =
    state.link === "lost"
      ? ["bad", "Page offline, trying again…"]
      : state.bot.connected
        ? ["good", `${state.bot.name} connected`]
        : ["bad", `${state.bot.name} is not connected`];
  return h(
    "span",
    {
      class: `bot-state ${look}`,
      role: "status",
      title: words,
      "data-testid": "bot-state",
      "data-connected": String(state.bot.connected),
    },
    h("span", { class: "light" }),
    h("span", {}, words),
  );
}

function story() {
  const { text, share } = state.story;
  return h(
    "div",
    { class: "story", role: "status", "data-testid": "story" },
    h("span", { class: "spinner" }),
    h(
      "span",
      { class: "story-words" },
      h("strong", {}, "The last three months are being lived through. "),
      text,
    ),
    h("progress", { value: share, max: "1", "aria-label": text }),
  );
}
