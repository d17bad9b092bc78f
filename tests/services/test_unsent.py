"""What waits in the outbox past its hour is not said at night: it is decided upon again."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import select, update

from bot.delivery.outcomes import Never, Outcome
from bot.services import snoozing
from bot.storage.outbox_tables import WorkspaceRow
from bot.storage.tables import MemberRow, PromptRow, UnaskedRow
from bot.views.prompts import MAIN_ASK
from tests.services.house import House

BERLIN = "Europe/Berlin"
FRIDAY = datetime(2026, 11, 27, 14, tzinfo=UTC)  # 15:00 in Berlin, when Ana is asked


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """In the last week of November and after it, when Berlin is an hour ahead."""
    return datetime(2026, 11, 1, hour, minute, tzinfo=UTC) + timedelta(days=day - 1, hours=-1)


async def slack_blocks(house: House, hours: float | None) -> None:
    """Slack asks the whole workspace to pause (machine time), or stops asking."""
    until = datetime.now(UTC) + timedelta(hours=hours or -1)
    async with house.database.write() as session:
        await session.execute(update(WorkspaceRow).values(blocked_until=until))


async def weeks_of(house: House) -> list[tuple[str, str]]:
    async with house.database.read() as session:
        found = await session.scalars(select(PromptRow).order_by(PromptRow.week))
        return [(one.week, one.state) for one in found]


async def test_a_prompt_that_missed_its_evening_comes_on_monday_morning(house: House) -> None:
    ana = await house.joins("UANA", BERLIN)
    await slack_blocks(house, 5)
    await house.at(FRIDAY)
    await house.every(timedelta(hours=1), berlin(28, 2))
    await slack_blocks(house, None)

    await house.every(timedelta(minutes=30), berlin(30, 12))

    asked = [at for at, text in house.slack.to(ana.user_id) if text == MAIN_ASK]
    assert asked == [berlin(30, 8)], "not in the night, not on the weekend"
    assert await weeks_of(house) == [("2026-W48", "sent")]


async def test_a_prompt_that_is_exactly_an_hour_late_still_goes_out_at_night(house: House) -> None:
    ana = await house.joins("UANA", BERLIN, at=time(22))

    await house.at(berlin(27, 23))

    assert house.slack.to(ana.user_id) == [(berlin(27, 23), MAIN_ASK)]
    assert await weeks_of(house) == [("2026-W48", "sent")]


async def test_it_says_then_which_week_it_means_and_counts_once(house: House) -> None:
    await house.joins("UANA", BERLIN)
    await slack_blocks(house, 5)
    await house.at(FRIDAY)
    await house.at(berlin(27, 17, 30), sends=False)
    await slack_blocks(house, None)

    await house.every(timedelta(minutes=10), berlin(27, 18))

    async with house.database.read() as session:
        row = (await session.scalars(select(MemberRow))).one()
        days = list(await session.scalars(select(UnaskedRow.local_date)))
    assert [text for _, _, text, _ in house.slack.heard].count(MAIN_ASK) == 1
    assert row.unanswered == 1
    assert [day.isoformat() for day in days] == ["2026-11-27"]


async def test_a_workspace_that_stays_silent_loses_only_weeks_that_have_closed(house: House) -> None:
    ana = await house.joins("UANA", BERLIN)
    await slack_blocks(house, 5)
    await house.every(timedelta(hours=3), berlin(42, 20))
    await slack_blocks(house, None)

    await house.every(timedelta(hours=1), berlin(44, 12))

    said = [at for at, text in house.slack.to(ana.user_id) if text == MAIN_ASK]
    assert said == [berlin(44, 8)], "the Monday after the third Friday"
    assert await weeks_of(house) == [("2026-W48", "expired"), ("2026-W49", "expired"), ("2026-W50", "sent")]


async def test_a_prompt_that_slack_refuses_is_one_row_and_the_next_week_is_another(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def refuse(*_: object) -> Outcome:
        return Never("msg_blocked")

    await house.joins("UANA", BERLIN)
    with monkeypatch.context() as refused:
        refused.setattr(house.slack, "post", refuse)
        await house.at(FRIDAY)
        await house.at(FRIDAY + timedelta(hours=2))
    assert await weeks_of(house) == [("2026-W48", "expired")]
    await house.at(FRIDAY + timedelta(days=7))
    assert await weeks_of(house) == [("2026-W48", "expired"), ("2026-W49", "sent")]


async def test_a_snoozed_question_keeps_to_the_day_as_well(house: House) -> None:
    ana = await house.joins("UANA", BERLIN)
    await house.at(FRIDAY)
    async with house.database.read() as session:
        asked = (await session.scalars(select(PromptRow))).one()
    await snoozing.snooze(house.context, ana, asked.id)
    await slack_blocks(house, 5)
    await house.every(timedelta(hours=1), berlin(30, 23))
    await slack_blocks(house, None)

    await house.every(timedelta(minutes=30), berlin(31, 12))

    said = [at for at, text in house.slack.to(ana.user_id) if text == MAIN_ASK]
    assert said == [FRIDAY, berlin(31, 8)]


async def test_a_reminder_keeps_to_the_day_as_well(house: House) -> None:
    ana = await house.joins("UANA", BERLIN)
    for days in (0, 4, 7):  # the month is told on 1 December
        await house.at(FRIDAY + timedelta(days=days))
    await slack_blocks(house, 5)
    await house.every(timedelta(hours=1), berlin(38, 23))
    await slack_blocks(house, None)

    await house.every(timedelta(minutes=30), berlin(40, 12))

    said = [at for at, text in house.slack.to(ana.user_id) if "Still time" in text and at > berlin(35, 16)]
    assert said == [berlin(39, 8)]
