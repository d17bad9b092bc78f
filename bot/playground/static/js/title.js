/** The tab's title: where one is, and how much waits. */

import { channelOf, state, userOf, watch } from "./store.js";

export function startTitle() {
  watch("place channels users unread workspace", () => {
    document.title = title();
  });
}

function title() {
  const waiting = Object.values(state.unread).reduce((sum, count) => sum + count, 0);
  return `${waiting ? `(${waiting}) ` : ""}${placeName()} · ${state.workspace.name}`;
}

function placeName() {
  const channel = state.place?.kind === "channel" ? channelOf(state.place.id) : null;
  if (!channel) return state.bot.name;
  return channel.kind === "im" ? userOf(channel.with).real_name : `#${channel.name}`;
}
