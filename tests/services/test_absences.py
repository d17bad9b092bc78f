"""Quiet when away, lived through: statuses that end, that are cleared early, or that somebody overrules."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from bot.context import Who
from bot.domain.members import Aspiration, Choices, Rhythm
from bot.services import absences, home, members
from bot.services.members import Profile
from bot.storage.database import Database
from bot.storage.tables import MemberRow, PromptRow
from bot.views.prompts import MAIN_ASK
from tests.conftest import copy_of
from tests.services.house import House
from tests.views.reading import buttons, texts

BERLIN = "Europe/Berlin"
AWAY = Profile(away=True)


@pytest.fixture
async def house(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[House]:
    """On SQLite alone: nothing here is a matter of the database."""
    opened = House(Database.open(copy_of(sqlite_template, tmp_path)), datetime(2026, 11, 4, 9, tzinfo=UTC))
    await opened.installs()
    yield opened
    await opened.sender.stop()
    await opened.database.close()


@pytest.fixture
async def ana(house: House) -> Who:
    """Asked on Fridays at three."""
    return await house.joins("UANA", BERLIN)


def berlin(day: int, hour: int) -> datetime:
    """In November 2026; Fridays are the 6th, the 13th and so on."""
    return datetime(2026, 11, day, hour, tzinfo=UTC) - timedelta(hours=1)


async def sees(house: House, who: Who, status: Profile) -> None:
    await members.keep_up(house.context, who, status)


def asked(house: House, who: Who) -> list[datetime]:
    return [at for at, text in house.slack.to(who.user_id) if text == MAIN_ASK]


async def weeks(house: House) -> list[tuple[str, str]]:
    async with house.database.read() as session:
        found = await session.scalars(select(PromptRow).order_by(PromptRow.week))
        return [(one.week, one.state) for one in found]


async def member(house: House) -> MemberRow:
    async with house.database.read() as session:
        [row] = await session.scalars(select(MemberRow))
        return row


async def test_a_status_that_ends_by_itself_ends_here_too_though_nobody_says_so(
    house: House, ana: Who
) -> None:
    await sees(house, ana, Profile(away=True, away_until=berlin(9, 0)))
    await house.lives(berlin(13, 15))
    assert asked(house, ana) == [berlin(13, 15)]
    assert await weeks(house) == [("2026-W45", "expired"), ("2026-W46", "sent")]


async def test_a_status_that_is_over_before_the_question_changes_nothing(house: House, ana: Who) -> None:
    await sees(house, ana, Profile(away=True, away_until=berlin(6, 15)))
    await house.lives(berlin(6, 15))
    assert asked(house, ana) == [berlin(6, 15)]


async def test_whoever_comes_back_early_is_asked_again(house: House, ana: Who) -> None:
    await sees(house, ana, Profile(away=True, away_until=berlin(30, 0)))
    await house.lives(berlin(9, 9))
    await sees(house, ana, Profile())
    await house.lives(berlin(13, 15))
    assert asked(house, ana) == [berlin(13, 15)]


async def test_ask_me_even_when_i_am_away(house: House, ana: Who) -> None:
    await sees(house, ana, AWAY)
    said = await absences.ask_anyway(house.context, ana, on=True)
    assert said.text == (
        "I'll ask even when your Slack status says you're away."
        " Next question on Friday at 15:00, Berlin time."
    )
    await house.lives(berlin(6, 16))
    assert asked(house, ana) == [berlin(6, 15)]
    assert buttons(said) == ["Undo"]
    await absences.ask_anyway(house.context, ana, on=False)
    await house.lives(berlin(13, 16))
    assert len(asked(house, ana)) == 1


async def test_whoever_writes_first_still_does_after_a_pause_and_asks_to_be_asked_by_resuming_again(
    house: House, ana: Who
) -> None:
    await members.ask_less(house.context, ana)
    await members.pause(house.context, ana, "2 weeks")

    after_the_pause = await members.resume(house.context, ana)
    again = await members.resume(house.context, ana)

    assert after_the_pause.text == "Back on. Tell me something whenever you like."
    assert again.text == "Back on. I'll ask on Friday at 15:00."


async def test_every_week_is_every_week_in_a_pause_too(house: House, ana: Who) -> None:
    await members.ask_less(house.context, ana)
    await members.pause(house.context, ana, "2 weeks")
    assert "I'll ask on Friday" in (await members.ask_weekly(house.context, ana)).text


async def test_a_pause_holds_even_for_whoever_is_asked_when_away(house: House, ana: Who) -> None:
    await absences.ask_anyway(house.context, ana, on=True)
    await members.pause(house.context, ana, "2 weeks")
    await house.lives(berlin(13, 16))
    assert asked(house, ana) == []


@pytest.mark.parametrize(("weeks", "said"), [(1, "last week"), (2, "for 2 weeks")])
async def test_after_a_pause_they_are_told_that_they_were_left_alone(
    house: House, ana: Who, weeks: int, said: str
) -> None:
    await house.lives(berlin(7, 9))
    await members.pause(house.context, ana, f"{weeks} weeks")
    await house.lives(berlin(13 + 7 * weeks, 16))
    assert asked(house, ana) == [berlin(6, 15), berlin(13 + 7 * weeks, 15)]
    assert texts(house.slack.payloads[-1]).startswith(f"I left you alone {said}.")


async def test_a_reminder_waits_for_whoever_is_away_and_back_before_the_week_closes(
    house: House, ana: Who
) -> None:
    await house.lives(berlin(9, 9))
    await sees(house, ana, Profile(away=True, away_until=berlin(11, 20)))  # the reminder is due on the 10th
    await house.lives(berlin(13, 14))
    reminders = [at for at, text in house.slack.to(ana.user_id) if "Still time" in text]
    assert reminders == [berlin(12, 15)]


async def test_home_says_why_nothing_is_asked_and_how_to_be_asked(house: House, ana: Who) -> None:
    await sees(house, ana, Profile(away=True, away_until=berlin(13, 0)))
    shown = await home.load(house.context, ana)
    assert texts(shown).startswith(
        "Your Slack status says you're away until Friday 13 November, so I don't ask."
    )
    assert buttons(shown)[0] == "Ask me even when I'm away"
    await absences.ask_anyway(house.context, ana, on=True)
    shown = await home.load(house.context, ana)
    assert texts(shown).startswith(
        "Your Slack status says you're away until Friday 13 November. I ask all the same"
    )
    assert buttons(shown)[0] == "Leave me alone when I'm away"
    house.clock.move_to(berlin(13, 1))
    assert texts(await home.load(house.context, ana)).startswith(
        "First question on Friday 6 November at 15:00."
    )


async def test_the_country_that_was_chosen_decides_which_day_is_a_holiday(house: House, ana: Who) -> None:
    """26 October 2026, a Monday, is Austria's national day, and a day like any other in Germany."""
    house.clock.move_to(datetime(2026, 10, 22, 9, tzinfo=UTC))
    ben = await house.joins("UBEN", BERLIN, weekday=0)
    said = await absences.set_by_words(house.context, ben, "country Österreich")
    assert said.text == (
        "Saved. I count the public holidays of Austria; a question that falls on one moves."
        " Next question on Tuesday at 15:00, Berlin time."
    )
    await house.lives(datetime(2026, 10, 28, 9, tzinfo=UTC))
    assert asked(house, ben) == [datetime(2026, 10, 27, 14, tzinfo=UTC)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("country none", "Saved. I count no public holidays, so I ask on those days, too. Next question"),
        ("country zone", "Saved. I go by your time zone, so I count the public holidays of Germany."),
        ("country", "I go by your time zone, so I count the public holidays of Germany. /growth settings"),
        ("Country at", "Saved. I count the public holidays of Austria; a question"),
        ("country Banania", "/growth settings country doesn't take that."),
        ("colour blue", "/growth settings doesn't take that."),
        ("away", "When your Slack status says vacation or sick, I leave you alone. Now it doesn't."),
        ("away quiet", "I'll leave you alone while your Slack status says vacation or sick."),
        ("away banana", "/growth away doesn't take that."),
        ("away until 3 Dec", "Paused until Thursday 3 December."),
    ],
)
async def test_what_is_written_after_settings_is_answered(
    house: House, ana: Who, words: str, said: str
) -> None:
    assert (await absences.set_by_words(house.context, ana, words)).text.startswith(said)


@pytest.mark.parametrize("words", ["country Austria", "country", "away", "away ask"])
async def test_whoever_has_not_joined_is_told_so(house: House, words: str) -> None:
    nobody = Who(house.workspace_id, "UNOBODY")
    assert (await absences.set_by_words(house.context, nobody, words)).text.startswith("That works once")


async def test_whoever_joins_away_is_told_that_i_wait(house: House) -> None:
    ben = await house.joins("UBEN", BERLIN, seen=Profile(away=True, away_until=berlin(13, 0)))
    row = await member(house)
    assert (row.away, members.next_prompt(row)) == (True, berlin(13, 15))
    await house.sends()
    assert "Your Slack status says you're away, so I don't ask before that" in texts(house.slack.payloads[-1])
    await house.lives(berlin(13, 15))
    assert asked(house, ben) == [berlin(13, 15)]


async def test_saving_the_settings_ends_no_pause_also_of_whoever_was_asked_no_more(
    house: House, ana: Who
) -> None:
    async with house.database.write() as session:
        await session.execute(update(MemberRow).values(gone_quiet=True))
    await members.pause(house.context, ana, "2 weeks")  # until Wednesday the 18th
    chosen = Choices("design", Aspiration.UNSURE, 3, time(15), BERLIN, Rhythm.WEEKLY, 3)
    await members.change(house.context, ana, chosen)
    await house.lives(berlin(20, 12))
    assert [at for at, text in house.slack.to("UANA") if text == MAIN_ASK] == [berlin(19, 15)]
