/** Who one is: the switcher at the top of the list, and what one can say about oneself. */

import { act, be } from "./wire.js";
import { avatar, cast, statusOf } from "./people.js";
import { h } from "./h.js";
import { icon } from "./icons.js";
import { isWithApp, settle } from "./places.js";
import { me, now, state } from "./store.js";
import { menu } from "./popover.js";
import { city, clockTime } from "./time.js";
import { withPictures } from "./emoji.js";

const STATUSES = [
  [":palm_tree:", "Vacationing"],
  [":face_with_thermometer:", "Out sick"],
  [":house_with_garden:", "Working remotely"],
  ["", ""],
];

/** The card that says who I am and opens the cast. */
export function persona() {
  const mine = me();
  const card = h(
    "button",
    { type: "button", class: "persona", "aria-haspopup": "menu", "data-testid": "person-switch" },
    avatar(mine.id, "large"),
    h(
      "span",
      { class: "persona-words" },
      h("span", { class: "persona-are" }, "You are"),
      h("span", { class: "persona-name" }, mine.real_name, statusOf(mine)),
      h("span", { class: "persona-title" }, mine.title),
    ),
    icon("switch"),
  );
  card.addEventListener("click", () =>
    menu(card, [...cast().map(entry), "-", ...statuses()], { label: "Be somebody else" }).classList.add(
      "cast",
    ),
  );
  return card;
}

function entry(user) {
  return {
    label: [user.real_name, statusOf(user), user.is_guest && h("span", { class: "badge" }, "GUEST")],
    hint: [
      h("span", {}, `${user.title} · ${city(user.tz)} ${clockTime(now(), user.tz)}`),
      h("span", { class: "blurb" }, user.blurb),
    ],
    icon: avatar(user.id, "large"),
    isChosen: user.id === state.me,
    pick: () => become(user.id),
    "data-testid": "person-option",
    "data-user": user.id,
  };
}

async function become(id) {
  if (id === state.me) return;
  const wasWithApp = isWithApp();
  await be(id);
  settle(wasWithApp);
}

function statuses() {
  const mine = me().status ?? {};
  return STATUSES.filter(([emoji]) => emoji || mine.emoji).map(([emoji, text]) => ({
    label: emoji ? `${withPictures(emoji)}  Set status: ${text}` : "Clear my status",
    pick: () => act("status", { text, emoji }),
    "data-testid": "status-option",
  }));
}
