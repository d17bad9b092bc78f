"""Builds everything once, and starts and stops it in order: the only file that knows every floor."""

from __future__ import annotations  # the classifier and the scheduler are imported when they are needed

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

import aiohttp
from slack_bolt.async_app import AsyncApp

from bot import classifier, loops
from bot.clock import Clock, awake
from bot.context import Context
from bot.delivery.lease import open_session
from bot.delivery.pace import Pace
from bot.delivery.sender import Sender
from bot.delivery.slack import Look
from bot.delivery.slacks import Slacks
from bot.delivery.timing import Timing
from bot.listeners import bolt, profiles
from bot.listeners.door import Door
from bot.listeners.socket import Socket
from bot.manifest import SCOPES
from bot.server.health import Part
from bot.server.install import Shop
from bot.server.site import Site
from bot.server.web import ListenError
from bot.services import (
    database_time,
    finals,
    mentors_side,
    organisations,
    placing,
    questions,
    upcoming,
    workspaces,
)
from bot.settings import Settings
from bot.starting import StartError, take_the_timetable, try_the_app_token, who_am_i
from bot.storage.lock import FileLock
from bot.storage.organisations import InstalledOrganisation
from bot.storage.sealing import check as check_keys
from bot.storage.sealing import open_database
from bot.storage.workspaces import Installed
from jobs.due import run_due

if TYPE_CHECKING:
    from bot.classifier import Classifier
    from jobs.clock import Timetable

OPENING_TAKES = 2.0  # seconds for views.open and the like: the three of the trigger must not run out
NIGHTLY = frozenset({"people", "adapting"})
INTAKE_ENDS, SENDING_ENDS, DATABASE_ENDS = 2.5, 3.5, 0.5  # seconds of the ten that SIGTERM leaves


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
        """Migrates the database, takes the timetable's lock, tries the token. Raises StartError,
        DatabaseError or SealError in one sentence if anything is wrong."""
        await self.database.migrate()
        self._clock_is_off = await database_time.adopt(self.context)
        await check_keys(self.database)
        if timetable:
            self._lock = take_the_timetable(self.database)
        self._http = open_session()
        self.slacks = Slacks(
            self.settings.slack_bot_token, base_url=self.settings.slack_api_url, session=self._http
        )
        self.me = await who_am_i(self.context, self.slacks)
        self.sender = Sender(
            self.database,
            self.slacks.of,
            self.context.clock,
            pace=self._pace if self._paced else None,
            history=Pace.per_minute(self.settings.history_per_minute, 5),
            hooks=finals.HOOKS,
            timing=Timing() if self._paced else Timing(together=0.0),  # a story waits for no other results
        )
        if not self.settings.mentor_messages:
            await mentors_side.call_off(self.context)

    async def start(self, *, timetable: bool = True) -> None:
        """Serve: the socket, the placing loop, the sender, and the timetable unless told otherwise."""
        await self.connect(timetable=timetable)
        self.run_loops(timetable=timetable)

    async def connect(self, *, timetable: bool) -> None:
        """Listen to Slack. Nothing is placed or sent before `run_loops` or `do_all_due`."""
        await self._listen()
        await self.prepare(timetable=timetable)
        if self.settings.mode == "http":
            assert self._site is not None
            self._site.serve(self._bolt())
            return
        await try_the_app_token(self.settings, self.slacks)
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
        context, stopping = self.context, self._stopping
        keeping_time = database_time.keep_adopting(context, stopping, self._clock_is_off)
        self._loops = [
            loops.begin("sending", self.sender.run_forever(stopping)),
            loops.begin("placing", loops.place(context, stopping)),
            loops.begin("keeping time", keeping_time),
        ]
        if timetable:
            people = loops.look_through_people(context, self.slacks, stopping)
            self._loops.append(loops.begin("looking through people", people))
            from jobs.clock import Timetable  # and with it the scheduler: Slack is connected by now

            self._timetable = Timetable(self.context)
            self._timetable.start()

    def keep_pace(self) -> None:
        """From now on send no faster than the settings say."""
        self.sender.pace = self._pace

    def _bolt(self) -> AsyncApp:
        self._views_http = open_session(timeout=OPENING_TAKES)
        bot_ids = {self.me.team_id: self.me.bot_id} if self.me else {}
        return bolt.build(Door(self.context, self.slacks), self._views_http, bot_ids)

    async def is_connected(self) -> bool:
        return self._socket is not None and await self._socket.is_connected()

    async def tick(self, seconds: float = 50.0) -> int:
        """What `headroom tick` does, within `seconds`: first what a crash left behind, then all that is due.
        Returns how many due messages are still unsent."""
        end = awake() + seconds
        await self.sender.drain(seconds)
        await self.do_all_due(end - awake())
        return await self.sender.left()

    async def do_all_due(self, seconds: float = 50.0, *, nightly: bool = True) -> datetime | None:
        """Runs jobs, placing and sending until nothing due is left that can be done, or `seconds` are over.
        Returns when something is due next, None for never. `nightly` False leaves out what is done at night:
        looking people up, and learning a team's words."""
        end = awake() + seconds
        while True:
            due = await upcoming.look(self.context)
            now = due.now if nightly else due.now - NIGHTLY
            done = int("people" in now and await profiles.look_through(self.context, self.slacks))
            done += await run_due(self.context, now)
            if "placing" in now:
                done += await placing.place_one(self.context, looks=False)
            if now & {"sending", "rescue"}:
                done += await self.sender.drain(max(0.1, end - awake()), rescues="rescue" in now)
            if not done or awake() >= end:
                return due.next

    async def stop(self) -> None:
        """Stops intake, lets what is in flight end, gives leases back: within ten seconds."""
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
