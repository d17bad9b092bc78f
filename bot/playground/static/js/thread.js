/** The thread beside the pane: the message it hangs on, the answers, and a place to write. */

import { closeThread } from "./places.js";
import { composer } from "./composer.js";
import { fill, h, reconcile } from "./h.js";
import { icon } from "./icons.js";
import { isTogether, messageRow, scroller, walk } from "./messages.js";
import { channelOf, messageOf, repliesTo, state, userOf, watch } from "./store.js";

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
  parts.list = h("div", {
    class: "messages",
    role: "log",
    "aria-label": "Thread",
    "data-testid": "thread-messages",
    tabindex: -1,
  });
  parts.list.addEventListener("keydown", walk);
  const jump = h("button", { type: "button", class: "jump", hidden: true }, icon("down", 16), "New messages");
  parts.view = scroller(parts.list, jump);
  fill(
    parts.root,
    head(channel),
    h("div", { class: "list-frame" }, parts.list, jump),
    composer({ channel, thread: ts, id: "thread", placeholder: "Reply…" }),
  );
  drawRows();
  parts.view.toEnd();
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
        h("span", { class: "title-more" }, placeName(channelOf(channel))),
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

const placeName = (channel) =>
  !channel ? "" : channel.kind === "im" ? userOf(channel.with).real_name : `#${channel.name}`;

function drawRows() {
  const { channel, ts } = state.thread;
  const root = messageOf(channel, ts);
  const replies = repliesTo(channel, ts).filter((message) => !state.dismissed.has(message.ts));
  parts.view.keeping(() =>
    reconcile(parts.list, [
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
