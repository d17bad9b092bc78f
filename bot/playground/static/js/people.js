/** Faces and names. */

import { h } from "./h.js";
import { mark } from "./icons.js";
import { withPictures } from "./emoji.js";
import { state, userOf } from "./store.js";

/** A coloured square with initials; the app has its mark. Size is the name of a CSS size: small, medium, large. */
export function avatar(id, size = "medium") {
  const user = userOf(id);
  const isApp = user.id === state.bot.user_id;
  return h(
    "span",
    {
      class: `avatar ${size}${isApp ? " app" : ""}`,
      style: { "--own": user.color ?? "#8a8794" },
      "aria-hidden": "true",
    },
    isApp ? mark() : initials(user.real_name),
  );
}

const initials = (name = "") =>
  name
    .split(/\s+/)
    .map((word) => word[0] ?? "")
    .slice(0, 2)
    .join("")
    .toUpperCase();

export const appBadge = () => h("span", { class: "badge" }, "APP");

/** The name with the APP badge or the status emoji after it. */
export function nameOf(id) {
  const user = userOf(id);
  return [h("span", { class: "name" }, user.real_name), user.is_bot && appBadge(), statusOf(user)];
}

export function statusOf(user) {
  const { emoji, text } = user.status ?? {};
  return emoji
    ? h(
        "span",
        { class: "status", title: text, "aria-label": text },
        withPictures(emoji.startsWith(":") ? emoji : `:${emoji}:`),
      )
    : null;
}

/** Everybody who plays a part: not bots, not gone. */
export const cast = () => Object.values(state.users).filter((user) => !user.is_bot && !user.deleted);
