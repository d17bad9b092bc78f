"""The weekly prompt: its order, its buttons, its one reminder, and the quiet after four."""

from datetime import timedelta

import pytest

from bot.playground import text_of
from bot.storage.tables import MemberRow, PromptRow, ReflectionRow, UnaskedRow
from tests.e2e.stage import COMFORT, PROMPT, REST, Build, Lived, Stage, buttons_of, local, select_of
from tests.e2e.worlds import ana_is_asked


@pytest.fixture
async def friday(lived: Lived) -> Stage:
    """Ana has joined and been asked, on Friday 27 November at 15:00."""
    return await lived(ana_is_asked)


async def test_a_prompt_says_its_parts_in_this_order(friday: Stage) -> None:
    prompt = await friday.prompted(friday.person("Ana"))
    words = text_of(prompt)
    parts = [
        PROMPT,
        "And what took up the rest of it?",
        "One more, if you like:",
        "Only you see your answer.",
    ]
    places = [words.index(part) for part in parts]
    assert places == sorted(places)
    assert prompt.text == PROMPT, "the notification"
    assert buttons_of(prompt) == ["Answer in a form", "Skip this week", "Ask me on Monday"]


async def test_there_is_one_prompt_a_week_and_the_question_changes(friday: Stage) -> None:
    ana = friday.person("Ana")
    questions = set()
    for day in ("2026-12-04", "2026-12-11", "2026-12-18"):
        await friday.goes_to(f"{day} 14:00")
        await friday.tells(ana, "I answered forty customer emails.")
        await friday.goes_to(f"{day} 15:00")
        questions.add(text_of(await friday.prompted(ana)).split("One more")[1])
    assert len(questions) == 3
    weeks = [row.week for row in await friday.rows(PromptRow)]
    assert weeks == ["2026-W48", "2026-W49", "2026-W50", "2026-W51"]


async def test_the_form_answers_it_and_what_stands_under_comfort_zone_is_a_stretch(friday: Stage) -> None:
    ana = friday.person("Ana")
    prompt = await friday.prompted(ana)
    await ana.clicks(prompt, "Answer in a form")
    view = await ana.gets_modal()
    await ana.fills(view, {COMFORT: "I posted the product photos", REST: "I answered forty customer emails"})
    assert await ana.submits(view) is None
    await friday.settle()

    read_back = await ana.hears("Kept: 2 things")
    assert "1 stretch" in read_back.text
    assert "Answered." in text_of(ana.now(prompt))
    assert buttons_of(ana.now(prompt)) == []
    [reflection] = await friday.rows(ReflectionRow)
    assert reflection.prompt_id is not None


async def test_an_empty_form_is_answered_in_the_form(friday: Stage) -> None:
    ana = friday.person("Ana")
    await ana.clicks(await friday.prompted(ana), "Answer in a form")
    errors = await ana.submits(await ana.gets_modal())
    assert errors is not None
    assert "One is enough" in str(errors)


async def test_skip_turns_the_buttons_into_a_line_and_brings_no_reminder(friday: Stage) -> None:
    ana = friday.person("Ana")
    prompt = await friday.prompted(ana)
    await ana.clicks(prompt, "Skip this week")
    await friday.settle()
    assert "Skipped." in text_of(ana.now(prompt))
    assert buttons_of(ana.now(prompt)) == []
    await friday.goes_to("2026-12-03 16:00")
    assert friday.shows("Still time for") == []


async def test_skip_by_command_and_by_word_do_the_same(friday: Stage) -> None:
    ana = friday.person("Ana")
    await ana.command("/growth", "skip")
    await friday.settle()
    assert "Skipped." in text_of(await friday.prompted(ana))
    assert [row.state for row in await friday.rows(PromptRow)] == ["skipped"]


async def test_a_skipped_prompt_still_takes_an_answer(friday: Stage) -> None:
    ana = friday.person("Ana")
    await ana.clicks(await friday.prompted(ana), "Skip this week")
    await friday.tells(ana, "I interviewed three customers about checkout.")
    [reflection] = await friday.rows(ReflectionRow)
    assert reflection.prompt_id is not None
    await ana.command("/growth", "skip")
    await ana.hears("There is no open question to skip.")


async def test_snooze_asks_again_on_the_next_working_day(friday: Stage) -> None:
    ana = friday.person("Ana")
    prompt = await friday.prompted(ana)
    await ana.clicks(prompt, "Ask me on Monday")
    await friday.settle()
    assert "I'll ask again on Monday at 15:00." in text_of(ana.now(prompt))

    await friday.goes_to("2026-11-30 14:59")
    assert (await friday.prompted(ana)).ts == prompt.ts
    await friday.goes_to("2026-11-30 15:00")
    again = await friday.prompted(ana)
    assert again.ts != prompt.ts
    await friday.tells(ana, "I interviewed three customers about checkout.")
    assert "Answered." in text_of(ana.now(again))
    assert len(await friday.rows(PromptRow)) == 1


async def test_a_question_is_put_off_to_a_day_of_ones_own_and_taken_back(friday: Stage) -> None:
    ana = friday.person("Ana")
    prompt = await friday.prompted(ana)
    await ana.clicks(prompt, "Ask me on Monday")
    await friday.settle()
    assert buttons_of(ana.now(prompt)) == ["On another day", "Undo"]
    await ana.clicks(prompt, "On another day")
    form = await ana.gets_modal()
    await ana.fills(form, {"On which day?": "2026-12-04"})
    errors = await ana.submits(form)
    assert errors is not None
    assert "The last day for this one is Thursday 3 December" in str(errors)
    await ana.fills(form, {"On which day?": "2026-12-02"})
    assert await ana.submits(form) is None
    await friday.settle()
    assert "I'll ask again on Wednesday at 15:00." in text_of(ana.now(prompt))

    home = await ana.opens_home()
    assert home is not None
    assert "I'll ask again on Wednesday at 15:00." in text_of(home)
    await ana.clicks(home, "Undo")
    await friday.settle()
    assert "Ask me on Monday" in buttons_of(ana.now(prompt))
    await ana.command("/growth", "snooze until Wednesday")
    await ana.hears("I'll ask again on Wednesday at 15:00.")
    await friday.goes_to("2026-12-02 15:00")
    assert (await friday.prompted(ana)).ts != prompt.ts
    assert buttons_of(ana.now(prompt)) == [], "the newer one has them"


async def test_whoever_answers_after_a_snooze_is_not_asked_again(friday: Stage) -> None:
    ana = friday.person("Ana")
    await ana.clicks(await friday.prompted(ana), "Ask me on Monday")
    await friday.tells(ana, "I interviewed three customers about checkout.")
    asked = len(friday.posts(PROMPT))
    await friday.goes_to("2026-11-30 16:00")
    assert len(friday.posts(PROMPT)) == asked


async def test_one_reminder_two_working_days_on_and_only_one(friday: Stage) -> None:
    ana = friday.person("Ana")
    await friday.tells(ana, "I interviewed three customers about checkout.")
    await friday.goes_to("2026-12-04 15:00")
    await friday.goes_to("2026-12-08 14:59")
    assert friday.shows("Still time for") == []
    await friday.goes_to("2026-12-08 15:01")
    reminder = await ana.hears("Still time for last week (30 Nov–4 Dec)")
    assert "This is the only reminder" in reminder.text
    await friday.goes_to("2026-12-11 14:59")
    assert len(friday.shows("Still time for")) == 1


async def test_a_reminder_gives_way_to_the_summary(friday: Stage) -> None:
    await friday.goes_to("2026-12-04 14:59")
    assert len(friday.shows("November is empty here")) == 1
    assert friday.shows("Still time for") == [], "two a week, and Friday's prompt has right of way"


async def test_no_reminder_after_an_answer(friday: Stage) -> None:
    await friday.tells(friday.person("Ana"), "I interviewed three customers about checkout.")
    await friday.goes_to("2026-12-03 16:00")
    assert friday.shows("Still time for") == []


async def test_no_reminder_where_it_is_switched_off(friday: Stage) -> None:
    ana = friday.person("Ana")
    await ana.command("/growth", "settings")
    view = await ana.gets_modal()
    await ana.fills(view, {"Reminder": []})
    await ana.submits(view)
    await friday.goes_to("2026-12-11 14:00")
    assert friday.shows("Still time for") == []


async def test_no_reminder_for_somebody_who_went_away(friday: Stage) -> None:
    await friday.person("Ana").changes(status_emoji=":palm_tree:")
    await friday.goes_to("2026-12-03 16:00")
    assert friday.shows("Still time for") == []


async def test_the_prompt_comes_to_whoever_wrote_that_week_and_then_no_reminder(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, "I interviewed three customers about checkout.")
    await stage.tells(ana, "I answered forty customer emails.")
    await stage.goes_to("2026-11-27 15:00")
    assert "You've told me 2 things already. Anything else?" in text_of(await stage.prompted(ana))
    await stage.goes_to("2026-12-03 16:00")
    assert stage.shows("Still time for") == []


async def test_a_late_prompt_says_which_week_it_means_and_keeps_office_hours(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.leaps_to("2026-11-27 21:00")  # the bot was away from 15:00 on
    await stage.goes_to("2026-11-30 07:59")
    assert await stage.rows(PromptRow) == []
    await stage.goes_to("2026-11-30 08:00")
    assert "23–27 Nov" in text_of(await stage.prompted(ana))


async def test_a_prompt_within_its_hour_is_not_late(stage: Stage) -> None:
    ana = await stage.joins("Ana", hour="22:00")
    await stage.leaps_to("2026-11-27 22:50")
    assert "23–27 Nov" not in text_of(await stage.prompted(ana))


async def test_a_week_that_has_closed_is_not_asked_about(stage: Stage) -> None:
    await stage.joins("Ana")
    await stage.leaps_to("2026-12-03 15:01")  # less than a day before the next one
    assert [row.state for row in await stage.rows(PromptRow)] == ["expired"]
    assert stage.posts(PROMPT) == []
    await stage.goes_to("2026-12-04 15:00")
    assert len(stage.posts(PROMPT)) == 1


async def test_after_four_without_an_answer_it_asks_whether_to_go_on_and_then_goes_quiet(
    stage: Stage,
) -> None:
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-12-18 16:00")
    assert len(stage.posts(PROMPT)) == 4

    await stage.goes_to("2026-12-28 12:00")
    asked = await ana.hears("I've asked four times")
    assert buttons_of(asked) == ["Every week", "Only when I write first", "Stop"]
    assert len(stage.posts(PROMPT)) == 4

    await stage.goes_to("2027-01-29 16:00")
    assert len(stage.posts(PROMPT)) == 4
    assert len(stage.shows("I've asked four times")) == 1
    home = await ana.opens_home()
    assert home is not None
    assert "I've gone quiet" in text_of(home)
    assert "Ask me again" in buttons_of(home), "also of whoever never told anything"


async def test_a_skip_counts_as_an_answer_for_the_four(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-12-04 15:00")
    await ana.clicks(await stage.prompted(ana), "Skip this week")
    await stage.settle()
    [row] = await stage.rows(MemberRow)
    assert row.unanswered == 0


async def test_every_week_goes_on(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-12-28 12:00")
    await ana.clicks(await ana.hears("I've asked four times"), "Every week")
    await ana.hears("Back on.")
    await stage.goes_to("2027-01-08 16:00")
    assert len(stage.posts(PROMPT)) > 4


async def test_only_when_i_write_first_ends_the_asking(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-12-28 12:00")
    await ana.clicks(await ana.hears("I've asked four times"), "Only when I write first")
    await stage.goes_to("2027-01-29 16:00")
    assert len(stage.posts(PROMPT)) == 4


async def test_stop_under_the_question_stops(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-12-28 12:00")
    await ana.clicks(await ana.hears("I've asked four times"), "Stop")
    await ana.hears("Stopped.")
    [row] = await stage.rows(MemberRow)
    assert row.standing == "stopped"


async def test_an_answer_within_the_four_starts_the_count_anew(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-12-11 16:00")
    await stage.tells(ana, "I interviewed three customers about checkout.")
    await stage.goes_to("2026-12-30 12:00")
    assert stage.shows("I've asked four times") == []


async def test_the_hour_stays_across_the_end_of_summer_time(build: Build) -> None:
    stage = await build(begins="2026-10-19 10:00")
    await stage.joins("Ana", hour="09:00")
    await stage.goes_to("2026-10-23 09:00")
    await stage.goes_to("2026-10-30 09:00")  # the clocks went back on the 25th
    first, second = await stage.rows(PromptRow)
    assert second.slot_at - first.slot_at == timedelta(days=7, hours=1)


async def test_never_more_than_one_unasked_message_a_day_and_two_a_week(build: Build) -> None:
    stage = await build(begins="2026-10-26 09:00")
    await stage.joins("Priya", day="Monday")
    await stage.playground.person("Priya").invites_bot("marketing")
    await stage.joins("Ana", day="Monday", hour="10:00")
    await stage.told(stage.person("Ana"), "Tactical")
    await stage.person("Priya").command("/growth", "team", "marketing")
    priya = stage.person("Priya")
    await priya.submits(await priya.gets_modal())

    await stage.goes_to("2027-03-05 18:00")

    days: dict[int, list[tuple[int, int, int]]] = {}
    for row in await stage.rows(UnaskedRow):
        days.setdefault(row.member_id, []).append(row.local_date.isocalendar()[:3])
    for told in days.values():
        weeks = [(year, week) for year, week, _ in told]
        assert max(weeks.count(week) for week in weeks) <= 2
    ana = stage.person("Ana")
    heard = [m for m in ana.inbox if float(m.ts) > local("2026-10-27 00:00").timestamp()]
    dates = [local_day(message.ts) for message in heard]
    assert max(dates.count(day) for day in dates) == 1, "what was not written down counts, too"


def local_day(ts: str) -> str:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return f"{datetime.fromtimestamp(float(ts), ZoneInfo('Europe/Berlin')):%F}"


async def test_a_closed_prompts_form_says_which_week_it_adds_to(friday: Stage) -> None:
    ana = friday.person("Ana")
    old = await friday.prompted(ana)
    await friday.goes_to("2026-12-04 15:30")
    await ana.clicks(old, "Answer in a form")
    view = await ana.gets_modal()
    assert "23–27 Nov" in text_of(view)
    await ana.fills(view, {REST: "I answered forty customer emails"})
    await ana.submits(view)
    await friday.settle()
    read_back = await ana.hears("Kept: 1 thing")
    assert "23–27 Nov" in text_of(read_back)
    first, second = await friday.rows(PromptRow)
    [reflection] = await friday.rows(ReflectionRow)
    assert reflection.prompt_id == first.id
    assert second.answered_at is None
    await ana.chooses(read_back, select_of(read_back), "Tactical")


@pytest.mark.parametrize("button", ["Skip this week", "Ask me on Monday"])
async def test_the_other_buttons_of_a_closed_prompt_turn_into_a_line(friday: Stage, button: str) -> None:
    ana = friday.person("Ana")
    old = await friday.prompted(ana)
    await friday.goes_to("2026-12-04 15:30")
    await ana.clicks(old, button)
    await friday.settle()
    assert "23–27 Nov is closed" in text_of(ana.now(old))
    assert buttons_of(ana.now(old)) == ["Add to 23–27 Nov"]


async def test_a_snooze_that_comes_too_late_says_so(friday: Stage) -> None:
    ana = friday.person("Ana")
    prompt = await friday.prompted(ana)
    await friday.goes_to("2026-12-03 16:00")
    await ana.clicks(prompt, "Ask me on Monday")
    await friday.settle()
    await ana.hears("By then the next question is due")
