/** Who one is: the switcher at the top of the list, and what one can say about oneself. */

import { be } from "./wire.js";
import { avatar, cast, statusOf } from "./people.js";
import { h } from "./h.js";
import { icon } from "./icons.js";
import { isWithApp, settle } from "./places.js";
import { me, now, state } from "./store.js";
import { menu } from "./popover.js";
import { city, clockTime } from "./time.js";
import { statuses } from "./status.js";

const current = () => document.querySelector("[data-testid=person-switch]");

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
    menu(card, [...cast().map(entry), "-", ...statuses(current)], { label: "Be somebody else" }).classList.add(
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
