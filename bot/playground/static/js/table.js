/** The table block. */

import { h } from "./h.js";
import { textOf } from "./mrkdwn.js";
import { richText } from "./richtext.js";

export function table(block) {
  const settings = block.column_settings ?? [];
  const [head = [], ...body] = block.rows ?? [];
  const row = (tag) => (cells) =>
    h(
      "tr",
      {},
      cells.map((cell, index) => drawn(tag, cell, settings[index])),
    );
  return h(
    "div",
    { class: "table-frame", tabindex: 0, role: "region", "aria-label": block.caption ?? "Table" },
    h(
      "table",
      {},
      block.caption && h("caption", {}, block.caption),
      h("thead", {}, row("th")(head)),
      h("tbody", {}, body.map(row("td"))),
    ),
  );
}

const drawn = (tag, cell, setting) =>
  h(tag, { class: setting?.align ? `to-${setting.align}` : null }, inside(cell));

function inside(cell) {
  if (cell?.type === "rich_text") return richText(cell);
  return typeof cell === "object" && cell !== null
    ? textOf(String(cell.text ?? cell.value ?? ""))
    : textOf(String(cell ?? ""));
}
