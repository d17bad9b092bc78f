/** A channel's people and settings. */

import { act } from "./wire.js";
import { ask } from "./confirm.js";
import { avatar, statusOf } from "./people.js";
import { h } from "./h.js";
import { icon } from "./icons.js";
import { menu } from "./popover.js";
import { state, userOf } from "./store.js";

/** The faces of a channel, and behind them who is there and what one can change. */
export function channelTools(channel) {
  if (!channel || channel.kind === "im") return null;
  const faces = channel.members
    .filter((id) => state.users[id])
    .slice(0, 3)
    .map((id) => avatar(id, "tiny"));
  const button = h(
    "button",
    {
      type: "button",
      class: "members",
      "aria-haspopup": "menu",
      "aria-label": `${channel.members.length} members and channel settings`,
      "data-testid": "channel-menu",
      "data-focus": "channel-menu",
    },
    h("span", { class: "faces" }, faces),
    channel.members.length,
  );
  button.addEventListener("click", () =>
    menu(button, channelEntries(channel), { align: "end", label: "Channel" }),
  );
  return button;
}

function channelEntries(channel) {
  const app = state.bot.name;
  const invite = {
    label: `Add ${app} to this channel`,
    icon: icon("plus", 18),
    pick: () => act("invite_bot", { channel: channel.id }),
    "data-testid": "invite-bot",
  };
  const remove = {
    label: `Remove ${app} from this channel`,
    icon: icon("close", 18),
    pick: () => act("remove_bot", { channel: channel.id }),
    "data-testid": "remove-bot",
  };
  const people = channel.members
    .filter((id) => state.users[id])
    .map((id) => ({
      label: [userOf(id).real_name, statusOf(userOf(id))],
      hint: userOf(id).title,
      icon: avatar(id, "small"),
      pick: () => {},
    }));
  const isIn = channel.members.includes(state.me);
  return [
    channel.bot_is_member ? remove : invite,
    isIn && {
      label: "Leave this channel",
      icon: icon("out", 18),
      isDanger: true,
      pick: () => leave(channel),
    },
    "-",
    ...people,
  ];
}

async function leave(channel) {
  if (await ask("Leave the channel?", `You can come back to #${channel.name} whenever you like.`, "Leave"))
    act("leave", { channel: channel.id });
}
