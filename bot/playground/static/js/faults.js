/** A drawer to make Slack fail, and see how the bot takes it. */

import { act } from "./wire.js";
import { fill, h } from "./h.js";
import { icon } from "./icons.js";
import { state, watch } from "./store.js";

const METHODS = [
  "chat.postMessage",
  "chat.update",
  "chat.delete",
  "chat.postEphemeral",
  "views.open",
  "views.update",
  "views.publish",
  "conversations.open",
  "conversations.history",
  "conversations.members",
  "users.info",
  "*",
];

const KINDS = [
  ["500", "An error inside Slack", "Status 500; nothing was done.", "an error inside Slack"],
  ["cut_before", "The line is cut, nothing done", "The connection ends before Slack acts.", "cut off, not done"],
  [
    "cut_after",
    "The line is cut, but it was done",
    "Slack acts, and the answer is lost: the hard one.",
    "done, but the answer is lost",
  ],
  ["slow", "Slow", "Done, but the answer takes its time.", "slow"],
  ["429", "Too many requests", "Not done; Retry-After says when.", "too many requests"],
  ["refuse_block", "Refuse a block", "invalid_blocks, if a block of this type is in it.", "refused"],
];
const OUTCOMES = Object.fromEntries(KINDS.map(([value, , , outcome]) => [value, outcome]));

watch("faults", () => {
  const section = document.querySelector(".faults-left");
  if (section) fill(section, left());
});

export function openFaults(opener) {
  const drawer = document.getElementById("drawer");
  const close = () => {
    fill(drawer);
    opener.isConnected ? opener.focus() : document.querySelector("[data-testid=fault-open]")?.focus();
  };
  if (drawer.firstChild) return close();
  fill(drawer, panel(close));
  drawer.querySelector("select").focus();
}

function panel(close) {
  const form = h(
    "form",
    { class: "faults", role: "dialog", "aria-labelledby": "faults-title", "data-testid": "fault-panel" },
    h(
      "header",
      {},
      h("h2", { id: "faults-title" }, "Make Slack fail"),
      h(
        "button",
        { type: "button", class: "icon-button", "aria-label": "Close", onclick: close },
        icon("close"),
      ),
    ),
    h("p", { class: "faults-lead" }, "The next calls of the bot go wrong as you say here."),
    h("section", { class: "faults-left", role: "status", "data-testid": "faults-left" }, left()),
    h(
      "label",
      { class: "label" },
      "When the bot calls",
      h(
        "span",
        { class: "select-frame" },
        h(
          "select",
          { name: "method", class: "select" },
          METHODS.map((name) => h("option", { value: name }, name === "*" ? "anything" : name)),
        ),
      ),
    ),
    h("fieldset", {}, h("legend", { class: "label" }, "Slack answers with"), KINDS.map(kind)),
    h(
      "label",
      { class: "label block-type", hidden: true },
      "Type of the block",
      h("input", { name: "block_type", class: "field", value: "data_visualization" }),
    ),
    h(
      "label",
      { class: "label" },
      "How many times",
      h("input", { name: "times", class: "field short", type: "number", min: 1, max: 99, value: 1 }),
    ),
    h("button", { type: "submit", class: "button primary", "data-testid": "fault-send" }, "Break it"),
  );
  form.addEventListener("change", () => {
    form.querySelector(".block-type").hidden = new FormData(form).get("kind") !== "refuse_block";
  });
  form.addEventListener("keydown", (event) => event.key === "Escape" && close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  });
  return form;
}

const kind = ([value, name, hint], index) =>
  h(
    "label",
    { class: "tick" },
    h("input", { type: "radio", name: "kind", value, checked: index === 0 }),
    h("span", { class: "tick-words" }, name, h("span", { class: "tick-hint" }, hint)),
  );

function send(form) {
  const { method, kind: chosen, times, block_type } = Object.fromEntries(new FormData(form));
  const more = chosen === "refuse_block" ? { block_type } : {};
  return act("fault", { method, kind: chosen, times: Number(times), ...more });
}

/** What was ordered and has not happened yet: it stands here until it has, or is called off. */
function left() {
  if (!state.faults.length) return [];
  const off = h("button", { type: "button", class: "button", "data-testid": "faults-off" }, "Call it off");
  off.addEventListener("click", callOff);
  const lines = state.faults.map((fault) => h("li", {}, said(fault)));
  return [h("h3", { class: "label" }, "Still to come"), h("ul", {}, lines), off];
}

async function callOff() {
  document.querySelector(".faults select")?.focus(); // this button goes away
  await act("call_off_faults");
}

function said({ method, kind: chosen, times, block_type }) {
  const calls = times === 1 ? "The next call" : `The next ${times} calls`;
  const which = method === "*" ? "" : ` of ${method}`;
  const holding = block_type ? ` with a ${block_type} block` : "";
  return `${calls}${which}${holding}: ${OUTCOMES[chosen]}.`;
}
