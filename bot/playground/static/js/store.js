/** All the page knows, in one place, and who redraws when some of it changes. */

export const state = {
  me: "",
  clock: { now: "1970-01-01T00:00:00Z", heard: 0 },
  workspace: { id: "", name: "" },
  story: { telling: false, text: "", share: 0 },
  bot: { user_id: "", name: "App", connected: false, commands: [], shortcuts: [] },
  users: {},
  channels: [],
  messages: {}, // by channel, oldest first
  home: null,
  modals: [],
  faults: [], // what is still to go wrong

  // what belongs to this page alone
  place: null, // {kind: "home"} | {kind: "channel", id}
  thread: null, // {channel, ts}
  editing: null, // {channel, ts}
  unread: {}, // by channel
  firstUnread: {}, // by channel: the ts above which "New" stands
  dismissed: new Set(), // ephemeral messages sent away
  link: "connecting", // connecting | open | lost
  moving: null, // the words of a move of the clock under way
  ready: false,
};

const watchers = [];
let due = new Set();

/** Call `draw` soon after any of the topics changed, at most once for each burst of changes. */
export function watch(topics, draw) {
  watchers.push({ topics: topics.split(" "), draw });
}

/** Say that parts of the state are different now. */
export function changed(...topics) {
  if (due.size === 0) queueMicrotask(redraw);
  topics.forEach((topic) => due.add(topic));
}

function redraw() {
  const now = due;
  due = new Set();
  for (const { topics, draw } of watchers) {
    if (now.has("all") || topics.some((topic) => now.has(topic))) drawSafely(draw);
  }
}

/** One part that cannot be drawn must not take the others with it. */
function drawSafely(draw) {
  try {
    draw();
  } catch (error) {
    console.error(error);
  }
}

export const channelOf = (id) => state.channels.find((channel) => channel.id === id);
/** What a place is called: "#marketing", or the name of whom one writes with. */
export const placeName = (channel) =>
  channel.kind === "im" ? userOf(channel.with).real_name : `#${channel.name}`;
export const messagesOf = (channel) => state.messages[channel] ?? [];
export const messageOf = (channel, ts) => messagesOf(channel).find((message) => message.ts === ts);
export const userOf = (id) => state.users[id] ?? stranger(id);
const stranger = (id) => ({
  id,
  name: id,
  real_name: NAMES[id] ?? (id || "Somebody"),
  title: "",
  tz: "UTC",
  color: "#8a8794",
});
const NAMES = { USLACKBOT: "Slackbot" };
export const me = () => userOf(state.me);
export const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;
export const repliesTo = (channel, ts) =>
  messagesOf(channel).filter((message) => isReply(message) && message.thread_ts === ts);

/** The direct messages with the app; undefined before anybody wrote there. */
export const appChannel = () =>
  state.channels.find((channel) => channel.kind === "im" && channel.with === state.bot.user_id);

/** The product's time now, in milliseconds: it runs on between two words from the server. */
export const now = () => Date.parse(state.clock.now) + (performance.now() - state.clock.heard);
