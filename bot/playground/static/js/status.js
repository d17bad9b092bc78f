/** One's own status: what one does just now, for colleagues, and when it clears itself. */

import { act } from "./wire.js";
import { FREQUENT, picture, withPictures } from "./emoji.js";
import { h } from "./h.js";
import { pop, unpop } from "./popover.js";
import { me, now } from "./store.js";
import { clockTime, localInput, shortDay } from "./time.js";

const USUAL = [
  [":palm_tree:", "Vacationing"],
  [":face_with_thermometer:", "Out sick"],
  [":house_with_garden:", "Working remotely"],
];
const CLEARS = [
  ["never", "Don't clear"],
  ["30", "30 minutes"],
  ["60", "1 hour"],
  ["240", "4 hours"],
  ["today", "Today"],
  ["week", "This week"],
  ["moment", "Choose day and hour"],
];

/** Entries of the menu of who one is. `anchor` is where the form hangs. */
export function statuses(anchor) {
  const usual = USUAL.map(([emoji, text]) => ({
    label: `${withPictures(emoji)}  Set status: ${text}`,
    pick: () => act("status", { text, emoji }),
    "data-testid": "status-option",
  }));
  const own = { label: "Set a status…", pick: () => open(anchor()), "data-testid": "status-own" };
  const { emoji, text } = me().status ?? {};
  const clear = {
    label: "Clear my status",
    hint: said(me()),
    pick: () => act("status", {}),
    "data-testid": "status-clear",
  };
  return [...usual, own, (emoji || text) && clear];
}

/** "🌴 Vacationing, until Thu, 3 Dec 2026 09:00". */
function said({ status, tz }) {
  const { emoji, text, until } = status;
  const ends = until ? `, until ${shortDay(until * 1000, tz)} ${clockTime(until * 1000, tz)}` : "";
  return `${withPictures(emoji)} ${text}${ends}`;
}

function open(anchor) {
  pop(anchor, form(), { side: "above", label: "Set a status" });
}

function form() {
  const { status = {}, tz } = me();
  const text = field("text", status.text, {
    maxlength: 100,
    autofocus: true,
    placeholder: "What's your status?",
  });
  const emoji = field("emoji", status.emoji, { list: "status-emoji", placeholder: ":speech_balloon:" });
  const moment = field("moment", localInput(now() + 86_400_000, tz), {
    type: "datetime-local",
    hidden: true,
    "aria-label": "Day and hour",
  });
  const clears = h(
    "select",
    { class: "select", "data-testid": "status-clears" },
    CLEARS.map(([value, words]) => h("option", { value }, words)),
  );
  clears.addEventListener("change", () => {
    moment.hidden = clears.value !== "moment";
  });
  const node = h(
    "form",
    { class: "small-form", "data-testid": "status-form" },
    h("label", { class: "label" }, "Status", text),
    h("label", { class: "label" }, "Emoji", emoji, choices()),
    h("label", { class: "label" }, "Clear after", h("span", { class: "select-frame" }, clears)),
    moment,
    h("button", { class: "button primary", type: "submit", "data-testid": "status-save" }, "Save"),
  );
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    unpop();
    const clear_after = clears.value === "moment" ? moment.value : clears.value;
    act("status", { text: text.value, emoji: emoji.value, clear_after });
  });
  return node;
}

function field(name, value, more) {
  const node = h("input", { class: "field", "data-testid": `status-${name}`, ...more });
  node.value = value ?? "";
  return node;
}

function choices() {
  const names = [...USUAL.map(([code]) => code.slice(1, -1)), ...FREQUENT];
  const one = (name) => h("option", { value: `:${name}:` }, picture(name));
  return h("datalist", { id: "status-emoji" }, names.map(one));
}
