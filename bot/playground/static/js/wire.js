/** The two ways to the server: a socket that tells us what changed, and `act`, by which a person does something. */

import { changed, isReply, state } from "./store.js";
import { toast } from "./toasts.js";

let socket = null;
let pause = 500; // milliseconds until the next attempt; doubles up to ten seconds
let waiting = null; // pushes that came while the snapshot was on its way

/** Become somebody: forget the other's view of the world, and connect as them. */
export async function be(user) {
  state.me = user;
  socket?.close();
  await load();
  connect();
}

/** Do something as me. Answers {ok, …}; what went wrong is shown, except errors that belong to fields. */
export async function act(verb, fields = {}) {
  const answer = await send({ as: state.me, do: verb, ...fields });
  if (!answer.ok && !hasFieldErrors(answer)) toast(answer.error ?? "That did not work.");
  return answer;
}

const hasFieldErrors = (answer) => answer.errors && Object.keys(answer.errors).some((key) => key !== "");

async function send(body) {
  try {
    const response = await fetch("/page/act", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return await response.json();
  } catch {
    return { ok: false, error: "The playground does not answer. Is it still running?" };
  }
}

/** Fetch everything anew; what is pushed meanwhile is laid on top. */
async function load() {
  waiting = [];
  const as = state.me ? `?as=${encodeURIComponent(state.me)}` : "";
  try {
    const response = await fetch(`/page/state${as}`);
    if (!response.ok) throw new Error(await response.text());
    take(await response.json());
  } finally {
    const missed = waiting;
    waiting = null;
    missed.forEach(hear);
  }
}

function take(snapshot) {
  Object.assign(state, snapshot, { ready: true, clock: { ...snapshot.clock, heard: performance.now() } });
  state.unread = Object.fromEntries(snapshot.channels.map((channel) => [channel.id, channel.unread ?? 0]));
  changed("all");
}

function connect() {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  const mine = new WebSocket(`${scheme}://${location.host}/page/events?as=${encodeURIComponent(state.me)}`);
  socket = mine;
  mine.onmessage = (event) => mine === socket && hear(JSON.parse(event.data));
  mine.onopen = () => mine === socket && opened();
  mine.onclose = () => mine === socket && lost();
}

/** What happened while nobody listened is in no push: so fetch again after every opening. */
async function opened() {
  try {
    await load();
    pause = 500;
    state.link = "open";
    changed("link");
  } catch {
    socket?.close();
  }
}

function lost() {
  state.link = "lost";
  changed("link");
  const mine = socket;
  setTimeout(() => mine === socket && connect(), pause);
  pause = Math.min(pause * 2, 10_000);
}

function hear(push) {
  if (waiting) waiting.push(push);
  else HEARD[push.type]?.(push);
}

const HEARD = {
  message: ({ message }) => keep(message),
  message_deleted: ({ channel, ts }) => drop(channel, ts),
  home: ({ view }) => set("home", view),
  modals: ({ modals }) => set("modals", modals),
  clock: ({ clock }) => set("clock", { ...clock, heard: performance.now() }),
  story: ({ story }) => hearStory(story),
  bot: ({ bot }) => set("bot", bot),
  faults: ({ faults }) => set("faults", faults),
  users: ({ users }) => set("users", users),
  channels: ({ channels }) => takeChannels(channels),
  notice: ({ text }) => toast(text),
};

function set(topic, value) {
  state[topic] = value;
  changed(topic);
}

/** Nobody has to read three months of it: when the story ends, the server says anew what is unread. */
function hearStory(story) {
  const isOver = state.story.telling && !story.telling;
  set("story", story);
  if (!isOver) return;
  state.firstUnread = {};
  load().catch(() => socket?.close());
}

function takeChannels(channels) {
  for (const channel of channels) state.unread[channel.id] ??= channel.unread ?? 0;
  set("channels", channels);
}

/** A new message goes where its ts belongs, a changed one takes its old place. */
function keep(message) {
  const list = (state.messages[message.channel] ??= []);
  const at = list.findIndex((known) => known.ts >= message.ts);
  const isNew = at < 0 || list[at].ts !== message.ts;
  list.splice(at < 0 ? list.length : at, isNew ? 0 : 1, message);
  if (isNew && message.user !== state.me) count(message);
  if (isNew && message.user === state.me) delete state.firstUnread[message.channel];
  changed("messages");
}

function count(message) {
  state.unread[message.channel] = (state.unread[message.channel] ?? 0) + 1;
  if (!isReply(message) && !isWatched(message.channel)) state.firstUnread[message.channel] ??= message.ts;
  changed("unread");
}

/** Whoever looks on needs no "New" line, unless a move of the clock brings much at once. */
const isWatched = (channel) => state.place?.id === channel && !document.hidden && !state.moving;

function drop(channel, ts) {
  state.messages[channel] = (state.messages[channel] ?? []).filter((message) => message.ts !== ts);
  changed("messages");
}
