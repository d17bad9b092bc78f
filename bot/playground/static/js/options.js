/** What can be chosen in a select: the bot's options, or people and channels. */

import { withPictures } from "./emoji.js";
import { state } from "./store.js";

/** Groups of {value, words, hint, choice}; `choice` is what Slack sends for it. */
export function optionsFor(spec) {
  if (/users/.test(spec.type)) return [{ options: people() }];
  if (/channels/.test(spec.type)) return [{ options: channels() }];
  if (/conversations/.test(spec.type)) return conversations(spec.filter);
  const groups = spec.option_groups ?? [{ options: spec.options ?? [] }];
  return groups.map(({ label, options }) => ({
    label: label && withPictures(label.text),
    options: options.map(given),
  }));
}

/** The value by which a held choice is found again: an option's own, or an id. */
export const valueOf = (choice) => choice?.value ?? (typeof choice === "string" ? choice : null);

const given = (option) => ({
  value: option.value,
  words: withPictures(option.text.text),
  hint: option.description ? withPictures(option.description.text) : null,
  choice: option,
});

const people = () =>
  Object.values(state.users)
    .filter((user) => !user.deleted)
    .map((user) => ({ value: user.id, words: user.real_name, hint: user.title, choice: user.id }));

const channels = () =>
  state.channels.filter(({ kind, is_private }) => kind === "channel" && !is_private).map(asChannel);

const asChannel = ({ id, name }) => ({ value: id, words: `# ${name}`, hint: null, choice: id });

function conversations(filter) {
  const include = filter?.include ?? ["im", "public", "private"];
  const places = state.channels.filter(
    ({ kind, is_private }) => kind === "channel" && include.includes(is_private ? "private" : "public"),
  );
  const direct = include.includes("im") ? state.channels.filter(({ kind }) => kind === "im") : [];
  const named = direct.map((im) => ({
    value: im.id,
    words: state.users[im.with]?.real_name ?? im.id,
    hint: null,
    choice: im.id,
  }));
  return [
    { label: "Channels", options: places.map(asChannel) },
    { label: "Direct messages", options: named },
  ].filter(({ options }) => options.length);
}
