/** The playground's own clock, in my zone, and the buttons that move it. */

import { act } from "./wire.js";
import { changed, me, now, state } from "./store.js";
import { h } from "./h.js";
import { icon } from "./icons.js";
import { pop, unpop, menu } from "./popover.js";
import { city, clockTime, localInput, momentAt, shortDay } from "./time.js";

const MOVES = [
  { preset: "next_hour", label: "+1 hour", saying: "An hour goes by…" },
  { preset: "tomorrow_9", label: "Tomorrow 9:00", saying: "Until tomorrow morning…" },
  { preset: "friday_15", label: "Friday 15:00", saying: "Until Friday afternoon…" },
  { preset: "first_of_month", label: "First of the month", saying: "Until the first of the month…" },
];

/** The whole bar: the time it is, and how to change it. */
export function clockBar() {
  const isBusy = Boolean(state.moving);
  return h(
    "div",
    { class: "clock", role: "group", "aria-label": "The playground's clock", "aria-busy": String(isBusy) },
    clockNow(),
    isBusy
      ? h(
          "div",
          { class: "clock-moving", role: "status", "data-testid": "clock-moving" },
          h("span", { class: "spinner" }),
          state.moving,
        )
      : moves(),
  );
}

/** What the clock shows; it alone is redrawn as time goes by, so that an open menu stays. */
export function clockNow() {
  return h(
    "div",
    { class: "clock-now", "data-testid": "clock-now", "data-now": new Date(now()).toISOString() },
    icon("clock", 18),
    reading(),
  );
}

function reading() {
  const { tz } = me();
  return h(
    "span",
    { class: "clock-words" },
    h("span", { class: "clock-day" }, shortDay(now(), tz)),
    h("strong", {}, clockTime(now(), tz)),
    h("span", { class: "clock-city" }, city(tz)),
  );
}

function moves() {
  return [
    h(
      "div",
      { class: "moves" },
      MOVES.map((one) =>
        h(
          "button",
          {
            type: "button",
            class: "move",
            disabled: state.story.telling,
            onclick: () => move({ to_preset: one.preset }, one.saying),
            "data-testid": `move-${one.preset}`,
            "data-focus": `move-${one.preset}`,
          },
          one.label,
        ),
      ),
      picker("move"),
    ),
    compact(),
  ];
}

function picker(look) {
  const button = h(
    "button",
    {
      type: "button",
      class: look,
      disabled: state.story.telling,
      "aria-label": "Pick a day and hour",
      title: "Pick a day and hour",
      "data-testid": "move-pick",
      "data-focus": "move-pick",
    },
    icon("calendar", 18),
  );
  button.addEventListener("click", () => openPicker(button));
  return button;
}

/** On a narrow page the moves are a menu. */
function compact() {
  const button = h(
    "button",
    {
      type: "button",
      class: "move lone",
      disabled: state.story.telling,
      "aria-haspopup": "menu",
      "data-testid": "move-menu",
    },
    icon("forward", 16),
    "Move time",
  );
  const entries = MOVES.map((one) => ({
    label: one.label,
    pick: () => move({ to_preset: one.preset }, one.saying),
  }));
  const other = { label: "Pick a day and hour…", pick: () => openPicker(button) };
  button.addEventListener("click", () =>
    menu(button, [...entries, "-", other], { align: "end", label: "Move time" }),
  );
  return button;
}

function openPicker(anchor) {
  const { tz } = me();
  const field = h("input", {
    type: "datetime-local",
    class: "field",
    id: "clock-field",
    autofocus: true,
    "data-testid": "clock-field",
  });
  field.value = localInput(now(), tz);
  const form = h(
    "form",
    { class: "small-form" },
    h("label", { class: "label", for: "clock-field" }, `Make it, in ${city(tz)}`),
    field,
    h("button", { class: "button primary", type: "submit", "data-testid": "clock-go" }, "Move there"),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    unpop();
    if (field.value)
      move({ to: new Date(momentAt(field.value, tz)).toISOString() }, "Living through the time until then…");
  });
  pop(anchor, form, { align: "end", label: "Pick a day and hour" });
}

async function move(fields, saying) {
  state.moving = saying;
  changed("clock");
  await act("move_clock", fields);
  state.moving = null;
  changed("clock");
}
