"""Every part of growing, wherever it is reached: with nothing there yet, sent twice, and with what it is
about deleted under the open form.

What is odd in one form alone is in `tests/views/test_growth_forms.py`; taking back is with each part.
"""

import asyncio
from dataclasses import dataclass

from bot.context import Who
from bot.playground import Message, Person, View, text_of
from bot.services import mentoring, problems
from bot.storage.growth_tables import (
    AdditionRow,
    AskRow,
    CommitmentRow,
    IntroductionRow,
    MentorRow,
    ProblemRow,
)
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import ActivityRow, MemberRow
from bot.views.forms import GONE
from tests.e2e.stage import BUSINESS, TACTICAL, WHEN_I_WRITE, Stage, buttons_of, select_of


@dataclass(frozen=True)
class Part:
    """What is typed after /growth, written in the DM, pressed in Home; and what is said of nothing."""

    command: str
    message: str
    home: str
    empty: str


PARTS = (
    Part("commit", "my plan", "Plan next week", "One thing, tied to a moment that will come."),
    Part("up", "one level up", "One level up", "Nothing tactical is here to raise."),
    Part("room", "in the room", "In the room", "You haven't told me yet that you were in"),
    Part("problem", "problems", "Name a problem I own", "One that is bigger than your area"),
    Part("mentor", "my mentors", "Ask somebody you respect", "Somebody senior whom you respect"),
    Part("introduce", "my introduction", "How I introduce myself", "How did you introduce yourself"),
    Part("history", "history", "All of it", "You haven't told me anything yet."),
    Part("summary quarter", "quarter", "The last three months", "The last three months: nothing yet."),
    Part("pack 12", "pack 12", "Make the pack", "Nothing for a pack yet"),
)


async def test_each_is_reached_by_command_and_in_the_dm_with_nothing_there_yet(stage: Stage) -> None:
    ana = await stage.joins("Ana", rhythm=WHEN_I_WRITE)
    for part in PARTS:
        assert part.empty in await says_of(stage, ana, await typed(stage, ana, part.command)), part.command
        said = await stage.tells(ana, part.message)
        opened = [] if part.empty in text_of(said) else buttons_of(said)
        if opened:
            await ana.clicks(said, opened[0])
        assert part.empty in await says_of(stage, ana, said), part.message
    assert await stage.rows(ActivityRow) == [], "none of these words was taken for an answer"


async def test_each_is_reached_from_home_once_something_was_told(stage: Stage) -> None:
    ana = await stage.joins("Ana", rhythm=WHEN_I_WRITE)
    home = await ana.opens_home()
    assert home is not None
    for begin in ("Plan next week", "Ask somebody you respect", "How I introduce myself"):
        assert begin in buttons_of(home)
    await stage.told(ana, TACTICAL)
    for part in PARTS:
        home = await ana.opens_home()
        assert home is not None
        await ana.clicks(home, part.home)
        assert await ana.gets_modal() is not None, part.home
        close_all(stage, ana)


async def test_odd_words_after_each_command_are_answered_and_break_nothing(stage: Stage) -> None:
    """More than there is room for, the next line, words that would do in the DM."""
    ana = await stage.joins("Ana", rhythm=WHEN_I_WRITE)
    for part in PARTS:
        for odd in (" " + "x" * 2990, "\n²", f" {'🙂' * 700}", " 99999999999999999999", " '; drop--"):
            await typed(stage, ana, part.command + odd)
            close_all(stage, ana)
    assert ana.notices == [], "Slack had nothing to complain about"
    assert stage.shows("Something went wrong on my side") == []
    assert "One level up" in text_of(await typed(stage, ana, "one level up") or ana.inbox[-1])
    await typed(stage, ana, "introduce I run social media")
    assert "I run social media" in str((await ana.gets_modal()).blocks)
    close_all(stage, ana)
    await typed(stage, ana, "mentor Priya, head of operations")
    assert "Priya, head of operations" in str((await ana.gets_modal()).blocks)


async def typed(stage: Stage, person: Person, words: str) -> Message | None:
    """A command; the message that answers it, unless a window does."""
    before = person.last
    await person.command("/growth", words)
    await stage.settle()
    return person.last if person.last != before else None


async def says_of(stage: Stage, person: Person, said: Message | None) -> str:
    """What the window says that is open, else the newest message; nothing stays open."""
    shown = text_of(person.modal or said or person.inbox[-1])
    if person.modal is None:
        shown += text_of(person.inbox[-1])
    close_all(stage, person)
    return shown


def close_all(stage: Stage, person: Person) -> None:
    stage.playground.slack.views.clear(person.id)


# --- sent twice


async def submits_twice(stage: Stage, person: Person, view: View) -> None:
    """A second submit that the client let through."""
    forms, now = stage.playground.gestures.forms, person.open_view(view)
    await asyncio.gather(forms.submit(person.id, now), forms.submit(person.id, now))
    await stage.settle()


async def test_what_is_sent_twice_is_done_once(stage: Stage) -> None:
    ana = await stage.joins("Ana", rhythm=WHEN_I_WRITE)
    await typed(stage, ana, "commit When it rains, I'll walk")
    await submits_twice(stage, ana, await ana.gets_modal())
    assert len(await stage.rows(CommitmentRow)) == len(stage.shows("Planned.")) == 1

    await typed(stage, ana, "mentor Priya, head of operations")
    await submits_twice(stage, ana, await ana.gets_modal())
    await submits_twice(stage, ana, await ana.gets_modal())
    assert (len(await stage.rows(MentorRow)), len(await stage.rows(AskRow))) == (1, 1)
    close_all(stage, ana)

    await typed(stage, ana, "introduce I run social media")
    await submits_twice(stage, ana, await ana.gets_modal())
    assert len(await stage.rows(IntroductionRow)) == len(stage.shows("How you introduce yourself")) == 1

    await typed(stage, ana, "problem Parcels are late")
    await submits_twice(stage, ana, await ana.gets_modal())
    assert len(await stage.rows(ProblemRow)) == 1
    close_all(stage, ana)

    await stage.told(ana, TACTICAL)
    await typed(stage, ana, "up")
    view = await ana.fills(await ana.gets_modal(), {"in one sentence": "Got sales to change their offer"})
    await submits_twice(stage, ana, view)
    [added] = await stage.rows(AdditionRow)
    assert added.words == "I presented the retention numbers to the sales team", "the old one, not the new"


async def test_a_question_to_a_mentor_that_is_sent_twice_goes_out_once_and_says_so(stage: Stage) -> None:
    ana = await stage.joins("Ana", rhythm=WHEN_I_WRITE)
    await typed(stage, ana, "mentor")
    await ana.clicks(await ana.gets_modal(), "Choose somebody")
    view = await ana.fills(await ana.gets_modal(), {"Somebody in this Slack": "Ben"})
    assert await ana.submits(view) is None
    await ana.clicks(await ana.gets_modal(), "Ask for me …")
    await submits_twice(stage, ana, await ana.gets_modal())
    assert "on its way" in text_of(await ana.gets_modal())
    assert len(stage.shows("asks for your advice")) == 1


async def test_a_pack_that_is_pressed_twice_comes_once(stage: Stage) -> None:
    ana = await stage.joins("Ana", rhythm=WHEN_I_WRITE)
    await stage.told(ana, BUSINESS)
    home = await ana.opens_home()
    assert home is not None
    await asyncio.gather(ana.clicks(home, "Make the pack"), ana.clicks(home, "Make the pack"))
    await stage.settle()
    assert len(await stage.rows(DeliveryRow, DeliveryRow.kind == "pack")) == 1


# --- deleted under the open form


async def test_what_was_written_stays_in_the_form_when_the_thing_is_gone(stage: Stage) -> None:
    ana = await stage.joins("Ana", rhythm=WHEN_I_WRITE)
    await gone_under(stage, ana, "I answered forty customer emails", "One level up", "in one sentence")
    await gone_under(
        stage, ana, "I sat in on the pricing round", "What would you have recommended?", "What would you"
    )
    await gone_under(stage, ana, "I answered forty customer emails", "Change", "What you did")


async def gone_under(stage: Stage, person: Person, told: str, button: str, field: str) -> None:
    message = await person.says(told, wait=True)
    await stage.settle()
    read_back = person.inbox[-1]
    await person.chooses(read_back, select_of(read_back), TACTICAL)
    await stage.settle()
    await person.clicks(read_back, button)
    view = await person.fills(await person.gets_modal(), {field: "Got sales to change their offer"})
    await person.deletes(message, wait=True)
    assert list((await person.submits(view) or {}).values()) == [GONE], button
    close_all(stage, person)
    assert await stage.rows(ActivityRow) == []


async def test_so_it_is_with_a_problem_and_with_what_a_mentor_said(stage: Stage) -> None:
    ana = await stage.joins("Ana", rhythm=WHEN_I_WRITE)
    context, [member] = stage.headroom.context, await stage.rows(MemberRow)
    who = Who(member.workspace_id, ana.id)
    await typed(stage, ana, "problem Parcels are late")
    assert await ana.submits(await ana.gets_modal()) is None
    await ana.clicks(await ana.gets_modal(), "Rename")
    [problem] = await stage.rows(ProblemRow)
    await problems.drop(context, who, problem.id)
    await problems.delete(context, who, problem.id)
    assert list((await ana.submits(await ana.gets_modal()) or {}).values()) == [GONE]
    close_all(stage, ana)

    await typed(stage, ana, "mentor Priya")
    for _ in ("chosen", "asked"):
        assert await ana.submits(await ana.gets_modal()) is None
    close_all(stage, ana)
    await typed(stage, ana, "mentor")
    await ana.clicks(await ana.gets_modal(), "Tell what they said")
    view = await ana.fills(await ana.gets_modal(), {"What did they say?": "Begin with the cost"})
    [ask] = await stage.rows(AskRow)
    await mentoring.delete(context, who, ask.id)
    assert list((await ana.submits(view) or {}).values()) == [GONE]
    assert "Begin with the cost" in str(ana.open_view(view).values), "to be copied"
