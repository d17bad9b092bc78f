/** Selects with several choices: chips, and a list of ticks that opens below. */

import { h, fill } from "./h.js";
import { icon } from "./icons.js";
import { optionsFor, valueOf } from "./options.js";
import { pop } from "./popover.js";
import { withPictures } from "./emoji.js";

let count = 0;

/** Its name says what it asks, and what is chosen. */
export function multiSelect(spec, handle, data) {
  const all = optionsFor(spec).flatMap(({ options }) => options);
  const most = spec.max_selected_items ?? Infinity;
  let chosen = (handle.held ?? []).map(valueOf);
  const node = h("button", { type: "button", class: "multi", "aria-haspopup": "dialog", ...data });
  node.id = `multi-${++count}`;
  node.setAttribute("aria-labelledby", `${data["aria-labelledby"] ?? node.id} ${node.id}-chosen`);
  const draw = () => fill(node, chips(all, chosen, spec, `${node.id}-chosen`), icon("down", 16));
  const toggle = (value) => {
    const next = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
    if (next.length > most) return false;
    chosen = next;
    draw();
    handle.choose(all.filter((option) => chosen.includes(option.value)).map(({ choice }) => choice));
    return true;
  };
  node.addEventListener("click", () =>
    pop(
      node,
      ticks(all, () => chosen, toggle),
      { label: "Options" },
    ).classList.add("ticks"),
  );
  return draw();
}

function chips(all, chosen, spec, id) {
  const there = all.filter(({ value }) => chosen.includes(value));
  if (!there.length)
    return h("span", { class: "multi-empty", id }, withPictures(spec.placeholder?.text ?? "Choose options"));
  return h(
    "span",
    { class: "chips", id },
    there.map(({ words }) => h("span", { class: "chip" }, words)),
  );
}

function ticks(all, chosen, toggle) {
  return all.map(({ value, words, hint }) => {
    const box = h("input", { type: "checkbox", value, checked: chosen().includes(value) });
    box.addEventListener("change", () => {
      if (!toggle(value)) box.checked = false;
    });
    return h(
      "label",
      { class: "tick" },
      box,
      h("span", { class: "tick-words" }, words, hint && h("span", { class: "tick-hint" }, hint)),
    );
  });
}
