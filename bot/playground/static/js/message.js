/** One message: who, when, what, and what one can do with it. */

import { avatar, nameOf } from "./people.js";
import { blocks } from "./blocks.js";
import { changed, me, now, state, userOf } from "./store.js";
import { editor } from "./editor.js";
import { fileCard } from "./media.js";
import { h } from "./h.js";
import { icon } from "./icons.js";
import { inMessage } from "./context.js";
import { mrkdwn } from "./mrkdwn.js";
import { toolbar } from "./message_menu.js";
import { clockTime, dayName, momentOf } from "./time.js";

/** What the look of a message depends on: the same sign, the same look. */
export function messageSign(message, isGrouped, inThread) {
  const author = userOf(message.user);
  const day = inThread ? dayName(momentOf(message.ts), me().tz, now()) : "";
  return JSON.stringify([
    message,
    isGrouped,
    isEditing(message),
    author.real_name,
    author.status,
    me().tz,
    state.me,
    day,
  ]);
}

const isEditing = (message) => state.editing?.ts === message.ts && state.editing.channel === message.channel;

/** The message as an element; `footer` stands below its words. */
export function messageNode(message, { isGrouped, inThread, footer }) {
  const look = [
    "message",
    isGrouped && "grouped",
    message.ephemeral && "ephemeral",
    isEditing(message) && "editing",
  ]
    .filter(Boolean)
    .join(" ");
  const time = clockTime(momentOf(message.ts), me().tz);
  return h(
    "article",
    {
      class: look,
      tabindex: 0,
      "aria-label": `${userOf(message.user).real_name}, ${time}`,
      "data-testid": "message",
      "data-ts": message.ts,
      "data-channel": message.channel,
      "data-user": message.user,
    },
    message.ephemeral && onlyYou(message),
    h(
      "div",
      { class: "message-side" },
      isGrouped ? h("time", { class: "side-time" }, time) : avatar(message.user),
    ),
    h(
      "div",
      { class: "message-main" },
      !isGrouped &&
        h(
          "div",
          { class: "message-head" },
          nameOf(message.user),
          h("time", { class: "time" }, stamp(message, inThread)),
        ),
      isEditing(message) ? editor(message) : body(message),
      footer,
    ),
    !isEditing(message) && toolbar(message, inThread),
  );
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
    hasBlocks
      ? blocks(message.blocks, inMessage(message))
      : message.text && h("div", { class: "text" }, mrkdwn(message.text)),
    message.files?.length > 0 && h("div", { class: "files" }, message.files.map(fileCard)),
    message.edited && h("span", { class: "edited" }, "(edited)"),
  ];
}

function onlyYou(message) {
  const dismiss = () => {
    state.dismissed.add(message.ts);
    changed("messages");
  };
  return h(
    "div",
    { class: "only-you" },
    icon("eye", 14),
    "Only visible to you",
    h("button", { type: "button", class: "text-button", onclick: dismiss }, "Dismiss"),
  );
}
