"""One bad row never stops the line: the others get what is due, and it is looked at again in an hour."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.services import asking, reminding, summaries
from bot.storage.asking import DueMember
from bot.storage.tables import MemberRow, PromptRow, SummaryRow
from bot.views.prompts import MAIN_ASK
from tests.services.house import House

FRIDAY, TUESDAY = datetime(2026, 11, 27, 14, tzinfo=UTC), datetime(2026, 12, 1, 14, tzinfo=UTC)
AN_HOUR_LATER = timedelta(minutes=65)


@pytest.fixture
async def both(house: House) -> House:
    """Ana's row is bad, Ben's is good; both are asked on Friday at 15:00, Berlin time."""
    for name in ("UANA", "UBEN"):
        await house.joins(name, "Europe/Berlin")
    return house


async def spoil(house: House, zone: str = "Nowhere/Else") -> None:
    async with house.database.write() as session:
        await session.execute(update(MemberRow).where(MemberRow.user_id == "UANA").values(zone=zone))


async def without_summaries(house: House) -> None:
    async with house.database.write() as session:
        await session.execute(update(MemberRow).values(next_summary_at=None))


def fails_for_the_first_member(work: Callable[..., Any]) -> Callable[..., Any]:
    """It writes something, and only then goes wrong."""

    async def fail(session: Any, row: MemberRow, *more: Any) -> Any:
        done = await work(session, row, *more)
        if row.user_id == "UANA":
            raise RuntimeError("out of luck")
        return done

    return fail


async def test_a_prompt_that_cannot_be_decided(both: House, caplog: pytest.LogCaptureFixture) -> None:
    await spoil(both)
    await both.at(FRIDAY)
    assert [text for _, text in both.slack.to("UBEN")] == [MAIN_ASK]
    assert both.slack.to("UANA") == []
    assert "set aside" in caplog.text

    await spoil(both, "Europe/Berlin")
    await both.at(FRIDAY + AN_HOUR_LATER)
    assert [text for _, text in both.slack.to("UANA")] == [MAIN_ASK]


async def test_a_prompt_that_cannot_be_put_into_words(both: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(row: DueMember, *more: Any, **named: Any) -> Any:
        if row.user_id == "UANA":
            raise RuntimeError("out of luck")
        return weekly(row, *more, **named)

    weekly = asking.weekly
    with monkeypatch.context() as broken:
        broken.setattr(asking, "weekly", fail)
        await both.at(FRIDAY)
    assert [text for _, text in both.slack.to("UBEN")] == [MAIN_ASK]
    assert both.slack.to("UANA") == []

    await both.at(FRIDAY + AN_HOUR_LATER)
    assert [text for _, text in both.slack.to("UANA")] == [MAIN_ASK]


async def test_a_reminder_that_cannot_be_decided(both: House) -> None:
    await without_summaries(both)
    await both.at(FRIDAY)
    await spoil(both)
    await both.at(TUESDAY)
    assert len(both.slack.to("UANA")) == 1
    assert "This is the only reminder" in both.slack.to("UBEN")[1][1]

    await spoil(both, "Europe/Berlin")
    await both.at(TUESDAY + AN_HOUR_LATER)
    assert "This is the only reminder" in both.slack.to("UANA")[1][1]


async def test_a_month_that_goes_wrong_leaves_nothing_behind(
    both: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await both.at(FRIDAY)
    async with both.database.write() as session:
        await session.execute(update(PromptRow).values(remind_at=None))
    with monkeypatch.context() as broken:
        broken.setattr(summaries, "_tell", fails_for_the_first_member(summaries._tell))
        await both.at(TUESDAY)
        assert [text.split(",")[0] for _, text in both.slack.to("UBEN")[1:]] == ["November is empty here"]
        assert len(both.slack.to("UANA")) == 1
        async with both.database.read() as session:
            assert len(list(await session.scalars(select(SummaryRow)))) == 1

    await both.at(TUESDAY + AN_HOUR_LATER)
    assert [text.split(",")[0] for _, text in both.slack.to("UANA")[1:]] == ["November is empty here"]


@pytest.mark.parametrize("due", [asking.ask_due, reminding.remind_due, summaries.summarise_due])
async def test_nobody_due_is_nothing_done(both: House, due: Callable[..., Any]) -> None:
    assert await due(both.context) == 0
