"""Putting a question off, lived through: to a day, back again, into an absence, and past its hour."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.context import Who
from bot.services import members, prompts, snoozing
from bot.services.members import Profile
from bot.storage.tables import PromptRow
from bot.views.prompts import MAIN_ASK
from tests.services.house import House

FRIDAY = datetime(2026, 11, 6, 14, tzinfo=UTC)  # 15:00 in Berlin, when Ana is asked


def berlin(day: int, hour: int) -> datetime:
    """In November 2026; Fridays are the 6th and the 13th."""
    return datetime(2026, 11, day, hour, tzinfo=UTC) - timedelta(hours=1)


@pytest.fixture
async def ana(house: House) -> Who:
    """She was asked a moment ago."""
    house.clock.move_to(FRIDAY - timedelta(days=1))
    joined = await house.joins("UANA", "Europe/Berlin")
    await house.at(FRIDAY)
    return joined


async def prompt(house: House) -> PromptRow:
    async with house.database.read() as session:
        return (await session.scalars(select(PromptRow))).one()


async def asked(house: House, until: datetime) -> list[datetime]:
    """When the question came, after the first time."""
    await house.lives(until)
    return [at for at, text in house.slack.to("UANA") if text == MAIN_ASK][1:]


async def test_to_a_day_of_ones_own(house: House, ana: Who) -> None:
    assert await snoozing.snooze_to(house.context, ana, (await prompt(house)).id, date(2026, 11, 8)) is None
    assert await asked(house, berlin(13, 14)) == [berlin(8, 15)], "a Sunday, as she said; and no reminder"


async def test_another_day_takes_the_place_of_the_first_and_undo_of_both(house: House, ana: Who) -> None:
    said = await snoozing.by_words(house.context, ana, "")
    assert said.text == "I'll ask again on Monday at 15:00."
    said = await snoozing.by_words(house.context, ana, "until Thursday")
    assert said.text == "I'll ask again on Thursday at 15:00."
    await house.at(berlin(9, 16))
    await snoozing.undo(house.context, ana, (await prompt(house)).id)
    row = await prompt(house)
    assert (row.ask_again_at, row.remind_at, row.snoozes) == (None, berlin(10, 15), 0)
    assert await asked(house, berlin(13, 14)) == []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("banana", "/growth snooze doesn't take that."),
        ("until 31 Feb", "/growth snooze doesn't take that."),
        ("2026-11-05", "Thursday 5 November is over. Please choose a day from tomorrow on."),
        ("today", "Your hour has gone by for today. Please choose a day from tomorrow on."),
        ("2 weeks", "By then the next question is due. The last day for this one is Thursday 12 November."),
    ],
)
async def test_days_that_cannot_be_are_answered(house: House, ana: Who, words: str, said: str) -> None:
    assert (await snoozing.by_words(house.context, ana, words)).text == said
    assert (await prompt(house)).ask_again_at is None


async def test_nothing_is_put_off_that_is_not_open(house: House, ana: Who) -> None:
    await prompts.skip(house.context, ana)
    assert (await snoozing.by_words(house.context, ana, "")).text == "There is no open question to put off."
    nobody = Who(house.workspace_id, "UNOBODY")
    assert (await snoozing.by_words(house.context, nobody, "")).text.startswith("That works once")


async def test_whoever_skips_after_all_is_not_asked_again(house: House, ana: Who) -> None:
    await snoozing.by_words(house.context, ana, "")
    await prompts.skip(house.context, ana)
    assert await asked(house, berlin(13, 14)) == []


async def test_whoever_is_away_that_day_is_asked_when_they_are_back(house: House, ana: Who) -> None:
    await snoozing.by_words(house.context, ana, "")
    await members.keep_up(house.context, ana, Profile(away=True, away_until=berlin(10, 20)))
    assert await asked(house, berlin(13, 14)) == [berlin(11, 15)]


async def test_whoever_stays_away_is_not_asked_again(house: House, ana: Who) -> None:
    await snoozing.by_words(house.context, ana, "")
    await members.keep_up(house.context, ana, Profile(away=True))
    assert await asked(house, berlin(13, 14)) == []


async def test_a_bot_that_was_down_asks_again_in_the_morning(house: House, ana: Who) -> None:
    await snoozing.by_words(house.context, ana, "")
    await house.at(berlin(9, 23))
    assert await asked(house, berlin(10, 12)) == [berlin(10, 8)]


@pytest.mark.on_both
async def test_one_that_goes_wrong_is_set_aside_and_the_others_are_asked(
    house: House, ana: Who, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.joins("UBEN", "Europe/Berlin", at=FRIDAY.time())
    async with house.database.write() as session:
        await session.execute(update(PromptRow).values(ask_again_at=berlin(9, 15), question_id="gone"))
    with monkeypatch.context() as broken:
        broken.setattr(prompts, "weekly", None)
        await house.at(berlin(9, 15))
    assert (await prompt(house)).ask_again_at == berlin(9, 16)
    assert await asked(house, berlin(9, 17)) == [berlin(9, 16)]
