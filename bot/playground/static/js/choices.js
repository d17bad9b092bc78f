/** Ticks and radio buttons. */

import { h } from "./h.js";
import { textOf } from "./mrkdwn.js";

export function choices(spec, handle, data) {
  const isRadio = spec.type === "radio_buttons";
  const held = (isRadio ? [handle.held] : (handle.held ?? [])).filter(Boolean).map(({ value }) => value);
  const boxes = spec.options.map((option) =>
    h("input", {
      type: isRadio ? "radio" : "checkbox",
      name: handle.name,
      value: option.value,
      checked: held.includes(option.value),
      "data-focus": `${data["data-focus"]}/${option.value}`,
    }),
  );
  const show = (before) =>
    boxes.forEach((box) => {
      box.checked = [before].flat().some((option) => option?.value === box.value);
    });
  const change = () => {
    const chosen = spec.options.filter((_, index) => boxes[index].checked);
    handle.choose(isRadio ? (chosen[0] ?? null) : chosen, show);
  };
  boxes.forEach((box) => box.addEventListener("change", change));
  const { "data-focus": _, ...rest } = data;
  return h(
    "div",
    { class: "choices", role: isRadio ? "radiogroup" : "group", ...rest },
    spec.options.map((option, index) => choice(option, boxes[index])),
  );
}

function choice(option, box) {
  return h(
    "label",
    { class: "tick" },
    box,
    h(
      "span",
      { class: "tick-words" },
      textOf(option.text),
      option.description && h("span", { class: "tick-hint" }, textOf(option.description)),
    ),
  );
}
