"""Builds everything once, and starts and stops it in order: the only file that knows every floor."""

from __future__ import annotations  # the classifier is imported when it is needed

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import aiohttp
from slack_bolt.async_app import AsyncApp

from bot import classifier, frugal
from bot.clock import Clock
from bot.context import Context
from bot.delivery.finals import Hooks
from bot.delivery.lease import open_session
from bot.delivery.outcomes import Later, Never
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.delivery.slack import Look
from bot.delivery.slacks import Slacks
from bot.listeners import bolt, profiles
from bot.listeners.door import Door
from bot.listeners.socket import Socket
from bot.manifest import SCOPES
from bot.server.health import Part
from bot.server.install import Shop
from bot.server.site import Site
from bot.server.web import ListenError
from bot.services import (
    agreeing,
    channels,
    mentoring,
    mentors_side,
    organisations,
    packs,
    placing,
    posted_digests,
    prompts,
    questions,
    rights,
    unconfirmed,
    unsent,
    upcoming,
    workspaces,
)
from bot.settings import Settings
from bot.storage.lock import FileLock, timetable_lock
from bot.storage.organisations import InstalledOrganisation
from bot.storage.presence import steadily
from bot.storage.sealing import check as check_keys
from bot.storage.sealing import open_database
from bot.storage.workspaces import Installed
from jobs.clock import Timetable
from jobs.due import run_due

if TYPE_CHECKING:
    from bot.classifier import Classifier

HOOKS: Hooks = {
    "prompt": [unsent.prompt, prompts.sent],
    "reminder": [unsent.reminder],
    "go_on": [unsent.go_on],
    "digest": [unconfirmed.digest, posted_digests.not_posted, channels.refused],
    rights.EXPORT: [rights.export_settled],
    packs.KIND: [packs.settled],
    mentoring.KIND: [mentors_side.settled],
    rights.REMOVAL: [rights.removal_settled],
}
LOOK_EVERY = 1.0  # seconds between two looks for reflections that wait, if nothing wakes us
PEOPLE_EVERY, PAGES_EVERY = 60.0, 5.0  # seconds between two looks for people to be looked through
OPENING_TAKES = 2.0  # seconds for views.open and the like: the three of the trigger must not run out
INTAKE_ENDS, SENDING_ENDS, DATABASE_ENDS = 2.5, 3.5, 0.5  # seconds of the ten that SIGTERM leaves


class StartError(Exception):
    """Why Headroom cannot start, in a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Bot:
    """Who we are in the workspace that the token is for."""

    team_id: str
    user_id: str
    bot_id: str


class Headroom:
    """The whole bot in one process. ``start`` and ``stop`` once each."""

    def __init__(
        self,
        settings: Settings,
        clock: Clock,
        *,
        paced: bool = True,
        load: Callable[[], Classifier] = classifier.load,
    ) -> None:
        questions.use(settings.questions)
        self.settings = settings
        self.database = open_database(settings.database_url, settings.encryption_keys)
        self.context = Context(settings, self.database, clock, cache(load))
        self._pace = Pace.per_minute(settings.sends_per_minute, settings.send_burst)
        self._paced = paced
        self._stopping = asyncio.Event()
        self._lock: FileLock | None = None
        self._http: aiohttp.ClientSession | None = None
        self._views_http: aiohttp.ClientSession | None = None
        self._socket: Socket | None = None
        self._timetable: Timetable | None = None
        self._loops: list[asyncio.Task[None]] = []
        self._site: Site | None = None
        self._ticks_elsewhere = False
        self._clock_is_off = False

    async def prepare(self, *, timetable: bool) -> None:
        """The database migrated, the timetable ours, the token tried: whatever can be wrong is said now."""
        await self.database.migrate()
        self._clock_is_off = await agreeing.agree(self.context)
        await check_keys(self.database)
        if timetable:
            self._take_the_timetable()
        self._http = open_session()
        self.slacks = Slacks(
            self.settings.slack_bot_token, base_url=self.settings.slack_api_url, session=self._http
        )
        self.me = await self._who_am_i()
        self.sender = Sender(
            self.database,
            self.slacks.of,
            self.context.clock,
            pace=self._pace if self._paced else None,
            history=Pace.per_minute(self.settings.history_per_minute, 5),
            hooks=HOOKS,
        )
        if not self.settings.mentor_messages:
            await mentors_side.call_off(self.context)

    def _take_the_timetable(self) -> None:
        self._lock = timetable_lock(self.database.url)
        if self._lock is not None and not self._lock.take():
            raise StartError(
                f"Another Headroom runs its timetable on {self.database.url.database}. Stop that one, start"
                " this one with --no-jobs, or use PostgreSQL, where several may run."
            )

    async def _who_am_i(self) -> Bot | None:
        """Whose token the environment has; None if it has none, and each workspace brought its own."""
        if not self.settings.slack_bot_token:
            return None
        said = await self.slacks.with_token(self.settings.slack_bot_token).auth_test()
        if isinstance(said, Later):
            raise StartError(
                f"Slack does not answer at {self.settings.slack_api_url}: {said.why}. Try again."
            )
        if isinstance(said, Never):
            raise StartError(
                f"Slack refuses SLACK_BOT_TOKEN ({said.why}): copy it again from your Slack app"
                " (OAuth & Permissions)."
            )
        team = Installed(said["team_id"], said.get("team", ""), said.get("user_id"))
        await workspaces.install(self.context, team)
        return Bot(said["team_id"], said["user_id"], said.get("bot_id", ""))

    async def start(self, *, timetable: bool = True) -> None:
        """Serve: the socket, the placing loop, the sender, and the timetable unless told otherwise."""
        await self.connect(timetable=timetable)
        self.run_loops(timetable=timetable)

    async def connect(self, *, timetable: bool) -> None:
        """Listen to Slack; nothing is placed or sent before `run_loops`, or `do_all_due`."""
        await self._listen()
        await self.prepare(timetable=timetable)
        if self.settings.mode == "http":
            assert self._site is not None
            self._site.serve(self._bolt())
            return
        await self._try_the_app_token()
        self._socket = Socket(self._bolt(), self.settings.slack_app_token, self.settings.slack_api_url)
        await self._socket.connect()

    async def _listen(self) -> None:
        port = self.settings.listens_on
        if port is None:
            return
        shop = Shop(tuple(sorted(SCOPES)), self._exchange, self._keep)
        site = Site(self.context, port, {"timetable": self._ticks, "slack": self._hears_slack}, shop)
        try:
            await site.start()
        except ListenError as error:
            raise StartError(str(error)) from None
        self._site = site

    async def _exchange(self, code: str) -> Look:
        settings = self.settings
        return await self.slacks.with_token("").exchange(
            settings.slack_client_id, settings.slack_client_secret, code
        )

    async def _keep(self, installed: Installed | InstalledOrganisation) -> None:
        if isinstance(installed, InstalledOrganisation):
            await organisations.install(self.context, installed)
        else:
            await workspaces.install(self.context, installed)

    @property
    def url(self) -> str | None:
        """Where it listens, if it does."""
        return self._site.url if self._site is not None else None

    async def _ticks(self) -> Part:
        if self._ticks_elsewhere:
            return Part(True, "not here (--no-jobs)")
        ticks = self._timetable is not None and self._timetable.ticks
        return Part(ticks, "ticks" if ticks else "does not tick")

    async def _hears_slack(self) -> Part:
        connected = await self.is_connected()
        return Part(connected, "connected" if connected else "not connected")

    def run_loops(self, *, timetable: bool) -> None:
        self._ticks_elsewhere = not timetable
        self._loops = [
            asyncio.create_task(self.sender.run_forever(self._stopping)),
            asyncio.create_task(self._place_forever()),
            asyncio.create_task(agreeing.keep_agreeing(self.context, self._stopping, self._clock_is_off)),
        ]
        if timetable:
            self._loops.append(asyncio.create_task(self._look_through_people()))
            self._timetable = Timetable(self.context)
            self._timetable.start()

    def keep_pace(self) -> None:
        """From now on send no faster than the settings say."""
        self.sender.pace = self._pace

    async def _try_the_app_token(self) -> None:
        """The SDK's client would try a bad token for ever, in silence."""
        said = await self.slacks.with_token(self.settings.slack_app_token).look("apps.connections.open")
        if isinstance(said, Never):
            raise StartError(
                f"Slack refuses SLACK_APP_TOKEN ({said.why}): it needs the scope connections:write, and"
                " Socket Mode switched on in your Slack app."
            )
        if isinstance(said, Later):
            raise StartError(f"Slack opens no connection now: {said.why}. Try again in a minute.")

    def _bolt(self) -> AsyncApp:
        self._views_http = open_session(timeout=OPENING_TAKES)
        bot_ids = {self.me.team_id: self.me.bot_id} if self.me else {}
        return bolt.build(Door(self.context, self.slacks), self._views_http, bot_ids)

    async def _place_forever(self) -> None:
        """Cut out and place what was told, as soon as it is told."""
        await asyncio.to_thread(self.context.classifier)
        frugal.give_back()
        frugal.settle()
        while not self._stopping.is_set():
            self.context.reflections_wait.clear()
            said = "a reflection could not be placed; it waits for the next try"
            if not await steadily(placing.place_one(self.context), False, said):
                await _woken(self.context.reflections_wait, LOOK_EVERY)

    async def _look_through_people(self) -> None:
        """Once a night: what an event should have told."""
        while not self._stopping.is_set():
            said = "people could not be looked through; they are at the next try"
            looked = await steadily(profiles.look_through(self.context, self.slacks), False, said)
            await _woken(self._stopping, PAGES_EVERY if looked else PEOPLE_EVERY)

    async def is_connected(self) -> bool:
        return self._socket is not None and await self._socket.is_connected()

    async def tick(self, seconds: float = 50.0) -> int:
        """What `headroom tick` does: settle what a crash left behind, then all that is due."""
        await self.sender.drain(seconds)
        return await self.do_all_due(seconds)

    async def do_all_due(self, seconds: float = 50.0) -> int:
        """All that is due now: jobs, placing, sending, until nothing is left; returns what stays queued."""
        time = asyncio.get_running_loop().time
        end = time() + seconds
        while time() < end:
            due = await upcoming.due_now(self.context)
            looked = "people" in due and await profiles.look_through(self.context, self.slacks)
            done = await run_due(self.context, due) + looked
            while "placing" in due and await placing.place_one(self.context):
                done += 1
            sends = "sending" in due or (done and await self.sender.left())
            sent = await self.sender.drain(max(0.1, end - time())) if sends else 0
            if not done and not sent:
                return await self.sender.left() if sends else 0
        return await self.sender.left()

    async def stop(self) -> None:
        """Intake stops, what is in flight ends, leases go back; within ten seconds."""
        if self._site is not None:
            await self._site.leave()
        self._stopping.set()
        self.context.reflections_wait.set()
        self.database.outbox_woken.set()
        if self._timetable is not None:
            self._timetable.stop()
        if self._socket is not None:
            await self._socket.close(INTAKE_ENDS)
        if self._site is not None:
            await self._site.close(INTAKE_ENDS)
        if self._loops:
            await asyncio.wait(self._loops, timeout=1.0)
        if hasattr(self, "sender"):
            await self.sender.stop(SENDING_ENDS)
        for loop in self._loops:
            loop.cancel()
        for session in (self._http, self._views_http):
            if session is not None:
                await session.close()
        with suppress(TimeoutError):  # one that is frozen would keep us
            await asyncio.wait_for(self.database.close(), DATABASE_ENDS)
        if self._lock is not None:
            self._lock.release()


async def _woken(event: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return
