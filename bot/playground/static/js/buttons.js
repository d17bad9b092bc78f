/** Buttons and the "⋯" menu. */

import { confirmed } from "./confirm.js";
import { h } from "./h.js";
import { icon } from "./icons.js";
import { safeUrl } from "./links.js";
import { plain, textOf } from "./mrkdwn.js";
import { menu } from "./popover.js";

export function button(spec, handle, data) {
  const look = { primary: "button primary", danger: "button danger" }[spec.style] ?? "button";
  const node = h(
    "button",
    { type: "button", class: look, "aria-label": spec.accessibility_label, ...data },
    plain(spec.text?.text),
  );
  node.addEventListener("click", () => press(spec, handle, node));
  if (spec.url) node.append(icon("out", 14));
  return node;
}

async function press(spec, handle, node) {
  if (!(await confirmed(spec.confirm))) return;
  const url = safeUrl(spec.url);
  if (url) window.open(url, "_blank", "noopener");
  await busy(node, () =>
    handle.tell({ text: spec.text, ...(spec.value === undefined ? {} : { value: spec.value }) }),
  );
}

/** A spinner while the bot is thinking, if it takes long enough to notice. */
export async function busy(node, work) {
  const soon = setTimeout(() => node.setAttribute("aria-busy", "true"), 250);
  try {
    return await work();
  } finally {
    clearTimeout(soon);
    node.removeAttribute("aria-busy");
  }
}

export function overflow(spec, handle, data) {
  const node = h(
    "button",
    {
      type: "button",
      class: "button square",
      "aria-haspopup": "menu",
      "aria-label": "More options",
      ...data,
    },
    icon("dots"),
  );
  node.addEventListener("click", () =>
    menu(
      node,
      spec.options.map((option) => entry(option, spec, handle)),
      { align: "end" },
    ),
  );
  return node;
}

function entry(option, spec, handle) {
  const pick = async () => {
    if (!(await confirmed(spec.confirm))) return;
    if (safeUrl(option.url)) window.open(option.url, "_blank", "noopener");
    await handle.tell({ selected_option: option });
  };
  return {
    label: textOf(option.text),
    hint: option.description && textOf(option.description),
    pick,
    "data-value": option.value,
  };
}
