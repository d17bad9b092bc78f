"""Highlights: words that their authors chose to share in a team's digest, in rows of their own."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import bindparam, delete, func, select, update

from bot.storage.database import Session, insert
from bot.storage.tables import MemberRow, SummaryRow
from bot.storage.team_tables import HighlightOfferRow, HighlightRow, TeamMemberRow, TeamRow


@dataclass(frozen=True, slots=True)
class Shared:
    """A highlight as a digest shows it; `by` is a Slack user id, None: without a name."""

    id: int
    words: str
    by: str | None


@dataclass(frozen=True, slots=True)
class Mine:
    """A highlight as its author sees it. `id`: of any of its rows; `posted`: in one channel at least."""

    id: int
    source_id: int
    words: str
    by_name: bool
    channels: tuple[str, ...]
    posted: bool


async def waiting(session: Session, team_ids: Collection[int]) -> dict[int, list[Shared]]:
    """What waits for the next digest of each team, the earliest first; only of people who count in there."""
    found: dict[int, list[Shared]] = {}
    same = (TeamMemberRow.team_id == HighlightRow.team_id) & (
        TeamMemberRow.member_id == HighlightRow.member_id
    )
    rows = await session.execute(
        select(HighlightRow, MemberRow.user_id)
        .join(MemberRow, MemberRow.id == HighlightRow.member_id)
        .join(TeamMemberRow, same)
        .where(HighlightRow.team_id.in_(team_ids), HighlightRow.digest_id.is_(None))
        .where(TeamMemberRow.counts_in.is_(True), MemberRow.deactivated.is_(False))
        .order_by(HighlightRow.id)
    )
    for row, user_id in rows:
        found.setdefault(row.team_id, []).append(_shared(row, user_id))
    return found


async def of_digest(session: Session, digest_id: int) -> list[Shared]:
    rows = await session.execute(
        select(HighlightRow, MemberRow.user_id)
        .join(MemberRow, MemberRow.id == HighlightRow.member_id)
        .where(HighlightRow.digest_id == digest_id)
        .order_by(HighlightRow.id)
    )
    return [_shared(row, user_id) for row, user_id in rows]


def _shared(row: HighlightRow, user_id: str) -> Shared:
    return Shared(row.id, row.words, user_id if row.by_name else None)


async def posted(session: Session, ids: Collection[int], digest_id: int) -> None:
    await session.execute(update(HighlightRow).where(HighlightRow.id.in_(ids)).values(digest_id=digest_id))


async def wait_again(session: Session, digest_id: int) -> None:
    """A digest was not posted after all."""
    theirs = update(HighlightRow).where(HighlightRow.digest_id == digest_id)
    await session.execute(theirs.values(digest_id=None))


async def share(session: Session, row: HighlightRow) -> None:
    """Words for one team; what was chosen last for the same words stands, if they are not posted yet."""
    values = {
        "workspace_id": row.workspace_id, "team_id": row.team_id, "member_id": row.member_id,
        "source": row.source, "source_id": row.source_id, "reflection_id": row.reflection_id,
        "words": row.words, "by_name": row.by_name, "at": row.at,
    }  # fmt: skip
    await session.execute(
        insert(session, HighlightRow)
        .values(values)
        .on_conflict_do_update(
            index_elements=["team_id", "source", "source_id"],
            set_={"words": row.words, "by_name": row.by_name, "at": row.at},
        )
    )


async def of_source(session: Session, member_id: int, source: str, source_id: int) -> Sequence[HighlightRow]:
    rows = await session.scalars(
        select(HighlightRow)
        .where(HighlightRow.member_id == member_id)
        .where(HighlightRow.source == source, HighlightRow.source_id == source_id)
        .order_by(HighlightRow.id)
    )
    return rows.all()


async def of_reflection(session: Session, reflection_id: int) -> Sequence[HighlightRow]:
    rows = await session.scalars(
        select(HighlightRow).where(HighlightRow.reflection_id == reflection_id).order_by(HighlightRow.id)
    )
    return rows.all()


_latest = (
    select(HighlightRow.source, HighlightRow.source_id)
    .where(HighlightRow.member_id == bindparam("member_id"))
    .group_by(HighlightRow.source, HighlightRow.source_id)
    .order_by(func.max(HighlightRow.id).desc())
    .limit(bindparam("limit"))
).subquery()
_MINE = (
    select(HighlightRow, TeamRow.channel)
    .join(TeamRow, TeamRow.id == HighlightRow.team_id)
    .join(
        _latest,
        (HighlightRow.source == _latest.c.source) & (HighlightRow.source_id == _latest.c.source_id),
    )
    .where(HighlightRow.member_id == bindparam("member_id"))
    .order_by(HighlightRow.id.desc())
)


async def mine(session: Session, member_id: int, limit: int) -> list[Mine]:
    """The latest things that a member shares, each once, in whichever teams."""
    rows = await session.execute(_MINE, {"member_id": member_id, "limit": limit})
    return _together([(row, channel) for row, channel in rows])


async def mine_of(session: Session, member_id: int, source: str, ids: Collection[int]) -> dict[int, Mine]:
    """What a member shares of these, by the id of what it was taken from."""
    rows = await session.execute(
        select(HighlightRow, TeamRow.channel)
        .join(TeamRow, TeamRow.id == HighlightRow.team_id)
        .where(HighlightRow.member_id == member_id)
        .where(HighlightRow.source == source, HighlightRow.source_id.in_(ids))
        .order_by(HighlightRow.id.desc())
    )
    return {one.source_id: one for one in _together([(row, channel) for row, channel in rows])}


def _together(rows: Sequence[tuple[HighlightRow, str]]) -> list[Mine]:
    """One for the same words in several teams."""
    found: dict[tuple[str, int], list[tuple[HighlightRow, str]]] = {}
    for row, channel in rows:
        found.setdefault((row.source, row.source_id), []).append((row, channel))
    return [
        Mine(
            id=some[0][0].id,
            source_id=some[0][0].source_id,
            words=some[0][0].words,
            by_name=some[0][0].by_name,
            channels=tuple(channel for _, channel in some),
            posted=any(row.digest_id is not None for row, _ in some),
        )
        for some in found.values()
    ]


async def find(session: Session, member_id: int, highlight_id: int) -> HighlightRow | None:
    """A highlight of this member; somebody else's is not found."""
    return await session.scalar(
        select(HighlightRow).where(HighlightRow.member_id == member_id, HighlightRow.id == highlight_id)
    )


async def remove(session: Session, ids: Collection[int]) -> None:
    await session.execute(delete(HighlightRow).where(HighlightRow.id.in_(ids)))


# --- the offer under a summary ---


def offer(session: Session, summary_id: int, activity_id: int) -> None:
    session.add(HighlightOfferRow(summary_id=summary_id, activity_id=activity_id))


_OFFER = (
    select(HighlightOfferRow)
    .join(SummaryRow, SummaryRow.id == HighlightOfferRow.summary_id)
    .where(SummaryRow.member_id == bindparam("member_id"), SummaryRow.id == bindparam("summary_id"))
)


async def offer_of(session: Session, member_id: int, summary_id: int) -> HighlightOfferRow | None:
    """The offer under a summary of this member; somebody else's is not found."""
    return await session.scalar(_OFFER, {"member_id": member_id, "summary_id": summary_id})


async def offered_under(session: Session, member_id: int, activity_id: int) -> Sequence[SummaryRow]:
    """The summaries of this member under which an activity was offered."""
    rows = await session.scalars(
        select(SummaryRow)
        .join(HighlightOfferRow, HighlightOfferRow.summary_id == SummaryRow.id)
        .where(SummaryRow.member_id == member_id, HighlightOfferRow.activity_id == activity_id)
    )
    return rows.all()
