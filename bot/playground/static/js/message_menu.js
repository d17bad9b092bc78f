/** What one can do with a message: answer, edit, delete, and the bot's shortcuts. */

import { act } from "./wire.js";
import { ask } from "./confirm.js";
import { avatar } from "./people.js";
import { changed, state } from "./store.js";
import { h } from "./h.js";
import { icon, iconButton } from "./icons.js";
import { menu } from "./popover.js";
import { openThread } from "./places.js";
import { typed } from "./mrkdwn.js";

/** The tools that appear beside a message. */
export function toolbar(message, inThread) {
  const thread = () => openThread(message.channel, message.thread_ts ?? message.ts);
  const more = iconButton("dots", "More actions", { "aria-haspopup": "menu", "data-testid": "message-more" });
  more.addEventListener("click", () =>
    menu(more, entries(message), { align: "end", label: "Message actions" }),
  );
  return h(
    "div",
    { class: "toolbar", role: "toolbar", "aria-label": "Message actions" },
    !inThread &&
      !message.ephemeral &&
      iconButton("reply", "Reply in thread", { "data-testid": "message-reply", onclick: thread }),
    message.user === state.me &&
      iconButton("pencil", "Edit message", { "data-testid": "message-edit", onclick: () => edit(message) }),
    more,
  );
}

function entries(message) {
  const isMine = message.user === state.me;
  const shortcuts = message.ephemeral ? [] : state.bot.shortcuts.filter(({ type }) => type === "message");
  const run = ({ callback_id, name }) => ({
    label: name,
    hint: state.bot.name,
    icon: avatar(state.bot.user_id, "small"),
    "data-testid": "message-shortcut",
    "data-callback-id": callback_id,
    pick: () => act("shortcut", { callback_id, channel: message.channel, ts: message.ts }),
  });
  return [
    ...shortcuts.map(run),
    shortcuts.length > 0 && "-",
    {
      label: "Copy text",
      icon: icon("copy", 18),
      pick: () => navigator.clipboard?.writeText(typed(message.text)),
    },
    isMine && { label: "Edit message", icon: icon("pencil", 18), pick: () => edit(message) },
    isMine && {
      label: "Delete message…",
      icon: icon("trash", 18),
      isDanger: true,
      pick: () => remove(message),
      "data-testid": "message-delete",
    },
  ];
}

function edit(message) {
  state.editing = { channel: message.channel, ts: message.ts };
  changed("messages");
  queueMicrotask(() => setTimeout(() => document.querySelector(".edit-field")?.focus()));
}

/** Start editing my last message of a place, as Up in an empty composer does. */
export function editLast(messages) {
  const mine = messages.filter(({ user, ephemeral }) => user === state.me && !ephemeral).at(-1);
  if (mine) edit(mine);
}

async function remove({ channel, ts }) {
  if (await ask("Delete the message?", "It will be gone for everybody.", "Delete"))
    act("delete", { channel, ts });
}
