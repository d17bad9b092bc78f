"""A reply becomes a reflection: what it belongs to, what is read back, corrected, edited and erased."""

import pytest

from bot.playground import text_of
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import (
    ActivityRow,
    ChangeRow,
    DraftRow,
    MemberRow,
    PromptRow,
    QuoteRow,
    ReflectionRow,
    TombstoneRow,
)
from jobs import housekeeping
from tests.e2e.stage import (
    BUSINESS,
    FUNCTIONAL,
    PROMPT,
    TACTICAL,
    Build,
    Lived,
    Stage,
    buttons_of,
    select_of,
    selects_of,
)
from tests.e2e.worlds import ana_is_asked

EMAILS, CUSTOMERS = "I answered forty customer emails", "I interviewed three customers about checkout"
SALES = "I presented the retention numbers to the sales team"
GIBBERISH = "The weather is lovely today"


@pytest.fixture
async def friday(lived: Lived) -> Stage:
    """Ana has joined and been asked, on Friday 27 November at 15:00."""
    return await lived(ana_is_asked)


# --- what belongs to what ---


async def test_a_message_answers_the_open_prompt_and_its_buttons_turn_into_a_line(friday: Stage) -> None:
    ana = friday.person("Ana")
    await friday.tells(ana, CUSTOMERS)
    [reflection], [prompt] = await friday.rows(ReflectionRow), await friday.rows(PromptRow)
    assert reflection.prompt_id == prompt.id
    assert "Answered." in text_of(await friday.prompted(ana))


async def test_a_second_message_adds_and_belongs_to_its_own_day(friday: Stage) -> None:
    ana = friday.person("Ana")
    await friday.tells(ana, CUSTOMERS)
    await friday.tells(ana, EMAILS)
    first, second = await friday.rows(ReflectionRow)
    assert (first.words, second.words) == (CUSTOMERS, EMAILS)
    assert second.prompt_id is None
    assert len(friday.shows("Kept: 1 thing")) == 2


async def test_a_reply_in_the_thread_of_an_older_prompt_belongs_to_it_and_to_its_month(friday: Stage) -> None:
    ana = friday.person("Ana")
    old = await friday.prompted(ana)
    await friday.goes_to("2026-12-04 15:30")
    read_back = await friday.tells(ana, CUSTOMERS, old)

    first, second = await friday.rows(PromptRow)
    [reflection] = await friday.rows(ReflectionRow)
    assert reflection.prompt_id == first.id
    assert second.answered_at is None
    assert read_back.thread_ts == old.ts
    assert "23–27 Nov" in text_of(read_back)
    [activity] = await friday.rows(ActivityRow)
    assert activity.month == "2026-11", "the month of the prompt's local date"


async def test_a_message_in_the_thread_of_a_read_back_adds_to_that_reflection(friday: Stage) -> None:
    ana = friday.person("Ana")
    read_back = await friday.tells(ana, CUSTOMERS)
    await friday.goes_to("2026-12-02 12:00")
    await friday.tells(ana, EMAILS, read_back)
    first, second = await friday.rows(ReflectionRow)
    assert (second.adds_to_id, second.prompt_id) == (first.id, first.prompt_id)
    assert second.local_date == first.local_date


async def test_a_message_in_the_thread_of_their_own_earlier_one_adds_to_it(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, CUSTOMERS)
    [own] = [message for message in stage.playground.world.messages[ana.dm].values() if not message.is_bot]
    await stage.tells(ana, EMAILS, own)
    first, second = await stage.rows(ReflectionRow)
    assert second.adds_to_id == first.id


async def test_what_is_told_late_at_night_counts_in_the_members_own_month(build: Build) -> None:
    stage = await build(begins="2026-11-30 22:30")
    farah = await stage.joins("Farah")  # in Dubai it is December already
    await stage.tells(farah, CUSTOMERS)
    [activity] = await stage.rows(ActivityRow)
    assert activity.month == "2026-12"


# --- the read-back ---


async def test_a_read_back_has_a_line_and_a_select_each_ticks_and_change(friday: Stage) -> None:
    ana = friday.person("Ana")
    read_back = await friday.tells(ana, f"{CUSTOMERS}. {EMAILS}. {SALES}.")
    assert "Kept: 3 things" in read_back.text
    assert len(selects_of(read_back)) == 3
    assert "Outside my comfort zone" in text_of(read_back)
    assert buttons_of(read_back)[0] == "Change"
    assert CUSTOMERS.removeprefix("I ") not in read_back.text, "a notification never quotes"


async def test_it_stays_good_if_nobody_touches_it(friday: Stage) -> None:
    ana = friday.person("Ana")
    read_back = await friday.tells(ana, CUSTOMERS)
    before = text_of(read_back)
    await friday.goes_to("2026-12-03 12:00")
    assert text_of(ana.now(read_back)) == before
    [activity] = await friday.rows(ActivityRow)
    assert activity.placing in ("suggested", "open")


async def test_what_is_chosen_is_stored_and_the_first_line_says_it(friday: Stage) -> None:
    ana = friday.person("Ana")
    read_back = await friday.tells(ana, f"{CUSTOMERS}. {EMAILS}.")
    await ana.chooses(read_back, select_of(read_back), BUSINESS)
    await ana.chooses(read_back, select_of(read_back, 1), FUNCTIONAL)
    await friday.settle()
    assert [row.rung for row in await friday.rows(ActivityRow)] == ["business", "functional"]
    assert {row.placing for row in await friday.rows(ActivityRow)} == {"confirmed"}
    assert "Kept: 2 things, 1 beyond your field" in ana.now(read_back).text

    await ana.chooses(read_back, select_of(read_back), "Not an activity")
    await friday.settle()
    assert "Kept: 1 thing" in ana.now(read_back).text
    assert [row.what for row in await friday.rows(ChangeRow)] == ["rung", "rung", "rung"]


async def test_ticks_are_stored_and_can_be_taken_back(friday: Stage) -> None:
    ana = friday.person("Ana")
    read_back = await friday.tells(ana, f"{CUSTOMERS}. {EMAILS}.")
    await ana.ticks(read_back, "activity_stretch", _ticks(read_back))
    await friday.settle()
    assert [row.stretch for row in await friday.rows(ActivityRow)] == [True, True]
    assert "2 stretches" in ana.now(read_back).text
    await ana.ticks(read_back, "activity_stretch", [])
    await friday.settle()
    assert [row.stretch for row in await friday.rows(ActivityRow)] == [False, False]
    assert "stretch" not in ana.now(read_back).text


def _ticks(read_back: object) -> list[str]:
    blocks = read_back.blocks  # type: ignore[attr-defined]
    [group] = [b for b in blocks if str(b.get("block_id", "")).startswith("stretch-")]
    return [option["value"] for option in group["elements"][0]["options"]]


@pytest.mark.on_both
async def test_change_rewords_splits_and_deletes(friday: Stage) -> None:
    ana = friday.person("Ana")
    read_back = await friday.tells(ana, f"{CUSTOMERS}. {EMAILS}. {SALES}.")
    first, second, _ = await friday.rows(ActivityRow)
    await ana.clicks(read_back, "Change")
    view = await ana.gets_modal()
    apart = (
        "I answered forty emails\nI showed the CEO why customers leave at checkout and got pricing changed"
    )
    await ana.fills(view, {f"words-{first.id}": apart})
    await ana.ticks(view, f"marks-{second.id}", ["Delete"])
    assert await ana.submits(view) is None
    await friday.settle()
    now = ana.now(read_back)
    assert "Kept: 3 things" in now.text
    assert "why customers leave at checkout" in text_of(now)
    assert "forty customer emails" not in text_of(now)
    answered, _, showed = await friday.rows(ActivityRow)
    assert (answered.rung, showed.rung) == ("tactical", "business")  # each part by its own words


async def test_change_joins_two_into_one(friday: Stage) -> None:
    ana = friday.person("Ana")
    read_back = await friday.tells(ana, f"{CUSTOMERS}. {EMAILS}.")
    _, second = await friday.rows(ActivityRow)
    await ana.clicks(read_back, "Change")
    view = await ana.gets_modal()
    await ana.ticks(view, f"marks-{second.id}", ["Join with the one above"])
    await ana.submits(view)
    await friday.settle()
    [one] = await friday.rows(ActivityRow)
    assert "customers" in one.words
    assert "emails" in one.words


async def test_more_than_eight_are_kept_and_the_rest_is_under_change(friday: Stage) -> None:
    ana = friday.person("Ana")
    told = (
        "I fixed the login bug. I reviewed three pull requests. I wrote the release notes."
        " I updated the runbook. I paired with Sam on the parser. I cleaned up the backlog."
        " I answered support tickets. I tested the backup. I interviewed a candidate."
        " I presented the roadmap to the board."
    )
    read_back = await friday.tells(ana, told)
    rows = await friday.rows(ActivityRow)
    assert len(rows) > 8
    assert len(selects_of(read_back)) == 8
    assert f"And {len(rows) - 8} more, under Change" in text_of(read_back)


async def test_the_question_mark_shows_the_ladder(friday: Stage) -> None:
    ana = friday.person("Ana")
    read_back = await friday.tells(ana, CUSTOMERS)
    await ana.clicks(read_back, "?")
    assert "you helped decide something bigger than your area" in text_of(await ana.gets_modal())


async def test_nobody_elses_activity_can_be_placed(friday: Stage) -> None:
    """A forged click: the ids of another member's rows."""
    ana, ben = friday.person("Ana"), await friday.joins("Ben")
    await friday.tells(ana, CUSTOMERS)
    read_back = await friday.tells(ben, EMAILS)
    before = [(row.rung, row.placing) for row in await friday.rows(ActivityRow)]
    [theirs, _] = await friday.rows(ActivityRow)
    payload = friday.playground.gestures.payloads.on_message(
        ben.user,
        read_back,
        {
            "type": "static_select",
            "action_id": "activity_place",
            "block_id": f"activity-{theirs.id}",
            "selected_option": {"text": {"type": "plain_text", "text": BUSINESS}, "value": "business"},
        },
        {},
    )
    friday.playground.slack.sockets.dispatch("interactive", payload)
    await friday.settle()
    assert [(row.rung, row.placing) for row in await friday.rows(ActivityRow)] == before


# --- words that are commands, nothing, and no activity ---


WISHES = {
    "help": "Write to me in your own words",
    "Hi!": "Hello.",
    "thanks :pray:": "You're welcome",
    "start": "You're in already",
    "Settings": "“Settings” changes that and the rest",
    "skip": "Skipped.",
    "summary": "November",
    "pause": "Two weeks is the usual",
    "pause 2 weeks": "Paused until",
    "stop": "Stopped.",
}


async def test_a_message_that_is_only_a_wish_does_what_it_says(friday: Stage) -> None:
    ana = friday.person("Ana")
    for words, answer in WISHES.items():
        before = ana.last
        await ana.says(words, wait=True)
        await friday.settle()
        await ana.hears(answer, after=before)
    assert await friday.rows(ReflectionRow) == []
    [member] = await friday.rows(MemberRow)
    assert member.standing == "stopped"


async def test_nothing_this_week_answers_the_prompt(friday: Stage) -> None:
    ana = friday.person("Ana")
    said = await friday.tells(ana, "Nothing this week")
    assert "A week of keeping things running counts as an answer" in said.text
    [prompt], [member] = await friday.rows(PromptRow), await friday.rows(MemberRow)
    assert prompt.answered_at is not None
    assert member.unanswered == 0
    assert await friday.rows(ActivityRow) == []


async def test_nothing_while_no_question_is_open_keeps_nothing(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    assert "nothing to note" in (await stage.tells(ana, "nothing")).text
    assert await stage.rows(ReflectionRow) == []


async def test_a_message_in_which_no_activity_is_found_is_kept_if_it_answers_a_prompt(friday: Stage) -> None:
    ana = friday.person("Ana")
    said = await friday.tells(ana, GIBBERISH)
    assert len(await friday.rows(ReflectionRow)) == 1
    assert await friday.rows(DraftRow) == []
    assert said.text == "Noted. I found nothing you did in it, so it counts in no figure."

    await ana.clicks(said, "It was something I did")
    await friday.settle()
    [activity] = await friday.rows(ActivityRow)
    assert (activity.words, activity.placing) == (GIBBERISH, "open")
    assert "1 not placed yet" in ana.now(said).text


async def test_a_question_to_the_bot_answers_no_prompt(friday: Stage) -> None:
    ana = friday.person("Ana")
    said = await friday.tells(ana, "How do I stop this?")
    assert "so I kept nothing" in said.text
    assert "“stop”" in text_of(said)
    [prompt] = await friday.rows(PromptRow)
    assert prompt.answered_at is None
    assert "Skip this week" in buttons_of(await friday.prompted(ana)), "the prompt is open, and says so"
    await friday.tells(ana, CUSTOMERS)
    [reflection] = await friday.rows(ReflectionRow)
    assert reflection.prompt_id == prompt.id


async def test_otherwise_it_is_kept_only_if_they_say_so(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    said = await stage.tells(ana, GIBBERISH)
    assert said.text == "I found nothing you did in that, so I kept nothing."
    assert await stage.rows(ReflectionRow) == []

    await ana.clicks(said, "Keep it anyway")
    await stage.settle()
    [reflection], [activity] = await stage.rows(ReflectionRow), await stage.rows(ActivityRow)
    assert (reflection.words, activity.words, activity.placing) == (GIBBERISH, GIBBERISH, "open")
    await ana.hears("1 not placed yet")
    assert "Kept." in ana.now(said).text


async def test_what_nobody_said_to_keep_is_erased_after_a_day(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    said = await stage.tells(ana, GIBBERISH)
    await stage.goes_to("2026-11-26 10:30")
    assert await stage.rows(DraftRow) == []
    assert not await stage.holds(GIBBERISH)
    await ana.clicks(said, "Keep it anyway")
    await ana.hears("waiting any more")
    assert await stage.rows(ReflectionRow) == []


# --- edits ---


async def test_an_edit_keeps_the_marks_of_what_it_did_not_touch(friday: Stage) -> None:
    ana = friday.person("Ana")
    message = await ana.says(f"{CUSTOMERS}. {EMAILS}.", wait=True)
    await friday.settle()
    read_back = await ana.hears("Kept: 2 things")
    await ana.chooses(read_back, select_of(read_back), BUSINESS)
    await friday.settle()

    await ana.edits(message, f"{CUSTOMERS}. I answered fifty customer emails. {SALES}.", wait=True)
    await friday.settle()

    kept, *_ = rows = sorted(await friday.rows(ActivityRow), key=lambda row: row.start)
    assert len(rows) == 3
    assert (kept.rung, kept.placing) == ("business", "confirmed")
    now = ana.now(read_back)
    assert "Kept: 3 things" in now.text
    assert "fifty customer emails" in text_of(now)
    assert "forty" not in text_of(now)
    await housekeeping.run(friday.headroom.context)
    assert not await friday.holds("forty customer")
    assert len(friday.shows("Kept: 3 things")) == 1, "the read-back is reworded, not said again"


async def test_an_edit_brings_nothing_back_that_was_reworded_or_deleted_under_change(friday: Stage) -> None:
    ana = friday.person("Ana")
    message = await ana.says(f"{CUSTOMERS}. {EMAILS}.", wait=True)
    await friday.settle()
    first, second = await friday.rows(ActivityRow)
    await ana.clicks(await ana.hears("Kept: 2 things"), "Change")
    view = await ana.fills(await ana.gets_modal(), {f"words-{first.id}": "I asked three customers why"})
    await ana.ticks(view, f"marks-{second.id}", ["Delete"])
    await ana.submits(view)

    await ana.edits(message, f"{CUSTOMERS}. {EMAILS}. {SALES}.", wait=True)
    await friday.settle()

    assert [row.words for row in await friday.rows(ActivityRow)] == ["I asked three customers why", SALES]


async def test_an_edit_that_leaves_no_activity_blanks_the_read_back(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    message = await ana.says(CUSTOMERS, wait=True)
    await stage.settle()
    await ana.hears("Kept: 1 thing")
    await ana.edits(message, GIBBERISH, wait=True)
    await stage.settle()
    assert stage.shows("interviewed three customers") == []
    await housekeeping.run(stage.headroom.context)
    assert not await stage.holds("interviewed three customers")


async def test_an_edit_makes_something_of_what_was_put_back(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    message = await ana.says(GIBBERISH, wait=True)
    await stage.settle()
    await ana.hears("I found nothing you did")
    await ana.edits(message, CUSTOMERS, wait=True)
    await stage.settle()
    await ana.hears("Kept: 1 thing")
    assert await stage.rows(DraftRow) == []


async def test_an_unfurl_changes_nothing(friday: Stage) -> None:
    ana = friday.person("Ana")
    message = await ana.says(f"{CUSTOMERS}, see https://example.com/notes", wait=True)
    await friday.settle()
    updates = len([1 for method, *_ in friday.playground.calls if method == "chat.update"])
    world = friday.playground.world
    world.edit(world.message(ana.dm, message.ts), blocks=[*message.blocks])  # type: ignore[arg-type]
    await friday.settle()
    assert len([1 for method, *_ in friday.playground.calls if method == "chat.update"]) == updates


async def test_an_edited_wish_is_not_granted_twice(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    message = await ana.says("pause 2 weeks", wait=True)
    await stage.settle()
    await ana.command("/growth", "resume")
    stage.playground.redeliver(1)
    await stage.settle()
    [member] = await stage.rows(MemberRow)
    assert member.paused_until is None
    await ana.edits(message, "pause 3 weeks", wait=True)
    await stage.settle()
    await ana.hears("Paused until Wednesday 16 December")


# --- deletion ---


@pytest.mark.on_both
async def test_deleting_the_message_erases_it_everywhere_and_blanks_what_quoted_it(friday: Stage) -> None:
    ana = friday.person("Ana")
    message = await ana.says(CUSTOMERS, wait=True)
    await friday.settle()
    read_back = await ana.hears("Kept: 1 thing")
    await ana.chooses(read_back, select_of(read_back), BUSINESS)
    await friday.goes_to("2026-12-01 16:00")
    await ana.command("/growth", "summary november")
    await friday.settle()
    assert len(friday.shows("interviewed three customers")) == 3, "the read-back and two summaries"

    await ana.deletes(message, wait=True)
    await friday.settle()

    assert friday.shows("interviewed three customers") == []
    assert not await friday.holds("interviewed three customers")
    for table in (ReflectionRow, ActivityRow, ChangeRow, QuoteRow):
        assert await friday.rows(table) == []
    assert len(await friday.rows(TombstoneRow)) == 1
    assert "blanked" in text_of(ana.now(read_back))
    assert "November: 1 thing" in (await ana.hears("November: 1 thing")).text, "a sent summary keeps figures"


async def test_a_prompt_whose_only_answer_was_deleted_is_open_again(friday: Stage) -> None:
    ana = friday.person("Ana")
    message = await ana.says(CUSTOMERS, wait=True)
    await friday.settle()
    await ana.deletes(message, wait=True)
    await friday.settle()
    [prompt] = await friday.rows(PromptRow)
    assert prompt.answered_at is None
    await friday.tells(ana, EMAILS)
    [reflection] = await friday.rows(ReflectionRow)
    assert reflection.prompt_id == prompt.id


async def test_deleting_a_message_under_which_a_thread_goes_on_erases_it_too(stage: Stage) -> None:
    """Slack sends no deletion then, but a change to a tombstone."""
    ana = await stage.joins("Ana")
    await stage.goes_to("2026-11-27 15:00")
    message = await ana.says(CUSTOMERS, wait=True)
    await stage.settle()
    await stage.tells(ana, EMAILS, message)
    await ana.deletes(message, wait=True)
    await stage.settle()
    assert [row.words for row in await stage.rows(ReflectionRow)] == [EMAILS]
    assert await stage.rows(DraftRow) == []
    assert stage.shows("I found nothing") == []
    assert stage.shows("interviewed three customers") == []
    assert not await stage.holds("interviewed three customers")


async def test_a_message_deleted_before_its_read_back_is_never_quoted(friday: Stage) -> None:
    ana = friday.person("Ana")
    message = await ana.says(CUSTOMERS, wait=True)
    await ana.deletes(message, wait=True)
    await friday.settle()
    assert friday.shows("interviewed three customers") == []
    assert not await friday.holds("interviewed three customers")


@pytest.mark.on_both
async def test_a_delete_that_overtakes_its_message_wins(friday: Stage) -> None:
    ana = friday.person("Ana")
    friday.playground.hold()
    message = await ana.says(CUSTOMERS)
    await ana.deletes(message)
    friday.playground.release(order="reversed")
    await friday.settle()
    assert await friday.rows(ReflectionRow) == []
    assert not await friday.holds("interviewed three customers")
    assert friday.shows("interviewed three customers") == []

    await friday.goes_to("2026-11-29 16:00")
    assert await friday.rows(TombstoneRow) == [], "a tombstone stands for 48 hours"


async def test_an_edited_draft_is_shown_back_as_it_now_reads(stage: Stage) -> None:
    ana = stage.person("Ana")
    message = await ana.says(CUSTOMERS, wait=True)
    await stage.settle()
    await ana.edits(message, EMAILS, wait=True)
    await stage.settle()
    assert stage.shows("interviewed three customers") == []
    await ana.clicks(await ana.hears("You haven't joined yet"), "Keep it, don't ask me weekly")
    await stage.settle()
    assert [row.words for row in await stage.rows(ReflectionRow)] == [EMAILS]


@pytest.mark.on_both
async def test_a_draft_is_erased_with_its_message(stage: Stage) -> None:
    ana = stage.person("Ana")
    message = await ana.says(CUSTOMERS, wait=True)
    await stage.settle()
    await ana.hears("You haven't joined yet")
    await ana.deletes(message, wait=True)
    await stage.settle()
    assert stage.shows("interviewed three customers") == []
    assert not await stage.holds("interviewed three customers")


# --- what is not words ---


async def test_a_file_without_words_gets_a_kind_answer(friday: Stage) -> None:
    ana = friday.person("Ana")
    await ana.says("", files=["plan.pdf"], wait=True)
    await friday.settle()
    await ana.hears("I can't read files")
    [prompt] = await friday.rows(PromptRow)
    assert prompt.answered_at is None


async def test_a_file_with_words_keeps_the_words(friday: Stage) -> None:
    ana = friday.person("Ana")
    await ana.says(CUSTOMERS, files=["plan.pdf"], wait=True)
    await friday.settle()
    await ana.hears("Kept: 1 thing")


async def test_a_message_that_is_only_emoji_gets_a_kind_answer_and_answers_no_question(friday: Stage) -> None:
    ana = friday.person("Ana")
    for said in ("🎉🎉", ":party-parrot:", "…"):
        assert "I can only keep words" in (await friday.tells(ana, said)).text
    assert await friday.rows(ReflectionRow) == []
    [prompt] = await friday.rows(PromptRow)
    assert prompt.answered_at is None


async def test_forty_thousand_characters_are_kept_whole(friday: Stage) -> None:
    ana = friday.person("Ana")
    line = "I answered email number {} of the customers" + "." * 960 + "\n"  # dots are read in no time
    words = "".join(line.format(n) for n in range(40))[:40_000]
    assert len(words) == 40_000
    await friday.tells(ana, words)
    read_back = await ana.hears("Kept:")
    [reflection] = await friday.rows(ReflectionRow)
    assert reflection.words == words.strip()
    assert len(selects_of(read_back)) == 8
    await ana.clicks(read_back, "Change")
    await ana.gets_modal()


async def test_marks_and_mentions_are_read_back_as_they_were_written(friday: Stage) -> None:
    ana = friday.person("Ana")
    await friday.tells(
        ana, "I showed @Ben that a < b & *why* <!channel> leaves at https://example.com/checkout"
    )
    [reflection] = await friday.rows(ReflectionRow)
    assert "a < b & *why* <!channel>" in reflection.words
    assert "https://example.com/checkout" in reflection.words
    for delivery in friday.posts("why"):
        assert "mrkdwn" not in str([b for b in _blocks(delivery) if "why" in str(b)])


def _blocks(call: dict[str, object]) -> list[dict[str, object]]:
    import json

    blocks = call.get("blocks") or []
    return json.loads(blocks) if isinstance(blocks, str) else blocks  # type: ignore[return-value]


async def test_payloads_of_what_was_sent_are_emptied(friday: Stage) -> None:
    await friday.tells(friday.person("Ana"), CUSTOMERS)
    rows = await friday.rows(DeliveryRow)
    assert rows
    assert {row.payload for row in rows if row.state == "sent"} == {None}


async def test_a_mention_in_a_channel_is_answered_privately(stage: Stage) -> None:
    ana = stage.person("Ana")
    await ana.invites_bot("marketing")
    await ana.says_in("marketing", "@Headroom what do you do?", wait=True)
    await stage.settle()
    answer = await ana.hears("I work in direct messages")
    assert answer.channel == ana.dm
    assert PROMPT not in answer.text
    assert TACTICAL not in answer.text
