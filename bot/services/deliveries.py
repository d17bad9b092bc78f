"""The outbox for an operator: its status, retrying a delivery, and settling one whose outcome is unknown."""

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
"""Queues a message like the row's anew, from today's data; returns False if there is nothing to say any
more."""

AGAIN: Mapping[str, Again] = {
    "digest": posted_digests.post_again,
    "summary": summaries.tell_again,
    "prompt": unsent.ask_again,
}
"""By kind of delivery. Rows that have ended keep no words, so only what can be made anew can be sent
again."""

Retried = Literal["unknown", "queued", "made anew", "nothing left", "ended", "sent", "in flight"]
Settled = Literal["unknown", "sent", "queued", "failed", "not open"]


@dataclass(frozen=True, slots=True)
class Queue:
    """The messages on their way at a moment of product time. `lag`: seconds that the oldest due one waits."""

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
    """Send a queued row at once instead of after its pause, or make a failed one anew where that is
    possible."""
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
    """Note what a person saw in Slack: the message is there, or it isn't; then an uncertain one is queued
    again."""
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
