/** One message: who, when, what, and what one can do with it. */

import { act } from "./wire.js";
import { ask } from "./confirm.js";
import { avatar, nameOf } from "./people.js";
import { blocks } from "./blocks.js";
import { changed, me, now, state, userOf } from "./store.js";
import { fileCard } from "./media.js";
import { h } from "./h.js";
import { icon } from "./icons.js";
import { inMessage } from "./context.js";
import { menu } from "./popover.js";
import { mrkdwn, typed } from "./mrkdwn.js";
import { openThread } from "./places.js";
import { clockTime, dayName, momentOf } from "./time.js";

/** What the look of a message depends on: the same sign, the same look. */
export function messageSign(message, isGrouped, inThread) {
  const author = userOf(message.user);
  const day = inThread ? dayName(momentOf(message.ts), me().tz, now()) : "";
  return JSON.stringify([message, isGrouped, isEditing(message), author.real_name, author.status, me().tz, state.me, day]);
}

const isEditing = (message) => state.editing?.ts === message.ts && state.editing.channel === message.channel;

/** The message as an element; `footer` stands below its words. */
export function messageNode(message, { isGrouped, inThread, footer }) {
  const look = ["message", isGrouped && "grouped", message.ephemeral && "ephemeral", isEditing(message) && "editing"].filter(Boolean).join(" ");
  const time = clockTime(momentOf(message.ts), me().tz);
  return h("article", { class: look, tabindex: 0, "aria-label": `${userOf(message.user).real_name}, ${time}`, "data-testid": "message",
    "data-ts": message.ts, "data-channel": message.channel, "data-user": message.user },
  message.ephemeral && onlyYou(message),
  h("div", { class: "message-side" }, isGrouped ? h("time", { class: "side-time" }, time) : avatar(message.user)),
  h("div", { class: "message-main" },
    !isGrouped && h("div", { class: "message-head" }, nameOf(message.user), h("time", { class: "time" }, stamp(message, inThread))),
    isEditing(message) ? editor(message) : body(message), footer),
  !isEditing(message) && toolbar(message, inThread));
}

function stamp(message, inThread) {
  const moment = momentOf(message.ts);
  const time = clockTime(moment, me().tz);
  const day = dayName(moment, me().tz, now());
  return inThread && day !== "Today" ? `${day} at ${time}` : time;
}

/** What a person typed is shown from their words; what the bot says, from its blocks. */
function body(message) {
  const hasBlocks = message.blocks?.length > 0 && (message.is_bot || userOf(message.user).is_bot);
  return [
    hasBlocks ? blocks(message.blocks, inMessage(message)) : message.text && h("div", { class: "text" }, mrkdwn(message.text)),
    message.files?.length > 0 && h("div", { class: "files" }, message.files.map(fileCard)),
    message.edited && h("span", { class: "edited" }, "(edited)"),
  ];
}

function onlyYou(message) {
  const dismiss = () => { state.dismissed.add(message.ts); changed("messages"); };
  return h("div", { class: "only-you" }, icon("eye", 14), "Only visible to you", h("button", { type: "button", class: "text-button", onclick: dismiss }, "Dismiss"));
}

function toolbar(message, inThread) {
  const more = tool("dots", "More actions", () => menu(more, entries(message), { align: "end", label: "Message actions" }), "message-more");
  more.setAttribute("aria-haspopup", "menu");
  const isMine = message.user === state.me;
  return h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message actions" },
    !inThread && !message.ephemeral && tool("reply", "Reply in thread", () => openThread(message.channel, message.thread_ts ?? message.ts), "message-reply"),
    isMine && tool("pencil", "Edit message", () => edit(message), "message-edit"), more);
}

const tool = (sign, label, go, testid) => h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, "data-testid": testid, onclick: go }, icon(sign, 18));

function entries(message) {
  const isMine = message.user === state.me;
  const shortcuts = message.ephemeral ? [] : state.bot.shortcuts.filter(({ type }) => type === "message");
  const run = ({ callback_id, name }) => ({ label: name, hint: state.bot.name, icon: avatar(state.bot.user_id, "small"), "data-testid": "message-shortcut", "data-callback-id": callback_id,
    pick: () => act("shortcut", { callback_id, channel: message.channel, ts: message.ts }) });
  return [
    ...shortcuts.map(run), shortcuts.length > 0 && "-",
    { label: "Copy text", icon: icon("copy", 18), pick: () => navigator.clipboard?.writeText(typed(message.text)) },
    isMine && { label: "Edit message", icon: icon("pencil", 18), pick: () => edit(message) },
    isMine && { label: "Delete message…", icon: icon("trash", 18), isDanger: true, pick: () => remove(message), "data-testid": "message-delete" },
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
  if (await ask("Delete the message?", "It will be gone for everybody.", "Delete")) act("delete", { channel, ts });
}

function editor(message) {
  const field = h("textarea", { class: "field edit-field", rows: 3, "aria-label": "Edit message", "data-testid": "edit-input" });
  field.value = typed(message.text);
  const stop = () => { state.editing = null; changed("messages"); };
  const save = async () => {
    const answer = await act("edit", { channel: message.channel, ts: message.ts, text: field.value });
    if (answer.ok) stop();
  };
  field.addEventListener("keydown", (event) => {
    if (event.key === "Escape") stop();
    else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
  });
  return h("div", { class: "editor" }, field, h("div", { class: "editor-foot" },
    h("button", { type: "button", class: "button small", onclick: stop }, "Cancel"),
    h("button", { type: "button", class: "button primary small", "data-testid": "edit-save", onclick: save }, "Save")));
}
