/** Menus and small panels that hang on a button: on top of everything, gone by Esc or a click elsewhere. */

import { h } from "./h.js";

let current = null;

/**
 * Hang `content` on `anchor`. `side`: "below" or "above" first, wherever there is more room otherwise.
 * Inside a modal it is a child of the modal, which makes all else inert.
 */
export function pop(
  anchor,
  content,
  { side = "below", align = "start", label = null, role = "dialog" } = {},
) {
  current?.hidePopover();
  const box = h("div", { class: "popover", popover: "auto", role, "aria-label": label }, content);
  (anchor.closest("dialog") ?? document.body).append(box);
  box.addEventListener("toggle", (event) => event.newState === "closed" && gone(box, anchor));
  box.showPopover();
  current = box;
  put(box, anchor, side, align);
  anchor.setAttribute("aria-expanded", "true");
  (
    box.querySelector("[autofocus], [aria-checked=true], [role^=menuitem], [role=option], input, button") ??
    box
  ).focus();
  return box;
}

export function unpop() {
  current?.hidePopover();
}

/**
 * A menu of entries {label, hint, icon, isDanger, isChosen, pick, data}; null entries are left out, "-" is a line.
 * Arrows move, Enter picks, Esc leaves.
 */
export function menu(anchor, entries, options = {}) {
  const rows = entries
    .filter(Boolean)
    .map((entry) => (entry === "-" ? h("hr", { role: "separator" }) : row(entry)));
  const box = pop(anchor, rows, { role: "menu", ...options });
  box.classList.add("menu");
  box.addEventListener("keydown", (event) => step(event, box));
  return box;
}

function row({ label, hint, icon, isDanger, isChosen, pick, ...more }) {
  const words = h(
    "span",
    { class: "menu-words" },
    h("span", { class: "menu-label" }, label),
    hint && h("span", { class: "menu-hint" }, hint),
  );
  const role = isChosen === undefined ? "menuitem" : "menuitemradio";
  const data = Object.fromEntries(Object.entries(more).filter(([key]) => key.startsWith("data-")));
  return h(
    "button",
    {
      type: "button",
      role,
      tabindex: -1,
      class: isDanger ? "menu-row danger" : "menu-row",
      "aria-checked": isChosen === undefined ? null : String(isChosen),
      onclick: () => {
        unpop();
        pick();
      },
      ...data,
    },
    icon,
    words,
  );
}

function step(event, box) {
  const rows = [...box.querySelectorAll("[role^=menuitem]")];
  const at = rows.indexOf(document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  rows.at(to % rows.length)?.focus();
}

function gone(box, anchor) {
  const hadFocus = box.contains(document.activeElement) || document.activeElement === document.body;
  box.remove();
  anchor.setAttribute("aria-expanded", "false");
  if (current === box) current = null;
  if (hadFocus && anchor.isConnected) anchor.focus({ preventScroll: true });
}

function put(box, anchor, side, align) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const roomBelow = innerHeight - at.bottom - 12;
  const roomAbove = at.top - 12;
  const isBelow =
    side === "below"
      ? roomBelow >= height || roomBelow >= roomAbove
      : roomAbove < height && roomBelow > roomAbove;
  const left = align === "start" ? at.left : at.right - width;
  const top = isBelow ? at.bottom + 6 : at.top - 6 - Math.min(height, roomAbove);
  box.style.left = `${Math.max(8, Math.min(left, innerWidth - width - 8))}px`;
  box.style.top = `${Math.max(8, top)}px`;
  box.style.maxHeight = `${Math.max(160, isBelow ? roomBelow : roomAbove)}px`;
}
