"""One bad row never stops the line: the others get what is due, and it is looked at again in an hour."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update

from bot.context import Who
from bot.services import asking, ceilings, intake, placing, reminding, summarising
from bot.services.aside import safely
from bot.services.prompts import weekly
from bot.storage import asking as asking_rows
from bot.storage.asking import DueMember
from bot.storage.tables import ActivityRow, MemberRow, PromptRow, ReflectionRow, SummaryRow
from bot.storage.types import SEALED
from bot.views.prompts import MAIN_ASK
from tests.services.house import House

FRIDAY, TUESDAY = datetime(2026, 11, 27, 14, tzinfo=UTC), datetime(2026, 12, 1, 14, tzinfo=UTC)
AN_HOUR_LATER = timedelta(minutes=65)
CEILING = "Three months, and almost nothing beyond your field yet."


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
    def fail(row: MemberRow | DueMember, *more: Any, **named: Any) -> Any:
        if row.user_id == "UANA":
            raise RuntimeError("out of luck")
        return work(row, *more, **named)

    return fail


async def test_a_tick_that_dies_before_it_commits_leaves_nothing_and_is_done_again(
    both: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def dies(*_: Any) -> None:
        raise ConnectionResetError

    both.clock.move_to(FRIDAY)
    with monkeypatch.context() as patch, pytest.raises(ConnectionResetError):
        patch.setattr(asking_rows, "save", dies)  # the last thing before the commit
        await asking.ask_due(both.context)
    async with both.database.read() as session:
        assert (await session.scalars(select(PromptRow))).all() == []
    await both.at(FRIDAY)
    await both.at(FRIDAY)
    assert [[text for _, text in both.slack.to(name)] for name in ("UANA", "UBEN")] == [[MAIN_ASK]] * 2


async def test_a_prompt_that_cannot_be_decided(both: House, caplog: pytest.LogCaptureFixture) -> None:
    await spoil(both)
    await both.at(FRIDAY)
    assert [text for _, text in both.slack.to("UBEN")] == [MAIN_ASK]
    assert both.slack.to("UANA") == []
    assert "set aside" in caplog.text

    await spoil(both, "Europe/Berlin")
    await both.at(FRIDAY + AN_HOUR_LATER)
    assert [text for _, text in both.slack.to("UANA")] == [MAIN_ASK]


@pytest.mark.on_both
async def test_a_prompt_that_cannot_be_put_into_words(both: House, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(asking, "weekly", fails_for_the_first_member(weekly))
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
        broken.setattr(summarising, "_summary", fails_for_the_first_member(summarising._summary))
        await both.at(TUESDAY)
        assert [text.split(",")[0] for _, text in both.slack.to("UBEN")[1:]] == ["November is empty here"]
        assert len(both.slack.to("UANA")) == 1
        async with both.database.read() as session:
            assert len(list(await session.scalars(select(SummaryRow)))) == 1

    await both.at(TUESDAY + AN_HOUR_LATER)
    assert [text.split(",")[0] for _, text in both.slack.to("UANA")[1:]] == ["November is empty here"]


async def tells_three_months(house: House, user_id: str) -> None:
    """Enough for the signal, all of it tactical."""
    async with house.database.write() as session:
        row = (await session.scalars(select(MemberRow).where(MemberRow.user_id == user_id))).one()
        row.next_ceiling_at = TUESDAY
        told = ReflectionRow(
            workspace_id=row.workspace_id, member_id=row.id, source="dm", channel="D" + user_id, ts="1",
            words="I posted.", local_date=FRIDAY.date(), told_at=FRIDAY, placed_at=FRIDAY,
        )  # fmt: skip
        session.add(told)
        await session.flush()
        session.add_all(
            ActivityRow(
                workspace_id=row.workspace_id, member_id=row.id, reflection_id=told.id, start=0, end=9,
                words="I posted.", month=month, rung="tactical", placing="confirmed", stretch=False,
                suggested_stretch=False, confidence=1.0, model="",
            )
            for month in ("2026-09", "2026-10", "2026-11")
            for _ in range(5)
        )  # fmt: skip


async def test_a_signal_that_goes_wrong_holds_up_no_other_and_names_nobody(
    both: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    await without_summaries(both)
    for name in ("UANA", "UBEN"):
        await tells_three_months(both, name)
    both.clock.move_to(TUESDAY)

    async def fail(session: Any, row: MemberRow, *more: Any) -> None:
        await tell(session, row, *more)
        if row.user_id == "UANA":
            raise RuntimeError("out of luck")

    tell = ceilings._tell
    with monkeypatch.context() as broken:
        broken.setattr(ceilings, "_tell", fail)
        assert await ceilings.look_due(both.context) == 2
    await both.sends()
    assert [text for _, text in both.slack.to("UBEN")] == [CEILING]
    assert both.slack.to("UANA") == []
    assert "set aside" in caplog.text
    assert "member" not in caplog.text

    both.clock.move_to(TUESDAY + AN_HOUR_LATER)
    assert await ceilings.look_due(both.context) == 1
    await both.sends()
    assert [text for _, text in both.slack.to("UANA")] == [CEILING]


@pytest.mark.parametrize(
    "due", [asking.ask_due, reminding.remind_due, summarising.summarise_due, ceilings.look_due]
)
async def test_nobody_due_is_nothing_done(both: House, due: Callable[..., Any]) -> None:
    assert await due(both.context) == 0


@pytest.mark.on_both
async def test_a_mistake_in_a_statement_is_no_database_that_is_away(house: House) -> None:
    async with house.database.write() as session:
        assert not await safely(session, session.execute(text("SELECT nothing FROM nowhere")))


async def test_a_reply_whose_words_cannot_be_unsealed_keeps_no_other_waiting(
    both: House, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("UANA", "UBEN"):
        told = intake.Incoming("D" + name, "1.0", "I posted the reels.")
        await intake.receive(both.context, Who(both.workspace_id, name), told)
    async with both.database.write() as session:
        lost = text("UPDATE reflections SET words = :lost WHERE channel = 'DUANA'")
        await session.execute(lost, {"lost": SEALED + "by a key that is lost"})

    assert [await placing.place_one(both.context) for _ in range(3)] == [True, True, False]

    assert caplog.text.count("a reflection could not be placed") == 1
    async with both.database.read() as session:
        placed = select(ReflectionRow.channel).where(ReflectionRow.placed_at.is_not(None))
        assert list(await session.scalars(placed)) == ["DUBEN"]
