"""History and search: all that was told, filtered, a page at a time, and what can be done from there."""

import time
from datetime import date

import pytest
from sqlalchemy import insert

from bot.context import Who
from bot.domain.history import Wanted
from bot.playground import text_of
from bot.services import history
from bot.services.questions import bank
from bot.storage.tables import ActivityRow, MemberRow, PromptRow, ReflectionRow
from bot.views.themes import THEMES
from tests.e2e.stage import BUSINESS, TACTICAL, Stage, buttons_of, selects_of

EMAILS = "I answered forty customer emails"


async def test_history_is_paged_newest_first(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.told(ana, *[TACTICAL] * 9)
    await ana.command("/growth", "history")
    view = await ana.gets_modal()
    assert "9 things" in text_of(view)
    assert len(selects_of(view)) == 8
    await ana.clicks(view, "Older")
    assert "Page 2 of 2" in text_of(ana.open_view(view))
    assert len(selects_of(ana.open_view(view))) == 1
    await ana.clicks(view, "Newer")
    assert "Page 1 of 2" in text_of(ana.open_view(view))


@pytest.mark.on_both
async def test_it_is_filtered_by_step_and_by_month(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.told(ana, TACTICAL, BUSINESS, TACTICAL)
    await ana.command("/growth", "history november")
    view = await ana.gets_modal()
    assert "3 things in November" in text_of(view)
    await ana.chooses(view, "history_rung", BUSINESS)
    assert "1 thing in November" in text_of(ana.open_view(view))
    await ana.command("/growth", "history october")
    assert "Nothing in October" in text_of(await ana.gets_modal())
    await ana.command("/growth", "history banana")
    assert "doesn't take" in text_of(await ana.gets_modal())


async def test_it_is_filtered_by_stretch_and_by_the_theme_of_the_question_that_was_answered(
    stage: Stage,
) -> None:
    ana = await stage.joins("Ana")
    read_back = await stage.tells(ana, EMAILS)
    await ana.ticks(read_back, "activity_stretch", [EMAILS])
    await stage.goes_to("2026-11-27 15:00")
    await stage.told(ana, BUSINESS)
    [prompt] = await stage.rows(PromptRow)
    theme = next(one.theme for one in bank().questions if one.id == prompt.question_id)
    other = next(one for one in THEMES if one is not theme)

    await ana.command("/growth", "history")
    view = await ana.gets_modal()
    assert "2 things" in text_of(view)
    await ana.chooses(view, "history_stretch", "Stretches only")
    assert "1 thing." in text_of(ana.open_view(view))
    assert EMAILS in text_of(ana.open_view(view))
    await ana.chooses(view, "history_theme", THEMES[theme])
    assert "Nothing. Try fewer filters." in text_of(ana.open_view(view)), "both at once"
    await ana.chooses(view, "history_stretch", "Stretch or not")
    assert "1 thing." in text_of(ana.open_view(view))
    assert EMAILS not in text_of(ana.open_view(view))
    await ana.chooses(view, "history_theme", THEMES[other])
    assert "Nothing." in text_of(ana.open_view(view))


async def test_search_finds_every_word_in_whatever_case_and_only_ones_own(stage: Stage) -> None:
    ana, ben = await stage.join("Ana", "Ben")
    await stage.tells(ana, EMAILS)
    await ana.command("/growth", "search EMAILS forty")
    assert EMAILS in text_of(await ana.gets_modal())
    await ana.command("/growth", "search emails fifty")
    assert "Nothing with" in text_of(await ana.gets_modal())
    await ben.command("/growth", "search emails")
    assert EMAILS not in text_of(await ben.gets_modal())
    await ben.command("/growth", "search")
    assert "words that you wrote" in text_of(await ben.gets_modal())


@pytest.mark.on_both
async def test_things_are_placed_reworded_and_deleted_from_there(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, EMAILS)
    await ana.command("/growth", "history")
    view = await ana.gets_modal()
    await ana.chooses(view, selects_of(view)[0], BUSINESS)
    [row] = await stage.rows(ActivityRow)
    assert (row.rung, row.placing) == ("business", "confirmed")
    await ana.clicks(view, "Change or delete")
    change = await ana.fills(await ana.gets_modal(), {"What you did": "I answered fifty emails"})
    assert await ana.submits(change) is None
    await stage.settle()
    assert "I answered fifty emails" in text_of(await ana.hears("Kept: 1 thing"))
    await ana.command("/growth", "search fifty")
    await ana.clicks(await ana.gets_modal(), "Change or delete")
    change = await ana.gets_modal()
    await ana.ticks(change, "change_marks", ["Delete"])
    assert await ana.submits(change) is None
    assert await stage.rows(ActivityRow) == []
    await ana.command("/growth", "history")
    assert "You haven't told me anything yet." in text_of(await ana.gets_modal())


async def test_a_button_of_what_was_deleted_since_says_so(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    message = await ana.says(EMAILS, wait=True)
    await stage.settle()
    await ana.command("/growth", "history")
    view = await ana.gets_modal()
    await ana.deletes(message, wait=True)
    await ana.clicks(view, "Change or delete")
    assert "That isn't there any more" in text_of(await ana.gets_modal())


async def test_home_leads_to_all_of_it(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, EMAILS)
    home = await ana.opens_home()
    assert home is not None
    assert "All of it" in buttons_of(home)
    await ana.clicks(home, "All of it")
    assert EMAILS in text_of(await ana.gets_modal())
    await ana.clicks(await stage.tells(ana, "My history"), "Open your history")
    assert EMAILS in text_of(await ana.gets_modal())
    await ana.clicks(await stage.tells(ana, "mentor"), "Open the thread")
    assert "respect" in text_of(await ana.gets_modal())


async def test_ten_thousand_reflections_are_searched_in_a_moment(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    [member] = await stage.rows(MemberRow)
    await _tells_ten_thousand(stage, member)
    who = Who(member.workspace_id, ana.id)
    began = time.process_time()
    window = await history.page(stage.headroom.context, who, Wanted(words="number 7777 emails"))
    took = time.process_time() - began
    print(f"searched in {took * 1000:.0f} ms")
    assert f"{EMAILS}, number 7777" in str(window["blocks"])
    assert took < 1.0  # of processor time, so that nobody beside it counts


async def _tells_ten_thousand(stage: Stage, member: MemberRow) -> None:
    common = {"workspace_id": member.workspace_id, "member_id": member.id}
    told = {"source": "dm", "channel": "D", "told_at": stage.clock.now(), "placed_at": stage.clock.now()}
    done = {"start": 0, "end": 9, "month": "2026-11", "rung": "tactical", "placing": "confirmed"}
    model = {"stretch": False, "suggested_stretch": False, "confidence": 1.0, "model": ""}
    said = [(n, f"{EMAILS}, number {n}") for n in range(1, 10_001)]
    days = [date(2026, 11, 1 + n % 28) for n, _ in said]
    async with stage.headroom.database.write() as session:
        await session.execute(
            insert(ReflectionRow),
            [
                common | told | {"id": n, "ts": str(n), "words": words, "local_date": day}
                for (n, words), day in zip(said, days, strict=True)
            ],
        )
        await session.execute(
            insert(ActivityRow),
            [common | done | model | {"reflection_id": n, "words": words} for n, words in said],
        )
