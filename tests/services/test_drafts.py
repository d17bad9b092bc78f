"""Words that wait for somebody to join: each is kept if they say so, and only then is called kept."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.context import Who
from bot.services import drafts, intake, members
from bot.storage.tables import DraftRow, MemberRow, ReflectionRow
from tests.services.conftest import WEDNESDAY
from tests.services.house import House

BERLIN = "Europe/Berlin"
FIRST, SECOND = "I interviewed three customers about checkout", "I posted the reels"


@pytest.fixture
async def ana(house: House) -> Who:
    """She has not joined, and wrote twice."""
    who = Who(house.workspace_id, "UANA")
    for n, words in enumerate((FIRST, SECOND)):
        await intake.receive(house.context, who, intake.Incoming("DUANA", f"{n + 1}.0", words))
    return who


async def waiting(house: House) -> list[int]:
    async with house.database.read() as session:
        return list(await session.scalars(select(DraftRow.id).order_by(DraftRow.id)))


async def kept(house: House) -> list[str]:
    async with house.database.read() as session:
        return list(await session.scalars(select(ReflectionRow.words).order_by(ReflectionRow.id)))


async def test_who_wrote_twice_before_joining_keeps_both(house: House, ana: Who) -> None:
    first, second = await waiting(house)
    assert await members.join_quietly(house.context, ana, BERLIN, first)
    assert await members.join_quietly(house.context, ana, BERLIN, second)
    assert await kept(house) == [FIRST, SECOND]
    await house.sends()
    assert len([text for _, text in house.slack.to("UANA") if text.startswith("You're in")]) == 1


async def test_join_and_keep_it_of_a_member_keeps_it(house: House, ana: Who) -> None:
    first, second = await waiting(house)
    assert await members.join_quietly(house.context, ana, BERLIN, first)
    said = await drafts.keep_of_member(house.context, ana, second, anyway=False)
    assert said.text == "Kept."
    assert await kept(house) == [FIRST, SECOND]


@pytest.mark.parametrize("how", ["dropped", "a day later"])
async def test_what_waits_no_more_is_not_called_kept_and_nobody_joins_by_it(
    house: House, ana: Who, how: str
) -> None:
    first, _ = await waiting(house)
    if how == "dropped":
        await drafts.drop(house.context, ana, first)
    else:
        house.clock.move_to(WEDNESDAY + timedelta(hours=25))
    assert not await members.join_quietly(house.context, ana, BERLIN, first)
    assert await kept(house) == []
    async with house.database.read() as session:
        assert list(await session.scalars(select(MemberRow))) == []
