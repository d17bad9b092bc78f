"""The mentor loop: whom one asks, "Ask for me" with its limits, coming back to tell, and what came of it."""

from dataclasses import replace

import pytest

from bot.playground import Person, View, text_of
from bot.storage.growth_tables import AskRow, ContactRow, MentorRow
from tests.e2e.stage import Stage, buttons_of

IN_SLACK, OUTSIDE = "Somebody in this Slack", "Or a name from outside"
SAID = "What did they say?"
ADVICE = "Next time, begin with what it costs us"
ASKS = "asks for your advice"


async def chooses(person: Person, **who: str) -> View:
    """`/growth mentor`, and somebody chosen; the window with three questions for them."""
    await person.command("/growth", "mentor")
    await person.clicks(await person.gets_modal(), "Choose somebody")
    field = IN_SLACK if "user" in who else OUTSIDE
    view = await person.gets_modal()
    assert await person.submits(await person.fills(view, {field: next(iter(who.values()))})) is None
    return await person.gets_modal()


async def has_asked(stage: Stage, person: Person, mentor: str) -> None:
    """ "Ask for me", seen first and sent."""
    await person.clicks(await chooses(person, user=mentor), "Ask for me …")
    assert await person.submits(await person.gets_modal()) is None
    await stage.settle()


async def test_somebody_from_outside_is_asked_by_the_member_and_the_answer_is_told(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    questions = await chooses(ana, name="Priya, head of operations")
    assert text_of(questions).count("Question ") >= 3
    assert "Ask for me …" not in buttons_of(questions)
    assert await ana.submits(questions) is None
    assert "Copy it" in text_of(await ana.gets_modal())

    await ana.command("/growth", "mentor")
    await ana.clicks(await ana.gets_modal(), "Tell what they said")
    view = await ana.fills(await ana.gets_modal(), {SAID: "You're doing great, keep going"})
    assert await ana.submits(view) is None
    await stage.settle()
    told = await ana.hears("kind, and hard to use")
    await ana.clicks(told, "Ask that")
    assert "In your own words" in text_of(await ana.gets_modal())

    await ana.command("/growth", "mentor")
    await ana.clicks(await ana.gets_modal(), "Say what came of it")
    view = await ana.fills(await ana.gets_modal(), {"What did you do about it?": "I asked again"})
    assert await ana.submits(view) is None
    [ask] = await stage.rows(AskRow)
    assert (ask.for_me, ask.did) == (False, "I asked again")


async def test_the_exact_message_is_shown_first_and_only_the_member_sees_the_answer(
    stage: Stage,
) -> None:
    ana = await stage.joins("Ana")
    ben = stage.person("Ben")
    await ana.clicks(await chooses(ana, user="Ben"), "Ask for me …")
    preview = await ana.gets_modal()
    for words in (ASKS, "may quote me by name in a review", "Don't ask me again", "This is the only message"):
        assert words in text_of(preview)
    await stage.settle()
    assert ben.inbox == []

    assert await ana.submits(preview) is None
    await stage.settle()
    question = await ben.hears(ASKS)
    assert ana.user.real_name in text_of(question)
    assert buttons_of(question) == ["Answer", "Don't ask me again"]
    assert ana.user.real_name not in question.text

    await ben.clicks(question, "Answer")
    view = await ben.fills(await ben.gets_modal(), {"Your answer": ADVICE})
    assert await ben.submits(view) is None
    await stage.settle()
    assert ADVICE in text_of(await ana.hears("answered your question"))
    assert "Answered." in text_of(ben.now(question))
    assert [message for message in stage.shows(ADVICE) if message.channel != ana.dm] == []
    [ask] = await stage.rows(AskRow)
    assert (ask.answered_by_mentor, ask.may_quote) == (True, False)
    assert len(ben.inbox) == 1


async def test_the_tick_lets_the_member_quote_by_name(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await has_asked(stage, ana, "Ben")
    ben = stage.person("Ben")
    question = await ben.hears(ASKS)
    option = f"{ana.user.real_name} may quote me by name in a review"
    await ben.ticks(question, "ask_quote", [option])
    [ask] = await stage.rows(AskRow)
    assert ask.may_quote
    await ben.clicks(question, "Answer")
    view = await ben.fills(await ben.gets_modal(), {"Your answer": ADVICE})
    assert await ben.submits(view) is None
    [ask] = await stage.rows(AskRow)
    assert ask.may_quote


async def test_a_mentor_gets_one_message_a_week_from_all_members_together(stage: Stage) -> None:
    ana, dora = await stage.join("Ana", "Dora")
    await has_asked(stage, ana, "Ben")
    await dora.clicks(await chooses(dora, user="Ben"), "Ask for me …")
    assert "at most once a week" in text_of(await dora.gets_modal())
    ben = stage.person("Ben")
    assert len(ben.inbox) == 1
    await stage.goes_to("2026-12-03 10:00")
    await has_asked(stage, dora, "Ben")
    assert len(ben.inbox) == 2


@pytest.mark.on_both
async def test_dont_ask_me_again_is_remembered_for_everybody(stage: Stage) -> None:
    ana, dora = await stage.join("Ana", "Dora")
    await has_asked(stage, ana, "Ben")
    ben = stage.person("Ben")
    await ben.clicks(await ben.hears(ASKS), "Don't ask me again")
    await stage.settle()
    await ben.hears("I won't write to you again")
    await stage.goes_to("2026-12-20 10:00")
    await dora.clicks(await chooses(dora, user="Ben"), "Ask for me …")
    assert "rather not get messages" in text_of(await dora.gets_modal())
    await ana.command("/growth", "mentor")
    assert "rather not get messages" in text_of(await ana.gets_modal())
    [contact] = await stage.rows(ContactRow)
    assert contact.refused_at is not None
    assert len(ben.inbox) == 1


async def test_switching_mentor_messages_off_calls_off_what_waits_and_only_the_member_asks(
    stage: Stage,
) -> None:
    ana, ben = await stage.joins("Ana"), stage.person("Ben")
    await ana.clicks(await chooses(ana, user="Ben"), "Ask for me …")
    assert await ana.submits(await ana.gets_modal()) is None
    stage.settings = replace(stage.settings, mentor_messages=False)
    await stage.restart()
    await stage.settle()
    assert ben.inbox == []
    told = await ana.hears("I haven't sent your question")
    [contact] = await stage.rows(ContactRow)
    assert contact.asked_at is None, "and the week isn't used up"
    await ana.clicks(told, "Open the thread")
    assert "Ben" in text_of(await ana.gets_modal())
    assert "Ask for me …" not in buttons_of(await chooses(ana, user="Dora"))


async def test_nobody_is_their_own_mentor_and_somebody_must_be_chosen(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/growth", "mentor")
    await ana.clicks(await ana.gets_modal(), "Choose somebody")
    view = await ana.gets_modal()
    assert await ana.submits(view) is not None
    assert await ana.submits(await ana.fills(view, {IN_SLACK: "Ana"})) is not None
    assert await stage.rows(MentorRow) == []


async def test_a_guest_is_not_sent_buttons_that_would_be_refused_to_them(stage: Stage) -> None:
    ana, ben = await stage.join("Ana", "Ben")
    await ben.changes(is_guest=True)
    await ana.clicks(await chooses(ana, user="Ben"), "Ask for me …")
    assert "they couldn't answer me" in text_of(await ana.gets_modal())


async def test_a_question_that_is_deleted_is_blanked_at_the_mentors_too(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await has_asked(stage, ana, "Ben")
    question = await stage.person("Ben").hears(ASKS)
    await ana.command("/growth", "mentor")
    await ana.clicks(await ana.gets_modal(), "Delete")
    await stage.settle()
    assert "withdrawn" in text_of(stage.person("Ben").now(question))
    assert await stage.rows(AskRow) == []


async def test_what_was_told_and_done_is_reworded_in_place(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    assert await ana.submits(await chooses(ana, name="Priya")) is None
    for button, label, words in (
        ("Tell what they said", SAID, "You're doing great"),
        ("Reword what they said", SAID, ADVICE),
        ("Say what came of it", "What did you do about it?", "I began with it"),
        ("Reword what I did", "What did you do about it?", "I began Monday's review with it"),
    ):
        await ana.command("/growth", "mentor")
        await ana.clicks(await ana.gets_modal(), button)
        assert await ana.submits(await ana.fills(await ana.gets_modal(), {label: words})) is None
        await stage.settle()
    [ask] = await stage.rows(AskRow)
    assert (ask.answer, ask.did) == (ADVICE, "I began Monday's review with it")
    [said] = stage.shows("They said:")
    assert ADVICE in text_of(said), "one message, and it says what is true now"
    assert "hard to use" not in text_of(said)
    assert len(stage.shows("Tell them, too")) == 1


@pytest.mark.on_both
async def test_who_is_asked_no_more_makes_room_can_be_asked_again_or_deleted_for_good(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    for name in ("Priya", "Quentin", "Rosa", "Sam", "Tess"):
        assert await ana.submits(await chooses(ana, name=name)) is None
        ana._slack.views.clear(ana.id)
    await ana.command("/growth", "mentor Uma")
    assert "already" in str(await ana.submits(await ana.gets_modal()))
    ana._slack.views.clear(ana.id)

    await ana.command("/growth", "mentor")
    await ana.clicks(await ana.gets_modal(), "Ask no more")
    assert await ana.submits(await chooses(ana, name="PRIYA")) is None, "again, and not a second one"
    rows = await stage.rows(MentorRow)
    assert [row.name for row in rows if row.name.casefold() == "priya"] == ["PRIYA"]
    await tells(ana, ADVICE)
    await stage.settle()
    await ana.command("/growth", "mentor")
    thread = await ana.gets_modal()
    await ana.clicks(thread, "Ask no more")
    assert "Ask again" in buttons_of(ana.open_view(thread))
    await ana.clicks(thread, "Delete everything")
    await stage.settle()
    assert "PRIYA" not in text_of(ana.open_view(thread))
    assert stage.shows(ADVICE) == [], "what quoted it is blanked"
    assert not await stage.holds("PRIYA")


async def tells(person: Person, words: str) -> None:
    person._slack.views.clear(person.id)
    await person.command("/growth", "mentor")
    await person.clicks(await person.gets_modal(), "Tell what they said")
    assert await person.submits(await person.fills(await person.gets_modal(), {SAID: words})) is None


async def test_home_shows_the_thread(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    assert await ana.submits(await chooses(ana, name="Priya")) is None
    home = await ana.opens_home()
    assert home is not None
    assert "Your mentors" in text_of(home)
    await ana.clicks(home, "Open the thread")
    assert "Priya: once a quarter." in text_of(await ana.gets_modal())
