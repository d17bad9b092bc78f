"""Recording the outcomes of calls in the outbox, many in one transaction: each commit is a write to disk."""

import asyncio
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot import metrics
from bot.clock import Clock
from bot.delivery.batches import Batches
from bot.delivery.finals import Hooks, ids_of, tell
from bot.delivery.outcomes import REFUSED_BLOCKS, Later, Never, Outcome, Sent, Uncertain
from bot.delivery.timing import Timing, backoff
from bot.domain.uninstalls import erased_at
from bot.logs import logger
from bot.storage import outbox_states as states
from bot.storage import workspaces
from bot.storage.database import Database, Session, wake_after_commit
from bot.storage.outbox_claims import Taken
from bot.storage.outbox_states import Stands
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.presence import is_away

log = logger(__name__)


@dataclass(frozen=True)
class Result:
    """The outcome of one attempt. `row` is as it was when it was claimed."""

    row: Taken
    outcome: Outcome


class Recorder:
    """`record` returns when the result is committed. A single one is written at once; those that come in
    while others are written share the next transaction."""

    def __init__(self, database: Database, clock: Clock, owner: str, timing: Timing, hooks: Hooks) -> None:
        self._database = database
        self._clock = clock
        self._owner = owner
        self._timing = timing
        self._hooks = hooks
        self._chance = random.Random()
        self._results = Batches(self._write_surely, timing.together)
        self.sent = 0

    async def record(self, result: Result) -> None:
        metrics.SENDS.labels(_name_of(result.outcome)).inc()
        await self._results.add(result)

    async def _write_surely(self, batch: Sequence[Result]) -> None:
        """Tries until the database is back. By then leases may have lapsed; a "sent" is recorded all the
        same."""
        attempt = 0
        while True:
            try:
                return await self._write(batch)
            except Exception as error:
                if is_away(error):
                    await asyncio.sleep(min(0.1 * 2**attempt, 2.0))
                    attempt += 1
                    continue
                if len(batch) == 1:
                    log.exception("an outcome was not recorded", **ids_of(batch[0].row))
                    return None
                for one in batch:
                    await self._write_surely([one])
                return None

    async def _write(self, batch: Sequence[Result]) -> None:
        now = self._clock.now()
        async with self._database.write() as session:
            machine = await self._database.machine_now(session)
            known = await states.lock_all(session, {result.row.id for result in batch})
            came = _came(batch, known)
            await states.arrive(session, came, machine)
            ended = await self._apply_others(session, batch, machine)
            await session.flush()
            arrived = [known[id_]._replace(state="sent", slack_ts=ts) for id_, ts in came.items()]
            ended += await states.follow(session, [*arrived, *ended])
            hooked = {r.row.id for r in batch if r.row.kind in self._hooks} & came.keys()
            ended += (await states.lock(session, hooked)).values() if hooked else ()
            await tell(self._hooks, session, ended, now)
            wake_after_commit(session)
        self.sent += sum(isinstance(result.outcome, Sent) for result in batch)

    async def _apply_others(
        self, session: Session, batch: Sequence[Result], machine: datetime
    ) -> list[DeliveryRow]:
        """All outcomes but `Sent`. Returns the rows that have ended by it."""
        others = [result for result in batch if not isinstance(result.outcome, Sent)]
        rows = await states.lock(session, [result.row.id for result in others]) if others else {}
        return [
            rows[result.row.id]
            for result in others
            if result.row.id in rows and await self._apply(session, rows[result.row.id], result, machine)
        ]

    async def _apply(self, session: Session, row: DeliveryRow, result: Result, machine: datetime) -> bool:
        """Puts the row into the state that follows from the outcome; returns whether it has ended by it."""
        if (row.state, row.owner, row.attempt) != ("sending", self._owner, result.row.attempt):
            return False  # somebody else has settled it meanwhile
        match result.outcome:
            case Later():
                await self._postpone(session, row, result.outcome, machine)
            case Never(why, stops):
                await self._refuse(session, row, result.row.payload or {}, why)
                if stops:
                    await stop_workspace(session, row.workspace_id, why, self._clock.now())
            case Uncertain(why):
                states.to_unsettled(row, why, machine, self._timing.patience)
        await states.give_way(session, row)
        return row.state in states.FINAL

    async def _postpone(self, session: Session, row: DeliveryRow, later: Later, machine: datetime) -> None:
        if later.limited:
            pause = timedelta(seconds=(later.retry_after or 1.0) + self._chance.uniform(0, 0.5))
            await states.block(session, row.workspace_id, machine + pause, row.call in ("update", "delete"))
            states.to_queued(row, later.why, None)
        elif later.retry_after is not None:
            states.to_queued(row, later.why, machine + timedelta(seconds=later.retry_after))
        else:
            states.to_queued(row, later.why, machine + backoff(row.attempt, self._chance))

    async def _refuse(self, session: Session, row: DeliveryRow, payload: dict[str, Any], why: str) -> None:
        plain = payload.get("plain_blocks")
        if why in REFUSED_BLOCKS and plain:
            row.payload = payload | {"blocks": plain, "plain_blocks": None}
            states.to_queued(row, why, None)
        else:
            log.warning("refused by Slack", **ids_of(row), kind=row.kind, why=why)
            states.to_failed(row, why)


def _name_of(outcome: Outcome) -> str:
    """The metric's word: sent, later, limited, never or uncertain."""
    limited = isinstance(outcome, Later) and outcome.limited
    return "limited" if limited else type(outcome).__name__.lower()


def _came(batch: Sequence[Result], known: Mapping[int, Stands]) -> dict[int, str]:
    """The ts by row id of what was sent and is not recorded as sent yet."""
    came: dict[int, str] = {}
    for row, outcome in ((result.row, result.outcome) for result in batch):
        if row.id not in known or not isinstance(outcome, Sent):
            continue
        stands = known[row.id]
        before = stands.slack_ts if stands.state == "sent" else came.setdefault(row.id, outcome.ts)
        if before != outcome.ts:
            log.error("stands in Slack twice", **ids_of(row), ts=before, and_ts=outcome.ts)
    return came


async def stop_workspace(session: Session, workspace_id: int, why: str, now: datetime) -> None:
    """Sends nothing more to a workspace whose token Slack refuses, until the app is installed again."""
    log.error("a workspace is stopped; install the app again", workspace=workspace_id, why=why)
    await workspaces.stop(session, workspace_id, why, erased_at(why, now))
