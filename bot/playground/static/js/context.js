/** Where blocks stand: whose fields they are, and how a click in them reaches the bot. */

import { act } from "./wire.js";
import { formOf } from "./form.js";
import { state } from "./store.js";

export function inMessage(message) {
  const { channel, ts } = message;
  return context(
    "message",
    `message:${state.me}:${channel}:${ts}`,
    { type: "message", channel, ts },
    message.blocks ?? [],
  );
}

export function inView(view) {
  const place = context(
    view.type,
    `view:${view.id}`,
    { type: "view", view_id: view.id },
    view.blocks,
    view.state?.values,
  );
  return { ...place, errors: view.errors ?? {} };
}

function context(surface, key, container, blocks, seed) {
  return { surface, key, container, blocks, form: formOf(key, seed), errors: {}, prefix: key };
}

/** Tell the bot that an element was used; `held` is what Slack sends for it: value, selected_option … */
export async function dispatch(ctx, blockId, element, held) {
  const action = { block_id: blockId, action_id: element.action_id, type: element.type, ...held };
  return act("action", { container: ctx.container, action, state: { values: ctx.form.shown(ctx.blocks) } });
}
