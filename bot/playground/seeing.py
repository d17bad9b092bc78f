"""What a person sees: their messages with the bot, its Home tab, the modal before them."""

from collections.abc import Callable
from typing import overload

from bot.playground.gestures import Gestures
from bot.playground.nouns import Message, Noticed, User, View
from bot.playground.text import decode, text_of

Wanted = str | Callable[[Message], bool]
PATIENCE = 20.0  # seconds; what comes comes at once, but for a machine that is busy with other things


class Onlooker:
    """One of the cast. `notices` is what Slack itself told them, such as that the bot took too long."""

    def __init__(self, gestures: Gestures, user: User) -> None:
        self.id = user.id
        self._gestures, self._slack, self._world = gestures, gestures.slack, gestures.world
        self.notices: list[str] = []
        self._world.watch(lambda change: self._notice(change))

    def _notice(self, change: object) -> None:
        if isinstance(change, Noticed) and change.user == self.id:
            self.notices.append(change.text)

    @property
    def user(self) -> User:
        return self._world.users[self.id]

    @property
    def dm(self) -> str:
        """The channel id of their direct messages with the bot."""
        return self._world.direct(self.id, self._world.bot.id).id

    @property
    def inbox(self) -> list[Message]:
        """The bot's messages in the DM, thread replies and private ones included, oldest first."""
        return [message for message in self.sees(self.dm) if message.is_bot]

    @property
    def last(self) -> Message | None:
        return self.inbox[-1] if self.inbox else None

    @property
    def home(self) -> View | None:
        return self._slack.views.homes.get(self.id)

    @property
    def modal(self) -> View | None:
        """The modal on top."""
        return self._slack.views.modal(self.id)

    def sees(self, channel: str) -> list[Message]:
        """All they can see in a channel (id or name), oldest first."""
        place = self._world.channel(channel).id
        return [
            message
            for message in self._world.messages[place].values()
            if self._world.seen_by(self.id, message)
        ]

    async def hears(self, wanted: Wanted, timeout: float = PATIENCE, after: Message | None = None) -> Message:
        """The newest bot message, in any place they see, with these words (or for which `wanted` is true).

        Waits for it if need be. `after`: only messages younger than this one. TimeoutError tells what came.
        """
        try:
            return await self._slack.pulse.until(lambda: self._heard(wanted, after), timeout)
        except TimeoutError:
            there = "\n---\n".join(text_of(message) for message in self._from_bot(None)[-5:])
            raise TimeoutError(
                f"{self.user.real_name} never heard {wanted!r}. Last heard:\n{there}\nnotices: {self.notices}"
            ) from None

    def _heard(self, wanted: Wanted, after: Message | None) -> Message | None:
        matches = wanted if callable(wanted) else lambda message: self._has(message, str(wanted))
        return next((message for message in reversed(self._from_bot(after)) if matches(message)), None)

    def _has(self, message: Message, words: str) -> bool:
        return words in self.reads(message)

    def reads(self, message: Message) -> str:
        """All words of a message: those in its blocks, and those of its notification."""
        return f"{text_of(message)}\n{decode(message.text, self._world)}\n{message.text}"

    async def gets_modal(self, timeout: float = PATIENCE) -> View:
        """The modal on top, as soon as there is one."""
        return await self._slack.pulse.until(lambda: self.modal, timeout)

    def _from_bot(self, after: Message | None) -> list[Message]:
        everything = (one for messages in self._world.messages.values() for one in messages.values())
        seen = [one for one in everything if one.is_bot and self._world.seen_by(self.id, one)]
        return sorted((one for one in seen if after is None or one.ts > after.ts), key=lambda one: one.ts)

    @overload
    def now(self, thing: Message) -> Message: ...
    @overload
    def now(self, thing: View) -> View: ...
    def now(self, thing: Message | View) -> Message | View:
        """A message or view as it stands now; LookupError if it is gone."""
        return self._now(thing)

    def _now(self, thing: Message | View) -> Message | View:
        if isinstance(thing, View):
            return self.open_view(thing)
        message = self._world.message(thing.channel, thing.ts)
        if message is None or not self._world.seen_by(self.id, message):
            raise LookupError("that message is gone")
        return message

    def open_view(self, view: View) -> View:
        """A modal or the Home tab as it stands now; LookupError if it was closed."""
        if view.type == "home" and self.home is not None:
            return self.home
        open_ = next((one for one in self._slack.views.stacks.get(self.id, []) if one.id == view.id), None)
        if open_ is None:
            raise LookupError("that modal is not open any more")
        return open_
