"""Deliveries off the straight way: owners that died, uncertain outcomes, expiry, people whose DM is not
open."""

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.delivery.batches import Batches
from bot.delivery.finals import Hooks, ids_of, tell
from bot.delivery.locked_out import LockedOut
from bot.delivery.outcomes import Absent, Later, Never, Outcome, ReadBack, Sent
from bot.delivery.pace import Pace
from bot.delivery.posting import as_post
from bot.delivery.recording import stop_workspace
from bot.delivery.slack import Slack
from bot.delivery.timing import Timing, backoff
from bot.logs import kind_of, logger
from bot.storage import outbox, outbox_rescue
from bot.storage import outbox_states as states
from bot.storage.database import Database, Session, wake_after_commit
from bot.storage.lock import Boot
from bot.storage.outbox_claims import Claim, Home, Lease
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.presence import is_away, steadily
from bot.storage.types import Unreadable

log = logger(__name__)

SlackFor = Callable[[Home], Slack]
_Found = tuple[Claim, ReadBack]

_AGAIN = 0.25  # seconds at least between two rescues: what may be looked for may still lack the pace


class Rescuer:
    """`rescue()` and `open_channels()` may run beside the sender, and on every replica at once."""

    def __init__(
        self,
        database: Database,
        slack_for: SlackFor,
        clock: Clock,
        boot: Boot,
        timing: Timing,
        history: Pace,
        hooks: Hooks,
        locked_out: LockedOut,
    ) -> None:
        self._database = database
        self._slack_for = slack_for
        self._clock = clock
        self._boot = boot
        self._timing = timing
        self._history = history
        self._hooks = hooks
        self._locked_out = locked_out
        self._chance = random.Random()
        self._found = Batches(self._settle_surely)

    async def rescue(self) -> int:
        """1. Rows of dead owners and with lapsed leases become uncertain. 2. Rows whose time is over expire.
        3. Uncertain messages are looked for in Slack, as far as the rate limit of conversations.history
        allows. Returns how many rows were touched.

        Reads first: nearly always there is nothing to do, and then nothing has to be locked for writing."""
        async with self._database.read() as session:
            if not await outbox_rescue.is_wanted(session, self._clock.now()):
                return 0
        touched = 0
        while moved := await self._sweep():
            touched += moved
        while looked := await self._look_for_some():
            touched += looked
        return touched

    async def next_one(self) -> float:
        """Seconds until `rescue` should be called again: fewer if some row may be looked for sooner."""
        async with self._database.read() as session:
            soon = await outbox_rescue.next_look(session, self._locked_out.ids)
        every = self._timing.rescue_every
        return every if soon is None else min(every, max(soon, _AGAIN))

    async def _sweep(self) -> int:
        now = self._clock.now()
        async with self._database.read() as session:
            dead = {o for o in await outbox_rescue.owners(session) if self._boot.is_dead(o)}
        async with self._database.write() as session:
            rows = await outbox_rescue.lapse(session, dead, self._timing.patience)
            rows += await outbox_rescue.expire(session, now)
            await session.flush()
            ended = [row for row in rows if row.state in states.FINAL]
            ended += await states.follow(session, ended) + await outbox_rescue.adopt(session)
            await tell(self._hooks, session, ended, now)
        return len(rows)

    async def _look_for_some(self) -> int:
        lease = Lease(self._boot.id, timedelta(seconds=self._timing.lease))
        async with self._database.write() as session:
            taken = await outbox_rescue.take_uncertain(session, lease, self._history, self._locked_out.ids)
        self._locked_out.add(taken.shut)
        await asyncio.gather(*(self._look_back(claim) for claim in taken.claims))
        return len(taken.claims) + len(taken.shut)

    async def _look_back(self, claim: Claim) -> None:
        await self._found.add((claim, await self._look_for(claim)))

    async def _look_for(self, claim: Claim) -> ReadBack:
        try:
            return await self._slack_for(claim.workspace).read_back(as_post(claim.row), claim.row.after_ts)
        except Exception as error:  # one that cannot even be looked for must not end the round for the others
            log.exception("cannot be looked for; it is set aside", **ids_of(claim.row))
            return Never(kind_of(error))

    async def _settle_surely(self, found: Sequence[_Found]) -> None:
        """Writes all findings in one transaction; if that fails, each by itself, so that one bad row stops no
        other."""
        try:
            await self._settle_all(found)
        except Exception as error:
            if is_away(error):
                raise
            for one in found:
                await self._settle_alone(*one)

    async def _settle_alone(self, claim: Claim, found: ReadBack) -> None:
        """If it cannot be written, the row is tried again after growing pauses, until it expires."""
        try:
            await self._settle_all([(claim, found)])
        except Exception as error:
            if is_away(error):
                raise
            log.exception("what was found was not written down; it is set aside", **ids_of(claim.row))
            aside = self._settle_all([(claim, Never(kind_of(error)))])
            await steadily(aside, None, "one could not be set aside; its lease ends by itself")

    async def _settle_all(self, found: Sequence[_Found]) -> None:
        now = self._clock.now()
        async with self._database.write() as session:
            machine = await self._database.machine_now(session)
            rows, ended = await states.lock(session, [claim.row.id for claim, _ in found]), []
            for claim, what in found:
                row = rows.get(claim.row.id)
                if row is None or (row.state, row.owner) != ("uncertain", self._boot.id):
                    continue
                await self._settle(session, row, what, now, machine)
                ended += [row] if row.state in states.FINAL else []
            await session.flush()
            ended += await states.follow(session, ended)
            await tell(self._hooks, session, ended, now)
            wake_after_commit(session)

    async def _settle(
        self, session: Session, row: DeliveryRow, found: ReadBack, now: datetime, machine: datetime
    ) -> None:
        match found:
            case Sent(ts):
                states.to_sent(row, ts, machine)
            case Absent() if row.believe_at is None:
                await session.refresh(row, ["payload"])  # what nobody can unseal must not be queued again
                states.to_queued(row, row.error, None)
            case Absent():
                row.lease_until = row.believe_at
            case Later(_, pause, limited) if limited:
                row.lease_until = machine + timedelta(seconds=1.0 if pause is None else pause)
                await outbox_rescue.block_history(session, row.workspace_id, row.lease_until)
            case Never(why, _) if row.expires_at <= now:
                log.warning("cannot be looked for", **ids_of(row), why=why)
                states.to_failed(row, "unconfirmed")
            case Never(why, stops):
                row.lease_until, row.error = machine + backoff(row.read_backs, self._chance), why
                if stops:
                    await stop_workspace(session, row.workspace_id, why, now)
            case _:
                row.lease_until = machine + backoff(row.read_backs, self._chance)

    async def open_channels(self) -> int:
        """Opens the DM with people to whom due messages go and whose channel id is unknown. Returns for how
        many people something changed."""
        async with self._database.read() as session:
            people = await outbox_rescue.unaddressed(session, self._clock.now(), self._locked_out.ids)
        shut = {home.id: home for home, _ in people if isinstance(home.token, Unreadable)}
        self._locked_out.add(shut.values())
        known = [(home, user_id) for home, user_id in people if home.id not in shut]
        return sum(await asyncio.gather(*(self._open(*one) for one in known))) + len(shut)

    async def _open(self, workspace: Home, user_id: str) -> bool:
        """If opening a DM raises, or its outcome cannot be written, this person is tried again after growing
        pauses."""
        try:
            outcome = await self._slack_for(workspace).open_dm(user_id)
        except Exception as error:
            log.exception("a person cannot be opened; they are set aside", workspace=workspace.id)
            outcome = Later(kind_of(error))
        try:
            return await self._opened(workspace, user_id, outcome)
        except Exception as error:
            if is_away(error):
                raise
            log.exception(
                "a person's channel was not written down; they are set aside", workspace=workspace.id
            )
            aside = self._opened(workspace, user_id, Later(kind_of(error)))
            return await steadily(aside, False, "one could not be set aside; they are asked for again")

    async def _opened(self, workspace: Home, user_id: str, outcome: Outcome) -> bool:
        now = self._clock.now()
        async with self._database.write() as session:
            if isinstance(outcome, Sent):
                await outbox.remember_channel(session, workspace.id, user_id, outcome.ts)
                return True
            if isinstance(outcome, Later) and outcome.limited:
                machine = await self._database.machine_now(session)
                until = machine + timedelta(seconds=outcome.retry_after or 1.0)
                await outbox_rescue.pause_opening(session, workspace.id, until, outcome.why)
                return True
            rows = await outbox_rescue.waiting_for(session, workspace.id, user_id)
            ended = await self._cannot_open(session, rows, outcome, now)
            await session.flush()
            ended += await states.follow(session, ended)
            await tell(self._hooks, session, ended, now)
        return True

    async def _cannot_open(
        self, session: Session, rows: list[DeliveryRow], outcome: Outcome, now: datetime
    ) -> list[DeliveryRow]:
        if isinstance(outcome, Never):
            for row in rows:
                states.to_failed(row, outcome.why)
            if outcome.stops_workspace and rows:
                await stop_workspace(session, rows[0].workspace_id, outcome.why, now)
            return rows
        machine = await self._database.machine_now(session)
        wait = outcome.retry_after if isinstance(outcome, Later) else None
        for row in rows:
            row.attempt += 1
            pause = backoff(row.attempt, self._chance) if wait is None else timedelta(seconds=wait)
            row.retry_at, row.error = machine + pause, outcome.why if isinstance(outcome, Later) else None
        return []
