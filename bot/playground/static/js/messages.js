/** The messages of a channel, in days and groups, with the newest in view. */

import { avatar } from "./people.js";
import { h, reconcile } from "./h.js";
import { icon } from "./icons.js";
import { messageNode, messageSign } from "./message.js";
import { channelOf, isReply, me, messagesOf, now, repliesTo, state, userOf } from "./store.js";
import { clockTime, dayKey, dayName, momentOf } from "./time.js";
import { openThread } from "./places.js";

const TOGETHER = 5 * 60_000; // messages of one person this close stand under one face
const NEAR = 120; // pixels from the end that still count as "at the end"

/** {node, redraw, toEnd} for the messages of a channel. */
export function messageList(channel) {
  const { node, list, keeping, toEnd } = messageLog("Messages", "messages");
  const redraw = () => keeping(() => reconcile(list, [start(channel), ...rows(topLevel(channel), channel)]));
  redraw();
  return { node, redraw, toEnd };
}

/** {node, list, keeping, toEnd}: an empty list to scroll, with a button that leads to what is new at its end. */
export function messageLog(label, testid) {
  const list = h("div", {
    class: "messages",
    role: "log",
    "aria-label": label,
    "data-testid": testid,
    tabindex: -1,
  });
  const jump = h("button", { type: "button", class: "jump", hidden: true }, icon("down", 16), "New messages");
  list.addEventListener("keydown", walk);
  return { node: h("div", { class: "list-frame" }, list, jump), list, ...scroller(list, jump) };
}

/**
 * Keeps the end in view for who is at the end, and offers a way there for who is not. Of something longer than the
 * view, its beginning is shown: nobody wants to meet a summary at its last line.
 */
function scroller(list, jump) {
  let last = 0;
  const isAtEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
  const toEnd = () => {
    list.scrollTop = list.scrollHeight;
  };
  jump.addEventListener("click", toEnd);
  list.addEventListener("scroll", () => {
    if (isAtEnd()) jump.hidden = true;
  });
  new ResizeObserver(
    () => last === list.clientHeight || ((last = list.clientHeight), isAtEnd() && toEnd()),
  ).observe(list);
  const keeping = (draw) => {
    const wasAtEnd = isAtEnd();
    const before = list.lastElementChild?.dataset.key;
    draw();
    const last = list.lastElementChild;
    const isNew = before && last?.dataset.key !== before;
    if (wasAtEnd || (isNew && last.dataset.user === state.me)) toEnd();
    if (isNew && last.dataset.user !== state.me) meet(before, wasAtEnd);
  };
  const meet = (before, wasAtEnd) => {
    const first = list.querySelector(`:scope > [data-key="${CSS.escape(before)}"]`)?.nextElementSibling;
    if (wasAtEnd && first && !state.story.telling)
      list.scrollTop = Math.min(list.scrollTop, first.offsetTop - 10);
    jump.hidden = isAtEnd();
  };
  return { toEnd, keeping };
}

const topLevel = (channel) =>
  messagesOf(channel).filter((message) => !isReply(message) && !state.dismissed.has(message.ts));

/** Where nobody has said anything yet, the page says so: an empty sheet looks broken. */
function start(channel) {
  const isEmpty = topLevel(channel).length === 0;
  const place = channelOf(channel);
  const name = place?.kind === "im" ? `your messages with ${userOf(place.with).real_name}` : `#${place?.name}`;
  const words = `This is the very beginning of ${name}.`;
  const make = () => h("div", { class: "list-start" }, isEmpty && h("p", {}, words));
  return { key: "start", sign: `${channel} ${isEmpty}`, make };
}

function rows(messages, channel) {
  const { tz } = me();
  const out = [];
  let before = null;
  for (const message of messages) {
    const day = dayKey(momentOf(message.ts), tz);
    const isNewDay = !before || dayKey(momentOf(before.ts), tz) !== day;
    const isNew = state.firstUnread[channel] === message.ts;
    if (isNewDay) out.push(dayRow(day, message, tz));
    if (isNew)
      out.push({
        key: "new",
        sign: message.ts,
        make: () =>
          h("div", { class: "new-line", role: "separator", "aria-label": "New" }, h("span", {}, "New")),
      });
    out.push(messageRow(message, !isNewDay && !isNew && isTogether(before, message)));
    before = message;
  }
  return out;
}

function dayRow(day, message, tz) {
  const name = dayName(momentOf(message.ts), tz, now());
  return {
    key: `day-${day}`,
    sign: name,
    make: () => h("div", { class: "day", role: "separator", "aria-label": name }, h("span", {}, name)),
  };
}

/** One message with the line about its thread, redrawn only when one of the two changed. */
export function messageRow(message, isGrouped, { inThread = false } = {}) {
  const replies = inThread ? [] : repliesTo(message.channel, message.ts);
  const sign = messageSign(message, isGrouped, inThread) + replies.map(({ ts }) => ts).join();
  const make = () =>
    messageNode(message, { isGrouped, inThread, footer: replies.length > 0 && threadLine(message, replies) });
  return { key: message.ts, sign, make };
}

/** Whether a message stands under the face of the one before it. */
export function isTogether(before, message) {
  return (
    before !== null &&
    before.user === message.user &&
    Boolean(before.ephemeral) === Boolean(message.ephemeral) &&
    momentOf(message.ts) - momentOf(before.ts) < TOGETHER &&
    repliesTo(before.channel, before.ts).length === 0
  );
}

function threadLine(message, replies) {
  const faces = [...new Set(replies.map(({ user }) => user))].slice(0, 4).map((id) => avatar(id, "tiny"));
  const last = momentOf(replies.at(-1).ts);
  const { tz } = me();
  const when = `Last reply ${dayName(last, tz, now()).replace("Today", "today").replace("Yesterday", "yesterday")} at ${clockTime(last, tz)}`;
  return h(
    "button",
    {
      type: "button",
      class: "thread-line",
      "data-testid": "reply-count",
      onclick: () => openThread(message.channel, message.ts),
    },
    h("span", { class: "faces" }, faces),
    h("strong", {}, replies.length === 1 ? "1 reply" : `${replies.length} replies`),
    h("span", { class: "last-reply" }, when),
  );
}

/** Up and Down walk from message to message. */
function walk(event) {
  if (!["ArrowUp", "ArrowDown"].includes(event.key) || !event.target.matches(".message")) return;
  event.preventDefault();
  const all = [...event.currentTarget.querySelectorAll(".message")];
  all[all.indexOf(event.target) + (event.key === "ArrowUp" ? -1 : 1)]?.focus();
}
