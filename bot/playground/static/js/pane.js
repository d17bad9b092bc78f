/** The middle of the page: a head that says where one is, and below it the Home tab or the messages. */

import { act } from "./wire.js";
import { appBadge, avatar, nameOf } from "./people.js";
import { channelTools } from "./channel.js";
import { composer } from "./composer.js";
import { drawHome } from "./home.js";
import { fill, h, keepingFocus } from "./h.js";
import { goHome, goMessages, isWithApp, markRead, setLevel } from "./places.js";
import { icon } from "./icons.js";
import { messageList } from "./messages.js";
import { appChannel, channelOf, placeName, state, userOf, watch } from "./store.js";

const parts = {};
let shown = null; // the place whose messages and composer stand there

export function startPane() {
  const root = document.getElementById("pane");
  parts.head = h("header", { class: "pane-head" });
  parts.body = h("div", { class: "pane-body" });
  root.append(parts.head, parts.body);
  watch("place channels users bot unread", () => state.place && keepingFocus(root, drawHead));
  watch("place", drawPlace);
  watch("home users clock bot", () => state.place?.kind === "home" && isHomeStale() && drawPlace());
  watch("messages users clock channels", () => state.place?.kind === "channel" && parts.list?.redraw());
  watch("messages unread", markRead);
  watch("channels", () => shown && shown !== keyOf() && drawPlace());
}

const placeId = () => state.place.id;
const isMember = () => channelOf(placeId())?.members.includes(state.me) ?? true;
const keyOf = () => (state.place.kind === "home" ? "home" : `${state.me}:${placeId()}:${isMember()}`);

let drawnHome = "";
/** The clock ticks often, and a redraw would close what is open: so only when something is different. */
function isHomeStale() {
  const sign = JSON.stringify([state.home, state.bot.connected, state.me]);
  if (sign === drawnHome) return false;
  drawnHome = sign;
  return true;
}

function drawPlace() {
  if (!state.place) return;
  if (state.place.kind === "home") {
    shown = "home";
    isHomeStale();
    return drawHome(parts.body);
  }
  if (shown === keyOf()) return parts.list.redraw();
  shown = keyOf();
  drawnHome = "";
  parts.list = messageList(placeId());
  fill(
    parts.body,
    parts.list.node,
    isMember() ? composer({ channel: placeId(), id: "main", placeholder: placeholder() }) : joinBar(),
  );
  parts.list.toEnd();
}

function placeholder() {
  const channel = channelOf(placeId());
  return channel ? `Message ${placeName(channel)}` : "Message #";
}

const joinBar = () =>
  h(
    "div",
    { class: "join-bar" },
    h("span", {}, "You are looking at ", h("strong", {}, `#${channelOf(placeId()).name}`)),
    h(
      "button",
      {
        type: "button",
        class: "button primary",
        "data-testid": "join",
        onclick: () => act("join", { channel: placeId() }),
      },
      "Join channel",
    ),
  );

function drawHead() {
  const back = h(
    "button",
    {
      type: "button",
      class: "icon-button back",
      "aria-label": "Back to the list",
      onclick: () => setLevel("list"),
    },
    icon("back"),
  );
  const isApp = isWithApp();
  parts.head.classList.toggle("with-tabs", isApp);
  fill(
    parts.head,
    h("div", { class: "head-row" }, back, title(isApp), isApp ? null : channelTools(channelOf(placeId()))),
    isApp && tabs(),
  );
}

function title(isApp) {
  const channel = state.place.kind === "channel" ? channelOf(placeId()) : null;
  if (isApp)
    return h("h1", { class: "pane-title" }, avatar(state.bot.user_id, "small"), state.bot.name, appBadge());
  if (channel?.kind === "im")
    return h(
      "h1",
      { class: "pane-title" },
      avatar(channel.with, "small"),
      nameOf(channel.with),
      h("span", { class: "title-more" }, userOf(channel.with).title),
    );
  return h(
    "h1",
    { class: "pane-title" },
    icon(channel?.is_private ? "lock" : "hash"),
    h("span", { class: "name" }, channel?.name ?? ""),
  );
}

function tabs() {
  const tab = (name, label, isOpen, go) =>
    h(
      "button",
      {
        type: "button",
        role: "tab",
        "aria-selected": String(isOpen),
        class: "tab",
        "data-testid": `tab-${name}`,
        "data-focus": `tab-${name}`,
        onclick: go,
      },
      label,
    );
  const isHome = state.place.kind === "home";
  return h(
    "div",
    { class: "tabs", role: "tablist", "aria-label": state.bot.name },
    tab("home", "Home", isHome, goHome),
    tab("messages", "Messages", !isHome, () => appChannel() && goMessages()),
  );
}
