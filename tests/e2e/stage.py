"""The stage: a whole Slack and the whole bot, over real sockets, on one clock that a scene moves."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import aiohttp
from sqlalchemy import select, text

from bot.app import Headroom
from bot.clock import MovableClock
from bot.context import Who
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.delivery.timing import Timing
from bot.domain.members import Rhythm
from bot.manifest import manifest
from bot.playground import Cast, Message, Person, Playground, View
from bot.playground.nouns import Organisation
from bot.playground.waiting import Pulse
from bot.services import members, teams
from bot.services.finals import HOOKS
from bot.settings import Settings
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.types import Base
from bot.views.choices import DEFAULT_CHOICES
from bot.views.ladder import NAMES
from tests.e2e.remembering import classifier

BERLIN = "Europe/Berlin"
BEGINS = "2026-11-25 10:00"  # a Wednesday, in Berlin
METADATA = WorkspaceRow.metadata

FIELD, WANT, RHYTHM = "What is your field?", "What do you want?", "When shall I ask?"
DAY, HOUR, TARGET = "On which day?", "At what time?", "how many should be strategy"
COMFORT, REST = "What did you do outside your comfort zone?", "What took up the rest of the week?"
MARKETING, NOT_SURE = "Marketing & social media", "Not sure yet"
TACTICAL, FUNCTIONAL, BUSINESS = (NAMES[rung] for rung in NAMES)
WHEN_I_WRITE = "Only when I write first"  # no weekly questions, where they would only cost time
PROMPT = "What did you do outside your comfort zone this week?"


def local(moment: str, zone: str = BERLIN) -> datetime:
    """ "2026-11-27 15:00" on the wall clock of a zone."""
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))


@dataclass
class Stage:
    """Short words for scenes. Ticks are run by hand: nothing is placed or sent before `settle`."""

    playground: Playground
    headroom: Headroom
    clock: MovableClock
    settings: Settings

    # -- beginning and end

    @classmethod
    async def build(
        cls,
        database_url: str,
        *,
        begins: str = BEGINS,
        cast: Cast | None = None,
        mode: Literal["socket", "http"] = "socket",
        installed: bool = True,
        organisation: Organisation | None = None,
        remembers: Callable[[Playground], None] | None = None,
        **settings: Any,
    ) -> "Stage":
        """Start both sides of the wire; the bot is connected when this returns. remembers: worlds.py."""
        clock = MovableClock(local(begins))
        playground = Playground(
            clock=clock,
            pace=False,
            manifest=manifest(for_organisations=organisation is not None),
            cast=cast,
        )
        playground.world.organisation = organisation
        if remembers:
            remembers(playground)
        await playground.start()
        chosen = Settings(
            slack_bot_token=playground.bot_token,
            slack_app_token=playground.app_token,
            slack_api_url=playground.api_url,
            database_url=database_url,
        )
        chosen = replace(chosen, **(over_http(playground) if mode == "http" else {}), **settings)
        stage = cls(playground, cls._bot(chosen, clock), clock, chosen)
        await stage.connect()
        if mode == "http" and installed:
            await stage.install()
        return stage

    async def install(self) -> None:
        """Somebody opens the link, presses Allow, and comes back."""
        async with aiohttp.ClientSession(self.headroom.url) as http:
            async with http.get("/slack/install", allow_redirects=False) as answer:
                cookie = answer.headers["Set-Cookie"].split(";")[0]
                back = urlsplit(self.playground.allows(answer.headers["Location"]))
            async with http.get(f"{back.path}?{back.query}", headers={"Cookie": cookie}) as answer:
                assert answer.status == 200, await answer.text()

    @staticmethod
    def _bot(settings: Settings, clock: MovableClock) -> Headroom:
        headroom = Headroom(settings, clock, paced=False)
        headroom.context = replace(headroom.context, classifier=classifier)
        return headroom

    async def connect(self) -> None:
        await self.headroom.connect(timetable=False)
        if self.settings.mode == "http":
            self.playground.slack.sockets.addresses.clear()  # that of the bot before a restart
            self.playground.deliver_to(f"{self.headroom.url}/slack/events")
            self.playground.slack.redirect_url = f"{self.headroom.url}/slack/oauth_redirect"
        await self.playground.connected()

    async def hurry(self) -> None:
        """From now on what became of a broken call is found out within a second, not within a minute."""
        await self.headroom.sender.stop()
        self.headroom.sender = Sender(
            self.headroom.database,
            self.headroom.slacks.of,
            self.clock,
            pace=None,
            history=Pace.per_minute(6000, 50),
            hooks=HOOKS,
            timing=Timing(look=0.05, grace=0.2, rescue_every=0.05, idle=0.05),
        )

    async def until_nothing_waits(self, seconds: float = 15.0) -> None:
        """Until the outbox has settled everything that is due, broken calls included."""
        unsettled = DeliveryRow.state.in_(("queued", "sending", "uncertain"))
        end = asyncio.get_running_loop().time() + seconds
        while await self.rows(DeliveryRow, unsettled, DeliveryRow.due_at <= self.clock.now()):
            assert asyncio.get_running_loop().time() < end, "something still waits"
            await self.headroom.tick()
            await asyncio.sleep(0.02)

    async def restart(self) -> None:
        """The bot ends cleanly, and another one takes its place."""
        await self.headroom.stop()
        self.headroom = self._bot(self.settings, self.clock)
        await self.connect()

    async def close(self) -> None:
        await self.headroom.stop()
        await self.playground.stop()

    # -- time

    async def settle(self) -> datetime | None:
        """All that happened is acknowledged, all that is due is done, sent and acknowledged; returns when
        something is due next."""
        await self.playground.settle()
        due = await self.headroom.do_all_due()
        await self.playground.settle()
        return due

    async def goes_to(self, moment: str, zone: str = BERLIN) -> None:
        """Another time; what is due on the way is done in its own minute."""
        target = local(moment, zone).astimezone(UTC)
        while (due := await self.settle()) is not None and due < target:
            self.clock.move_to(due)
        await self.leaps_to(moment, zone)

    async def leaps_to(self, moment: str, zone: str = BERLIN) -> None:
        """Another time, as if the bot had been away meanwhile."""
        self.clock.move_to(local(moment, zone))
        await self.settle()

    @property
    def pulse(self) -> Pulse:
        """Beats whenever anything happened at Slack; `until` waits for a condition."""
        return self.playground.slack.pulse

    # -- what people do

    def person(self, name: str) -> Person:
        return self.playground.person(name)

    async def fills_in_join(self, person: Person, /, **answers: Any) -> View:
        """`/growth start`, Join, and the form filled in, not yet sent."""
        await person.command("/growth", "start")
        await person.clicks(await person.hears("I'm Headroom"), "Join")
        view = await person.gets_modal()
        known = {"field": FIELD, "want": WANT, "rhythm": RHYTHM, "day": DAY, "hour": HOUR, "target": TARGET}
        usual = {FIELD: MARKETING, WANT: NOT_SURE}
        return await person.fills(view, usual | {known[name]: answer for name, answer in answers.items()})

    async def joins(self, name: str, **answers: Any) -> Person:
        """Somebody joins; answers: field, want, rhythm, day, hour, target. Who answers nothing in particular
        need not walk through the form, which has scenes of its own: the crowd is let in behind it."""
        person = self.person(name)
        if answers and answers != {"rhythm": WHEN_I_WRITE}:
            view = await self.fills_in_join(person, **answers)
            assert await person.submits(view) is None
        else:
            await self._let_in(person, Rhythm.ON_REQUEST if answers else Rhythm.WEEKLY)
        await self.settle()
        return person

    async def _let_in(self, person: Person, rhythm: Rhythm) -> None:
        """What the form does when it is sent."""
        context = self.headroom.context
        world = self.playground.world
        [workspace] = await self.rows(WorkspaceRow, WorkspaceRow.team_id == world.team_id)
        who = Who(workspace.id, person.id)
        chosen = DEFAULT_CHOICES.weekly(world.users[person.id].tz)
        await members.join(context, who, replace(chosen, field="marketing", rhythm=rhythm))
        both = {person.id, world.bot.id}
        await teams.offer(
            context, who, [one.id for one in world.channels.values() if both <= set(one.members)]
        )

    async def join(self, *names: str, **answers: Any) -> list[Person]:
        return [await self.joins(name, **answers) for name in names]

    async def tells(self, person: Person, words: str, thread: Message | None = None) -> Message:
        """Somebody writes to the bot; what the bot says to that."""
        before = person.last
        await person.says(words, thread, wait=True)
        await self.settle()
        return await person.hears(lambda _: True, after=before)

    async def told(self, person: Person, *rungs: str, day: str = "") -> None:
        """Tell one thing for each rung, and place it there: whatever the model would have said."""
        for number, rung in enumerate(rungs):
            read_back = await self.tells(person, f"{DEEDS[number % len(DEEDS)]} {day}".strip())
            await person.chooses(read_back, select_of(read_back), rung)
        await self.settle()

    async def prompted(self, person: Person) -> Message:
        """The newest prompt."""
        return await person.hears(lambda message: message.text == PROMPT)

    # -- how the world is

    async def rows(self, table: type[Base], *where: Any) -> list[Any]:
        async with self.headroom.database.read() as session:
            return list(
                await session.scalars(select(table).where(*where).order_by(*table.__table__.primary_key))
            )

    async def holds(self, words: str) -> bool:
        """Whether any column of any table holds these words, or any byte of the database's files."""
        ours, anybodys = await self.kept()
        return words in ours or words.encode() in anybodys

    async def kept(self) -> tuple[str, bytes]:
        """All rows as we read them; and what there is for whoever has the files: all columns, all bytes."""
        ours: list[Any] = []
        plain: list[Any] = []
        async with self.headroom.database.read() as session:
            for table in METADATA.sorted_tables:
                ours += (await session.execute(select(table))).all()
                plain += (await session.execute(text(f'SELECT * FROM "{table.name}"'))).all()
        anybodys = "\n".join(str(tuple(row)) for row in plain).encode()
        return str([tuple(row) for row in ours]), anybodys + b"".join(
            one.read_bytes() for one in self._files()
        )

    def _files(self) -> list[Path]:
        url = self.headroom.database.url
        if url.get_backend_name() != "sqlite" or not url.database:
            return []
        main = Path(url.database)
        return [path for path in (main, main.with_name(main.name + "-wal")) if path.exists()]

    def shows(self, words: str) -> list[Message]:
        """Every message of the bot, anywhere, that has these words."""
        places = self.playground.world.messages.values()
        everything = [message for place in places for message in place.values() if message.is_bot]
        return [one for one in everything if words in f"{one.text}\n{one.blocks}"]

    def posts(self, words: str = "") -> list[dict[str, Any]]:
        """The chat.postMessage calls that Slack took."""
        calls = self.playground.calls
        return [
            a
            for method, a, said in calls
            if method == "chat.postMessage" and said == "ok" and words in str(a)
        ]


def over_http(playground: Playground) -> dict[str, Any]:
    """The settings of a bot that listens, on a port of its own."""
    passes = playground.slack.passes
    return {
        "mode": "http",
        "slack_bot_token": "",  # it comes with the installation
        "port": 0,
        "slack_signing_secret": passes.signing_secret,
        "slack_client_id": passes.client_id,
        "slack_client_secret": passes.client_secret,
    }


DEEDS = (
    "I presented the retention numbers to the sales team",
    "I wrote the plan for next quarter's campaigns",
    "I answered forty customer emails",
    "I interviewed three customers about checkout",
    "I posted the product photos on Monday",
    "I rebuilt the spreadsheet for the agency invoices",
    "I met the finance director about the booking system",
)
"""One activity each."""


def select_of(message: Message, number: int = 0) -> str:
    """The block id of the n-th select of a read-back."""
    return selects_of(message)[number]


def selects_of(message: Message | View) -> list[str]:
    return [
        block["block_id"]
        for block in message.blocks
        if str(block.get("block_id", "")).startswith("activity-")
    ]


def buttons_of(thing: Message | View) -> list[str]:
    """The words of all its buttons."""
    found: list[str] = []
    for block in thing.blocks:
        elements = [*block.get("elements", []), block.get("accessory") or {}]
        found += [one["text"]["text"] for one in elements if one.get("type") == "button"]
    return found


Build = Callable[..., Awaitable[Stage]]
Lived = Build
