/** The thread beside the pane: the message it hangs on, the answers, and a place to write. */

import { closeThread } from "./places.js";
import { composer } from "./composer.js";
import { fill, h, reconcile } from "./h.js";
import { icon } from "./icons.js";
import { isTogether, messageLog, messageRow } from "./messages.js";
import { channelOf, messageOf, placeName, repliesTo, state, watch } from "./store.js";

const parts = {};
let shown = null;

export function startThread() {
  parts.root = document.getElementById("thread");
  watch("place", drawThread);
  watch("messages users clock", () => state.thread && drawRows());
  parts.root.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.target.closest("textarea, .popover")) closeThread();
  });
}

function drawThread() {
  parts.root.hidden = !state.thread;
  document.getElementById("app").classList.toggle("with-thread", Boolean(state.thread));
  const key = state.thread && `${state.me}:${state.thread.channel}:${state.thread.ts}`;
  if (key === shown) return;
  shown = key;
  if (!key) return fill(parts.root);
  const { channel, ts } = state.thread;
  parts.log = messageLog("Thread", "thread-messages");
  fill(
    parts.root,
    head(channel),
    parts.log.node,
    composer({ channel, thread: ts, id: "thread", placeholder: "Reply…" }),
  );
  drawRows();
  parts.log.toEnd();
}

const head = (channel) =>
  h(
    "header",
    { class: "pane-head" },
    h(
      "div",
      { class: "head-row" },
      h(
        "h2",
        { class: "pane-title" },
        "Thread",
        h("span", { class: "title-more" }, channelOf(channel) && placeName(channelOf(channel))),
      ),
      h(
        "button",
        {
          type: "button",
          class: "icon-button",
          "aria-label": "Close the thread",
          "data-testid": "thread-close",
          onclick: closeThread,
        },
        icon("close"),
      ),
    ),
  );

function drawRows() {
  const { channel, ts } = state.thread;
  const root = messageOf(channel, ts);
  const replies = repliesTo(channel, ts).filter((message) => !state.dismissed.has(message.ts));
  parts.log.keeping(() =>
    reconcile(parts.log.list, [
      root ? messageRow(root, false, { inThread: true }) : gone(),
      line(replies.length),
      ...rows(replies),
    ]),
  );
}

const rows = (replies) =>
  replies.map((message, index) =>
    messageRow(message, index > 0 && isTogether(replies[index - 1], message), { inThread: true }),
  );

const gone = () => ({
  key: "gone",
  sign: "",
  make: () => h("div", { class: "gone" }, "This message was deleted."),
});

const line = (count) => ({
  key: "count",
  sign: count,
  make: () => h("div", { class: "reply-line" }, h("span", {}, count === 1 ? "1 reply" : `${count} replies`)),
});
