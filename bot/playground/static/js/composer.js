/** Where one writes: Enter sends, Shift+Enter breaks the line, "/" calls the bot, "@" names somebody. */

import { act } from "./wire.js";
import { editLast } from "./message.js";
import { fill, h } from "./h.js";
import { FREQUENT, picture } from "./emoji.js";
import { icon } from "./icons.js";
import { avatar } from "./people.js";
import { menu, pop, unpop } from "./popover.js";
import { messagesOf, repliesTo, state, isReply } from "./store.js";
import { suggestions } from "./suggestions.js";

const drafts = new Map();
const FILES = [
  { name: "workshop-photo.jpg", mimetype: "image/jpeg" },
  { name: "campaign-plan.pdf", mimetype: "application/pdf" },
  { name: "discharge-times.xlsx", mimetype: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet" },
  { name: "voice-note.m4a", mimetype: "audio/mp4" },
];
const SIGNS = { bold: "*", italic: "_", strike: "~", code: "`" };

/** The composer of a place; `id` tells main and thread apart. Half-written words wait there until one comes back. */
export function composer({ channel, thread = null, id, placeholder }) {
  const key = `${state.me}:${channel}:${thread}`;
  const draft = drafts.get(key) ?? { text: "", files: [] };
  drafts.set(key, draft);
  const field = h("textarea", { class: "composer-field", id: `composer-${id}`, rows: 1, placeholder, "aria-label": placeholder,
    "aria-autocomplete": "list", "data-testid": `${id === "main" ? "composer" : "thread-composer"}-input` });
  const files = h("div", { class: "attached" });
  const send = h("button", { type: "button", class: "send", "aria-label": "Send", "data-testid": `${id === "main" ? "composer" : "thread-composer"}-send` }, icon("send", 18));
  const self = { channel, thread, field, files, send, draft };
  field.value = draft.text;
  const list = suggestions(field, channel);
  field.addEventListener("input", () => { draft.text = field.value; fit(self); });
  field.addEventListener("keydown", (event) => list.isOpen() && list.key(event) ? undefined : keyed(event, self));
  send.addEventListener("click", () => submit(self));
  const box = h("div", { class: "composer", "data-testid": id === "main" ? "composer" : "thread-composer" }, formats(self), field, files, tools(self));
  box.addEventListener("click", (event) => event.target === box && field.focus());
  setTimeout(() => { fit(self); drawFiles(self); if (innerWidth > 720 && !document.querySelector("dialog[open]")) field.focus({ preventScroll: true }); });
  return h("div", { class: "composer-frame" }, list.node, box, h("p", { class: "composer-hint" }, h("b", {}, "Enter"), " to send, ", h("b", {}, "Shift + Enter"), " for a new line"));
}

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
    editLast(self.thread ? repliesTo(self.channel, self.thread) : messagesOf(self.channel).filter((message) => !isReply(message)));
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
  fill(self.files, self.draft.files.map((file) => h("span", { class: "attached-file" }, icon("file", 16), file.name,
    h("button", { type: "button", class: "icon-button", "aria-label": `Remove ${file.name}`,
      onclick: () => write(self, self.field.value, self.draft.files.filter((one) => one !== file)) }, icon("close", 14)))));
}

function formats(self) {
  const one = (name, label) => h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, tabindex: -1,
    onclick: () => wrap(self, SIGNS[name]) }, icon(name, 16));
  return h("div", { class: "formats" }, one("bold", "Bold"), one("italic", "Italic"), one("strike", "Strikethrough"), one("code", "Code"));
}

function wrap({ field }, sign) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  field.focus();
  field.setRangeText(`${sign}${value.slice(from, to)}${sign}`, from, to, "select");
  field.setSelectionRange(from + 1, to + 1);
  field.dispatchEvent(new Event("input"));
}

function tools(self) {
  const button = (sign, label, testid, open) => {
    const node = h("button", { type: "button", class: "icon-button", "aria-label": label, title: label, "aria-haspopup": "menu", "data-testid": testid }, icon(sign, 18));
    node.addEventListener("click", () => open(node));
    return node;
  };
  return h("div", { class: "composer-tools" },
    button("plus", "Attach a file", "attach", (node) => menu(node, FILES.map((file) => ({ label: file.name, hint: "An invented file", icon: icon("file", 18),
      pick: () => { write(self, self.field.value, [...self.draft.files, file]); self.field.focus(); } })), { side: "above", label: "Attach a file" })),
    button("smile", "Emoji", "emoji", (node) => emojiPicker(node, self)),
    button("bolt", "Shortcuts", "shortcuts", (node) => menu(node, shortcuts(), { side: "above", label: "Shortcuts" })),
    h("span", { class: "spring" }), self.send);
}

function emojiPicker(anchor, { field }) {
  const pick = (name) => { unpop(); field.focus(); field.setRangeText(picture(name), field.selectionStart, field.selectionEnd, "end"); field.dispatchEvent(new Event("input")); };
  pop(anchor, h("div", { class: "emoji-grid" }, FREQUENT.map((name) =>
    h("button", { type: "button", class: "icon-button", "aria-label": name, title: `:${name}:`, onclick: () => pick(name) }, picture(name)))), { side: "above", label: "Emoji" });
}

function shortcuts() {
  const all = state.bot.shortcuts.filter(({ type }) => type === "global");
  if (!all.length) return [{ label: `${state.bot.name} has no shortcuts`, pick: () => {} }];
  return all.map(({ callback_id, name }) => ({ label: name, hint: state.bot.name, icon: avatar(state.bot.user_id, "small"),
    "data-testid": "global-shortcut", "data-callback-id": callback_id, pick: () => act("shortcut", { callback_id }) }));
}
