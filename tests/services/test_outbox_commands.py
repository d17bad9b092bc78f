"""What a person sees of the outbox and decides: status, once more, and whether it arrived."""

import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.delivery.lease import Fence
from bot.delivery.outcomes import Later, Never, Outcome, ReadBack, Uncertain
from bot.delivery.slack import Post
from bot.outbox_commands import as_json, lines
from bot.services import deliveries, unconfirmed
from bot.services.teams import Channel, set_up
from bot.storage import digests as digest_rows
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.team_tables import DigestRow, TeamRow
from bot.views.prompts import MAIN_ASK
from tests.services.conftest import WEDNESDAY
from tests.services.house import House
from tests.services.test_unsent import BERLIN, FRIDAY, slack_blocks


class Moody:
    """Answers what it is told to, then goes back to taking everything."""

    def __init__(self, house: House, *outcomes: Outcome, sees: ReadBack | None = None) -> None:
        self._house, self._outcomes, self._sees = house, list(outcomes), sees or Later("not now")

    def __getattr__(self, name: str) -> Any:
        return getattr(self._house.slack, name)

    async def post(self, post: Post, fence: Fence | None = None) -> Outcome:
        return self._outcomes.pop(0) if self._outcomes else await self._house.slack.post(post, fence)

    async def read_back(self, *_: Any) -> ReadBack:
        return self._sees


def answers(house: House, *outcomes: Outcome) -> None:
    moody = Moody(house, *outcomes)
    house.sender._slack_for = lambda _: moody  # type: ignore[assignment, return-value]
    house.sender._rescuer._slack_for = lambda _: moody  # type: ignore[assignment, return-value]


async def row(house: House, kind: str) -> DeliveryRow:
    async with house.database.read() as session:
        found = select(DeliveryRow).where(DeliveryRow.kind == kind).order_by(DeliveryRow.id.desc()).limit(1)
        return (await session.scalars(found)).one()


@pytest.mark.on_both
async def test_status_counts_what_waits_and_says_what_is_stuck_and_why(house: House) -> None:
    await house.joins("UANA", BERLIN)
    await house.joins("UBEN", BERLIN)
    answers(house, Never("user_not_found"))
    await house.at(FRIDAY)
    await house.joins("UCLEO", BERLIN)
    await house.sends()
    await slack_blocks(house, 1)
    await house.at(FRIDAY + timedelta(days=7), sends=False)

    found = await deliveries.status(house.database, house.clock.now() + timedelta(minutes=5))

    assert found.counts.due == 3
    assert found.lag == 300
    assert found.rate.last_hour >= 1
    assert [(s.state, s.kind, s.why, s.count) for s in found.stuck] == [
        ("failed", "prompt", "user_not_found", 1)
    ]
    assert [(h.team_id, h.waiting) for h in found.held] == [("T1", 3)]
    told = "\n".join(lines(found))
    assert "3 due" in told
    assert "5 min" in told
    assert "user_not_found" in told
    assert "A failed prompt, summary or digest: `headroom retry ID`" in told, (
        "others keep no words: retry refuses them"
    )
    assert json.loads(as_json(found))["lag"] == 300


@pytest.mark.on_both
async def test_a_prompt_that_failed_is_asked_anew(house: House) -> None:
    ana = await house.joins("UANA", BERLIN)
    answers(house, Never("restricted_action"))
    await house.at(FRIDAY)
    failed = await row(house, "prompt")

    assert await deliveries.retry(house.database, failed.id, house.clock.now()) == "made anew"

    await house.at(FRIDAY + timedelta(minutes=20))
    assert [text for _, text in house.slack.to(ana.user_id)].count(MAIN_ASK) == 1
    assert await deliveries.retry(house.database, 99, house.clock.now()) == "unknown"


async def test_what_waits_out_a_pause_goes_at_once(house: House) -> None:
    ana = await house.joins("UANA", BERLIN)
    answers(house, Later("no connection", 500))
    await house.at(FRIDAY)
    assert not house.slack.to(ana.user_id)

    assert await deliveries.retry(house.database, (await row(house, "prompt")).id, FRIDAY) == "queued"

    await house.sends()
    assert len(house.slack.to(ana.user_id)) == 1


async def test_an_uncertain_row_is_settled_by_a_person(house: House) -> None:
    ana = await house.joins("UANA", BERLIN)
    answers(house, Uncertain("cut"))
    await house.at(FRIDAY)
    lost = await row(house, "prompt")
    assert lost.state == "uncertain"
    assert await deliveries.retry(house.database, lost.id, FRIDAY) == "in flight"

    assert await deliveries.settle(house.database, lost.id, FRIDAY, arrived=False) == "queued"
    await house.sends()

    assert len(house.slack.to(ana.user_id)) == 1
    assert await deliveries.settle(house.database, lost.id, FRIDAY, arrived=True) == "not open"


async def post_a_digest_into_the_unknown(house: House) -> DeliveryRow:
    """The digest of a team that Priya manages, cut off while it was posted."""
    priya = await house.joins("UPRIYA", BERLIN)
    await set_up(house.context, priya, Channel("C1", "marketing", people=("UPRIYA",)), BERLIN)
    await house.sends()
    async with house.database.write() as session:
        team = (await session.scalars(select(TeamRow))).one()
        team.next_digest_at = house.clock.now()
    answers(house, Uncertain("cut"))
    await house.at(WEDNESDAY + timedelta(minutes=1))
    return await row(house, "digest")


async def test_managers_are_asked_whether_a_digest_appeared(house: House) -> None:
    lost = await post_a_digest_into_the_unknown(house)
    await house.sends()

    asked = [text for _, text in house.slack.to("UPRIYA") if "appear" in text]
    assert (lost.state, lost.error) == ("failed", "unconfirmed")
    assert len(asked) == 1


async def test_send_again_posts_the_same_digest_and_only_once(house: House) -> None:
    lost = await post_a_digest_into_the_unknown(house)
    priya, ana = await house.joins("UPRIYA", BERLIN), await house.joins("UANA", BERLIN)

    assert await unconfirmed.answer(house.context, ana, lost.id, arrived=False) is None, "no manager"
    assert await unconfirmed.answer(house.context, priya, lost.id, arrived=False)
    assert await unconfirmed.answer(house.context, priya, lost.id, arrived=False)
    await house.sends()

    posted = [text for _, channel, text, _ in house.slack.heard if channel == "C1"]
    assert len(posted) == 2, "the announcement, and the digest once"
    async with house.database.read() as session:
        assert len(list(await session.scalars(select(DigestRow)))) == 1
        assert await digest_rows.last(session, 1)


async def test_its_there_settles_it(house: House) -> None:
    lost = await post_a_digest_into_the_unknown(house)
    priya = await house.joins("UPRIYA", BERLIN)

    assert await unconfirmed.answer(house.context, priya, lost.id, arrived=True)

    assert (await row(house, "digest")).state == "sent"
