"""/reflect and /growth, for members and for those who have not joined."""

import pytest

from bot.playground import Message, Person, text_of
from bot.storage.tables import ActivityRow, DraftRow, MemberRow, PromptRow, ReflectionRow
from tests.e2e.stage import COMFORT, REST, Build, Stage, buttons_of, select_of, selects_of

CUSTOMERS = "I interviewed three customers about checkout"
EMAILS = "I answered forty customer emails"


# --- /reflect


async def test_reflect_keeps_at_once_and_reads_back_in_the_dm(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/reflect", CUSTOMERS)
    await stage.settle()
    read_back = await ana.hears("Kept: 1 thing")
    assert read_back.channel == ana.dm
    assert read_back.ephemeral_to is None
    [reflection] = await stage.rows(ReflectionRow)
    assert (reflection.words, reflection.source) == (CUSTOMERS, "command")


async def test_in_a_channel_the_read_back_is_for_them_alone_and_takes_corrections(stage: Stage) -> None:
    ana, ben = await stage.joins("Ana"), stage.person("Ben")
    await ana.command("/reflect", CUSTOMERS, "marketing")
    read_back = await ana.hears("Kept: 1 thing")
    assert read_back.ephemeral_to == ana.id
    assert read_back.channel != ana.dm
    assert [m for m in ben.sees("marketing") if m.is_bot] == []

    await ana.chooses(read_back, select_of(read_back), "Strategy beyond my field")
    await stage.settle()
    assert "1 beyond your field" in ana.now(read_back).text
    [activity] = await stage.rows(ActivityRow)
    assert (activity.rung, activity.placing) == ("business", "confirmed")


async def test_ticks_of_a_read_back_in_a_channel_are_stored_too(stage: Stage) -> None:
    """Slack does not send along what an ephemeral message shows."""
    ana = await stage.joins("Ana")
    await ana.command("/reflect", CUSTOMERS, "marketing")
    read_back = await ana.hears("Kept: 1 thing")
    [activity] = await stage.rows(ActivityRow)
    await ana.ticks(read_back, "activity_stretch", [str(activity.id)])
    await stage.settle()
    assert [row.stretch for row in await stage.rows(ActivityRow)] == [True]
    assert "1 stretch" in ana.now(read_back).text
    await ana.ticks(read_back, "activity_stretch", [])
    await stage.settle()
    assert [row.stretch for row in await stage.rows(ActivityRow)] == [False]


async def test_reflect_answers_the_open_prompt(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-11-27 15:00")
    await ana.command("/reflect", CUSTOMERS, "marketing")
    await stage.settle()
    [prompt] = await stage.rows(PromptRow)
    assert prompt.answered_at is not None
    assert "Answered." in text_of(await stage.prompted(ana))


async def test_reflect_without_words_opens_the_form(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/reflect", channel="marketing")
    view = await ana.gets_modal()
    await ana.fills(view, {COMFORT: CUSTOMERS, REST: EMAILS})
    assert await ana.submits(view) is None
    await stage.settle()
    read_back = await ana.hears("Kept: 2 things, 1 stretch")
    assert len(selects_of(read_back)) == 2
    assert [row.stretch for row in await stage.rows(ActivityRow)] == [True, False]


@pytest.fixture
async def draft(stage: Stage) -> tuple[Stage, Person, Message]:
    """Ana, who has not joined, told something."""
    ana = stage.person("Ana")
    await ana.command("/reflect", CUSTOMERS, "marketing")
    return stage, ana, await ana.hears("You haven't joined yet, so I haven't kept this")


Draft = tuple[Stage, Person, Message]


async def test_words_of_somebody_who_has_not_joined_count_nowhere(draft: Draft) -> None:
    stage, ana, shown = draft
    assert shown.ephemeral_to == ana.id
    assert CUSTOMERS in text_of(shown)
    assert CUSTOMERS not in shown.text, "a notification never quotes"
    assert buttons_of(shown) == ["Join and keep it", "Keep it, don't ask me weekly", "Drop it"]
    assert await stage.rows(ReflectionRow) == []
    assert len(await stage.rows(DraftRow)) == 1


async def test_join_and_keep_it(draft: Draft) -> None:
    stage, ana, shown = draft
    await ana.clicks(shown, "Join and keep it")
    view = await ana.gets_modal()
    await ana.fills(view, {"What is your field?": "Something else", "What do you want?": "Not sure yet"})
    assert await ana.submits(view) is None
    await stage.settle()
    await ana.hears("You're in, and what you wrote is kept")
    await ana.hears("Kept: 1 thing")
    assert [row.words for row in await stage.rows(ReflectionRow)] == [CUSTOMERS]
    assert await stage.rows(DraftRow) == []


async def test_keep_it_without_being_asked_weekly(draft: Draft) -> None:
    stage, ana, shown = draft
    await ana.clicks(shown, "Keep it, don't ask me weekly")
    await stage.settle()
    [member] = await stage.rows(MemberRow)
    assert member.rhythm == "on_request"
    await ana.hears("Kept: 1 thing")
    await stage.goes_to("2026-12-11 16:00")
    assert await stage.rows(PromptRow) == []


async def test_drop_it(draft: Draft) -> None:
    stage, ana, shown = draft
    await ana.clicks(shown, "Drop it")
    assert "Dropped." in text_of(ana.now(shown))
    await stage.settle()
    assert await stage.rows(DraftRow) == []
    assert not any(CUSTOMERS in str(vars(row)) for row in await stage.rows(ReflectionRow))


async def test_after_a_day_the_words_are_erased(draft: Draft) -> None:
    stage, ana, shown = draft
    await stage.goes_to("2026-11-26 10:30")
    assert await stage.rows(DraftRow) == []
    assert not await stage.holds(CUSTOMERS)
    await ana.clicks(shown, "Keep it, don't ask me weekly")
    await stage.settle()
    assert await stage.rows(ReflectionRow) == []


async def test_nobody_elses_draft_can_be_kept(draft: Draft) -> None:
    stage, _, shown = draft
    ben = await stage.joins("Ben")
    [button] = [e for b in shown.blocks for e in b.get("elements", []) if e.get("action_id") == "draft_keep"]
    action = {k: button[k] for k in ("type", "action_id", "value")} | {"block_id": "b"}
    payload = stage.playground.gestures.payloads.on_message(ben.user, ben.inbox[0], action, {})
    stage.playground.slack.sockets.dispatch("interactive", payload)
    await stage.settle()
    assert await stage.rows(ReflectionRow) == []


async def test_a_dm_of_somebody_who_has_not_joined_waits_in_the_same_way(stage: Stage) -> None:
    ana = stage.person("Ana")
    said = await stage.tells(ana, CUSTOMERS)
    assert "You haven't joined yet" in said.text
    await ana.clicks(said, "Keep it, don't ask me weekly")
    await stage.settle()
    await ana.hears("Kept: 1 thing")
    assert [row.words for row in await stage.rows(ReflectionRow)] == [CUSTOMERS]


async def test_whoever_stopped_is_told_so_and_comes_back_with_what_they_chose(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    [before] = await stage.rows(MemberRow)
    await ana.command("/growth", "stop")
    said = await stage.tells(ana, CUSTOMERS)
    assert "You've stopped, so I haven't kept this" in said.text
    await ana.clicks(said, "Keep it, don't ask me weekly")
    await stage.settle()
    [member] = await stage.rows(MemberRow)
    assert (member.standing, member.rhythm) == ("joined", "on_request")
    assert (member.field, member.target) == (before.field, before.target)


async def test_the_form_of_somebody_who_has_not_joined_waits_too(stage: Stage) -> None:
    ana = stage.person("Ana")
    await ana.command("/reflect", channel="marketing")
    view = await ana.gets_modal()
    await ana.fills(view, {COMFORT: CUSTOMERS})
    assert await ana.submits(view) is None
    await stage.settle()
    said = await ana.hears("You haven't joined yet")
    assert said.channel == ana.dm
    await ana.clicks(said, "Drop it")
    assert await stage.rows(DraftRow) == []


# --- /growth


async def test_growth_alone_shows_how_it_is_used(stage: Stage) -> None:
    ana = stage.person("Ana")
    for words in ("", "help", "HELP"):
        before = ana.sees("marketing")
        await ana.command("/growth", words, "marketing")
        usage = await ana.hears("/growth summary")
        assert usage not in before
        assert usage.ephemeral_to == ana.id
        for command in ("/reflect", "/growth settings", "/growth pause 2 weeks", "/growth stop"):
            assert command in text_of(usage)


async def test_anything_unknown_is_answered_with_usage(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "make me a sandwich")
    answer = await ana.hears("I don't know")
    assert "make" in text_of(answer)
    assert "/growth pause 2 weeks" in text_of(answer)


ACCEPTED = {
    "pause banana": "2 weeks",
    "pause 0 days": "until 3 Dec",
    "pause 900 weeks": "up to a year",
    "summary 2027-13": "a month: October",
    "summary banana": "last month",
    "summary 2027-01": "hasn't begun yet",
    "summary 2026-09": "before you joined",
}


async def test_a_bad_argument_is_answered_with_what_is_accepted(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    for words, accepted in ACCEPTED.items():
        before = ana.last
        await ana.command("/growth", words)
        answer = await ana.hears(accepted, after=before)
        assert answer.ephemeral_to == ana.id, words
    [member] = await stage.rows(MemberRow)
    assert member.paused_until is None


async def test_a_summary_comes_into_the_dm_wherever_it_is_asked_for(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, CUSTOMERS)
    for words in ("summary", "summary november", "Summary 2026-11", "summary this month"):
        before = ana.last
        await ana.command("/growth", words, "marketing")
        await stage.settle()
        note = await ana.hears("It's in our direct messages")
        assert note.ephemeral_to == ana.id
        month = await ana.hears("November: 1 thing", after=before)
        assert month.channel == ana.dm


async def test_privacy_says_who_can_see_what(stage: Stage) -> None:
    ana = stage.person("Ana")
    await ana.command("/growth", "privacy")
    answer = await ana.hears("Only you see what you write to me")
    assert "Whoever runs that machine" in text_of(answer)
    assert "Your Slack's owners" in text_of(answer)


async def test_start_of_a_member_says_when_they_are_asked_next(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "start")
    await ana.hears("You're in already. Next question on Friday at 15:00")


async def test_words_with_marks_of_slack_are_kept_plain(build: Build) -> None:
    stage = await build()
    ana = await stage.joins("Ana")
    await ana.command("/reflect", "I told @Ben in #marketing why <we> & they lose customers")
    await stage.settle()
    [reflection] = await stage.rows(ReflectionRow)
    assert reflection.words.endswith("why <we> & they lose customers")
    assert "<@" not in reflection.words
