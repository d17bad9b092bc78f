"""What members added to activities: the sentence before it was raised, and what they would recommend."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, select

from bot.domain.activities import Activity
from bot.storage import activities
from bot.storage.database import Session, insert
from bot.storage.growth_tables import AdditionRow
from bot.storage.tables import ActivityRow
from bot.storage.types import among

_OF_ACTIVITIES = select(AdditionRow).where(among(AdditionRow.activity_id, "ids")).order_by(AdditionRow.id)


async def of_activities(session: Session, activity_ids: Iterable[int]) -> Sequence[AdditionRow]:
    return (await session.scalars(_OF_ACTIVITIES, {"ids": activity_ids})).all()


async def of_reflection(session: Session, reflection_id: int) -> list[Activity]:
    """The activities of a reflection, with what was added to them."""
    return await with_additions(session, await activities.of_reflection(session, reflection_id))


async def with_additions(session: Session, found_rows: Iterable[ActivityRow]) -> list[Activity]:
    found = [activities.value_of(row) for row in found_rows]
    additions = await of_activities(session, [one.id for one in found])
    said = {(one.activity_id, one.kind): one.words for one in additions}
    return [
        replace(
            one, before=said.get((one.id, "raised"), ""), recommended=said.get((one.id, "recommended"), "")
        )
        for one in found
    ]


async def keep_old_sentence(session: Session, row: ActivityRow, now: datetime) -> None:
    """The sentence that stands there now; raised again, the first one stays."""
    was = f"{row.rung or '-'} {row.placing} {int(row.stretch)}"
    await session.execute(
        insert(session, AdditionRow)
        .values(_of(row, "raised", row.words, now) | {"was": was})
        .on_conflict_do_nothing(index_elements=["activity_id", "kind"])
    )


async def recommend(session: Session, row: ActivityRow, words: str, now: datetime) -> None:
    """What they would have recommended; said again, it is replaced, and by nothing it is taken back."""
    if not words:
        mine = AdditionRow.activity_id == row.id, AdditionRow.kind == "recommended"
        await session.execute(delete(AdditionRow).where(*mine))
        return
    await session.execute(
        insert(session, AdditionRow)
        .values(_of(row, "recommended", words, now))
        .on_conflict_do_update(index_elements=["activity_id", "kind"], set_={"words": words, "at": now})
    )


def _of(row: ActivityRow, kind: str, words: str, now: datetime) -> dict[str, object]:
    return {
        "workspace_id": row.workspace_id,
        "member_id": row.member_id,
        "activity_id": row.id,
        "kind": kind,
        "words": words,
        "at": now,
        "was": "",
    }


async def take_old_sentences(session: Session, activity_ids: Iterable[int]) -> Sequence[AdditionRow]:
    """The sentences before they were raised, deleted as they are taken."""
    found = [one for one in await of_activities(session, activity_ids) if one.kind == "raised"]
    await session.execute(delete(AdditionRow).where(AdditionRow.id.in_([one.id for one in found])))
    return found
