"""How members introduced themselves, once a quarter."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select

from bot.storage.database import Session, insert
from bot.storage.growth_tables import IntroductionRow
from bot.storage.tables import MemberRow


async def keep(session: Session, member: MemberRow, quarter: str, words: str, now: datetime) -> None:
    """One a quarter: a later one takes its place."""
    values = {"workspace_id": member.workspace_id, "member_id": member.id, "quarter": quarter}
    await session.execute(
        insert(session, IntroductionRow)
        .values(**values, words=words, at=now)
        .on_conflict_do_update(index_elements=["member_id", "quarter"], set_={"words": words, "at": now})
    )


async def take_back(session: Session, member_id: int, introduction_id: int) -> None:
    mine = IntroductionRow.id == introduction_id, IntroductionRow.member_id == member_id
    await session.execute(delete(IntroductionRow).where(*mine))


_OF_MEMBER = (
    select(IntroductionRow)
    .where(IntroductionRow.member_id == bindparam("member_id"))
    .order_by(IntroductionRow.quarter.desc())
)


async def of_member(session: Session, member_id: int) -> Sequence[IntroductionRow]:
    """Newest first."""
    return (await session.scalars(_OF_MEMBER, {"member_id": member_id})).all()
