"""Edits of what the outbox said: where they go, and which of them still mean anything. Each statement is made
once; what is bound has other names than the columns, which a change would take for new values."""

from typing import Any

from sqlalchemy import ColumnElement, Update, and_, bindparam, select, update

from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.types import among

_NAMED = select(DeliveryRow.id, DeliveryRow.workspace_id, DeliveryRow.channel, DeliveryRow.slack_ts).where(
    among(DeliveryRow.id, "ids")
)


async def address(session: Session, rows: list[dict[str, Any]]) -> None:
    """Those that name a delivery go where its message stands, if it stands already."""
    names = {row["names_id"] for row in rows} - {None}
    if not names:
        return
    named = {row.id: row for row in await session.execute(_NAMED, {"ids": names})}
    for row in rows:
        if (post := named.get(row["names_id"])) and post.workspace_id == row["workspace_id"]:
            row["channel"], row["edits_ts"] = post.channel, post.slack_ts


def _older(of_the_same: ColumnElement[bool]) -> Update:
    older = and_(DeliveryRow.workspace_id == bindparam("workspace"), DeliveryRow.id < bindparam("newer"))
    return (
        update(DeliveryRow)
        .where(older, DeliveryRow.state == "queued", DeliveryRow.call == "update", of_the_same)
        .values(state="cancelled", payload=None, error="superseded")
        .execution_options(synchronize_session=False)
    )


_OLDER_OF_ONE = _older(DeliveryRow.names_id == bindparam("named"))
_OLDER_THERE = _older(
    and_(DeliveryRow.channel == bindparam("place"), DeliveryRow.edits_ts == bindparam("ts"))
)


async def supersede(session: Session, rows: list[dict[str, Any]]) -> None:
    """An update says the whole message, so a newer one makes those still queued pointless."""
    for row in rows:
        if row["call"] not in ("update", "delete"):
            continue
        newer = {"workspace": row["workspace_id"], "newer": row["id"]}
        if row["names_id"] is not None:
            await session.execute(_OLDER_OF_ONE, newer | {"named": row["names_id"]})
        else:
            there = {"place": row["channel"], "ts": row["edits_ts"]}
            await session.execute(_OLDER_THERE, newer | there)


_SAID_INSTEAD = (
    update(DeliveryRow)
    .where(DeliveryRow.workspace_id == bindparam("workspace"), DeliveryRow.id == bindparam("delivery"))
    .where(DeliveryRow.state == "queued", DeliveryRow.call == "post")
    .values(payload=bindparam("words"))
    .returning(DeliveryRow.id)
    .execution_options(synchronize_session=False)  # of rows in hand nobody reads what they say
)


async def say_instead(session: Session, workspace_id: int, delivery_id: int, payload: dict[str, Any]) -> bool:
    """Other words for what is still queued; False if it isn't, or is no post."""
    said = {"workspace": workspace_id, "delivery": delivery_id, "words": payload}
    return await session.scalar(_SAID_INSTEAD, said) is not None
