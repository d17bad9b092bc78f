"""Evidence: "Save as reflection" on any message that somebody sees, and "Reflect" from anywhere."""

import io
import json
import zipfile

import pytest

from bot.playground import Message, Person, View, text_of
from bot.storage.growth_tables import EvidenceRow
from bot.storage.tables import ActivityRow, DraftRow, ReflectionRow
from bot.views.ids import SHORTCUT_REFLECT, SHORTCUT_SAVE
from tests.e2e.stage import COMFORT, Stage, buttons_of

DID, THEIR_WORDS, OUTSIDE = "What did you do?", "Your words there", "Outside my comfort zone"
NEW = "It felt new, risky or uncomfortable"
THANKS = "Thank you, the heliotrope turnstile report changed our minds"
TURNED = "I showed product why customers leave at checkout"


async def saves(person: Person, message: Message) -> View:
    """ "Save as reflection" in the menu of a message."""
    await person.shortcut(SHORTCUT_SAVE, message)
    return await person.gets_modal()


async def keeps(stage: Stage, person: Person, message: Message, **answers: object) -> Message:
    """The same, filled in and kept; what the bot says to it."""
    view = await saves(person, message)
    known = {"did": DID, "words": THEIR_WORDS, "outside": OUTSIDE}
    filled = await person.fills(view, {known[name]: answer for name, answer in answers.items()})
    assert await person.submits(filled) is None
    await stage.settle()
    assert person.last is not None
    return person.last


async def test_of_somebody_elses_message_the_note_and_the_address_are_kept_and_no_word(stage: Stage) -> None:
    ana, ben = await stage.join("Ana", "Ben")
    praise = await ben.says_in("marketing", THANKS)
    view = await saves(ana, praise)
    assert "not its words" in text_of(view)
    assert THEIR_WORDS not in text_of(view)
    assert await ana.submits(view) is not None  # nothing was written
    read_back = await keeps(stage, ana, praise, did=TURNED, outside=[NEW])
    [link] = [one.link for one in await stage.rows(EvidenceRow)]
    assert link == f"https://larkspur.slack.com/archives/{praise.channel}/p{praise.ts.replace('.', '')}"
    assert link in str(read_back.blocks)
    [told] = await stage.rows(ActivityRow)
    assert (told.words, told.stretch, told.stretch_said) == (TURNED, True, True)
    assert not await stage.holds("heliotrope")


@pytest.mark.on_both
async def test_of_ones_own_message_the_words_are_kept_as_they_were_left_in_the_form(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.says_in("marketing", "Here is what we found & why")
    reply = await ana.says_in("marketing", TURNED, ana.sees("marketing")[-1])
    assert TURNED in str((await saves(ana, reply)).values)
    await keeps(stage, ana, reply)
    [told] = await stage.rows(ReflectionRow)
    assert (told.words, told.source) == (TURNED, "form")
    [evidence] = await stage.rows(EvidenceRow)
    assert evidence.link.endswith(f"?thread_ts={reply.thread_ts}&cid={reply.channel}")
    assert "You saved this message before" in text_of(await saves(ana, reply))


async def test_where_the_bot_is_not_and_cannot_look_it_works_too(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    between = stage.playground.world.direct(ana.id, stage.person("Ben").id)
    read_back = await keeps(stage, ana, await ana.says_in(between.id, "The plan is out"), did=TURNED)
    assert f"/archives/{between.id}/" in str(read_back.blocks)


async def test_what_the_bot_was_told_is_not_kept_twice(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    said = await ana.says(TURNED, wait=True)
    await stage.settle()
    view = await saves(ana, said)
    assert "I've kept it already" in text_of(view)
    assert buttons_of(view) == ["Change it"]


async def test_whoever_has_not_joined_keeps_it_by_joining(stage: Stage) -> None:
    ana, ben = stage.person("Ana"), stage.person("Ben")
    praise = await ben.says_in("marketing", THANKS)
    waits = await keeps(stage, ana, praise, did=TURNED, outside=[NEW])
    assert "You haven't joined yet" in text_of(waits)
    assert await stage.rows(EvidenceRow) == []
    await ana.clicks(waits, "Keep it, don't ask me weekly")
    await stage.settle()
    [evidence], [told] = await stage.rows(EvidenceRow), await stage.rows(ActivityRow)
    assert evidence.reflection_id == told.reflection_id
    assert told.stretch
    assert await stage.rows(DraftRow) == []


async def test_a_saved_message_counts_even_if_no_activity_is_found_in_the_note(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await keeps(stage, ana, await ana.says_in("marketing", "ok"), did="ok", words="")
    [told] = await stage.rows(ActivityRow)
    assert (told.words, told.placing) == ("ok", "open")


async def test_evidence_stands_in_the_history_and_in_the_export_and_goes_when_erased(stage: Stage) -> None:
    ana, ben = await stage.join("Ana", "Ben")
    await keeps(stage, ana, await ben.says_in("marketing", THANKS), did=TURNED)
    await keeps(stage, ana, await ben.says_in("marketing", "And again"), did="I posted the reels")
    [first, second] = [one.link for one in await stage.rows(EvidenceRow)]
    await ana.command("/growth", "export")
    await stage.settle()
    [file] = (await ana.hears("Everything you told me")).files
    packed = zipfile.ZipFile(io.BytesIO(stage.playground.slack.files[file.id].content))
    assert [row["link"] for row in json.loads(packed.read("headroom.json"))["evidence"]] == [first, second]
    assert first in packed.read("headroom.md").decode()

    await ana.command("/growth", "search checkout")
    history = await ana.gets_modal()
    assert first in str(history.blocks)
    assert second not in str(history.blocks)
    await ana.clicks(history, "Change or delete")
    change = await ana.gets_modal()
    await ana.ticks(change, "change_marks", ["Delete"])
    assert await ana.submits(change) is None
    await stage.settle()
    assert not await stage.holds(first)
    assert stage.shows(first) == []

    await ana.command("/growth", "forget")
    assert await ana.submits(await ana.gets_modal()) is None
    assert await stage.rows(EvidenceRow) == []
    assert not await stage.holds(second)


async def test_reflect_opens_the_form_from_anywhere(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.shortcut(SHORTCUT_REFLECT)
    assert await ana.submits(await ana.fills(await ana.gets_modal(), {COMFORT: TURNED})) is None
    await stage.settle()
    [told] = await stage.rows(ActivityRow)
    assert told.stretch_said
