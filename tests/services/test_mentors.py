"""Asking for advice: a question that is on its way is not asked twice, and advice that a mentor writes to the
bot is not taken for something that they did."""

from datetime import time, timedelta

import pytest
from sqlalchemy import select

from bot.context import Who
from bot.domain.members import Aspiration, Choices, Rhythm
from bot.domain.mentoring import Every
from bot.services import intake, introductions, members, mentoring, mentors_side, telling
from bot.storage.growth_tables import AskRow
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import DraftRow, ReflectionRow
from bot.views.mentor_forms import Chosen
from tests.services.conftest import WEDNESDAY
from tests.services.house import House
from tests.views.reading import texts

QUESTION = "What one thing should I do differently?"
ADVICE = "I showed the board the costs first; do that."


async def asks(house: House, name: str) -> tuple[Who, int]:
    """Somebody who chose Uma: who they are, and Uma's id among their mentors."""
    member = await house.joins(name, "Europe/Berlin")
    mentor = await mentoring.add(house.context, member, Chosen("UUMA", "Uma", Every.MONTH))
    assert isinstance(mentor, int)
    return member, mentor


@pytest.fixture
async def asked(house: House) -> tuple[Who, int]:
    """Ana; Uma has her question."""
    ana, mentor = await asks(house, "UANA")
    await mentors_side.ask_for_me(house.context, ana, mentor, QUESTION, "Ana")
    await house.sends()
    return ana, mentor


async def all_of(house: House, table: type) -> list:  # type: ignore[type-arg]
    async with house.database.read() as session:
        return list(await session.scalars(select(table)))


async def uma_writes(house: House, words: str, thread_ts: str | None = None) -> None:
    ts = f"1790000000.{len(house.slack.heard):06}"
    uma = Who(house.workspace_id, "UUMA")
    await intake.receive(house.context, uma, intake.Incoming("DUUMA", ts, words, thread_ts))
    await house.sends()


async def question(house: House) -> str:
    """The ts of the message that Uma got."""
    [sent] = [one for one in await all_of(house, DeliveryRow) if one.kind == "ask"]
    return str(sent.slack_ts)


@pytest.mark.parametrize("joined", [False, True])
async def test_advice_under_the_question_is_not_kept_as_something_that_the_mentor_did(
    house: House, asked: tuple[Who, int], joined: bool
) -> None:
    if joined:
        await house.joins("UUMA", "Europe/Berlin")
    await uma_writes(house, ADVICE, await question(house))
    assert house.slack.to("UUMA")[-1][1] == "I haven't passed this on, and kept nothing of it."
    assert "ask_answer" in str(house.slack.payloads[-1])
    assert [*await all_of(house, ReflectionRow), *await all_of(house, DraftRow)] == []


async def test_whoever_is_no_member_and_writes_in_the_week_of_a_question_is_told_how_to_answer_it(
    house: House, asked: tuple[Who, int]
) -> None:
    await uma_writes(house, ADVICE)
    assert "ask_answer" in str(house.slack.payloads[-1])
    house.clock.move_to(WEDNESDAY + timedelta(days=8))
    await uma_writes(house, ADVICE)
    assert "You haven't joined yet" in house.slack.to("UUMA")[-1][1]


@pytest.mark.parametrize("asked_weekly", [True, False])
async def test_only_who_is_asked_weekly_is_told_that_the_bot_will_come_back_to_it(
    house: House, asked: tuple[Who, int], asked_weekly: bool
) -> None:
    ana, mentor = asked
    if not asked_weekly:
        await members.ask_less(house.context, ana)
    window = await mentoring.ask_myself(house.context, ana, mentor, "What do you never see me do?")
    assert ("In about a week I'll ask" in str(window)) is asked_weekly
    for ask in await all_of(house, AskRow):
        if ask.for_me:
            uma = Who(house.workspace_id, "UUMA")
            await mentors_side.answered(house.context, uma, ask.id, ("Costs first", False), "Ana")
        else:
            await telling.tell(house.context, ana, ask.id, "Costs first")
    await house.sends()
    said = [str(payload) for payload in house.slack.payloads if "Costs first" in str(payload)]
    assert ["In a few weeks I'll ask" in one for one in said] == [asked_weekly] * 2


async def test_advice_under_a_question_that_is_answered_goes_to_them_directly(
    house: House, asked: tuple[Who, int]
) -> None:
    [ask] = await all_of(house, AskRow)
    uma = Who(house.workspace_id, "UUMA")
    assert await mentors_side.answered(house.context, uma, ask.id, ("Costs first", False), "Ana")
    await uma_writes(house, "And one more thing", await question(house))
    assert "write to them directly" in str(house.slack.payloads[-1])


async def test_what_the_bot_asks_already_is_not_asked_by_the_form_behind_it_too(
    house: House, asked: tuple[Who, int]
) -> None:
    ana, mentor = asked
    window = await mentoring.ask_myself(house.context, ana, mentor, QUESTION)
    assert "on its way" in str(window)
    assert len(await all_of(house, AskRow)) == 1


async def test_somebody_who_had_a_question_this_week_is_not_shown_another_as_if_it_could_be_sent(
    house: House, asked: tuple[Who, int]
) -> None:
    ben, mentor = await asks(house, "UBEN")
    window = await mentors_side.preview(house.context, ben, mentor, QUESTION, "Ben")
    assert window["title"]["text"] == "Not sent"
    window = await mentors_side.ask_for_me(house.context, ben, mentor, QUESTION, "Ben")
    assert window["title"]["text"] == "Not sent", "nor by a form that was open before"
    house.clock.move_to(WEDNESDAY + timedelta(days=8))
    window = await mentors_side.preview(house.context, ben, mentor, QUESTION, "Ben")
    assert window["title"]["text"] == "What I would send"


async def test_whoever_is_not_asked_weekly_is_promised_no_reminder(house: House) -> None:
    ana = await house.joins("UANA", "Europe/Berlin")
    promises = ("Remind me to ask", "I'll ask again")
    for rhythm in (Rhythm.WEEKLY, Rhythm.ON_REQUEST):
        choices = Choices("marketing", Aspiration.UNSURE, 4, time(15), "Europe/Berlin", rhythm, 3)
        await members.change(house.context, ana, choices)
        forms = [
            await mentoring.choose_form(house.context, ana),
            await introductions.form(house.context, ana),
        ]
        said = [promise in texts(form) for promise, form in zip(promises, forms, strict=True)]
        assert said == [rhythm is Rhythm.WEEKLY] * 2
