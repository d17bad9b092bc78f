"""Start, join, settings, pause, stop: who is written to, and who never is."""

from bot.playground import text_of
from bot.storage.tables import MemberRow, PromptRow
from tests.e2e.stage import DAY, FIELD, HOUR, RHYTHM, WANT, Build, Stage, buttons_of


async def test_start_shows_the_welcome_and_nobody_is_written_to_without_having_joined(stage: Stage) -> None:
    ana, ben, dora = (stage.person(name) for name in ("Ana", "Ben", "Dora"))
    await ana.command("/growth", "start")
    welcome = await ana.hears("I'm Headroom")
    assert buttons_of(welcome) == ["Join", "How it works", "No thanks"]
    await ben.command("/growth", "start")
    await ben.clicks(await ben.hears("I'm Headroom"), "No thanks")
    await ben.hears("If you change your mind")
    await dora.says("hi", wait=True)
    await stage.settle()
    await dora.hears("I'm Headroom")
    before = [len(person.inbox) for person in (ana, ben, dora)]

    await stage.goes_to("2027-01-15 12:00")

    assert [len(person.inbox) for person in (ana, ben, dora)] == before
    assert await stage.rows(MemberRow) == []


async def test_how_it_works_opens_a_window(stage: Stage) -> None:
    ana = stage.person("Ana")
    await ana.command("/growth", "start")
    await ana.clicks(await ana.hears("I'm Headroom"), "How it works")
    assert "Who sees it" in text_of(await ana.gets_modal())


async def test_a_form_without_field_or_wish_is_not_taken(stage: Stage) -> None:
    ana = stage.person("Ana")
    await ana.command("/growth", "start")
    await ana.clicks(await ana.hears("I'm Headroom"), "Join")
    errors = await ana.submits(await ana.gets_modal())
    assert errors is not None
    assert len(errors) == 2
    assert await stage.rows(MemberRow) == []


async def test_the_form_keeps_every_choice(stage: Stage) -> None:
    ana = await stage.joins(
        "Ana",
        field="Something else",
        want="Be the best at what I do",
        day="Tuesday",
        hour="08:00",
        target="2",
    )
    [row] = await stage.rows(MemberRow)
    assert (row.aspiration, row.weekday, row.at, row.target) == ("best", 1, "08:00", 2)
    assert (row.zone, row.rhythm) == ("Europe/Berlin", "weekly")
    assert "Tuesday at 08:00, Berlin time" in (await ana.hears("You're in")).text


async def test_be_the_best_has_no_target_by_itself(stage: Stage) -> None:
    await stage.joins("Ana", want="Be the best at what I do")
    await stage.joins("Ben", want="Help decide beyond my field")
    assert [row.target for row in await stage.rows(MemberRow)] == [0, 3]


async def test_the_first_prompt_comes_at_the_next_slot_even_in_a_minute(build: Build) -> None:
    stage = await build(begins="2026-11-27 14:59")
    ana = await stage.joins("Ana", day="Friday", hour="15:00")

    await stage.goes_to("2026-11-27 15:00")

    await stage.prompted(ana)
    assert [row.week for row in await stage.rows(PromptRow)] == ["2026-W48"]


async def test_the_weeks_before_joining_do_not_exist(build: Build) -> None:
    stage = await build(begins="2026-11-27 15:01")
    ana = await stage.joins("Ana", day="Friday", hour="15:00")

    await stage.goes_to("2026-12-04 14:59")
    assert await stage.rows(PromptRow) == []
    await stage.goes_to("2026-12-04 15:00")
    await stage.prompted(ana)
    assert [row.week for row in await stage.rows(PromptRow)] == ["2026-W49"]


async def test_only_when_i_write_first_is_asked_nothing(stage: Stage) -> None:
    ana = await stage.joins("Ana", rhythm="Only when I write first")
    assert "I won't write first" in (await ana.hears("You're in")).text
    heard = len(ana.inbox)

    await stage.goes_to("2026-12-18 18:00")

    assert await stage.rows(PromptRow) == []
    assert len(ana.inbox) == heard
    await stage.tells(ana, "I interviewed three customers about checkout.")
    await ana.hears("Kept: 1 thing")


async def test_a_guest_cannot_join(stage: Stage) -> None:
    ana = stage.person("Ana")
    await ana.changes(is_guest=True)
    await ana.command("/growth", "start")
    await ana.hears("can't sign up guests")


async def test_after_stop_nothing_comes_and_start_brings_it_back(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "stop")
    assert "What you told me stays yours" in (await ana.hears("Stopped.")).text
    heard = len(ana.inbox)
    await stage.goes_to("2026-12-11 16:00")
    assert len(ana.inbox) == heard

    await stage.joins("Ana")
    await stage.goes_to("2026-12-18 15:00")
    assert [row.week for row in await stage.rows(PromptRow)] == ["2026-W51"]
    assert len(await stage.rows(MemberRow)) == 1


async def test_stop_takes_back_the_reminder(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-11-27 15:00")
    await ana.command("/growth", "stop")
    await stage.goes_to("2026-12-02 15:00")
    assert stage.shows("Still time for") == []


async def test_a_pause_ends_by_itself(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "pause 2 weeks")
    assert "Paused until Wednesday 9 December" in (await ana.hears("Paused until")).text

    await stage.goes_to("2026-12-09 12:00")
    assert await stage.rows(PromptRow) == []
    await stage.goes_to("2026-12-11 15:00")
    await stage.prompted(ana)
    assert [row.week for row in await stage.rows(PromptRow)] == ["2026-W50"]


async def test_resume_ends_a_pause_at_once(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "pause until 3 Dec")
    await ana.clicks(await ana.hears("Paused until Thursday 3 December"), "Resume now")
    await ana.hears("Back on. I'll ask on Friday at 15:00")
    await stage.goes_to("2026-11-27 15:00")
    await stage.prompted(ana)


async def test_settings_change_the_slot(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "settings")
    view = await ana.gets_modal()
    await ana.fills(view, {DAY: "Thursday", HOUR: "09:00", FIELD: "Data & analytics"})
    assert await ana.submits(view) is None
    await stage.settle()
    await ana.hears("Next question on Thursday at 09:00, Berlin time")

    await stage.goes_to("2026-11-26 09:00")
    await stage.prompted(ana)
    await stage.goes_to("2026-11-27 16:00")
    assert len(await stage.rows(PromptRow)) == 1, "one prompt a week, whatever the settings say"


async def test_a_slot_that_is_moved_into_the_past_counts_as_late(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-11-26 12:00")
    await ana.command("/growth", "settings")
    view = await ana.gets_modal()
    await ana.fills(view, {DAY: "Wednesday"})
    await ana.submits(view)
    await stage.settle()
    prompt = await stage.prompted(ana)
    assert "23–27 Nov" in text_of(prompt)


async def test_settings_show_what_was_chosen(stage: Stage) -> None:
    ana = await stage.joins("Ana", day="Monday", hour="11:00")
    await ana.command("/growth", "settings")
    view = await ana.gets_modal()
    shown = str(view.values)
    for value in ("Monday", "11:00", "unsure"):
        assert value in shown
    assert await ana.submits(view) is None


async def test_settings_can_stop_the_asking(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "settings")
    view = await ana.gets_modal()
    await ana.fills(view, {RHYTHM: "Only when I write first", WANT: "Be the best at what I do"})
    await ana.submits(view)
    await stage.goes_to("2026-12-11 16:00")
    assert await stage.rows(PromptRow) == []


async def test_who_has_not_joined_is_told_so_kindly(stage: Stage) -> None:
    ana = stage.person("Ana")
    for words in ("settings", "pause 2 weeks", "resume", "skip", "summary"):
        before = ana.last
        await ana.command("/growth", words)
        answer = await ana.hears("That works once you're in", after=before)
        assert "Join" in buttons_of(answer)
    await ana.command("/growth", "stop")
    await ana.hears("Fine. I won't write first.")


async def test_a_move_is_said_in_the_next_prompt_and_the_hour_follows(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.changes(tz="America/New_York")
    await stage.goes_to("2026-11-27 14:59", "America/New_York")
    assert await stage.rows(PromptRow) == []
    await stage.goes_to("2026-11-27 15:00", "America/New_York")
    assert "New York time" in text_of(await stage.prompted(ana))

    await stage.goes_to("2026-12-04 15:00", "America/New_York")
    assert "New York time" not in text_of(await stage.prompted(ana))


async def test_a_zone_that_was_chosen_does_not_follow(stage: Stage) -> None:
    ana = stage.person("Ana")
    view = await stage.fills_in_join(ana)
    await ana.fills(view, {"In which time zone?": "Lisbon"})
    await ana.submits(view)
    await ana.changes(tz="America/New_York")
    await stage.goes_to("2026-11-27 15:00", "Europe/Lisbon")
    assert "New York" not in text_of(await stage.prompted(ana))


async def test_a_deactivated_person_is_written_to_no_more(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-11-27 15:00")
    heard = len(ana.inbox)
    await ana.changes(deleted=True)
    await stage.goes_to("2026-12-11 16:00")
    assert len(ana.inbox) == heard

    await ana.changes(deleted=False)
    await stage.goes_to("2026-12-18 15:00")
    assert (await stage.prompted(ana)).ts > ana.inbox[heard - 1].ts


async def test_who_is_away_is_left_alone_and_told_so_afterwards(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.changes(status_text="Vacationing", status_emoji=":palm_tree:")
    heard = len(ana.inbox)
    await stage.goes_to("2026-12-02 16:00")
    assert len(ana.inbox) == heard

    await ana.changes(status_text="", status_emoji="")
    await stage.goes_to("2026-12-04 15:00")
    assert "I left you alone last week" in text_of(await stage.prompted(ana))
    assert not await stage.holds("palm_tree"), "only that they were away is stored, never why"


async def test_a_slot_on_a_public_holiday_moves_within_its_week(build: Build) -> None:
    stage = await build(begins="2026-12-21 10:00")
    ana = await stage.joins("Ana", day="Friday", hour="15:00")  # the 25th
    await stage.goes_to("2026-12-24 14:59")
    assert await stage.rows(PromptRow) == []
    await stage.goes_to("2026-12-24 15:00")
    await stage.prompted(ana)


async def test_whoever_says_no_thanks_in_home_or_in_a_window_is_heard_there(stage: Stage) -> None:
    ben = stage.person("Ben")
    home = await ben.opens_home()
    assert home is not None
    await ben.clicks(home, "No thanks")
    assert "I won't write first" in text_of(await ben.gets_modal())
    await ben.closes(await ben.gets_modal())
    await ben.command("/growth", "commit")
    await ben.clicks(await ben.gets_modal(), "No thanks")
    assert "I won't write first" in text_of(await ben.gets_modal())


async def test_stop_for_a_while_or_of_something_ends_nothing(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "stop reminders")
    await ana.hears("Did you mean /growth stop?")
    await ana.command("/growth", "stop for 2 weeks")
    await ana.hears("Paused until")
    [row] = await stage.rows(MemberRow)
    assert row.standing == "joined"
