/** The list at the left: who I am, the app, channels, people. */

import { appBadge, avatar, statusOf } from "./people.js";
import { fill, h, keepingFocus } from "./h.js";
import { goChannel, goHome, goMessages, isWithApp } from "./places.js";
import { icon } from "./icons.js";
import { persona } from "./persona.js";
import { appChannel, state, userOf, watch } from "./store.js";

export function startSidebar() {
  const root = document.getElementById("sidebar");
  watch("channels unread place users bot workspace", () => keepingFocus(root, () => draw(root)));
}

function draw(root) {
  if (!state.ready) return;
  const byName = (a, b) => nameOf(a).localeCompare(nameOf(b));
  const channels = state.channels.filter(({ kind }) => kind === "channel").sort(byName);
  const direct = state.channels
    .filter((channel) => channel.kind === "im" && channel.with !== state.bot.user_id)
    .sort(byName);
  fill(
    root,
    h("header", { class: "workspace" }, h("strong", {}, state.workspace.name)),
    persona(),
    group("App", [appRow()]),
    group(
      "Channels",
      channels.map((channel) => row(channel, icon(channel.is_private ? "lock" : "hash", 18))),
    ),
    direct.length > 0 &&
      group(
        "Direct messages",
        direct.map((im) => row(im, avatar(im.with, "small"), statusOf(userOf(im.with)))),
      ),
  );
}

const nameOf = (channel) => (channel.kind === "im" ? userOf(channel.with).real_name : channel.name);

const group = (title, rows) => h("section", { class: "group" }, h("h2", {}, title), h("ul", {}, rows));

function row(channel, sign, ...more) {
  const unread = state.unread[channel.id] ?? 0;
  const isOpen = state.place?.kind === "channel" && state.place.id === channel.id;
  return place(
    {
      isOpen,
      unread: channel.kind === "im" ? unread : 0,
      isBold: unread > 0,
      go: () => goChannel(channel.id),
      id: channel.id,
      isFaint: channel.kind === "channel" && !channel.members.includes(state.me),
    },
    sign,
    nameOf(channel),
    ...more,
  );
}

function appRow() {
  const channel = appChannel();
  const unread = channel ? (state.unread[channel.id] ?? 0) : 0;
  const go = () => (channel ? goMessages() : goHome());
  const dot = h("span", {
    class: state.bot.connected ? "presence on" : "presence",
    title: state.bot.connected ? "Connected" : "Not connected",
  });
  return place(
    { isOpen: isWithApp(), unread, isBold: unread > 0, go, id: channel?.id ?? "home", testid: "app-entry" },
    h("span", { class: "with-presence" }, avatar(state.bot.user_id, "small"), dot),
    state.bot.name,
    appBadge(),
  );
}

function place({ isOpen, unread, isBold, isFaint, go, id, testid = "place" }, ...inside) {
  const look = ["place", isBold && !isOpen && "bold", isFaint && "faint"].filter(Boolean).join(" ");
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: look,
        "aria-current": isOpen ? "page" : null,
        onclick: go,
        "data-testid": testid,
        "data-channel": id,
        "data-focus": `place-${id}`,
      },
      inside.map((part) => (typeof part === "string" ? h("span", { class: "place-name" }, part) : part)),
      unread > 0 && !isOpen && h("span", { class: "count", "aria-label": `${unread} unread` }, unread),
    ),
  );
}
