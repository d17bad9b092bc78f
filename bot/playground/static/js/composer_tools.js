/** What stands around the composer's field: formats above; files, emoji, shortcuts and Send below. */

import { act } from "./wire.js";
import { avatar } from "./people.js";
import { FREQUENT, picture } from "./emoji.js";
import { h } from "./h.js";
import { icon, iconButton } from "./icons.js";
import { menu, pop, unpop } from "./popover.js";
import { state } from "./store.js";

const FILES = [
  { name: "workshop-photo.jpg", mimetype: "image/jpeg" },
  { name: "campaign-plan.pdf", mimetype: "application/pdf" },
  {
    name: "discharge-times.xlsx",
    mimetype: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
  },
  { name: "voice-note.m4a", mimetype: "audio/mp4" },
];
const SIGNS = [
  ["bold", "Bold", "*"],
  ["italic", "Italic", "_"],
  ["strike", "Strikethrough", "~"],
  ["code", "Code", "`"],
];

/** Buttons that put signs around what is marked. */
export function formats(field) {
  const one = ([name, label, sign]) =>
    iconButton(name, label, { tabindex: -1, onclick: () => wrap(field, sign) }, 16);
  return h("div", { class: "formats" }, SIGNS.map(one));
}

function wrap(field, sign) {
  const { selectionStart: from, selectionEnd: to, value } = field;
  field.focus();
  field.setRangeText(`${sign}${value.slice(from, to)}${sign}`, from, to, "select");
  field.setSelectionRange(from + 1, to + 1);
  field.dispatchEvent(new Event("input"));
}

/** The row below the field; `attach` takes one of the invented files. */
export function tools({ field, send }, attach) {
  return h(
    "div",
    { class: "composer-tools" },
    opener("plus", "Attach a file", "attach", () => FILES.map((file) => fileEntry(file, field, attach))),
    emojiButton(field),
    opener("bolt", "Shortcuts", "shortcuts", shortcuts),
    h("span", { class: "spring" }),
    send,
  );
}

function opener(sign, label, testid, entries) {
  const node = iconButton(sign, label, { "aria-haspopup": "menu", "data-testid": testid });
  node.addEventListener("click", () => menu(node, entries(), { side: "above", label }));
  return node;
}

function fileEntry(file, field, attach) {
  const pick = () => {
    attach(file);
    field.focus();
  };
  return { label: file.name, hint: "An invented file", icon: icon("file", 18), pick };
}

function emojiButton(field) {
  const node = iconButton("smile", "Emoji", { "aria-haspopup": "dialog", "data-testid": "emoji" });
  const one = (name) =>
    h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": name,
        title: `:${name}:`,
        onclick: () => insert(field, name),
      },
      picture(name),
    );
  node.addEventListener("click", () =>
    pop(node, h("div", { class: "emoji-grid" }, FREQUENT.map(one)), { side: "above", label: "Emoji" }),
  );
  return node;
}

function insert(field, name) {
  unpop();
  field.focus();
  field.setRangeText(picture(name), field.selectionStart, field.selectionEnd, "end");
  field.dispatchEvent(new Event("input"));
}

function shortcuts() {
  const all = state.bot.shortcuts.filter(({ type }) => type === "global");
  if (!all.length) return [{ label: `${state.bot.name} has no shortcuts`, pick: () => {} }];
  return all.map(({ callback_id, name }) => ({
    label: name,
    hint: state.bot.name,
    icon: avatar(state.bot.user_id, "small"),
    "data-testid": "global-shortcut",
    "data-callback-id": callback_id,
    pick: () => act("shortcut", { callback_id }),
  }));
}
