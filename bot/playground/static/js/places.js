/** Where one is: the Home tab or a channel, with or without a thread beside it. The address bar always says so. */

import { act } from "./wire.js";
import { appChannel, changed, channelOf, messagesOf, state } from "./store.js";

/** Open what the address names (`open`, `thread`, and `at`: a message to scroll to), else where the app writes to me. */
export function start() {
  const query = new URLSearchParams(location.search);
  const wanted = query.get("open");
  if (wanted === "home") goHome();
  else goChannel(channelOf(wanted)?.id ?? defaultChannel());
  setLevel(wanted ? "pane" : "list");
  if (query.get("thread") && state.place.kind === "channel") openThread(state.place.id, query.get("thread"));
  if (query.get("at"))
    setTimeout(() => document.querySelector(`[data-ts="${CSS.escape(query.get("at"))}"]`)?.scrollIntoView());
}

export function goHome() {
  leave({ kind: "home" });
  act("open_home");
}

export function goChannel(id) {
  if (!id) return goHome();
  markNew(id);
  leave({ kind: "channel", id });
  markRead();
}

/** The app's Messages tab: its DM. */
export const goMessages = () => goChannel(appChannel()?.id);

export function openThread(channel, ts) {
  state.thread = { channel, ts };
  setLevel("thread");
  arrived();
}

export function closeThread() {
  state.thread = null;
  setLevel("pane");
  arrived();
}

/** On a phone one level is seen at a time: the list, the pane, the thread. */
export function setLevel(level) {
  document.getElementById("app").dataset.level = level;
}

/** After becoming somebody else: stay in the same kind of place, if they have it too. */
export function settle(wasWithApp) {
  state.thread = null;
  if (state.place?.kind === "home") return goHome();
  const here = state.place && channelOf(state.place.id);
  return goChannel(!wasWithApp && here ? here.id : defaultChannel());
}

export const isWithApp = () => state.place?.kind === "home" || state.place?.id === appChannel()?.id;

/** What is open and looked at is read. */
export function markRead() {
  const id = state.place?.kind === "channel" ? state.place.id : null;
  if (!id || document.hidden || !state.unread[id]) return;
  state.unread[id] = 0;
  changed("unread");
  act("read", { channel: id });
}

function defaultChannel() {
  return appChannel()?.id ?? state.channels[0]?.id;
}

function leave(place) {
  if (state.place?.kind === "channel" && state.place.id !== place.id)
    delete state.firstUnread[state.place.id];
  state.place = place;
  state.thread = null;
  state.editing = null;
  setLevel("pane");
  arrived();
}

function markNew(id) {
  const unread = state.unread[id] ?? 0;
  const others = messagesOf(id).filter((message) => message.user !== state.me && !message.thread_ts);
  if (unread) state.firstUnread[id] ??= others.at(-Math.min(unread, others.length))?.ts;
}

function arrived() {
  changed("place");
  const query = new URLSearchParams({
    as: state.me,
    open: state.place.kind === "home" ? "home" : state.place.id,
  });
  if (state.thread) query.set("thread", state.thread.ts);
  history.replaceState(null, "", `?${query}`);
}
