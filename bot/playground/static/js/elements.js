/** The interactive elements of Block Kit, one function a kind; each keeps its choice in the form it stands in. */

import { button, overflow } from "./buttons.js";
import { choices } from "./choices.js";
import { dispatch } from "./context.js";
import { confirmed } from "./confirm.js";
import { fieldOf, presetOf } from "./fields.js";
import { h } from "./h.js";
import { datePicker, dateTimePicker, fileInput, richTextInput, textInput, timePicker } from "./inputs.js";
import { picture } from "./media.js";
import { multiSelect } from "./multiselect.js";
import { select } from "./select.js";

const KINDS = {
  button,
  workflow_button: button,
  overflow,
  image: (element) => picture(element),
  static_select: select,
  external_select: select,
  users_select: select,
  channels_select: select,
  conversations_select: select,
  multi_static_select: multiSelect,
  multi_external_select: multiSelect,
  multi_users_select: multiSelect,
  multi_channels_select: multiSelect,
  multi_conversations_select: multiSelect,
  checkboxes: choices,
  radio_buttons: choices,
  datepicker: datePicker,
  timepicker: timePicker,
  datetimepicker: dateTimePicker,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  rich_text_input: richTextInput,
  file_input: fileInput,
};

/**
 * Draw an element of a block. `isLive`: the bot hears of each change at once (everywhere but in plain inputs).
 * `label` or `labelledBy`: what names it, in words or by id; `isWrong`: whether the bot refused what stands in it.
 */
export function element(
  spec,
  blockId,
  ctx,
  { isLive = true, label = null, labelledBy = null, isWrong = false, describedBy = null } = {},
) {
  const draw = KINDS[spec.type];
  if (!draw) return h("span", { class: "unknown" }, spec.type);
  return draw(spec, handle(spec, blockId, ctx, isLive), {
    "data-action-id": spec.action_id,
    "data-focus": `${ctx.prefix}/${blockId}/${spec.action_id}`,
    ...named(spec, label, labelledBy),
    "aria-describedby": describedBy,
    "aria-invalid": isWrong ? "true" : null,
  });
}

/** Buttons name themselves; the rest is named by its label, by the words beside it, or by its placeholder. */
function named(spec, label, labelledBy) {
  if (labelledBy) return { "aria-labelledby": labelledBy };
  if (["button", "overflow"].includes(spec.type)) return {};
  return { "aria-label": [label, spec.placeholder?.text].filter(Boolean).join(": ") || "Choose" };
}

/** What an element needs of its surroundings: what it holds, how to keep a choice, how to tell the bot. */
function handle(spec, blockId, ctx, isLive) {
  const field = fieldOf(spec.type);
  const held = field ? ctx.form.offer(blockId, spec.action_id, presetOf(spec))[field] : null;
  const keep = (value) => ctx.form.put(blockId, spec.action_id, { type: spec.type, [field]: value });
  const tell = (value) => dispatch(ctx, blockId, spec, field ? { [field]: value } : value);
  return {
    held,
    keep,
    tell,
    isLive,
    name: `${ctx.prefix}/${blockId}/${spec.action_id}`,
    choose: chooser(spec, held, keep, tell, isLive),
  };
}

/** Keep a choice and tell of it; where a confirmation is refused the old one comes back by `undo`. */
function chooser(spec, held, keep, tell, isLive) {
  let before = held;
  return async (value, undo = () => {}) => {
    if (isLive && !(await confirmed(spec.confirm))) return undo(before);
    before = value;
    keep(value);
    return isLive ? tell(value) : undefined;
  };
}
