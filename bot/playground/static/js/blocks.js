/** Block Kit: one function a block. A block nobody here knows is a grey box with its name. */

import { chart } from "./chart.js";
import { element } from "./elements.js";
import { h } from "./h.js";
import { markdown } from "./markdown.js";
import { picture } from "./media.js";
import { plain, textOf, typed } from "./mrkdwn.js";
import { richText } from "./richtext.js";
import { table } from "./table.js";

/** All blocks of a message or view, in the context they stand in. */
export function blocks(list, ctx) {
  return h(
    "div",
    { class: `blocks in-${ctx.surface}` },
    (list ?? []).map((block, index) => framed(block, ctx, index)),
  );
}

function framed(block, ctx, index) {
  const id = block.block_id ?? `block-${index}`;
  const draw = BLOCKS[block.type] ?? unknown;
  return h(
    "div",
    { class: `block ${block.type}`, "data-block-id": id, "data-block-type": block.type },
    draw(block, ctx, id),
  );
}

const BLOCKS = {
  section,
  header: (block) =>
    h(`h${Math.min(4, (block.level ?? 2) + 1)}`, { class: "header-text" }, plain(block.text?.text)),
  divider: () => h("hr"),
  context: (block) => (block.elements ?? []).map(contextPart),
  actions: (block, ctx, id) => (block.elements ?? []).map((one) => element(one, id, ctx)),
  context_actions: (block, ctx, id) => (block.elements ?? []).map((one) => element(one, id, ctx)),
  image,
  rich_text: richText,
  markdown: (block) => markdown(block.text),
  input,
  table,
  data_table: table,
  data_visualization: chart,
  alert: (block) => h("div", { class: `alert ${block.level ?? "info"}`, role: "note" }, textOf(block.text)),
  container: (block, ctx) => [
    block.title && h("h4", {}, textOf(block.title)),
    blocks(block.blocks ?? block.child_blocks, ctx),
  ],
};

function unknown(block) {
  return h(
    "div",
    { class: "unknown" },
    h("span", {}, "This block is not shown here:"),
    h("code", {}, block.type),
  );
}

function section(block, ctx, id) {
  const words = h(
    "div",
    { class: "section-words" },
    block.text && h("div", { class: "text" }, textOf(block.text)),
    block.fields &&
      h(
        "div",
        { class: "fields" },
        block.fields.map((field) => h("div", { class: "text" }, textOf(field))),
      ),
  );
  return [
    words,
    block.accessory &&
      h("div", { class: "accessory" }, element(block.accessory, id, ctx, { label: spoken(block) })),
  ];
}

const spoken = (block) =>
  typed(block.text?.text ?? "")
    .replace(/[*_~`]/g, "")
    .slice(0, 100);

const contextPart = (part) =>
  part.type === "image" ? picture(part, "context-image") : h("span", { class: "text" }, textOf(part));

function image(block) {
  return h("figure", {}, block.title && h("figcaption", {}, textOf(block.title)), picture(block, "picture"));
}

let labels = 0;

function input(block, ctx, id) {
  const labelId = `label-${++labels}`;
  const error = ctx.errors[id];
  const about = error ? `${labelId}-error` : block.hint ? `${labelId}-hint` : null;
  const field = element(block.element, id, ctx, {
    isLive: Boolean(block.dispatch_action),
    labelledBy: labelId,
    isWrong: Boolean(error),
    describedBy: about,
  });
  return [
    h(
      "div",
      { class: "label", id: labelId },
      textOf(block.label),
      block.optional && h("span", { class: "optional" }, " (optional)"),
    ),
    field,
    error &&
      h(
        "p",
        { class: "field-error", id: `${labelId}-error`, role: "alert", "data-testid": "field-error" },
        error,
      ),
    block.hint && h("p", { class: "field-hint", id: `${labelId}-hint` }, textOf(block.hint)),
  ];
}
