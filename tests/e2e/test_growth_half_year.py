"""One member's half a year, week by week on a moved clock: what is asked, what comes back, what is told."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from bot.playground import Message, Person, text_of
from bot.storage.growth_tables import CeilingRow
from bot.storage.sealing import generate_key
from bot.storage.tables import PromptRow, SummaryRow
from tests.e2e.stage import BUSINESS, TACTICAL, Build, Stage, buttons_of
from tests.e2e.test_growth_ceilings import a_quarter
from tests.e2e.test_growth_commitments import planned
from tests.e2e.test_growth_mentors import ASKS, has_asked

INTRODUCE, DID = "How did you introduce yourself", "What did you do about it?"
MONTHS = ("2026-07", "2026-08", "2026-09")


def weeks(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += timedelta(days=7)


async def lives(stage: Stage, ana: Person, first: date, last: date) -> None:
    """Each Friday she says how her plan went, and does what the other question asks for; the month comes on a
    Thursday. Nothing else is due between, so the clock leaps."""
    for friday in weeks(first, last):
        if friday.day < 8:
            await stage.leaps_to(f"{friday - timedelta(days=1)} 15:00")
        await stage.leaps_to(f"{friday} 15:00")
        prompt = await stage.prompted(ana)
        for button in ("Done", "Say how", "Say what came of it"):
            if button in buttons_of(prompt):
                await ana.clicks(prompt, button)
                await fills_in(ana, button)
        await ana.says("nothing this week", wait=True)
        await stage.settle()


async def fills_in(ana: Person, button: str) -> None:
    if button == "Say how":
        words = {INTRODUCE: "I run social media for the shop"}
        assert await ana.submits(await ana.fills(await ana.gets_modal(), words)) is None
    elif button == "Say what came of it":
        await ana.clicks(await ana.gets_modal(), button)
        words = {DID: "I began Monday's review with the cost"}
        assert await ana.submits(await ana.fills(await ana.gets_modal(), words)) is None
        ana._slack.views.clear(ana.id)


async def ben_answers(stage: Stage, ana: Person, words: str) -> Message:
    ben = stage.person("Ben")
    await ben.clicks(await ben.hears(ASKS), "Answer")
    view = await ben.fills(await ben.gets_modal(), {"Your answer": words})
    assert await ben.submits(view) is None
    await stage.settle()
    return await ana.hears("answered your question")


async def test_two_quarters_of_growing(build: Build) -> None:
    stage = await build(begins="2026-07-01 10:00", encryption_keys=(generate_key(),))
    ana = await stage.joins("Ana", want="Help decide beyond my field")
    await a_quarter(stage, ana, *MONTHS)
    await planned(stage, ana, "the numbers come in", "I'll ask sales")
    await ana.command("/growth", "problem Parcels are late, and nobody owns it")
    assert await ana.submits(await ana.gets_modal()) is None
    await has_asked(stage, ana, "Ben")
    await ben_answers(stage, ana, "Begin with what it costs us")

    await lives(stage, ana, date(2026, 7, 3), date(2026, 10, 2))
    await planned(stage, ana, "the team meets", "I'll speak first")
    await lives(stage, ana, date(2026, 10, 9), date(2026, 10, 9))
    await stage.leaps_to("2026-10-13 15:00")
    assert len(await stage.rows(CeilingRow)) == 1, "three months under the floor are told once"
    await stage.told(ana, BUSINESS, BUSINESS, TACTICAL)
    await lives(stage, ana, date(2026, 10, 16), date(2026, 11, 27))

    asked = [row.question_id for row in await stage.rows(PromptRow)]
    rotating = [one for one in asked if not one.startswith("turn-")]
    assert len(asked) == 22, "one a week"
    assert len(set(rotating)) == len(rotating), "none twice in half a year"
    assert asked.count("turn-introduce") == 2, "one in each quarter"
    assert asked.count("turn-did") == 1, "until she said what came of it"
    assert "turn-ask" in asked
    assert asked.count("turn-ask") <= 3, "a reminder is not a drip"
    assert not any(a.startswith("turn-") and b.startswith("turn-") for a, b in pairwise(asked))
    assert "Q3 2026" in text_of(await ana.hears("In bold: words that come back"))
    assert [row.month for row in await stage.rows(SummaryRow)] == [*MONTHS, "2026-10"]
    assert len(await stage.rows(CeilingRow)) == 1
    assert len(stage.person("Ben").inbox) == 1, "whoever is no member gets nothing else, ever"

    quarter = await answered(stage, ana, "summary quarter", "The last three months")
    assert "Plans: 1 of 1 kept." in text_of(quarter), "that of July is of another quarter"
    pack = await answered(stage, ana, "pack", "Your pack, June to November 2026: 5 things")
    assert "in our direct messages" in text_of(pack)
    await nothing_is_readable(stage)


TOLD = (
    *("the numbers come in", "ask sales", "Parcels are late", "what it costs us", "I run social media"),
    *("s review with the cost", "presented the retention numbers"),
)


async def nothing_is_readable(stage: Stage) -> None:
    """Plans, a problem, a mentor, what was asked and answered, introductions, things done."""
    ours, anybodys = await stage.kept()
    told = [*TOLD, stage.person("Ben").user.real_name]
    assert [words for words in told if words not in ours] == [], "it is all there, for us"
    assert [words for words in told if words.encode() in anybodys] == [], "and for nobody else"


async def answered(stage: Stage, person: Person, words: str, begins: str) -> Message:
    await person.command("/growth", words)
    await stage.settle()
    return await person.hears(begins)
