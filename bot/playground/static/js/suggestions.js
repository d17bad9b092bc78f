/** The list above the composer: commands after "/", people after "@". */

import { avatar, cast } from "./people.js";
import { channelOf, state } from "./store.js";
import { fill, h } from "./h.js";

/** {node, isOpen, key}: `key` takes a keydown and says whether it used it. */
export function suggestions(field, channel) {
  const node = h("div", { class: "suggestions", id: `${field.id}-suggestions`, hidden: true });
  field.setAttribute("aria-controls", node.id);
  const self = { field, node, channel, found: [], at: 0, typedIsOver: "" };
  const look = () => show(self);
  field.addEventListener("input", look);
  field.addEventListener("click", look);
  field.addEventListener("blur", () =>
    setTimeout(() => document.activeElement === field || close(self), 150),
  );
  return { node, isOpen: () => !node.hidden && self.found.length > 0, key: (event) => key(event, self) };
}

function show(self) {
  const before = self.field.value.slice(0, self.field.selectionStart);
  const command = /^\/[\w-]*$/.test(self.field.value) ? self.field.value : null;
  const name = /(?:^|\s)@([\p{L}.]*)$/u.exec(before);
  self.found = command ? commands(command) : name ? people(name[1], self.channel) : [];
  self.at = 0;
  draw(self, command ? state.bot.name : "People");
}

const commands = (start) =>
  state.bot.commands.filter(({ command }) => command.startsWith(start.toLowerCase())).map(asCommand);

const asCommand = ({ command, description, usage_hint }) => ({
  sign: avatar(state.bot.user_id, "small"),
  label: command,
  usage: usage_hint,
  hint: description,
  insert: `${command} `,
  from: 0,
});

function people(start, channel) {
  const members = channelOf(channel)?.members ?? [];
  const wanted = start.toLowerCase();
  const fits = (user) =>
    user.real_name
      .toLowerCase()
      .split(" ")
      .some((part) => part.startsWith(wanted)) || user.name.startsWith(wanted);
  const all = [...cast(), ...Object.values(state.users).filter(({ id }) => id === state.bot.user_id)];
  const near = (user) => (members.includes(user.id) ? 0 : 1);
  return all
    .filter((user) => user.id !== state.me && fits(user))
    .sort((a, b) => near(a) - near(b))
    .slice(0, 6)
    .map((user) => ({
      sign: avatar(user.id, "small"),
      label: user.real_name,
      hint: user.title,
      insert: `@${user.real_name} `,
      back: start.length + 1,
    }));
}

function draw(self, title) {
  self.node.hidden = self.found.length === 0;
  if (self.node.hidden) return unmark(self);
  fill(
    self.node,
    h(
      "div",
      { class: "suggestions-title" },
      title,
      h("span", {}, h("b", {}, "↑ ↓"), " to choose, ", h("b", {}, "Tab"), " to take"),
    ),
    h(
      "div",
      { role: "listbox", "aria-label": title },
      self.found.map((one, index) => row(self, one, index)),
    ),
  );
  self.field.setAttribute("aria-activedescendant", rowId(self, self.at));
}

/** The field keeps the focus: by this a screen reader knows which one is meant. */
const rowId = (self, index) => `${self.node.id}-${index}`;
const unmark = (self) => self.field.removeAttribute("aria-activedescendant");

function row(self, one, index) {
  const isAt = index === self.at;
  const take = (event) => {
    event.preventDefault();
    insert(self, one);
  };
  return h(
    "div",
    {
      class: "suggestion",
      id: rowId(self, index),
      role: "option",
      "aria-selected": String(isAt),
      "data-testid": "suggestion",
      onmousedown: take,
    },
    one.sign,
    h(
      "span",
      { class: "suggestion-label" },
      one.label,
      one.usage && h("span", { class: "usage" }, one.usage),
    ),
    h("span", { class: "suggestion-hint" }, one.hint),
  );
}

function key(event, self) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    self.at = (self.at + step + self.found.length) % self.found.length;
    draw(self, self.node.querySelector("[role=listbox]").getAttribute("aria-label"));
  } else if (event.key === "Escape") {
    close(self);
  } else if (event.key === "Tab" || (event.key === "Enter" && !isWhole(self))) {
    insert(self, self.found[self.at]);
  } else return false;
  event.preventDefault();
  return true;
}

/** "/reflect" fully typed: Enter sends it, as it stands. */
const isWhole = (self) => self.found.some(({ label }) => label === self.field.value.trim());

function insert(self, { insert: words, from, back }) {
  const { field } = self;
  field.setRangeText(words, from ?? field.selectionStart - back, field.selectionStart, "end");
  close(self);
  field.dispatchEvent(new Event("input"));
  field.focus();
}

function close(self) {
  self.found = [];
  self.node.hidden = true;
  unmark(self);
}
