"""What comes twice, in the wrong order, or goes wrong: nothing lost, nothing doubled, and a sentence."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.playground import Message, Person, View, text_of
from bot.playground.faults import Kind
from bot.services import intake, members, prompts, rights
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.tables import ActivityRow, MemberRow, PromptRow, ReflectionRow
from tests.e2e.stage import FIELD, MARKETING, NOT_SURE, PROMPT, WANT, Lived, Stage, buttons_of, select_of
from tests.e2e.worlds import ana_is_asked

CUSTOMERS, EMAILS = "I interviewed three customers about checkout", "I answered forty customer emails"
SALES = "I presented the retention numbers to the sales team"


@pytest.fixture
async def friday(lived: Lived) -> Stage:
    """Ana has joined and been asked, on Friday 27 November at 15:00."""
    return await lived(ana_is_asked)


async def twice(person: Person, where: Message | View, button: str) -> None:
    """A double click: both are on their way before either is answered."""
    await asyncio.gather(person.clicks(where, button), person.clicks(where, button))


async def submits_twice(stage: Stage, person: Person, view: View) -> None:
    """A second submit that the client let through."""
    forms = stage.playground.gestures.forms
    now = person.open_view(view)
    await asyncio.gather(forms.submit(person.id, now), forms.submit(person.id, now))


# --- twice


async def test_events_that_come_again_change_nothing(friday: Stage) -> None:
    ana = friday.person("Ana")
    await friday.tells(ana, f"{CUSTOMERS}. {EMAILS}.")
    message = await ana.says(SALES, wait=True)
    await friday.settle()
    await ana.edits(message, f"{SALES}. I wrote the plan for next quarter.", wait=True)
    await ana.says("pause 2 weeks", wait=True)
    await ana.says("", files=["plan.pdf"], wait=True)
    gone = await ana.says("I posted the product photos on Monday", wait=True)
    await ana.deletes(gone, wait=True)
    await friday.settle()
    before = await what_there_is(friday, ana)

    friday.playground.redeliver(50)
    await friday.settle()

    assert await what_there_is(friday, ana) == before


async def what_there_is(stage: Stage, person: Person) -> list[Any]:
    told = [(row.words, row.prompt_id) for row in await stage.rows(ReflectionRow)]
    cut = sorted((row.words, row.rung, row.placing) for row in await stage.rows(ActivityRow))
    standing = [(row.paused_until, row.standing) for row in await stage.rows(MemberRow)]
    return [told, cut, standing, sorted(text_of(message) for message in person.inbox)]


async def test_a_double_click_on_join_and_a_double_submit_make_one_member(stage: Stage) -> None:
    ana = stage.person("Ana")
    await ana.command("/growth", "start")
    await twice(ana, await ana.hears("I'm Headroom"), "Join")
    view = await ana.gets_modal()
    await ana.fills(view, {FIELD: MARKETING, WANT: NOT_SURE})
    await submits_twice(stage, ana, view)
    await stage.settle()
    assert len(await stage.rows(MemberRow)) == 1
    assert len(stage.shows("You're in. I'll ask")) == 1


async def test_a_double_submit_of_an_answer_is_one_answer(friday: Stage) -> None:
    ana = friday.person("Ana")
    await ana.clicks(await friday.prompted(ana), "Answer in a form")
    view = await ana.gets_modal()
    await ana.fills(view, {"What took up the rest of the week?": EMAILS})
    await submits_twice(friday, ana, view)
    await friday.settle()
    assert len(await friday.rows(ReflectionRow)) == 1
    assert len(friday.shows("Kept: 1 thing")) == 1


async def test_a_double_snooze_asks_again_once(friday: Stage) -> None:
    ana = friday.person("Ana")
    await twice(ana, await friday.prompted(ana), "Ask me on Monday")
    await friday.goes_to("2026-11-30 16:00")
    assert len(friday.posts(PROMPT)) == 2


async def test_a_double_skip_is_one(friday: Stage) -> None:
    ana = friday.person("Ana")
    await twice(ana, await friday.prompted(ana), "Skip this week")
    await friday.settle()
    assert [row.state for row in await friday.rows(PromptRow)] == ["skipped"]


async def test_a_double_keep_it_anyway_keeps_one(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    said = await stage.tells(ana, "The weather is lovely today")
    await twice(ana, said, "Keep it anyway")
    await stage.settle()
    assert len(await stage.rows(ReflectionRow)) == 1


async def test_a_double_keep_of_a_draft_makes_one_member_and_one_reflection(stage: Stage) -> None:
    ana = stage.person("Ana")
    said = await stage.tells(ana, CUSTOMERS)
    await twice(ana, said, "Keep it, don't ask me weekly")
    await stage.settle()
    assert len(await stage.rows(MemberRow)) == 1
    assert len(await stage.rows(ReflectionRow)) == 1


async def test_a_command_sent_twice_is_two_answers_but_one_state(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await asyncio.gather(ana.command("/growth", "pause 2 weeks"), ana.command("/growth", "pause 2 weeks"))
    await stage.settle()
    [member] = await stage.rows(MemberRow)
    assert member.paused_until is not None


# --- in the wrong order


@pytest.mark.parametrize("seed", range(4))
async def test_in_whatever_order_events_come_the_last_words_stand(friday: Stage, seed: int) -> None:
    ana = friday.person("Ana")
    friday.playground.hold()
    first = await ana.says(CUSTOMERS)
    gone = await ana.says(SALES)
    edited = await ana.edits(first, f"{CUSTOMERS} on Tuesday")
    await ana.deletes(gone)
    await ana.edits(edited, f"{CUSTOMERS} on Wednesday")
    await ana.says(EMAILS)
    friday.playground.release(order="shuffled", rng=random.Random(seed))
    await friday.settle()
    told = sorted(row.words for row in await friday.rows(ReflectionRow))
    assert told == [EMAILS, f"{CUSTOMERS} on Wednesday"]
    assert friday.shows("retention numbers") == []
    assert not await friday.holds("retention numbers")


async def test_an_edit_that_arrives_before_its_message_stands(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    stage.playground.hold()
    message = await ana.says(CUSTOMERS)
    await ana.edits(message, EMAILS)
    stage.playground.release(order="reversed")
    await stage.settle()
    assert [row.words for row in await stage.rows(ReflectionRow)] == [EMAILS]


async def test_a_correction_while_the_words_are_edited_loses_neither(friday: Stage) -> None:
    ana = friday.person("Ana")
    message = await ana.says(f"{CUSTOMERS}. {EMAILS}.", wait=True)
    await friday.settle()
    read_back = await ana.hears("Kept: 2 things")
    await asyncio.gather(
        ana.edits(message, f"{CUSTOMERS}. {EMAILS}. {SALES}.", wait=True),
        ana.chooses(read_back, select_of(read_back), "Strategy beyond my field"),
    )
    await friday.settle()
    rows = sorted(await friday.rows(ActivityRow), key=lambda row: row.start)
    assert len(rows) == 3
    assert (rows[0].rung, rows[0].placing) == ("business", "confirmed")


# --- when something of ours fails


async def boom(*_: object, **__: object) -> None:
    raise RuntimeError("out of luck")


def fails_once(work: Callable[..., Awaitable[None]]) -> Callable[..., Awaitable[None]]:
    """The same, but for the first time."""
    luck = iter([False])

    async def maybe(*given: object) -> None:
        await (work(*given) if next(luck, True) else boom())

    return maybe


async def test_a_command_that_fails_is_answered_with_a_sentence(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await stage.joins("Ana")
    monkeypatch.setattr(members, "pause", boom)
    await ana.command("/growth", "pause 2 weeks")
    assert (await ana.hears("Something went wrong on my side")).ephemeral_to == ana.id
    assert ana.notices == []


async def test_slack_that_answers_too_late_is_not_taken_for_a_lost_database(
    stage: Stage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Python calls both an OSError; of a lost database the log has told already, of this nobody has."""

    async def late(*_: object, **__: object) -> None:
        raise TimeoutError

    ana = await stage.joins("Ana")
    monkeypatch.setattr(members, "pause", late)
    await ana.command("/growth", "pause 2 weeks")
    await ana.hears("Something went wrong on my side")
    assert "a listener failed" in caplog.text


async def test_a_button_that_fails_is_answered_with_a_sentence(
    friday: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = friday.person("Ana")
    monkeypatch.setattr(prompts, "skip", boom)
    prompt = await friday.prompted(ana)
    await ana.clicks(prompt, "Skip this week")
    assert (await ana.hears("Something went wrong on my side")).ephemeral_to == ana.id
    assert "Skip this week" in buttons_of(ana.now(prompt)), "the message stays as it was"


async def test_a_form_that_fails_keeps_what_was_written_and_says_so(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = stage.person("Ana")
    view = await stage.fills_in_join(ana)
    with monkeypatch.context() as broken:
        broken.setattr(members, "join", boom)
        errors = await ana.submits(view)
        assert "Something went wrong on my side" in str(errors)
    assert await ana.submits(view) is None
    assert len(await stage.rows(MemberRow)) == 1


async def test_a_form_without_a_field_that_fails_does_not_close_as_if_it_were_done(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "forget")
    view = await ana.gets_modal()
    monkeypatch.setattr(rights, "forget", boom)
    await ana.submits(view)
    assert "Something went wrong on my side" in text_of(await ana.gets_modal())
    assert len(await stage.rows(MemberRow)) == 1


async def test_an_event_that_fails_stays_unacknowledged_and_comes_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = await stage.joins("Ana")
    stage.playground.redeliver_after = 0.3
    monkeypatch.setattr(intake, "receive", fails_once(intake.receive))
    await ana.says(CUSTOMERS)
    [envelope] = stage.playground.slack.sockets.open.values()
    await stage.settle()
    assert envelope.is_acknowledged
    assert envelope.attempt == 1
    assert [row.words for row in await stage.rows(ReflectionRow)] == [CUSTOMERS]


async def test_a_home_tab_that_slack_refuses_does_not_undo_the_joining(stage: Stage) -> None:
    ana = stage.person("Ana")
    view = await stage.fills_in_join(ana)
    stage.playground.faults.add("views.publish", "500", times=3)
    assert await ana.submits(view) is None
    await stage.settle()
    await ana.hears("You're in")


async def test_a_window_that_slack_does_not_open_is_said_in_a_sentence(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    stage.playground.faults.add("views.open", "500", times=3)
    await ana.command("/growth", "settings")
    await ana.hears("Something went wrong on my side")


# --- when Slack fails


@pytest.mark.parametrize("kind", ["500", "429", "cut_before", "cut_after"])
async def test_a_prompt_whose_post_goes_wrong_stands_there_exactly_once(stage: Stage, kind: Kind) -> None:
    ana = await stage.joins("Ana")
    await stage.hurry()
    stage.playground.faults.add("chat.postMessage", kind, seconds=1)
    await stage.goes_to("2026-11-27 15:00")
    await stage.until_nothing_waits()
    assert len([message for message in ana.inbox if message.text == PROMPT]) == 1
    [prompt] = await stage.rows(PromptRow)
    assert prompt.state == "sent"


@pytest.mark.parametrize("kind", ["500", "429", "cut_before"])
async def test_a_read_back_in_a_thread_that_goes_wrong_stands_there_exactly_once(
    friday: Stage, kind: Kind
) -> None:
    await goes_wrong_in_a_thread(friday, kind)


@pytest.mark.on_both
async def test_a_read_back_in_a_thread_of_which_nobody_knows_stands_there_exactly_once(friday: Stage) -> None:
    await goes_wrong_in_a_thread(friday, "cut_after")


async def goes_wrong_in_a_thread(friday: Stage, kind: Kind) -> None:
    ana = friday.person("Ana")
    await friday.hurry()
    friday.playground.faults.add("chat.postMessage", kind, seconds=1)
    await ana.says(CUSTOMERS, await friday.prompted(ana), wait=True)
    await friday.settle()
    await friday.until_nothing_waits()
    assert len(friday.shows("Kept: 1 thing")) == 1


async def test_everything_that_slack_refuses_once_arrives_in_the_end(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.hurry()
    for method in ("chat.postMessage", "chat.update", "conversations.history", "conversations.replies"):
        stage.playground.faults.add(method, "500")
    await stage.goes_to("2026-11-27 15:00")
    await stage.until_nothing_waits(30)
    await ana.says(CUSTOMERS, wait=True)
    await stage.settle()
    await stage.until_nothing_waits(30)
    assert len([message for message in ana.inbox if message.text == PROMPT]) == 1
    assert len(stage.shows("Kept: 1 thing")) == 1
    assert "Answered." in text_of(await stage.prompted(ana))


async def test_a_person_who_cannot_be_written_to_holds_up_nobody(stage: Stage) -> None:
    ana, ben = await stage.joins("Ana"), await stage.joins("Ben", hour="14:00")
    stage.playground.world.users.pop(ana.id)
    await stage.goes_to("2026-11-27 16:00")
    await stage.prompted(ben)
    assert await stage.rows(DeliveryRow, DeliveryRow.state == "queued") == []


# --- when the wire breaks, or the bot is away


async def test_what_was_said_while_the_bot_was_away_is_answered_when_it_is_back(friday: Stage) -> None:
    ana = friday.person("Ana")
    await friday.headroom.stop()
    await ana.says(CUSTOMERS)
    await friday.restart()
    await friday.settle()
    await ana.hears("Kept: 1 thing")


async def test_a_dropped_socket_comes_back(friday: Stage) -> None:
    ana = friday.person("Ana")
    await friday.playground.drop_sockets()
    await ana.says(CUSTOMERS)
    await friday.playground.connected(10)
    await friday.settle()
    await ana.hears("Kept: 1 thing")
    assert len(await friday.rows(ReflectionRow)) == 1


async def test_what_slacks_own_examples_leave_out_is_not_missed(friday: Stage) -> None:
    """docs.slack.dev/reference/events: no channel_type, no author of what is gone; and of what stands around
    an event nothing but which workspace it is of."""
    ana, slack = friday.person("Ana"), friday.playground.slack

    async def hears(**event: Any) -> None:
        said = {"team_id": slack.world.team_id, "type": "event_callback", "event": event}
        slack.sockets.dispatch("events_api", said)
        await friday.settle()

    def drawn() -> int:
        return [method for method, _, _ in slack.calls].count("views.publish")

    kept, gone = f"{slack.world.stamps.seconds()}.000001", f"{slack.world.stamps.seconds()}.000002"
    for ts, words in ((kept, EMAILS), (gone, SALES)):
        await hears(type="message", channel=ana.dm, user=ana.id, text=words, ts=ts)
    anew = {"type": "message", "user": ana.id, "text": CUSTOMERS, "ts": kept}
    await hears(type="message", subtype="message_changed", channel=ana.dm, ts="9.9", message=anew)
    await hears(type="message", subtype="message_deleted", channel=ana.dm, ts="9.9", deleted_ts=gone)
    before = drawn()
    await hears(type="app_home_opened", user=ana.id, channel=ana.dm)
    assert drawn() == before + 1
    await hears(type="app_uninstalled")

    assert [row.words for row in await friday.rows(ReflectionRow)] == [CUSTOMERS]
    assert [row.active for row in await friday.rows(WorkspaceRow)] == [False]


async def test_what_is_written_with_me_is_an_answer_like_any_other(friday: Stage) -> None:
    """`/me cleared the backlog`: Slack gives it a subtype of its own (docs.slack.dev/reference/events)."""
    ana, slack = friday.person("Ana"), friday.playground.slack
    told = {"type": "message", "subtype": "me_message", "channel": ana.dm, "channel_type": "im"}
    ts = f"{slack.world.stamps.seconds()}.000001"
    slack.sockets.dispatch("events_api", slack.events.wrap(told | {"user": ana.id, "text": EMAILS, "ts": ts}))
    await friday.settle()
    await ana.hears("Kept: 1 thing")


async def test_an_uninstalled_app_sends_nothing_more(stage: Stage) -> None:
    await stage.joins("Ana")
    stage.playground.uninstall()
    await stage.headroom.do_all_due()
    posts = len(stage.posts())
    await stage.leaps_to("2026-11-27 15:00")
    assert len(stage.posts()) == posts
