/** Fields to write, to count, and to pick a day or an hour in. */

import { h } from "./h.js";
import { localInput, momentAt } from "./time.js";
import { me } from "./store.js";
import { withPictures } from "./emoji.js";

const TYPES = { email_text_input: "email", url_text_input: "url", number_input: "number" };

/** Words or a number. With dispatch_action the bot hears on Enter, or on each pause in typing if it asked for that. */
export function textInput(spec, handle, data) {
  const node = spec.multiline
    ? h("textarea", { class: "field", rows: 4, ...data })
    : h("input", { class: "field", type: TYPES[spec.type] ?? "text", ...data });
  node.value = handle.held ?? "";
  node.placeholder = withPictures(spec.placeholder?.text ?? "");
  bounds(node, spec);
  if (spec.focus_on_load) node.setAttribute("autofocus", "");
  node.addEventListener("input", () => handle.keep(node.value || null));
  if (handle.isLive) speakUp(node, spec, handle);
  return node;
}

function bounds(node, spec) {
  if (spec.type !== "number_input") return;
  node.step = spec.is_decimal_allowed ? "any" : "1";
  if (spec.min_value !== undefined) node.min = spec.min_value;
  if (spec.max_value !== undefined) node.max = spec.max_value;
}

function speakUp(node, spec, handle) {
  const when = spec.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
  const tell = () => handle.tell(node.value || null);
  let pause;
  if (when.includes("on_character_entered")) {
    node.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(tell, 400);
    });
  }
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || !when.includes("on_enter_pressed"))
      return;
    event.preventDefault();
    tell();
  });
}

/** Rich text, simplified: what is written goes as one plain section. */
export function richTextInput(spec, handle, data) {
  const node = h("textarea", { class: "field", rows: 4, ...data });
  node.value = plainOf(handle.held);
  node.placeholder = spec.placeholder?.text ?? "";
  node.addEventListener("input", () => handle.keep(node.value ? richOf(node.value) : null));
  return node;
}

const richOf = (text) => ({
  type: "rich_text",
  elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }],
});
const plainOf = (rich) =>
  (rich?.elements ?? [])
    .flatMap(({ elements = [] }) => elements)
    .map(({ text = "" }) => text)
    .join("");

export const datePicker = (spec, handle, data) => picker("date", handle, data);
export const timePicker = (spec, handle, data) => picker("time", handle, data);

function picker(type, handle, data) {
  const node = h("input", { class: "field short", type, ...data });
  node.value = handle.held ?? "";
  node.addEventListener("change", () =>
    handle.choose(node.value || null, (before) => {
      node.value = before ?? "";
    }),
  );
  return node;
}

export function dateTimePicker(spec, handle, data) {
  const node = h("input", { class: "field short", type: "datetime-local", ...data });
  node.value = handle.held ? localInput(handle.held * 1000, me().tz) : "";
  node.addEventListener("change", () =>
    handle.choose(node.value ? momentAt(node.value, me().tz) / 1000 : null),
  );
  return node;
}

export const fileInput = (spec, handle, data) =>
  h("button", { type: "button", class: "button", disabled: true, ...data }, "Files cannot be uploaded here");
