"""What a person's client does, given ids: everything the browser page and the test driver stand on."""

from collections.abc import Iterable
from dataclasses import replace
from uuid import uuid4

from bot.playground import responses
from bot.playground.acks import TROUBLE, Answered, answered
from bot.playground.elements import initial_values
from bot.playground.forms import Forms
from bot.playground.interactions import Interactions
from bot.playground.nouns import File, Json, Message, Values, View
from bot.playground.passes import Refused, Response
from bot.playground.slack import Slack
from bot.playground.text import encode, escape, rich_text

LONGEST = 40_000


class Impossible(Exception):
    """A person cannot do this; the sentence says why."""


class Gestures:
    """All of them take ids and tell the bot as Slack does."""

    def __init__(self, slack: Slack) -> None:
        self.slack, self.world = slack, slack.world
        self.payloads = Interactions(slack)
        self.forms = Forms(slack, self.payloads)

    # -- words

    def post(
        self, user: str, channel: str, text: str, thread_ts: str | None = None, files: Iterable[File] = ()
    ) -> Message:
        """Say something; raises Impossible."""
        self._check_writable(user, channel)
        shared = tuple(self._upload(user, file) for file in files)
        if not text.strip() and not shared:
            raise Impossible("There is nothing in that message.")
        if len(text) > LONGEST:
            raise Impossible(f"That message is too long: {LONGEST} characters are the most.")
        said = encode(text, self.world)
        blocks = rich_text(said) if said.strip() else []
        return self.world.post(
            channel, user, said, thread_ts=thread_ts, files=shared, blocks=blocks, client_msg_id=str(uuid4())
        )

    def edit(self, user: str, message: Message, text: str) -> Message:
        now = self._own(user, message)
        said = encode(text, self.world)
        if said == now.text:
            return now
        return self.world.edit(now, text=said, blocks=rich_text(said))

    def delete(self, user: str, message: Message) -> None:
        self.world.delete(self._own(user, message))

    def _check_writable(self, user: str, channel: str) -> None:
        place = self.world.channels.get(channel)
        if place is None or user not in place.members:
            raise Impossible("You are not in that channel.")
        if place.is_archived:
            raise Impossible("That channel is archived.")

    def _upload(self, user: str, file: File) -> File:
        own = replace(file, id=file.id or self.world.ids.next("F"), user=user)
        self.slack.files[own.id] = own
        return own

    def _own(self, user: str, message: Message) -> Message:
        now = self.world.message(message.channel, message.ts)
        if now is None or now.user != user:
            raise Impossible("You can only change messages of your own.")
        return now

    # -- commands, clicks, shortcuts

    async def command(self, user: str, channel: str, command: str, text: str = "") -> Answered:
        """A slash command; what the bot answers at once is shown to the person alone."""
        if command == "/invite":
            return self._invite(user, channel, text.strip().removeprefix("@").casefold())
        known = self.slack.app.command(command)
        if known is None:
            self.world.notice(user, f"{command} is not a valid command.")
            return Answered(False, why="unknown_command")
        sent = encode(text, self.world) if known.should_escape else escape(text)
        place = self.world.channels[channel]
        payload = self.payloads.command(self.world.users[user], place, command, sent.strip())
        taken = await answered(self.slack.sockets, self.slack.sockets.dispatch("slash_commands", payload))
        if not taken.in_time:
            self.world.notice(user, f'{command} failed with the error "{taken.why}"')
        elif taken.payload:
            self._say(Response(channel, user), taken.payload)
        return taken

    def _invite(self, user: str, channel: str, name: str) -> Answered:
        """Slack's own command: brings somebody, or the app, into a channel that one is in."""
        place = self.world.channels[channel]
        named = [one for one in self.world.users.values() if name in (one.name, one.real_name.casefold())]
        if not named or place.kind != "channel" or user not in place.members:
            self.world.notice(user, "/invite takes the name of somebody, in a channel that you are in.")
            return Answered(False, why="not_invited")
        self.world.join(channel, named[0].id, user)
        return Answered(True)

    def _say(self, to: Response, body: Json) -> None:
        try:
            responses.respond(self.slack, to, body)
        except Refused as refused:
            self.slack.calls.append(("ack", body, refused.error))
            self.world.notice(to.user, f'The answer failed with the error "{refused.error}"')

    async def act_on_message(self, user: str, message: Message, action: Json, values: Values) -> Answered:
        """A button, select or tick in a message; `values` is the state of all its elements after it."""
        self.world.states[message.channel, message.ts, user] = values
        payload = self.payloads.on_message(self.world.users[user], message, action, values)
        return await self._interacted(user, payload)

    async def act_in_view(self, user: str, view: View, action: Json) -> Answered:
        """The same in a modal or Home tab; the view holds the state already."""
        return await self._interacted(user, self.payloads.in_view(self.world.users[user], view, action))

    async def shortcut(self, user: str, callback_id: str, message: Message | None = None) -> Answered:
        if not self.slack.app.knows_shortcut(callback_id):
            raise Impossible(f"There is no shortcut {callback_id}.")
        payload = self.payloads.shortcut(self.world.users[user], callback_id, message)
        return await self._interacted(user, payload)

    async def _interacted(self, user: str, payload: Json) -> Answered:
        taken = await answered(self.slack.sockets, self.slack.sockets.dispatch("interactive", payload))
        if not taken.in_time:
            self.world.notice(user, TROUBLE)
        return taken

    def message_values(self, user: str, message: Message) -> Values:
        """What stands in a message's elements for this person now: their choices over what the bot preset."""
        chosen = self.world.states.get((message.channel, message.ts, user), {})
        return merge(initial_values(message.blocks), chosen)

    # -- the bot's tabs

    async def open_home(self, user: str, tab: str = "home") -> None:
        """Open the bot's Home tab, or its Messages tab."""
        home = self.slack.views.homes.get(user)
        dm = self.world.direct(user, self.world.bot.id)
        event: Json = {"user": user, "channel": dm.id, "tab": tab}
        if home is not None and tab == "home":
            event["view"] = self.slack.shapes.view(home)
        envelope = self.slack.events.send("app_home_opened", event)
        if envelope is not None:
            await answered(self.slack.sockets, envelope)


def merge(under: Values, over: Values) -> Values:
    """`over` laid upon `under`, as far as `under` has such elements."""
    return {
        block: {action: over.get(block, {}).get(action, held) for action, held in actions.items()}
        for block, actions in under.items()
    }
