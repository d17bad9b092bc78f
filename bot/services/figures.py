"""The figures of a month for some members. All is fetched for all of them at once: the number of queries
doesn't depend on how many they are."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.banks import choose, lacking_for, load_things_to_try
from bot.domain.commitments import kept_of
from bot.domain.exposure import times_in_the_room
from bot.domain.ladder import Rung
from bot.domain.members import Aspiration
from bot.domain.mentoring import Loop, Mentor, loop_in
from bot.domain.mix import Mix
from bot.domain.slots import local_date
from bot.domain.weeks import month_after, month_of, month_start
from bot.services import soon_erased
from bot.storage import activities, commitments, mentoring
from bot.storage.database import Session
from bot.storage.tables import ActivityRow, MemberRow
from bot.views.retention import SoonErased
from bot.views.summaries import MonthSummary

SENTENCES = 3
EARLIER = 3  # months that the mix is compared with


@dataclass(frozen=True, slots=True)
class Figures:
    """The month of one member; `quoted`: the ids of the reflections whose words it quotes."""

    month: MonthSummary
    quoted: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """By member id, or by member id and month."""

    mixes: dict[tuple[int, str], Mix] = field(default_factory=dict)
    told: dict[tuple[int, str], list[ActivityRow]] = field(default_factory=dict)
    first: dict[int, str] = field(default_factory=dict)
    plans: dict[tuple[int, str], list[str | None]] = field(default_factory=dict)
    mentors: dict[int, list[Mentor]] = field(default_factory=dict)
    soon_erased: dict[int, SoonErased] = field(default_factory=dict)


async def of_one(
    session: Session, row: MemberRow, month: str, now: datetime, sent_as: Mix | None = None
) -> Figures:
    """A month ("2026-10") of a member, with today's figures, or with those that were sent (`sent_as`)."""
    return of(row, month, await know(session, [(row, month)], now), now, sent_as)


async def know(session: Session, wanted: Collection[tuple[MemberRow, str]], now: datetime) -> Known:
    """Fetches what `of` needs for these members and months."""
    ids = [row.id for row, _ in wanted]
    if not ids:
        return Known()
    months = {month for _, month in wanted}
    beside = {one for month in months for one in _beside(month)}
    return Known(
        mixes=await activities.mixes_of_months(session, ids, beside),
        told=await activities.of_months(session, ids, months),
        first=await activities.first_months(session, ids),
        plans=await commitments.outcomes(session, ids, months),
        mentors=await mentoring.of_members(session, ids),
        soon_erased=await soon_erased.of(session, [row for row, _ in wanted], now),
    )


def _beside(month: str) -> list[str]:
    """A month and those that it is compared with, oldest first."""
    return [month_after(month, -n) for n in range(EARLIER, -1, -1)]


def of(row: MemberRow, month: str, known: Known, now: datetime, sent_as: Mix | None = None) -> Figures:
    """The figures from what is known. Members who told nothing need not be in it."""
    mix = sent_as or known.mixes.get((row.id, month), Mix())
    told = known.told.get((row.id, month), [])
    first = known.first.get(row.id)
    before = ((one, known.mixes.get((row.id, one))) for one in _beside(month)[:-1])
    shown = MonthSummary(
        month=month_start(month),
        today=local_date(now, row.zone),
        mix=mix,
        earlier=tuple((month_start(one), earlier) for one, earlier in before if earlier is not None),
        first_month=first is None or first >= month,
        target=row.target,
        sentences=_sentences(told),
        stretches=tuple(a.words for a in told if a.stretch and a.placing != "no_activity")[:SENTENCES],
        to_try=_thing_to_try(row, month, mix) if mix.told else None,
        in_the_room=times_in_the_room(a.words for a in told if a.placing != "no_activity"),
        loop=loop_of(row, known.mentors.get(row.id, []), {month}),
        kept=kept_of(known.plans.get((row.id, month), [])),
        soon_erased=known.soon_erased.get(row.id),
    )
    return Figures(shown, tuple(a.reflection_id for a in told))


def loop_of(row: MemberRow, mentors: Iterable[Mentor], months: Collection[str]) -> Loop:
    """How often the mentor loop went round in some local months."""
    return loop_in(mentors, lambda at: month_of(local_date(at, row.zone)) in months)


def _sentences(told: Sequence[ActivityRow]) -> tuple[tuple[Rung, str], ...]:
    """The member's own words on the highest rung that they reached, the latest first."""
    for rung in (Rung.BUSINESS, Rung.FUNCTIONAL, Rung.TACTICAL):
        words = [a.words for a in reversed(told) if a.rung == rung]
        if words:
            return tuple((rung, one) for one in words[:SENTENCES])
    return ()


def _thing_to_try(row: MemberRow, month: str, mix: Mix) -> str:
    """What the month had least of."""
    opens = lacking_for(mix, Aspiration(row.aspiration))
    return choose(load_things_to_try(), f"{row.id}:{month}", opens, row.field)[0].text
