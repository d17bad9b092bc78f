/** Where one writes: Enter sends, Shift+Enter breaks the line, "/" calls the bot, "@" names somebody. */

import { act } from "./wire.js";
import { editLast } from "./message_menu.js";
import { fill, h } from "./h.js";
import { formats, tools } from "./composer_tools.js";
import { icon, iconButton } from "./icons.js";
import { isReply, messagesOf, repliesTo, state } from "./store.js";
import { suggestions } from "./suggestions.js";

const drafts = new Map();
/** The composer of a place; `id` tells main and thread apart. Half-written words wait there until one comes back. */
export function composer({ channel, thread = null, id, placeholder }) {
  const name = id === "main" ? "composer" : "thread-composer";
  const self = { channel, thread, draft: draftOf(channel, thread), ...parts(id, name, placeholder) };
  const { field, files, draft } = self;
  const list = suggestions(field, channel);
  listen(self, list);
  const attach = (file) => write(self, field.value, [...draft.files, file]);
  const box = h(
    "div",
    { class: "composer", "data-testid": name },
    formats(field),
    field,
    files,
    tools(self, attach),
  );
  box.addEventListener("click", (event) => event.target === box && field.focus());
  setTimeout(() => begin(self));
  return h("div", { class: "composer-frame" }, list.node, box, hint());
}

function draftOf(channel, thread) {
  const key = `${state.me}:${channel}:${thread}`;
  if (!drafts.has(key)) drafts.set(key, { text: "", files: [] });
  return drafts.get(key);
}

function parts(id, name, placeholder) {
  const field = h("textarea", {
    class: "composer-field",
    id: `composer-${id}`,
    rows: 1,
    placeholder,
    "aria-label": placeholder,
    "aria-autocomplete": "list",
    "data-testid": `${name}-input`,
  });
  const send = h(
    "button",
    { type: "button", class: "send", "aria-label": "Send", "data-testid": `${name}-send` },
    icon("send", 18),
  );
  return { field, send, files: h("div", { class: "attached" }) };
}

function listen(self, list) {
  self.field.addEventListener("input", () => {
    self.draft.text = self.field.value;
    fit(self);
  });
  self.field.addEventListener("keydown", (event) => {
    if (!list.isOpen() || !list.key(event)) keyed(event, self);
  });
  self.send.addEventListener("click", () => submit(self));
}

/** Once it stands on the page: its height can be measured only there. */
function begin(self) {
  self.field.value = self.draft.text;
  fit(self);
  drawFiles(self);
  if (innerWidth > 720 && !document.querySelector("dialog[open]")) self.field.focus({ preventScroll: true });
}

const hint = () =>
  h(
    "p",
    { class: "composer-hint" },
    h("b", {}, "Enter"),
    " to send, ",
    h("b", {}, "Shift + Enter"),
    " for a new line",
  );

function fit({ field, send, draft }) {
  field.style.height = "auto";
  field.style.height = `${Math.min(field.scrollHeight, innerHeight * 0.4)}px`;
  send.disabled = !field.value.trim() && !draft.files.length;
}

function keyed(event, self) {
  if (event.isComposing) return;
  if (event.key === "Enter" && !event.shiftKey) {
    event.preventDefault();
    submit(self);
  } else if (event.key === "ArrowUp" && !self.field.value) {
    event.preventDefault();
    editLast(
      self.thread
        ? repliesTo(self.channel, self.thread)
        : messagesOf(self.channel).filter((message) => !isReply(message)),
    );
  }
}

async function submit(self) {
  const { field, draft, channel, thread } = self;
  const text = field.value;
  const files = draft.files;
  if (!text.trim() && !files.length) return;
  write(self, "", []);
  const answer = await said(text, files, channel, thread);
  if (!answer.ok && !field.value) write(self, text, files);
}

/** A line that begins with "/" and a word is a command; anything else is a message. */
function said(text, files, channel, thread) {
  const place = thread ? { channel, thread_ts: thread } : { channel };
  const call = /^(\/[a-z][\w-]*)(?:\s+([\s\S]*))?$/i.exec(text.trim());
  if (call && !files.length) return act("command", { ...place, command: call[1], text: call[2] ?? "" });
  return act("post", { ...place, text, ...(files.length ? { files } : {}) });
}

function write(self, text, files) {
  self.field.value = text;
  Object.assign(self.draft, { text, files });
  fit(self);
  drawFiles(self);
}

function drawFiles(self) {
  const without = (file) => self.draft.files.filter((one) => one !== file);
  const chip = (file) => {
    const remove = { onclick: () => write(self, self.field.value, without(file)) };
    return h(
      "span",
      { class: "attached-file" },
      icon("file", 16),
      file.name,
      iconButton("close", `Remove ${file.name}`, remove, 14),
    );
  };
  fill(self.files, self.draft.files.map(chip));
}
