"""A person at their Slack, for tests and stories: reads as what they do.

ana = playground.person("Ana")
await ana.says("I wrote the brief")
await ana.clicks(await ana.hears("Kept: 1 thing"), "Change")
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bot.playground.acks import Answered, answered
from bot.playground.elements import HOLDS, LISTS, Spot, action, find, option, state
from bot.playground.envelopes import Envelope
from bot.playground.nouns import File, Json, Message, User, Values, View
from bot.playground.seeing import Onlooker

ENOUGH = ("static_select", "radio_buttons", "overflow", "external_select")


class Person(Onlooker):
    """One of the cast, and all they can do."""

    # -- what they say

    async def says(
        self,
        text: str,
        thread: Message | str | None = None,
        files: Iterable[str | File] = (),
        *,
        wait: bool = False,
    ) -> Message:
        """Write to the bot. `wait`: until it has acknowledged that (see playground.ack_times)."""
        return await self._post(self.dm, text, thread, files, wait)

    async def says_in(
        self,
        channel: str,
        text: str,
        thread: Message | str | None = None,
        files: Iterable[str | File] = (),
        *,
        wait: bool = False,
    ) -> Message:
        """Write in a channel, by id or name."""
        return await self._post(self._world.channel(channel).id, text, thread, files, wait)

    async def _post(
        self, channel: str, text: str, thread: Message | str | None, files: Iterable[str | File], wait: bool
    ) -> Message:
        thread_ts = (thread.thread_ts or thread.ts) if isinstance(thread, Message) else thread
        shared = [File("", one, _mimetype(one)) if isinstance(one, str) else one for one in files]
        with self._slack.sockets.collecting() as sent:
            message = self._gestures.post(self.id, channel, text, thread_ts, shared)
        await self._wait(sent if wait else [])
        return message

    async def edits(self, message: Message, text: str, *, wait: bool = False) -> Message:
        """Change words of their own."""
        with self._slack.sockets.collecting() as sent:
            edited = self._gestures.edit(self.id, message, text)
        await self._wait(sent if wait else [])
        return edited

    async def deletes(self, message: Message, *, wait: bool = False) -> None:
        """Take words of their own away."""
        with self._slack.sockets.collecting() as sent:
            self._gestures.delete(self.id, message)
        await self._wait(sent if wait else [])

    async def _wait(self, sent: Sequence[Envelope]) -> None:
        for envelope in sent:
            await answered(self._slack.sockets, envelope)

    # -- what they use

    async def command(self, command: str, text: str = "", channel: str | None = None) -> Answered:
        """A slash command, in the DM unless a channel is named."""
        place = self._world.channel(channel).id if channel else self.dm
        return await self._gestures.command(self.id, place, command, text)

    async def shortcut(self, callback_id: str, message: Message | None = None) -> Answered:
        """A global shortcut, or one in a message's menu."""
        return await self._gestures.shortcut(self.id, callback_id, message)

    async def clicks(self, where: Message | View, button: str) -> Answered:
        """Press a button, by its words or action_id; LookupError lists the buttons there are."""
        now = self._now(where)
        return await self._act(now, find(now.blocks, button, ("button",)), {})

    async def chooses(self, where: Message | View, element: str, choice: str) -> Answered:
        """One option of a select, radio group or menu. Each by its words or its id."""
        now = self._now(where)
        spot = find(now.blocks, element, ENOUGH)
        return await self._act(now, spot, self._held(spot, choice))

    async def ticks(self, where: Message | View, element: str, choices: Sequence[str]) -> Answered:
        """All that is ticked from now on."""
        now = self._now(where)
        spot = find(now.blocks, element, ("checkboxes", "multi_static_select"))
        return await self._act(now, spot, self._held(spot, list(choices)))

    async def picks(self, where: Message | View, element: str, choice: str | Sequence[str]) -> Answered:
        """A person, channel, date or time, in whatever element is called so."""
        now = self._now(where)
        spot = find(now.blocks, element, HOLDS)
        return await self._act(now, spot, self._held(spot, choice))

    async def fills(self, view: View, values: Mapping[str, Any]) -> View:
        """Fill in several inputs: text, an option's words, or a list of them, by action_id or label."""
        for name, value in values.items():
            now = self._now(view)
            spot = find(now.blocks, name, HOLDS)
            await self._act(now, spot, self._held(spot, value))
        return self.open_view(view)

    async def submits(self, view: View) -> dict[str, str] | None:
        """Send a modal: None if it was taken, else the errors by block_id."""
        return await self._gestures.forms.submit(self.id, self.open_view(view))

    async def closes(self, view: View) -> None:
        await self._gestures.forms.close(self.id, self.open_view(view))

    async def opens_home(self) -> View | None:
        """Open the bot's Home tab; what stands there once the bot has acknowledged it."""
        await self._gestures.open_home(self.id)
        return self.home

    async def opens_messages(self) -> None:
        """Open the bot's Messages tab."""
        await self._gestures.open_home(self.id, "messages")

    async def _act(self, where: Message | View, spot: Spot, held: Json) -> Answered:
        stamp = self._world.stamps.next()
        kept = held if spot.element["type"] in HOLDS else {}
        if isinstance(where, Message):
            values = _with(self._gestures.message_values(self.id, where), spot, kept)
            return await self._gestures.act_on_message(self.id, where, action(spot, held, stamp), values)
        if kept:
            where = self._slack.views.fill(where, spot.block["block_id"], spot.element["action_id"], kept)
        if spot.is_silent:
            return Answered(True)
        return await self._gestures.act_in_view(self.id, where, action(spot, held, stamp))

    def _held(self, spot: Spot, value: Any) -> Json:
        """The state of an element in which this is written or chosen."""
        kind = spot.element["type"]
        if kind == "overflow":
            return {"type": kind, "selected_option": option(spot.element, value)}
        field = HOLDS[kind][0]
        if field in LISTS:
            return state(kind, [self._one(field, spot, one) for one in value])
        return state(kind, None if value is None else self._one(field, spot, value))

    def _one(self, field: str, spot: Spot, value: Any) -> Any:
        if field.startswith("selected_option"):
            return option(spot.element, value)
        if field.startswith("selected_user"):
            return self._world.person(value).id
        if field.startswith(("selected_channel", "selected_conversation")):
            return self._world.channel(value).id
        return value

    # -- who and where they are

    async def invites_bot(self, channel: str) -> None:
        """Bring the bot into a channel."""
        await self._joins(channel, self._world.bot.id, self.id)

    async def removes_bot(self, channel: str) -> None:
        with self._slack.sockets.collecting() as sent:
            self._world.leave(self._world.channel(channel).id, self._world.bot.id)
        await self._wait(sent)

    async def joins(self, channel: str) -> None:
        await self._joins(channel, self.id, None)

    async def leaves(self, channel: str) -> None:
        with self._slack.sockets.collecting() as sent:
            self._world.leave(self._world.channel(channel).id, self.id)
        await self._wait(sent)

    async def _joins(self, channel: str, user: str, inviter: str | None) -> None:
        with self._slack.sockets.collecting() as sent:
            self._world.join(self._world.channel(channel).id, user, inviter)
        await self._wait(sent)

    async def changes(self, **fields: Any) -> User:
        """Their zone (tz=…), status (status_text=…, status_emoji=…), name, or deleted=True."""
        with self._slack.sockets.collecting() as sent:
            user = self._world.change_user(self.id, **fields)
        await self._wait(sent)
        return user


def _with(values: Values, spot: Spot, held: Json) -> Values:
    if not held:
        return values
    block, element = spot.block["block_id"], spot.element["action_id"]
    return {**values, block: {**values.get(block, {}), element: held}}


def _mimetype(name: str) -> str:
    return {"png": "image/png", "jpg": "image/jpeg", "pdf": "application/pdf"}.get(
        name.rpartition(".")[2], "text/plain"
    )
