"""A member's rights: to have everything they told us, and to be forgotten."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from bot.context import Context, Who
from bot.delivery.posting import is_file
from bot.domain import exports
from bot.services import channels, posted_digests
from bot.services.saying import About, payload, say, send_file
from bot.storage import adaptations, belongings, members, outbox, teams
from bot.storage import rights as rows
from bot.storage.database import Database, Session
from bot.storage.outbox_tables import DeliveryRow
from bot.views import rights as views
from bot.views.blocks import Message

EXPORT, REMOVAL = "export", "removal"  # kinds of deliveries
REMOVAL_TRIES = timedelta(days=7)
HIDDEN = {"lease_until", "adds_to_id", "workspace_id"}
"""Technical columns that are left out of an export: they say nothing about anybody."""


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many rows were erased, and how many messages of ours are being deleted."""

    rows: int
    messages: int


async def export(context: Context, who: Who, to: str) -> Message:
    """Queue a zip with everything to the person's DM. ``to`` names the command: once for each."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        found = await _belongings(session, who)
        if not found:
            return views.nothing_to_export()
        await send_file(session, who, EXPORT, _file(exports.as_zip(found, views.TITLES), now), now, to=to)
        await rows.note(session, who.workspace_id, who.user_id, "themselves", "export", _count(found), now)
    return views.export_is_coming()


async def _belongings(session: Session, who: Who) -> exports.Rows:
    found = await belongings.everything(session, who.workspace_id, who.user_id)
    return {
        name: [{key: value for key, value in row.items() if key not in HIDDEN} for row in some]
        for name, some in found.items()
    }


def _count(found: exports.Rows) -> int:
    return sum(len(some) for some in found.values())


def _file(packed: bytes, now: datetime) -> dict[str, Any]:
    return {
        "text": views.EXPORT_TEXT,
        "filename": f"headroom-{now:%Y-%m-%d}.zip",
        "title": views.EXPORT_TITLE,
        "base64": base64.b64encode(packed).decode(),
    }


async def export_settled(session: Session, row: DeliveryRow, now: datetime) -> None:
    """Called by the sender when the file has ended. If Slack took no file, the same words are sent as
    messages."""
    if row.state != "failed" or row.user_id is None:
        return
    who = Who(row.workspace_id, row.user_id)
    found = await _belongings(session, who)
    for number, message in enumerate(views.export_as_messages(exports.as_markdown(found, views.TITLES))):
        about = About("delivery", row.id, "export_words", f"{number:04}")
        await say(session, who, message, about, now)


async def what_would_go(context: Context, who: Who) -> views.Going:
    """What a confirmation names: how many things were told, and how many messages of ours there are."""
    async with context.database.read() as session:
        found = await belongings.everything(session, who.workspace_id, who.user_id)
        posts = await rows.posts_of(session, who.workspace_id, who.user_id)
        digests_ = await _digests_of(session, who)
    return views.Going(
        rows=_count(found),
        reflections=len(found.get("reflections", ())),
        messages=len(posts),
        highlights=len(digests_) > 0,
    )


async def forget(context: Context, who: Who, by: str = "themselves") -> Forgotten:
    """Erase everything of a person, see `forget_in`; then also from the bytes of SQLite's files."""
    now = context.clock.now()
    async with context.turn_of(who) as session:
        gone = await forget_in(session, who, by, now)
    await context.database.checkpoint()
    return gone


async def forget_in(session: Session, who: Who, by: str, now: datetime) -> Forgotten:
    """1. See what of ours quotes them, while their rows still say so. 2. Take them out of the outbox.
    3. Delete their rows. 4. Leave a mark against late events. 5. Queue the removals, which name nobody.
    6. What others see goes on without them: posted digests, and the teams that they managed.
    """
    workspace_id, user_id = who.workspace_id, who.user_id
    quoting, managed = await _digests_of(session, who), await teams.managed_by(session, workspace_id, user_id)
    team_ids = [team.id for team in managed]
    posts = await rows.posts_of(session, workspace_id, user_id)
    forgotten_id = await rows.bury_person(session, workspace_id, user_id, now)
    late = await rows.empty_outbox(session, workspace_id, user_id, forgotten_id)
    gone = await belongings.erase(session, workspace_id, user_id)
    await adaptations.forget(session, workspace_id, None, now)  # what the workspace's layer learnt of them
    await rows.note(session, workspace_id, user_id, by, "forget", gone, now)
    removals = [_removal(who, forgotten_id, now, post) for post in posts]
    removals += [_removal(who, forgotten_id, now, one) for one in late]
    await outbox.add_many(session, removals)
    session.expire_all()
    for digest_id in quoting:
        await posted_digests.show_again(session, digest_id, now)
    for team_id in team_ids:
        if (team := await teams.get(session, workspace_id, team_id)) is not None:
            await channels.stop_if_alone(session, team, (), now)
    return Forgotten(gone, len(removals))


async def _digests_of(session: Session, who: Who) -> list[int]:
    row = await members.find(session, who.workspace_id, who.user_id)
    return list(await rows.digests_that_quote(session, row.id)) if row is not None else []


def _removal(who: Who, forgotten_id: int, now: datetime, what: rows.Posted | int) -> outbox.Delivery:
    """Takes a message away: one that stands in Slack, or the delivery of one that may still arrive."""
    posted = what if isinstance(what, rows.Posted) else None
    name = f"{posted.channel}:{posted.ts}" if posted is not None else f"late {what}"
    return outbox.Delivery(
        workspace_id=who.workspace_id,
        subject_type=rows.SUBJECT,
        subject_id=forgotten_id,
        kind=REMOVAL,
        period=f"{name} {now.isoformat()}",
        call="delete",
        channel=posted.channel if posted is not None else None,
        edits_ts=posted.ts if posted is not None else None,
        names_id=what if isinstance(what, int) else None,
        payload=None,
        priority=outbox.SCHEDULED,
        due_at=now,
        expires_at=now + REMOVAL_TRIES,
    )


async def removal_settled(session: Session, row: DeliveryRow, now: datetime) -> None:
    """Called by the sender for each removal. After the last one, says in each channel what could not be
    removed."""
    everyone = await rows.removals(session, row.workspace_id, row.subject_id)
    if any(one.state in ("queued", "sending", "uncertain") for one in everyone):
        return
    left = [one for one in everyone if one.state in ("failed", "expired") and one.edits_ts]
    for channel in sorted({one.channel for one in left if one.channel}):
        here = [one.edits_ts or "" for one in left if one.channel == channel]
        moments = [views.moment_of(ts) for ts in here if not is_file(ts)]
        delivery = outbox.Delivery(
            workspace_id=row.workspace_id,
            subject_type=rows.SUBJECT,
            subject_id=row.subject_id,
            kind="left",
            period=f"{channel} {now.isoformat()}",
            channel=channel,
            payload=payload(views.could_not_remove(moments, files=len(here) - len(moments))),
            due_at=now,
            expires_at=now + REMOVAL_TRIES,
        )
        await outbox.add(session, delivery)


async def is_forgotten(session: Session, who: Who, channel: str, ts: str) -> bool:
    """Whether a message is older than the forgetting of whoever wrote it: then it must not be stored.

    Our clock may be ahead of Slack's (`--at` moves it by days). So what stands below a message of ours that
    was posted since is newer, whatever the clocks say.
    """
    at = await rows.forgotten_at(session, who.workspace_id, who.user_id)
    if at is None or float(ts) > at.timestamp():
        return False
    since = await rows.first_post(session, who.workspace_id, who.user_id, channel)
    return since is None or float(ts) < float(since)


# --- for written requests, by the operator


async def export_for_operator(database: Database, who: Who, now: datetime) -> bytes | None:
    """The same zip; None if nothing is kept of this person."""
    async with database.write() as session:
        found = await _belongings(session, who)
        if not found:
            return None
        await rows.note(session, who.workspace_id, who.user_id, "operator", "export", _count(found), now)
        return exports.as_zip(found, views.TITLES)


async def forget_for_operator(database: Database, who: Who, now: datetime) -> Forgotten:
    """The same forgetting; the removals in Slack are made by whichever process sends."""
    async with database.write(turn=f"{who.workspace_id} {who.user_id}") as session:
        gone = await forget_in(session, who, "operator", now)
    await database.checkpoint()
    return gone
