"""The pack: what a member confirmed, as a document for a review, with what mentors said."""

from dataclasses import replace

import pytest

from bot.playground import Person, text_of
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import ActivityRow
from tests.e2e.stage import BUSINESS, FUNCTIONAL, TACTICAL, Stage, buttons_of, select_of
from tests.e2e.test_growth_mentors import ADVICE, ASKS, has_asked
from tests.e2e.test_growth_problems import COUNTED, NAME, PROPOSED, owns

CUSTOMERS = "I showed product why customers leave at checkout"
MAILS = "I answered forty customer emails"


async def says(stage: Stage, person: Person, words: str, rung: str) -> None:
    read_back = await stage.tells(person, words)
    await person.chooses(read_back, select_of(read_back), rung)
    await stage.settle()


async def packed(stage: Stage, person: Person, months: str = "") -> str:
    """`/growth pack`, and the text of the file that comes."""
    before = person.last
    await person.command("/growth", f"pack {months}".strip())
    await stage.settle()
    [file] = (await person.hears("Your pack, ", after=before)).files
    assert file.name.endswith(".md")
    return stage.playground.slack.files[file.id].content.decode()


async def test_it_tells_problems_in_order_then_the_strategic_rest_and_only_what_was_confirmed(
    stage: Stage,
) -> None:
    ana = await stage.joins("Ana")
    await says(stage, ana, PROPOSED, BUSINESS)
    await says(stage, ana, COUNTED, TACTICAL)
    await says(stage, ana, CUSTOMERS, BUSINESS)
    await says(stage, ana, MAILS, TACTICAL)
    await stage.tells(ana, "I wrote the plan for next quarter's campaigns")  # nobody says where it stands
    view = await owns(ana, NAME)
    await ana.clicks(view, "Tie it")
    await ana.clicks(view, "Tie it")
    await ana.clicks(view, "Close it")
    closed = await ana.fills(ana.open_view(view), {"What came of it?": "A third fewer <b>complaints</b>"})
    assert await ana.submits(closed) is None

    text = await packed(stage, ana)
    assert text.startswith("# My strategic work, June to November 2026\n")
    order = [f"### {NAME}", "**Evidence**", COUNTED, "**Decision**", PROPOSED, "**Result**", "A third fewer"]
    assert [text.index(one) for one in order] == sorted(text.index(one) for one in order)
    assert r"A third fewer \<b\>complaints\</b\>" in text
    assert f"- 25 November 2026: {CUSTOMERS} (beyond my field)" in text
    assert "### Other strategic work" in text
    assert MAILS not in text
    assert "campaigns" not in text


@pytest.mark.on_both
async def test_what_waits_for_a_yes_is_gone_through_and_then_stands_in_it(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await says(stage, ana, CUSTOMERS, FUNCTIONAL)
    for row in await stage.rows(ActivityRow):
        await _suggested(stage, row.id, "functional")
    await ana.command("/growth", "pack 3")
    answer = await ana.hears("Nothing for a pack yet, September to November 2026")
    assert answer.ephemeral_to == ana.id
    await ana.clicks(answer, "Go through it")
    view = await ana.gets_modal()
    await ana.ticks(view, "yes-functional-0", [CUSTOMERS])
    assert await ana.submits(view) is None
    done = await ana.gets_modal()
    assert "1 thing has your yes." in text_of(done)
    await ana.clicks(done, "Make the pack")
    await stage.settle()
    [file] = (await ana.hears("Your pack, September to November 2026")).files
    assert CUSTOMERS in stage.playground.slack.files[file.id].content.decode()
    [row] = await stage.rows(ActivityRow)
    assert row.placing == "confirmed"


async def _suggested(stage: Stage, activity_id: int, rung: str) -> None:
    """As the model leaves it when it is sure."""
    async with stage.headroom.database.write() as session:
        row = await session.get(ActivityRow, activity_id)
        assert row is not None
        row.rung, row.placing = rung, "suggested"


async def test_a_mentor_is_named_only_with_their_own_tick(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    ben, dora = stage.person("Ben"), stage.person("Dora")
    for mentor, name in ((ben, "Ben"), (dora, "Dora")):
        await has_asked(stage, ana, name)
        question = await mentor.hears(ASKS)
        if mentor is dora:
            ticked = [f"{ana.user.real_name} may quote me by name in a review"]
            await dora.ticks(question, "ask_quote", ticked)
        await mentor.clicks(question, "Answer")
        view = await mentor.fills(await mentor.gets_modal(), {"Your answer": f"{ADVICE}. Yours, {name}"})
        assert await mentor.submits(view) is None
        await stage.settle()
    text = await packed(stage, ana)
    assert f"a senior colleague: “{ADVICE}. Yours, a senior colleague”" in text
    assert "Ben" not in text
    assert f"{dora.user.real_name}: “{ADVICE}. Yours, Dora”" in text
    assert "0 things" not in text
    assert await ana.hears("what you were told, no work that you confirmed yet")


async def test_two_quarters_fit_in_and_a_shorter_span_leaves_the_first_out(stage: Stage) -> None:
    ana = await stage.joins("Ana", rhythm="Only when I write first")
    await says(stage, ana, CUSTOMERS, BUSINESS)
    await stage.leaps_to("2027-04-20 10:00")
    await says(stage, ana, "I moved the board to fund onboarding", BUSINESS)
    both = await packed(stage, ana)
    assert "November 2026 to April 2027" in both
    assert both.index(CUSTOMERS) < both.index("20 April 2027: I moved the board")
    assert CUSTOMERS not in await packed(stage, ana, "quarter")


async def test_without_the_right_to_send_files_it_comes_as_messages_that_are_blanked_with_their_words(
    stage: Stage,
) -> None:
    ana = await stage.joins("Ana")
    message = await ana.says(CUSTOMERS, wait=True)
    await stage.settle()
    read_back = await ana.hears("Kept: 1 thing")
    await ana.chooses(read_back, select_of(read_back), BUSINESS)
    view = await owns(ana, NAME)
    await ana.chooses(view, "problem_tie_other", CUSTOMERS)
    app = stage.playground.slack.app
    stage.playground.slack.app = replace(app, scopes=tuple(set(app.scopes) - {"files:write"}))
    await ana.command("/growth", "pack")
    await stage.settle()
    piece = await ana.hears("Slack takes no file from me here, so this is your pack")
    assert CUSTOMERS in str(piece.blocks)
    assert NAME in str(piece.blocks)
    await ana.clicks(view, "Drop it")
    await ana.clicks(view, "Delete for good")
    await stage.settle()
    assert NAME not in str(ana.now(piece).blocks)
    await ana.deletes(message, wait=True)
    await stage.settle()
    assert CUSTOMERS not in str(ana.now(piece).blocks)
    assert not await stage.holds(CUSTOMERS)


async def test_odd_spans_are_answered_and_a_message_asks_for_it_too(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    for odd in ("banana", "0", "61", "-3", "six", "²"):
        before = ana.last
        await ana.command("/growth", f"pack {odd}")
        assert "how many months it goes back: 1 to 60" in text_of(
            await ana.hears(lambda _: True, after=before)
        )
    assert await stage.rows(DeliveryRow, DeliveryRow.kind == "pack") == []
    await ana.says("pack", wait=True)
    await stage.settle()
    assert buttons_of(await ana.hears("Nothing for a pack yet")) == ["Tell me something"]
    await says(stage, ana, CUSTOMERS, BUSINESS)
    await ana.says("Pack 12 months", wait=True)
    await stage.settle()
    assert (await ana.hears("Your pack, December 2025 to November 2026. Only you")).files


async def test_whoever_has_not_joined_gets_none(stage: Stage) -> None:
    ben = stage.person("Ben")
    await ben.command("/growth", "pack")
    assert "once you're in" in text_of(await ben.hears(lambda message: message.is_bot))
