/** Links, mentions and dates inside words. Only addresses that a browser may safely open become links. */

import { h } from "./h.js";
import { picture } from "./emoji.js";
import { channelOf, me, now, state, userOf } from "./store.js";
import { slackDate } from "./time.js";

const SAFE = /^(https?:|mailto:|tel:|\/)/i;

/** An address one may follow, or undefined: no javascript:, no data:. */
export const safeUrl = (url) => (SAFE.test(url ?? "") ? url : undefined);

export function link(url, ...label) {
  const href = safeUrl(url);
  if (!href) return h("span", {}, ...label);
  return h("a", { href, target: "_blank", rel: "noreferrer noopener" }, ...label);
}

export function mention(id) {
  const user = userOf(id);
  return h("span", { class: id === state.me ? "mention me" : "mention" }, `@${user.real_name || user.name}`);
}

export const channelMention = (id, label) =>
  h("span", { class: "mention" }, `#${channelOf(id)?.name ?? (label || id)}`);

export const broadcast = (range) => h("span", { class: "mention me" }, `@${range}`);

export function emoji(name) {
  const found = picture(name);
  return found
    ? h("span", { class: "emoji", role: "img", "aria-label": `${name} emoji` }, found)
    : `:${name}:`;
}

/** `<!date^seconds^pattern^link|fallback>`, taken apart. */
export function date(seconds, pattern, url, fallback) {
  if (!/^-?\d+$/.test(seconds) || !pattern) return fallback ?? "";
  const words = h(
    "time",
    { datetime: new Date(Number(seconds) * 1000).toISOString() },
    slackDate(seconds, pattern, me().tz, now()),
  );
  return url ? link(url, words) : words;
}
