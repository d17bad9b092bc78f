"""A digest that is made and waits: its channel goes away, or moves; somebody takes back what they shared."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.context import Who
from bot.delivery.outcomes import Never, Uncertain
from bot.services import channels, deliveries, highlights, managing, posted_digests, teams, unconfirmed
from bot.services.teams import Channel
from bot.settings import Settings
from bot.storage import highlights as shared_words
from bot.storage import teams as storage
from bot.storage.database import Database, Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import ActivityRow, MemberRow, ReflectionRow, SummaryRow
from bot.storage.team_tables import DigestRow, HighlightRow, TeamRow
from bot.views.managing import Choices
from tests.services.house import House
from tests.services.test_digests_rules import a_team

THIRD_DAY = datetime(2026, 11, 4, 10, tzinfo=UTC)  # the third working day, when the digest comes
SHARED = "Showed the kestrel figures"
FIVE = ("U1", "U2", "U3", "U4", "U5")


@pytest.fixture
async def waiting(database: Database) -> AsyncIterator[House]:
    """October's digest of five people is made, with a sentence of U1; nothing is sent yet. U9 manages it."""
    house = await a_team(database, *FIVE)
    async with database.write() as session:
        (await session.get_one(TeamRow, 1)).next_digest_at = THIRD_DAY
        await tell(session, house, range(1, 6))
        ana = await session.get_one(MemberRow, 1)
        source = highlights.Source(highlights.ACTIVITY, 1, 1)
        await highlights.share(session, ana, source, SHARED, by_name=True, now=THIRD_DAY)
    await house.at(THIRD_DAY, sends=False)
    assert [row.shown for row in await rows(house, DigestRow)] == [True]
    yield house
    await house.sender.stop()


async def tell(session: Session, house: House, member_ids: Iterable[int]) -> None:
    """Each of them told one thing in October."""
    for member_id in member_ids:
        session.add(told := _told(house, member_id))
        await session.flush()
        session.add(_did(house, member_id, told.id))


def _told(house: House, member_id: int) -> ReflectionRow:
    october = THIRD_DAY - timedelta(days=20)
    return ReflectionRow(
        workspace_id=house.workspace_id, member_id=member_id, source="dm", channel=f"D{member_id}", ts="1",
        words=SHARED, local_date=october.date(), told_at=october, placed_at=october,
    )  # fmt: skip


def _did(house: House, member_id: int, reflection_id: int) -> ActivityRow:
    return ActivityRow(
        workspace_id=house.workspace_id, member_id=member_id, reflection_id=reflection_id, start=0, end=9,
        words=SHARED, month="2026-10", rung="tactical", placing="confirmed", stretch=False,
        suggested_stretch=False, confidence=1.0, model="",
    )  # fmt: skip


async def rows(house: House, table: type) -> list:  # type: ignore[type-arg]
    async with house.database.read() as session:
        return list(await session.scalars(select(table).order_by(table.id)))  # type: ignore[attr-defined]


def posted(house: House, channel: str = "C1") -> list[str]:
    return [text for _, where, text, _ in house.slack.heard if where == channel]


async def sets_up_again(house: House) -> None:
    channel = Channel("C1", "team", people=("U9", *FIVE))
    assert await teams.set_up(house.context, Who(house.workspace_id, "U9"), channel, "UTC")


async def test_what_waits_when_the_bot_is_removed_is_not_posted_after_a_new_invitation(
    waiting: House,
) -> None:
    """And it is as if it had never been made: no figures of it, nothing shared in it."""
    await channels.closed(waiting.context, waiting.workspace_id, "C1", "removed")
    await sets_up_again(waiting)
    await waiting.at(THIRD_DAY + timedelta(hours=1))
    assert [text[:27] for text in posted(waiting)] == ["A monthly Headroom digest w"]
    assert "has stopped" in str(waiting.slack.to("U9"))
    assert await rows(waiting, DigestRow) == []
    assert await rows(waiting, HighlightRow) == []
    [cancelled] = [row for row in await rows(waiting, DeliveryRow) if row.kind == "digest"]
    assert await deliveries.retry(waiting.database, cancelled.id, waiting.clock.now()) == "nothing left"
    [team] = await rows(waiting, TeamRow)
    assert (team.active, team.first_month, team.digest_month) == (True, "2026-11", "2026-11")


@pytest.mark.on_both
async def test_a_paused_digest_is_not_posted_either_and_what_was_shared_waits_for_the_next(
    waiting: House,
) -> None:
    chosen = Choices(("U9",), 3, 10, "UTC", "paused")
    manager = Who(waiting.workspace_id, "U9")
    assert not await managing.change(waiting.context, manager, 1, chosen, ["U9"], is_admin=False)
    await waiting.sends()
    assert posted(waiting) == []
    assert await rows(waiting, DigestRow) == []
    assert [row.digest_id for row in await rows(waiting, HighlightRow)] == [None]


async def test_what_somebody_shares_already_is_not_offered_under_their_summary(waiting: House) -> None:
    async with waiting.database.write() as session:
        offered = []
        for member_id in (1, 2):
            row = await session.get_one(MemberRow, member_id)
            session.add(summary := _summary(waiting, member_id))
            await session.flush()
            await highlights.make_offer(session, row, summary.id, "2026-10")
            offered.append(await shared_words.offer_of(session, member_id, summary.id) is not None)
    assert offered == [False, True]


def _summary(house: House, member_id: int) -> SummaryRow:
    return SummaryRow(
        workspace_id=house.workspace_id, member_id=member_id, month="2026-09", at=THIRD_DAY,
        tactical=1, functional=0, business=0, open=0, stretches=0, confirmed=1,
    )  # fmt: skip


async def test_figures_that_a_manager_has_seen_stay_for_the_arithmetic(waiting: House) -> None:
    await managing.figures(waiting.context, Who(waiting.workspace_id, "U9"), 1)
    await channels.closed(waiting.context, waiting.workspace_id, "C1")
    await waiting.sends()
    assert posted(waiting) == []
    assert [row.shown for row in await rows(waiting, DigestRow)] == [True]
    assert await rows(waiting, HighlightRow) == []


async def test_a_digest_of_unknown_fate_is_not_posted_again_in_a_team_that_was_set_up_anew(
    waiting: House,
) -> None:
    """To the new one nobody who counted then has said yes."""
    waiting.slack.refuses["C1"] = Uncertain("cut")
    await waiting.sends()
    await channels.closed(waiting.context, waiting.workspace_id, "C1")
    await sets_up_again(waiting)
    [digest] = [row for row in await rows(waiting, DeliveryRow) if row.kind == "digest"]
    priya = Who(waiting.workspace_id, "U9")
    said = await unconfirmed.answer(waiting.context, priya, digest.id, arrived=False)
    assert said is not None
    assert "I don't post this month any more" in said.text
    assert [row.id for row in await rows(waiting, DeliveryRow) if row.kind == "digest"] == [digest.id]


@pytest.mark.parametrize("why", posted_digests.NOT_THERE)
async def test_if_nobody_told_us_that_the_channel_is_gone_slack_says_so_when_the_digest_comes(
    waiting: House, why: str
) -> None:
    waiting.slack.refuses["C1"] = Never(why)
    await waiting.sends()
    [team] = await rows(waiting, TeamRow)
    assert (team.active, team.next_digest_at) == (False, None)
    assert [text for _, text in waiting.slack.to("U9")] == ["A digest that you manage has stopped."]
    assert await rows(waiting, DigestRow) == []


@pytest.mark.on_both
async def test_where_a_channel_gets_another_id_all_goes_on_there(waiting: House) -> None:
    """What waits is posted there, what stands there is edited there; the news may come twice."""
    for _ in range(2):
        await channels.moved(waiting.context, waiting.workspace_id, "C1", "C2")
    await waiting.sends()
    assert posted(waiting) == []
    assert [text[:7] for text in posted(waiting, "C2")] == ["October"]
    assert len(waiting.slack.to("U9")) == 1, "its manager is told once"
    await channels.moved(waiting.context, waiting.workspace_id, "C2", "C3")
    async with waiting.database.write() as session:
        [shared] = await session.scalars(select(HighlightRow))
        await highlights.take_back(session, [shared], waiting.clock.now())
    await waiting.sends()
    [(where, said)] = waiting.slack.edited
    assert where == "C3"
    assert "October" in said
    assert SHARED not in said


async def test_nothing_is_posted_that_somebody_shared_whose_account_was_closed_since(
    database: Database,
) -> None:
    house = await a_team(database, "U1")
    async with database.write() as session:
        ana = await session.get_one(MemberRow, 1)
        source = highlights.Source(highlights.ACTIVITY, 1, 1)
        await highlights.share(session, ana, source, SHARED, by_name=True, now=THIRD_DAY)
        assert [one.words for one in (await shared_words.waiting(session, [1]))[1]] == [SHARED]
        ana.deactivated = True
        await session.flush()
        assert await shared_words.waiting(session, [1]) == {}
    await house.sender.stop()


async def test_what_is_taken_back_while_the_digest_waits_is_never_seen(waiting: House) -> None:
    """Not even for the second between the post and an edit of it."""
    async with waiting.database.write() as session:
        [shared] = await session.scalars(select(HighlightRow))
        await highlights.take_back(session, [shared], waiting.clock.now())
        [queued] = await session.scalars(select(DeliveryRow).where(DeliveryRow.kind == "digest"))
        await session.refresh(queued)
        assert SHARED not in str(queued.payload)
    await waiting.sends()
    assert len(posted(waiting)) == 1
    assert waiting.slack.edited == []


@pytest.mark.on_both
async def test_two_sentences_that_are_taken_back_in_the_same_moment_are_both_gone(waiting: House) -> None:
    async with waiting.database.write() as session:
        ben = await session.get_one(MemberRow, 2)
        await highlights.share(
            session, ben, highlights.Source(highlights.ACTIVITY, 2, 2), "Other words", by_name=False,
            now=THIRD_DAY,
        )  # fmt: skip
        (await session.scalars(select(HighlightRow).where(HighlightRow.member_id == 2))).one().digest_id = 1
    await waiting.sends()
    async with waiting.database.write() as session:
        for shared in list(await session.scalars(select(HighlightRow).order_by(HighlightRow.id))):
            await highlights.take_back(session, [shared], waiting.clock.now())
    await waiting.sends()
    _, said = waiting.slack.edited[-1]
    assert SHARED not in said
    assert "Other words" not in said


async def test_a_team_that_has_had_digests_keeps_its_minimum(database: Database) -> None:
    """Else a lower one would say that nobody is left who was promised more."""
    house = await a_team(database, "U1", "U2", "U3")
    house.context = replace(house.context, settings=Settings(minimum_group=3))
    async with database.write() as session:
        (await session.get_one(TeamRow, 1)).next_digest_at = THIRD_DAY
        for member_id in (1, 2, 3):
            await storage.answer(session, 1, member_id, True, 3, THIRD_DAY)
        await tell(session, house, (1, 2, 3))
        session.add(DigestRow(team_id=1, month="2026-09", at=THIRD_DAY, shown=False, task_id="t", minimum=5))
    await house.at(THIRD_DAY, sends=False)
    assert [(row.shown, row.minimum) for row in await rows(house, DigestRow)] == [(False, 5)] * 2
