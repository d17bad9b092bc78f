"""Buttons that were left behind: of a plan that was asked about again since, or replaced by another one."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.context import Who
from bot.domain.commitments import Outcome
from bot.services import commitments
from bot.storage.database import Database
from bot.storage.growth_tables import CommitmentRow
from bot.storage.outbox_tables import DeliveryRow
from bot.views.commitments import Draft
from tests.services.house import House

FRIDAY = datetime(2026, 11, 6, 14, tzinfo=UTC)  # 15:00 in Berlin, when Ana is asked
WEEK = timedelta(days=7)


@pytest.fixture
async def house(sqlite: Database) -> AsyncIterator[House]:
    opened = House(sqlite, FRIDAY - timedelta(days=4))
    await opened.installs()
    yield opened
    await opened.sender.stop()


@pytest.fixture
async def ana(house: House) -> Who:
    """She has planned something."""
    joined = await house.joins("UANA", "Europe/Berlin")
    await commitments.make(house.context, joined, Draft("the numbers come in", "I'll ask sales"))
    await house.sends()
    return joined


async def plans(house: House) -> list[CommitmentRow]:
    async with house.database.read() as session:
        return list(await session.scalars(select(CommitmentRow).order_by(CommitmentRow.id)))


async def first_prompt(house: House) -> tuple[str, str]:
    """Where it stands: channel and ts."""
    async with house.database.read() as session:
        sent = await session.scalars(
            select(DeliveryRow).where(DeliveryRow.kind == "prompt").order_by(DeliveryRow.id)
        )
        first = sent.first()
    assert first is not None
    return str(first.channel), str(first.slack_ts)


async def test_a_plan_settled_in_an_older_question_shows_there_what_came_of_it(
    house: House, ana: Who
) -> None:
    await house.at(FRIDAY)
    pressed = await first_prompt(house)
    await house.at(FRIDAY + WEEK)
    [plan] = await plans(house)
    for outcome in (Outcome.DONE, Outcome.DROPPED):  # pressed again, it says what it said
        house.slack.edited.clear()
        await commitments.settle(house.context, ana, plan.id, outcome, pressed)
        await house.sends()
        shown = [text for _, text in house.slack.edited if "2–6 Nov" in text]
        assert ["'Done.'" in one for one in shown] == [True]
    [plan] = await plans(house)
    assert plan.outcome == Outcome.DONE


async def test_a_replaced_plan_offers_nothing_to_change(house: House, ana: Who) -> None:
    await commitments.make(house.context, ana, Draft("the board meets", "I'll speak first"))
    await house.sends()
    assert ["Replaced by a newer plan." in text for _, text in house.slack.edited] == [True]
    before, _ = await plans(house)
    said = await commitments.take_back(house.context, ana, before.id)
    assert said.text == "Replaced by a newer plan."
    assert len(await plans(house)) == 2


async def test_undo_of_a_plan_after_which_another_was_made_says_why_it_stays(house: House, ana: Who) -> None:
    await house.at(FRIDAY)
    [plan] = await plans(house)
    await commitments.settle(house.context, ana, plan.id, Outcome.DONE)
    assert await commitments.undo(house.context, ana, plan.id) is None
    await commitments.settle(house.context, ana, plan.id, Outcome.PARTLY)
    await commitments.make(house.context, ana, Draft("the board meets", "I'll speak first"))
    said = await commitments.undo(house.context, ana, plan.id)
    assert said is not None
    assert "newer plan" in said.text
    assert [one.outcome for one in await plans(house)] == [Outcome.PARTLY, None]
