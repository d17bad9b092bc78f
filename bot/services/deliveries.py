"""What a person sees and decides of the outbox: how it stands, once more, arrived or not."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.services import posted_digests, summaries, unsent
from bot.storage import outbox_states as states
from bot.storage import outbox_status as rows
from bot.storage.database import Database, Session, wake_after_commit
from bot.storage.outbox_tables import DeliveryRow

Again = Callable[[Session, DeliveryRow, datetime], Awaitable[bool]]
"""Queues anew what a row said, from what is known today; False if there is nothing to say any more."""

AGAIN: Mapping[str, Again] = {
    "digest": posted_digests.post_again,
    "summary": summaries.tell_again,
    "prompt": unsent.ask_again,
}
"""By kind: what has ended keeps no words, so only what can be made again can be said again."""

Retried = Literal["unknown", "queued", "made anew", "nothing left", "ended", "sent", "in flight"]
Settled = Literal["unknown", "sent", "queued", "failed", "not open"]


@dataclass(frozen=True, slots=True)
class Queue:
    """What is on its way. `at` is product time, `lag` in seconds: how long the oldest due row waits."""

    at: datetime
    counts: rows.Counts

    @property
    def lag(self) -> float:
        oldest = self.counts.oldest_due
        return 0.0 if oldest is None else max(0.0, (self.at - oldest).total_seconds())


@dataclass(frozen=True, slots=True)
class Status(Queue):
    """How the outbox stands."""

    rate: rows.Rate
    held: list[rows.Held]
    stuck: list[rows.Stuck]


async def queue(database: Database, now: datetime) -> Queue:
    async with database.read() as session:
        return Queue(now, await rows.counts(session, now))


async def status(database: Database, now: datetime) -> Status:
    async with database.read() as session:
        return Status(
            at=now,
            counts=await rows.counts(session, now),
            rate=await rows.rate(session),
            held=await rows.held(session),
            stuck=await rows.stuck(session),
        )


async def retry(database: Database, delivery_id: int, now: datetime) -> Retried:
    """A queued row waits out no pause any more; one that failed is made anew, where that is possible."""
    async with database.write() as session:
        row = (await states.lock(session, [delivery_id])).get(delivery_id)
        if row is None:
            return "unknown"
        if row.state == "queued":
            row.retry_at = None
            wake_after_commit(session)
            return "queued"
        if row.state in ("sending", "uncertain"):
            return "in flight"
        if row.state == "sent":
            return "sent"
        if row.kind not in AGAIN or row.call != "post":
            return "ended"
        return "made anew" if await AGAIN[row.kind](session, row, now) else "nothing left"


async def settle(database: Database, delivery_id: int, now: datetime, *, arrived: bool) -> Settled:
    """A person has looked: it is there, or it isn't (then an uncertain one is sent again)."""
    async with database.write() as session:
        row = (await states.lock(session, [delivery_id])).get(delivery_id)
        if row is None:
            return "unknown"
        unconfirmed = row.state == "failed" and row.error == "unconfirmed"
        if row.state != "uncertain" and not unconfirmed:
            return "not open"
        if arrived:
            states.to_sent(row, states.BY_HAND, await database.machine_now(session))
            return "sent"
        wake_after_commit(session)
        if unconfirmed:
            row.error = "not sent"
            return "failed"
        states.to_queued(row, None, None)
        return "queued"
