/** Selects with one choice. The browser's own list: it works by keyboard and on a phone. */

import { h } from "./h.js";
import { withPictures } from "./emoji.js";
import { optionsFor, valueOf } from "./options.js";

export function select(spec, handle, data) {
  const groups = optionsFor(spec);
  const held = valueOf(handle.held);
  const node = h("select", { class: "select", ...data }, placeholder(spec, held), groups.map(group));
  node.value = held ?? "";
  const all = groups.flatMap(({ options }) => options);
  node.addEventListener("change", () => {
    shade(node);
    handle.choose(all.find(({ value }) => value === node.value).choice, (before) => {
      node.value = valueOf(before) ?? "";
      shade(node);
    });
  });
  shade(node);
  return h("span", { class: "select-frame" }, node);
}

const shade = (node) => node.classList.toggle("unset", node.value === "");

const placeholder = (spec, held) =>
  h(
    "option",
    { value: "", disabled: true, hidden: true, selected: !held },
    withPictures(spec.placeholder?.text ?? "Choose an option"),
  );

function group({ label, options }) {
  const rows = options.map(({ value, words, hint }) => h("option", { value, title: hint }, words));
  return label ? h("optgroup", { label }, rows) : rows;
}
