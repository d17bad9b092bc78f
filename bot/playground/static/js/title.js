/** The tab's title: where one is, and how much waits. */

import { channelOf, placeName, state, watch } from "./store.js";

export function startTitle() {
  watch("place channels users unread workspace", () => {
    document.title = title();
  });
}

function title() {
  const channel = state.place?.kind === "channel" ? channelOf(state.place.id) : null;
  const name = channel ? placeName(channel) : state.bot.name;
  const waiting = Object.values(state.unread).reduce((sum, count) => sum + count, 0);
  return `${waiting ? `(${waiting}) ` : ""}${name} · ${state.workspace.name}`;
}
