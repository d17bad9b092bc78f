"""The sender: sleeps until something is due, then claims rows, sends them and records the outcomes."""

import asyncio
import contextlib
from datetime import timedelta

from bot.clock import Clock, awake
from bot.delivery.finals import Hooks, ids_of
from bot.delivery.lease import Fence
from bot.delivery.locked_out import LockedOut
from bot.delivery.outcomes import Later, Never, Outcome, Uncertain
from bot.delivery.pace import Pace
from bot.delivery.posting import perform
from bot.delivery.recording import Recorder, Result
from bot.delivery.rescuing import Rescuer, SlackFor
from bot.delivery.timing import Timing
from bot.logs import kind_of, logger
from bot.storage import outbox_claims, outbox_ready
from bot.storage.database import Database
from bot.storage.lock import Boot
from bot.storage.outbox_claims import Claim, Lease
from bot.storage.outbox_ready import Lacking
from bot.storage.presence import steadily

log = logger(__name__)

SLACKS_PACE = Pace.per_minute(300, burst=5)
HISTORY_PACE = Pace.per_minute(50, burst=5)
_MOST_IN_FLIGHT = 400
_AT_ONCE = 80  # claimed in one round; the last of more would be sent later than its pace was computed for
_GATHERING = 0.04  # seconds: a round costs about the same for one message as for a hundred
_LOOK_AGAIN = 0.1  # seconds between two looks for people whose DM is not open


class Sender:
    """Sends what is due. Any number of them may work on one PostgreSQL; they share each workspace's pace.

    `pace` None: as fast as Slack answers (the playground's story). `hooks`: see `finals`.
    """

    def __init__(
        self,
        database: Database,
        slack_for: SlackFor,
        clock: Clock,
        *,
        pace: Pace | None = SLACKS_PACE,
        history: Pace = HISTORY_PACE,
        hooks: Hooks | None = None,
        timing: Timing | None = None,
        boot: Boot | None = None,
    ) -> None:
        self.pace = pace
        self._database = database
        self._slack_for = slack_for
        self._clock = clock
        self._timing = timing or Timing()
        self._boot = boot or Boot.on(database.url)
        self._boot.begin()
        self._recorder = Recorder(database, clock, self._boot.id, self._timing, hooks or {})
        self._locked_out = LockedOut()
        self._rescuer = Rescuer(
            database, slack_for, clock, self._boot, self._timing, history, hooks or {}, self._locked_out
        )
        self._flying: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()  # wakes `_open_forever`
        self._stopping = False

    async def run_forever(self, stop: asyncio.Event) -> None:
        """Until `stop` is set; then nothing new is begun. Call `stop()` afterwards."""
        beside = [asyncio.create_task(work()) for work in (self._rescue_forever, self._open_forever)]
        try:
            while not stop.is_set() and not self._stopping:
                self._database.outbox_woken.clear()
                self._woken.set()
                round_ = steadily(self._round(), self._timing.idle, "the sender stumbled, and goes on")
                await self._rest(stop, await round_)
        finally:
            for task in beside:
                task.cancel()
            await asyncio.wait(beside)

    async def drain(self, seconds: float = 50.0, *, rescues: bool = True) -> int:
        """Sends all that is due, as far as the pace allows it within `seconds`; returns how many were sent.
        `rescues` False skips the rescue, for callers who know that there is nothing to rescue."""
        before, end = self._recorder.sent, awake() + seconds
        if rescues:
            await self._rescuer.rescue()
        while awake() < end and await self._goes_on(end):
            pass
        return self._recorder.sent - before

    async def _goes_on(self, end: float) -> bool:
        """One round of `drain`: False if there is nothing left to do or to wait for."""
        if await self._begin():
            await asyncio.wait(self._flying, timeout=self._timing.waiting)
            return True
        flying = set(self._flying)  # before the look: what lands meanwhile may have something left to do
        lacks = await self._lacking(end - awake())
        if lacks.address and await self._rescuer.open_channels():
            return True
        if flying:
            await asyncio.wait(flying, timeout=self._timing.waiting)
        elif lacks.turn:
            await asyncio.sleep(self._timing.waiting)
        return bool(flying) or lacks.turn

    async def left(self) -> int:
        """How many due messages are still queued, for whatever reason."""
        async with self._database.read() as session:
            return await outbox_ready.count_due(session, self._clock.now())

    async def stop(self, deadline: float = 8.0) -> None:
        """Begins nothing more and waits up to `deadline` seconds for what is in flight.

        What then still waits for Slack's answer is left uncertain; what was not yet written goes back.
        """
        self._stopping = True
        if self._flying:
            _, late = await asyncio.wait(self._flying, timeout=deadline)
            for task in late:
                task.cancel()
            if late:
                await asyncio.wait(late, timeout=1.0)
        self._boot.end()

    @property
    def _at_once(self) -> int:
        return _AT_ONCE if self.pace is not None else _MOST_IN_FLIGHT // 2

    async def _round(self) -> float:
        """One look at the outbox; returns how long to rest (seconds)."""
        if begun := await self._begin():
            return 0.0 if self.pace is None or begun >= self._at_once else _GATHERING
        return self._timing.waiting if (await self._lacking(1.0)).turn else self._timing.idle

    async def _rest(self, stop: asyncio.Event, seconds: float) -> None:
        if seconds <= _GATHERING:
            return await asyncio.sleep(seconds)
        waits = [asyncio.create_task(event.wait()) for event in (stop, self._database.outbox_woken)]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        return None

    async def _lacking(self, patience: float) -> Lacking:
        async with self._database.read() as session:
            limit = timedelta(seconds=patience)
            return await outbox_ready.lacking(session, self._clock.now(), limit, self._locked_out.ids)

    async def _begin(self) -> int:
        """Claims what may go now and starts a task for each; returns how many."""
        if self._stopping or len(self._flying) >= _MOST_IN_FLIGHT:
            return 0
        now = self._clock.now()
        async with self._database.read() as session:
            ids = await outbox_ready.ready(session, now, self.pace, self._locked_out.ids)
        if not ids:
            return 0
        fence_ends = awake() + self._timing.usable  # measured before the claim: never later than the lease
        lease = Lease(self._boot.id, timedelta(seconds=self._timing.lease))
        async with self._database.write() as session:
            free = min(self._at_once, _MOST_IN_FLIGHT - len(self._flying))
            claims, shut = await outbox_claims.claim(session, ids, now, lease, self.pace, free)
        self._locked_out.add(shut)
        for claim in claims:
            self._locked_out.is_back(claim.workspace)
            task = asyncio.create_task(self._deliver(claim, Fence(fence_ends)))
            self._flying.add(task)
            task.add_done_callback(self._flying.discard)
        return len(claims)

    async def _deliver(self, claim: Claim, fence: Fence) -> None:
        await self._recorder.record(Result(claim.row, await self._attempt(claim, fence)))

    async def _attempt(self, claim: Claim, fence: Fence) -> Outcome:
        try:
            return await perform(self._slack_for(claim.workspace), claim.row, fence)
        except asyncio.CancelledError:
            return Later("stopped before it was sent", 0)
        except Exception as error:  # a row that cannot even be tried must not stop the line
            log.exception("cannot be sent", **ids_of(claim.row))
            why = kind_of(error)
            return Uncertain(why) if fence.written else Never(why)

    async def _rescue_forever(self) -> None:
        every = self._timing.rescue_every
        while True:
            await steadily(self._rescuer.rescue(), 0, "the rescue stumbled, and goes on")
            await asyncio.sleep(await steadily(self._rescuer.next_one(), every, "the rescue stumbled"))

    async def _open_forever(self) -> None:
        while True:
            self._woken.clear()  # before the look: who comes meanwhile is looked for at once, too
            if not await steadily(self._rescuer.open_channels(), 0, "people could not be looked for"):
                await self._until_woken()

    async def _until_woken(self) -> None:
        await asyncio.sleep(min(_LOOK_AGAIN, self._timing.idle))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(self._timing.idle):  # wait_for may forget that it is cancelled
                await self._woken.wait()
