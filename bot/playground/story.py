"""Lives a story through the bot: what the cast did, step by step, the clock moving on between.

A story is a TOML file of [[step]] tables, in any order; they are played in order of time:

    [story]
    longest_jump_hours = 12         # the clock never moves further at once (so that nothing comes too late)

    [[step]]
    at = "-12w Fri 15:05"           # twelve weeks before the week of "now", in the person's own zone
    who = "Ana"                     # or at = "2026-09-04 15:05"
    does = "says"
    text = "Rewrote the campaign brief with sales."
    hears = "Kept:"                 # optional: wait for these words of the bot afterwards

does, and what it needs (`to`: words in the bot message meant, "home" or "modal"; else the last in the DM):
  says text [channel] · reply to text · edit to text (own words) · command command [text] [channel]
  click button [to] · choose element choice [to] · tick element choices [to] · form fill [submit = true]
  home · invite_bot channel · join channel · status text [emoji] · shortcut callback_id [to] · nothing
Steps later than "now" are left out.
"""

import re
import tomllib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from bot.playground.driver import Person
from bot.playground.nouns import Message, View
from bot.playground.server import Playground

Progress = Callable[[str, float], None]
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
RELATIVE = re.compile(r"(?P<weeks>[+-]?\d+)w (?P<day>[A-Za-z]{3}) (?P<hour>\d\d?):(?P<minute>\d\d)")
PATIENCE = 5.0


@dataclass(frozen=True)
class Step:
    """One thing somebody does at an aware moment; `more` are the other keys of its table."""

    at: datetime
    who: str
    does: str
    more: Mapping[str, Any]


@dataclass(frozen=True)
class Story:
    steps: tuple[Step, ...]
    longest_jump: timedelta


def read(path: Path, playground: Playground, now: datetime) -> Story:
    """A story from its file, seen from `now` (aware). ValueError for a moment that cannot be read."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    steps = [_step(entry, playground, now) for entry in data.get("step", ())]
    hours = data.get("story", {}).get("longest_jump_hours", 24 * 366)
    told = sorted((step for step in steps if step.at <= now), key=lambda step: step.at)
    return Story(tuple(told), timedelta(hours=hours))


def _step(entry: dict[str, Any], playground: Playground, now: datetime) -> Step:
    zone = ZoneInfo(playground.world.person(entry["who"]).tz)
    more = {key: value for key, value in entry.items() if key not in ("at", "who", "does")}
    return Step(moment(str(entry["at"]), zone, now), entry["who"], entry["does"], more)


def moment(text: str, zone: ZoneInfo, now: datetime) -> datetime:
    """ "2026-09-04 15:05", or "-12w Fri 15:05" counted from the week of `now`, in `zone`; aware."""
    found = RELATIVE.fullmatch(text)
    if found is None:
        return datetime.fromisoformat(text).replace(tzinfo=zone)
    today = now.astimezone(zone)
    days = int(found["weeks"]) * 7 + DAYS.index(found["day"].lower()) - today.weekday()
    time = {"hour": int(found["hour"]), "minute": int(found["minute"]), "second": 0, "microsecond": 0}
    return (today + timedelta(days=days)).replace(**time)  # type: ignore[arg-type]


class Teller:
    """Plays one story. What goes wrong in a step is kept in `problems`; the story goes on."""

    def __init__(self, playground: Playground, progress: Progress = lambda text, share: None) -> None:
        self.playground, self.progress = playground, progress
        self.problems: list[str] = []

    async def tell(self, story: Story, until: datetime) -> list[str]:
        """From the first step to `until` (aware), where the clock stands in the end. Returns the problems."""
        if story.steps and self.playground.clock.now() > story.steps[0].at:
            await self.playground.move_clock(story.steps[0].at)
        for number, step in enumerate(story.steps):
            self._report(story, number)
            await self._move(step.at, story.longest_jump)
            await self._play(number, step)
        await self._move(until, story.longest_jump)
        self.playground.world.read_all()
        self.progress("", 1.0)
        return self.problems

    def _report(self, story: Story, number: int) -> None:
        first, last = story.steps[0].at, story.steps[-1].at
        weeks, week = (last - first).days // 7 + 1, (story.steps[number].at - first).days // 7 + 1
        self.progress(f"Week {week} of {weeks}", number / len(story.steps))

    async def _move(self, target: datetime, longest: timedelta) -> None:
        while self.playground.clock.now() < target:
            await self.playground.move_clock(min(target, self.playground.clock.now() + longest))

    async def _play(self, number: int, step: Step) -> None:
        person = self.playground.person(step.who)
        try:
            last = max((message.ts for message in person.inbox), default="0")
            await DEEDS[step.does](person, step.more)
            await self.playground.settle(PATIENCE)
            if wanted := step.more.get("hears"):
                await person.hears(
                    lambda message: message.ts > last and wanted in person.reads(message), PATIENCE
                )
        except (LookupError, TimeoutError, ValueError) as problem:
            if step.more.get("or_else"):
                return
            self.problems.append(f"step {number + 1}, {step.who} {step.does} at {step.at:%F %R}: {problem}")


# -- what can be done; each takes the person and the step's other keys


async def _says(person: Person, more: Mapping[str, Any]) -> None:
    await person.says_in(more.get("channel", person.dm), more["text"], wait=True)


async def _reply(person: Person, more: Mapping[str, Any]) -> None:
    above = await person.hears(more["to"], PATIENCE)
    await person.says_in(above.channel, more["text"], thread=above, wait=True)


async def _edit(person: Person, more: Mapping[str, Any]) -> None:
    said = (one for one in reversed(person.sees(person.dm)) if one.user == person.id)
    own = next((one for one in said if more["to"] in one.text), None)
    if own is None:
        raise LookupError(f"nothing said with {more['to']!r} in it")
    await person.edits(own, more["text"], wait=True)


async def _command(person: Person, more: Mapping[str, Any]) -> None:
    await person.command(more["command"], more.get("text", ""), more.get("channel"))


async def _click(person: Person, more: Mapping[str, Any]) -> None:
    await person.clicks(await _target(person, more), more["button"])


async def _choose(person: Person, more: Mapping[str, Any]) -> None:
    await person.chooses(await _target(person, more), more["element"], more["choice"])


async def _tick(person: Person, more: Mapping[str, Any]) -> None:
    await person.ticks(await _target(person, more), more["element"], more["choices"])


async def _form(person: Person, more: Mapping[str, Any]) -> None:
    modal = await person.gets_modal(PATIENCE)
    modal = await person.fills(modal, more.get("fill", {}))
    errors = await person.submits(modal) if more.get("submit", True) else None
    if errors:
        raise ValueError(f"the form was refused: {errors}")


async def _home(person: Person, more: Mapping[str, Any]) -> None:
    await person.opens_home()


async def _invite_bot(person: Person, more: Mapping[str, Any]) -> None:
    await person.invites_bot(more["channel"])


async def _join(person: Person, more: Mapping[str, Any]) -> None:
    await person.joins(more["channel"])


async def _status(person: Person, more: Mapping[str, Any]) -> None:
    await person.changes(status_text=more["text"], status_emoji=more.get("emoji", ""))


async def _shortcut(person: Person, more: Mapping[str, Any]) -> None:
    message = await person.hears(more["to"], PATIENCE) if "to" in more else None
    await person.shortcut(more["callback_id"], message)


async def _nothing(person: Person, more: Mapping[str, Any]) -> None:
    """Only the time passes."""


async def _target(person: Person, more: Mapping[str, Any]) -> Message | View:
    to = more.get("to")
    if to == "modal":
        return await person.gets_modal(PATIENCE)
    if to == "home":
        found: Message | View | None = person.home
    else:
        found = await person.hears(to, PATIENCE) if to else person.last
    if found is None:
        raise LookupError("there is nothing to use yet")
    return found


DEEDS: dict[str, Callable[[Person, Mapping[str, Any]], Awaitable[None]]] = {
    "says": _says,
    "reply": _reply,
    "thread_reply": _reply,
    "edit": _edit,
    "command": _command,
    "click": _click,
    "choose": _choose,
    "tick": _tick,
    "form": _form,
    "home": _home,
    "invite_bot": _invite_bot,
    "join": _join,
    "status": _status,
    "shortcut": _shortcut,
    "nothing": _nothing,
}
