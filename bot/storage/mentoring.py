"""Mentors, what they were asked, and whom the bot may still write to for a member."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from bot.domain.mentoring import Ask, Every, Mentor
from bot.storage.database import Session, insert
from bot.storage.growth_tables import AskRow, ContactRow, MentorRow
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.types import among


def value_of(row: MentorRow, asks: Sequence[AskRow]) -> Mentor:
    """The rows as the domain knows them."""
    return Mentor(
        id=row.id,
        name=row.name,
        user_id=row.user_id,
        every=Every(row.every),
        added_at=row.added_at,
        ended=row.ended,
        asks=tuple(_ask(one) for one in asks),
    )


def _ask(row: AskRow) -> Ask:
    return Ask(
        id=row.id,
        question=row.question,
        asked_at=row.asked_at,
        for_me=row.for_me,
        answer=row.answer or "",
        answered_at=row.answered_at,
        by_mentor=row.answered_by_mentor,
        may_quote=row.may_quote,
        declined=row.declined,
        did=row.did or "",
        did_at=row.did_at,
    )


async def of_member(session: Session, member_id: int) -> Sequence[Mentor]:
    """Whom a member asks, in the order of choosing, each with what was asked, newest first."""
    return (await of_members(session, [member_id])).get(member_id, [])


_MENTORS = select(MentorRow).where(among(MentorRow.member_id, "ids")).order_by(MentorRow.id)
_ASKS = (
    select(AskRow).where(among(AskRow.member_id, "ids")).order_by(AskRow.asked_at.desc(), AskRow.id.desc())
)


async def of_members(session: Session, member_ids: Iterable[int]) -> dict[int, list[Mentor]]:
    theirs = {"ids": list(member_ids)}
    mentors = (await session.scalars(_MENTORS, theirs)).all()
    if not mentors:
        return {}
    asks = await session.scalars(_ASKS, theirs)
    asked: dict[int, list[AskRow]] = defaultdict(list)
    for ask in asks:
        asked[ask.mentor_id].append(ask)
    found: dict[int, list[Mentor]] = defaultdict(list)
    for row in mentors:
        found[row.member_id].append(value_of(row, asked[row.id]))
    return found


async def get(session: Session, workspace_id: int, member_id: int, mentor_id: int) -> MentorRow | None:
    """A mentor of this member; somebody else's is not found."""
    return await session.scalar(
        select(MentorRow).where(
            MentorRow.workspace_id == workspace_id,
            MentorRow.member_id == member_id,
            MentorRow.id == mentor_id,
        )
    )


async def take_up(session: Session, mentor_id: int, name: str, every: Every) -> None:
    """Chosen again: by the name and as often as was chosen now."""
    row = await session.get(MentorRow, mentor_id)
    if row is not None:
        row.name, row.every, row.ended = name, every, False


async def asks_of(session: Session, mentor_id: int) -> Sequence[AskRow]:
    return (await session.scalars(select(AskRow).where(AskRow.mentor_id == mentor_id))).all()


async def asks_since(session: Session, mentor_id: int, since: datetime) -> Sequence[Ask]:
    found = select(AskRow).where(AskRow.mentor_id == mentor_id, AskRow.asked_at > since)
    return [_ask(row) for row in await session.scalars(found)]


async def get_ask(
    session: Session, workspace_id: int, member_id: int, ask_id: int
) -> tuple[MentorRow, AskRow] | None:
    """A question of this member, and to whom."""
    return await _one(
        session,
        AskRow.workspace_id == workspace_id,
        AskRow.member_id == member_id,
        AskRow.id == ask_id,
    )


async def asked_of(
    session: Session, workspace_id: int, user_id: str, ask_id: int
) -> tuple[MentorRow, AskRow] | None:
    """A question that the bot brought to this person; anybody else's is not found."""
    return await _one(
        session,
        AskRow.workspace_id == workspace_id,
        AskRow.id == ask_id,
        AskRow.for_me.is_(True),
        MentorRow.user_id == user_id,
    )


async def _one(session: Session, *where: object) -> tuple[MentorRow, AskRow] | None:
    statement = select(MentorRow, AskRow).join(AskRow, AskRow.mentor_id == MentorRow.id)
    row = (await session.execute(statement.where(*where))).first()  # type: ignore[arg-type]
    return (row[0], row[1]) if row is not None else None


async def contact(session: Session, workspace_id: int, user_id: str) -> ContactRow | None:
    return await session.get(ContactRow, (workspace_id, user_id))


async def waiting_for(session: Session, workspace_id: int, user_id: str) -> Sequence[AskRow]:
    """What this person was asked through the bot, or will be, and has not answered."""
    found = await session.scalars(
        select(AskRow)
        .join(MentorRow, MentorRow.id == AskRow.mentor_id)
        .where(
            AskRow.workspace_id == workspace_id,
            AskRow.for_me.is_(True),
            AskRow.answered_at.is_(None),
            MentorRow.user_id == user_id,
        )
    )
    return found.all()


async def on_their_way(session: Session, kind: str) -> Sequence[DeliveryRow]:
    """Messages to mentors that have not arrived yet, of every workspace."""
    open_ones = DeliveryRow.state.in_(("queued", "sending", "uncertain"))
    found = select(DeliveryRow).where(DeliveryRow.subject_type == "ask", DeliveryRow.kind == kind, open_ones)
    return (await session.scalars(found)).all()


async def take_turn(
    session: Session, workspace_id: int, user_id: str, now: datetime, rests: timedelta
) -> bool:
    """Take the one message that this person may get now; False if they had one, or want none."""
    free = and_(
        ContactRow.refused_at.is_(None),
        or_(ContactRow.asked_at.is_(None), ContactRow.asked_at <= now - rests),
    )
    row = await session.execute(
        insert(session, ContactRow)
        .values(workspace_id=workspace_id, user_id=user_id, asked_at=now)
        .on_conflict_do_update(index_elements=["workspace_id", "user_id"], set_={"asked_at": now}, where=free)
        .returning(ContactRow.user_id)
    )
    return row.first() is not None


async def move_turn(session: Session, workspace_id: int, user_id: str, at: datetime) -> None:
    """The message goes out later: the week counts from then."""
    row = await session.get(ContactRow, (workspace_id, user_id), populate_existing=True)
    if row is not None:
        row.asked_at = at


async def give_turn_back(session: Session, workspace_id: int, user_id: str) -> None:
    row = await session.get(ContactRow, (workspace_id, user_id), populate_existing=True)
    if row is not None:
        row.asked_at = None


async def refuse(session: Session, workspace_id: int, user_id: str, now: datetime) -> None:
    """Never again, for nobody."""
    await session.execute(
        insert(session, ContactRow)
        .values(workspace_id=workspace_id, user_id=user_id, refused_at=now)
        .on_conflict_do_update(index_elements=["workspace_id", "user_id"], set_={"refused_at": now})
    )
