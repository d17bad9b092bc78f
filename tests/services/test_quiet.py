"""One unasked message a day and two a week, whichever of them fall together, and whoever has them to say."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.context import Who
from bot.delivery.lease import Fence
from bot.delivery.outcomes import Later, Never, Outcome
from bot.delivery.slack import Post
from bot.domain.mentoring import Every
from bot.services import members as members_service
from bot.services import mentoring, mentors_side, teams
from bot.storage import members
from bot.storage.growth_tables import AskRow, ContactRow, MentorRow
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import MemberRow, UnaskedRow
from bot.storage.team_tables import TeamMemberRow, TeamRow
from bot.views.mentor_forms import Chosen
from bot.views.prompts import MAIN_ASK
from tests.services.house import House

BERLIN = "Europe/Berlin"
FRIDAY, EVENING = datetime(2026, 11, 20, 14, tzinfo=UTC), datetime(2026, 11, 20, 16, tzinfo=UTC)
MONDAY, TUESDAY = datetime(2026, 11, 23, 14, tzinfo=UTC), datetime(2026, 11, 24, 14, tzinfo=UTC)
ASKS = "asks for your advice"


@pytest.fixture
async def fridays(house: House) -> House:
    """Ana and Ben are asked on Fridays; Ana asks Ben for advice now and then."""
    house.clock.move_to(datetime(2026, 11, 19, 9, tzinfo=UTC))
    for name in ("UANA", "UBEN"):
        await house.joins(name, BERLIN)
    async with house.database.write() as session:
        await session.execute(update(MemberRow).values(next_summary_at=None))
        ana = await members.find(session, house.workspace_id, "UANA")
        assert ana is not None
        session.add(
            MentorRow(
                workspace_id=house.workspace_id, member_id=ana.id, user_id="UBEN", name="Ben", every="month",
                added_at=FRIDAY,
            )
        )  # fmt: skip
    return house


async def asks_ben(house: House) -> None:
    async with house.database.read() as session:
        [mentor] = await session.scalars(select(MentorRow.id))
    await mentors_side.ask_for_me(house.context, Who(house.workspace_id, "UANA"), mentor, "What now?", "Ana")
    await house.sends()


async def now_is(house: House, user_id: str | None, **values: Any) -> None:
    """So much of a member's row, or of everybody's."""
    async with house.database.write() as session:
        whose = MemberRow.user_id == user_id if user_id else MemberRow.user_id.is_not(None)
        await session.execute(update(MemberRow).where(whose).values(values))


async def to_be_asked(house: House, user_id: str, at: datetime) -> None:
    """Whether they count in: a team of Ana's."""
    async with house.database.write() as session:
        row = await members.find(session, house.workspace_id, user_id)
        assert row is not None
        team = TeamRow(
            workspace_id=house.workspace_id, channel="C1", name="care", zone=BERLIN, set_up_by="UANA",
            set_up_at=FRIDAY, first_month="2026-12", digest_month="2026-12",
        )  # fmt: skip
        session.add(team)
        await session.flush()
        session.add(TeamMemberRow(team_id=team.id, member_id=row.id, ask_at=at))


async def test_a_mentor_who_is_a_member_is_asked_on_a_day_of_its_own(fridays: House) -> None:
    await fridays.at(FRIDAY)
    fridays.clock.move_to(EVENING)
    await asks_ben(fridays)
    assert [text for _, text in fridays.slack.to("UBEN")] == [MAIN_ASK], "one a day"

    await fridays.at(MONDAY)
    [(_, _), (at, text)] = fridays.slack.to("UBEN")
    assert at == MONDAY
    assert ASKS in text
    async with fridays.database.read() as session:
        ben = await members.find(session, fridays.workspace_id, "UBEN")
        assert ben is not None
        mine = select(UnaskedRow.local_date).where(UnaskedRow.member_id == ben.id)
        days = sorted(await session.scalars(mine))
    assert [day.isoformat() for day in days] == ["2026-11-20", "2026-11-23"]


async def test_a_mentor_with_room_today_is_asked_at_once(fridays: House) -> None:
    fridays.clock.move_to(datetime(2026, 11, 19, 10, tzinfo=UTC))
    await asks_ben(fridays)
    assert [ASKS in text for _, text in fridays.slack.to("UBEN")][-1]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_whoever_another_replica_is_busy_with_is_asked_about_no_team_meanwhile(fridays: House) -> None:
    """Else two of them would find room for two things on one day."""
    await to_be_asked(fridays, "UBEN", FRIDAY)
    fridays.clock.move_to(MONDAY)
    async with fridays.database.write() as busy:
        assert await members.due(busy, MemberRow.joined_at, MONDAY, 10)
        assert await teams.ask_due(fridays.context) == 0
    assert await teams.ask_due(fridays.context) == 1


async def test_a_month_of_which_nothing_is_said_waits_for_no_room(fridays: House) -> None:
    """Ben has told nothing, and was told so a month ago; Ana has not been told yet. Both were asked today."""
    await now_is(fridays, None, next_summary_at=FRIDAY, summary_month="2026-10")
    await now_is(fridays, "UBEN", empty_months=1)
    await fridays.at(FRIDAY)
    async with fridays.database.read() as session:
        in_order = select(MemberRow.summary_month, MemberRow.next_summary_at).order_by(MemberRow.user_id)
        [ana, ben] = await session.execute(in_order)
    assert ana == ("2026-10", MONDAY)
    assert ben == ("2026-11", datetime(2026, 12, 1, 14, tzinfo=UTC))


LEAVES_WITHIN = {
    "prompt": timedelta(hours=1, microseconds=1),  # its hour; and late, until the evening
    "go_on": timedelta(hours=1, microseconds=1),
    "reminder": timedelta(hours=4),  # the evening of its day
    "team_ask": timedelta(days=14),
    "summary": timedelta(days=7),
    "ask": timedelta(days=1),
}


async def test_each_kind_has_a_time_of_its_own_after_which_it_is_not_said_any_more(fridays: House) -> None:
    """Everything that is said unasked, by its job, while nobody sends."""
    house = fridays
    await asks_ben(house)
    for name in ("UCARL", "UDORA", "UEVE"):
        await house.joins(name, BERLIN)
    await now_is(house, None, next_summary_at=None)
    await now_is(house, "UCARL", unanswered=4)
    await house.at(FRIDAY)
    await now_is(house, "UDORA", remind=False, next_summary_at=TUESDAY, summary_month="2026-10")
    await now_is(house, "UEVE", remind=False)
    await to_be_asked(house, "UEVE", TUESDAY)
    await house.at(TUESDAY, sends=False)
    async with house.database.read() as session:
        rows = list(await session.scalars(select(DeliveryRow).where(DeliveryRow.kind.in_(LEAVES_WITHIN))))
    assert {row.kind: row.expires_at - row.due_at for row in rows} == LEAVES_WITHIN


# --- mentors, from all members together


async def asks(house: House, user_id: str) -> str:
    """Somebody lets the bot ask Ben; what the window says."""
    async with house.database.read() as session:
        whose = select(MentorRow.id).join(MemberRow, MemberRow.id == MentorRow.member_id)
        mentor = await session.scalar(whose.where(MemberRow.user_id == user_id))
    assert mentor is not None
    who = Who(house.workspace_id, user_id)
    return str(await mentors_side.ask_for_me(house.context, who, mentor, "What now?", user_id))


async def chooses_ben(house: House, user_id: str) -> None:
    who = await house.joins(user_id, BERLIN)
    assert isinstance(await mentoring.add(house.context, who, Chosen("UBEN", "Ben", Every.MONTH)), int)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_the_week_of_a_mentor_counts_from_the_day_on_which_the_message_went_out(fridays: House) -> None:
    await chooses_ben(fridays, "UCEM")
    await fridays.at(FRIDAY)
    fridays.clock.move_to(EVENING)
    assert "on its way" in await asks(fridays, "UANA"), "on Monday: today had its one"
    fridays.clock.move_to(EVENING + timedelta(days=7))
    assert "at most once a week" in await asks(fridays, "UCEM"), "Monday was five days ago"
    fridays.clock.move_to(MONDAY + timedelta(days=7))
    assert "on its way" in await asks(fridays, "UCEM")


@pytest.mark.on_both
async def test_dont_ask_me_again_takes_back_what_is_on_its_way_from_somebody_else(fridays: House) -> None:
    await chooses_ben(fridays, "UCEM")
    fridays.clock.move_to(datetime(2026, 11, 19, 10, tzinfo=UTC))
    await asks(fridays, "UANA")
    await fridays.sends()
    await fridays.at(FRIDAY + timedelta(days=7))
    fridays.clock.move_to(EVENING + timedelta(days=7))
    assert "on its way" in await asks(fridays, "UCEM")
    async with fridays.database.read() as session:
        first, second = await session.scalars(select(AskRow).order_by(AskRow.id))
    await mentors_side.refuse(fridays.context, Who(fridays.workspace_id, "UBEN"), first.id)
    await fridays.at(MONDAY + timedelta(days=7))
    assert len([text for _, text in fridays.slack.to("UBEN") if ASKS in text]) == 1
    async with fridays.database.read() as session:
        assert (await session.get_one(AskRow, second.id)).declined


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_question_that_never_arrives_is_told_and_uses_up_no_week(fridays: House) -> None:
    post, refused = fridays.slack.post, Never("account_inactive")

    async def picky(message: Post, fence: Fence | None = None) -> Outcome:
        return refused if ASKS in message.payload["text"] else await post(message, fence)

    fridays.slack.post = picky  # type: ignore[method-assign, assignment]
    await asks(fridays, "UANA")
    await fridays.sends()
    assert any("didn't get through" in text for _, text in fridays.slack.to("UANA"))
    assert not any(ASKS in text for _, text in fridays.slack.to("UBEN"))
    async with fridays.database.read() as session:
        [contact] = await session.scalars(select(ContactRow))
    assert contact.asked_at is None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_question_that_is_called_off_on_its_way_is_told_and_uses_up_no_week(fridays: House) -> None:
    post = fridays.slack.post

    async def switched_off(message: Post, fence: Fence | None = None) -> Outcome:
        if ASKS not in message.payload["text"]:
            return await post(message, fence)
        await mentors_side.call_off(fridays.context)
        return Later("no connection", 0)

    fridays.slack.post = switched_off  # type: ignore[method-assign, assignment]
    await asks(fridays, "UANA")
    await fridays.sends()
    assert any("didn't get through" in text for _, text in fridays.slack.to("UANA"))
    async with fridays.database.read() as session:
        [contact] = await session.scalars(select(ContactRow))
    assert contact.asked_at is None


# --- a month that is queued when somebody wants to be left alone


@pytest.fixture
async def december(house: House) -> House:
    """The first working day; Ana's November is queued, and not out yet."""
    await house.joins("UANA", BERLIN)
    await house.at(datetime(2026, 12, 1, 14, tzinfo=UTC), sends=False)
    return house


async def test_it_comes_after_a_pause_on_a_day_of_its_own(december: House) -> None:
    await members_service.pause(december.context, Who(december.workspace_id, "UANA"), "2 weeks")
    await december.sends()
    assert "November" not in str(december.slack.to("UANA"))
    await december.every(timedelta(days=1), datetime(2026, 12, 22, 14, tzinfo=UTC))
    told = [(at.date().isoformat(), text) for at, text in december.slack.to("UANA")]
    [(day, _)] = [one for one in told if "November" in one[1]]
    assert day == "2026-12-15", "the first working day after the pause"
    assert [one for one, text in told if text == MAIN_ASK] == ["2026-12-18"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_whoever_stops_is_not_told_it_any_more(december: House) -> None:
    await members_service.stop(december.context, Who(december.workspace_id, "UANA"))
    await december.every(timedelta(days=1), datetime(2026, 12, 4, 14, tzinfo=UTC))
    assert december.slack.to("UANA") == []
