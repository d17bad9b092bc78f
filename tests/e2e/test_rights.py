"""Export and forgetting, over the whole wire."""

import asyncio
import io
import json
import stat
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot import cli
from bot.playground import Message, Person
from bot.storage.rights_tables import AuditRow, ForgottenRow
from bot.storage.tables import DraftRow, MemberRow, ReflectionRow
from tests.e2e.stage import Stage

CUSTOMERS = "I interviewed three customers about checkout"
SECRET = "heliotrope turnstile"


async def forgets(stage: Stage, person: Person) -> str:
    """`/growth forget`, and yes; what the window says then."""
    await person.command("/growth", "forget")
    view = await person.gets_modal()
    assert "no way back" in str(view.blocks)
    assert await person.submits(view) is None
    said = str((await person.gets_modal()).blocks)
    await stage.settle()
    return said


def bot_messages(stage: Stage, person: Person) -> list[Message]:
    return [one for one in person.sees(person.dm) if one.is_bot and one.ephemeral_to is None]


async def files_of(stage: Stage, message: Message) -> zipfile.ZipFile:
    [file] = message.files
    return zipfile.ZipFile(io.BytesIO(stage.playground.slack.files[file.id].content))


async def test_export_brings_one_zip_with_everything(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, CUSTOMERS)
    await ana.command("/growth", "export")
    await stage.settle()
    packed = await files_of(stage, await ana.hears("Everything you told me"))
    everything = json.loads(packed.read("headroom.json"))
    assert [row["words"] for row in everything["reflections"]] == [CUSTOMERS]
    assert CUSTOMERS in packed.read("headroom.md").decode()
    assert CUSTOMERS in packed.read("csv/reflections.csv").decode()


async def test_nobody_gets_an_export_of_nothing(stage: Stage) -> None:
    ben = stage.person("Ben")
    await ben.command("/growth", "export")
    assert (await ben.hears("nothing to export")).ephemeral_to == ben.id


async def test_without_the_right_to_send_files_the_words_come_as_messages(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, CUSTOMERS)
    app = stage.playground.slack.app
    stage.playground.slack.app = replace(app, scopes=tuple(set(app.scopes) - {"files:write"}))
    await ana.command("/growth", "export")
    await stage.settle()
    assert CUSTOMERS in str((await ana.hears("Slack takes no file")).blocks)


async def test_forget_leaves_no_word_and_no_message(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, f"I wrote the {SECRET} plan")
    assert "Erased" in await forgets(stage, ana)
    assert not await stage.holds(SECRET)
    assert stage.shows(SECRET) == []
    assert bot_messages(stage, ana) == []


async def test_forget_leaves_no_trace_of_the_person(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, CUSTOMERS)
    await stage.goes_to("2026-11-27 15:00")
    await forgets(stage, ana)
    await stage.goes_to("2026-11-28 18:00")  # after the next tidying
    assert not await stage.holds(ana.id)
    assert await stage.rows(MemberRow) == []
    assert [(row.by, row.what) for row in await stage.rows(AuditRow)] == [("themselves", "forget")]


async def test_somebody_else_keeps_everything(stage: Stage) -> None:
    ana, ben = await stage.join("Ana", "Ben")
    await stage.tells(ana, CUSTOMERS)
    kept = await stage.tells(ben, "I answered forty customer emails")
    await forgets(stage, ana)
    assert [row.words for row in await stage.rows(ReflectionRow)] == ["I answered forty customer emails"]
    assert ben.now(kept).text == kept.text


async def test_a_late_message_of_somebody_forgotten_is_not_stored(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    said = await ana.says(f"I wrote the {SECRET} plan", wait=True)
    await stage.settle()
    await forgets(stage, ana)
    await ana.edits(said, f"I wrote the better {SECRET} plan", wait=True)
    await stage.settle()
    assert not await stage.holds(SECRET)
    assert await stage.rows(DraftRow) == []
    assert len(await stage.rows(ForgottenRow)) == 1


async def test_whoever_was_forgotten_may_begin_anew(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await forgets(stage, ana)
    await stage.goes_to("2026-11-25 11:00")
    ana = await stage.joins("Ana")
    await stage.tells(ana, CUSTOMERS)
    assert [row.words for row in await stage.rows(ReflectionRow)] == [CUSTOMERS]


async def test_a_clock_ahead_of_slacks_keeps_nobody_from_beginning_anew(stage: Stage) -> None:
    """As with `run --at`. What they wrote before they were forgotten stays unheard all the same."""
    ana = await stage.joins("Ana")
    late = await ana.says(f"I wrote the {SECRET} plan", wait=True)
    await stage.settle()
    await forgets(stage, ana)
    async with stage.headroom.database.write() as session:
        for row in await session.scalars(select(ForgottenRow)):
            row.at += timedelta(hours=1)

    ana = await stage.joins("Ana")
    await stage.tells(ana, CUSTOMERS)
    await ana.edits(late, f"I wrote the better {SECRET} plan", wait=True)
    await stage.settle()
    assert [row.words for row in await stage.rows(ReflectionRow)] == [CUSTOMERS]


@pytest.mark.on_both
async def test_what_could_not_be_removed_is_named(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, CUSTOMERS)
    stage.playground.faults.add("chat.delete", "500", times=50)
    await forgets(stage, ana)
    await stage.goes_to("2026-12-03 10:00")
    await stage.headroom.tick()
    await stage.settle()
    [left] = [one for one in bot_messages(stage, ana) if "could not remove" in one.text]
    assert "November 2026" in str(left.blocks)


async def test_forget_takes_the_files_away_too_or_names_them(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, CUSTOMERS)
    await ana.command("/growth", "export")
    await stage.settle()
    assert stage.playground.slack.files
    app = stage.playground.slack.app
    await forgets(stage, ana)
    assert stage.playground.slack.files == {}
    assert not any("could not remove" in one.text for one in bot_messages(stage, ana))

    await stage.goes_to("2026-11-25 11:00")
    ana = await stage.joins("Ana")
    await stage.tells(ana, CUSTOMERS)
    await ana.command("/growth", "export")
    await stage.settle()
    stage.playground.slack.app = replace(app, scopes=tuple(set(app.scopes) - {"files:write"}))
    await forgets(stage, ana)
    left = [one for one in bot_messages(stage, ana) if "could not remove" in one.text]
    assert [one.text.partition(" of mine")[0] for one in left] == ["I could not remove 1 file"]


async def test_deleting_all_that_is_in_an_answer_erases_its_words_too(stage: Stage) -> None:
    ana = await stage.joins("Ana")
    await ana.command("/reflect", f"I wrote the {SECRET} plan")
    await stage.settle()
    await ana.clicks(await ana.hears("Kept: 1 thing"), "Change")
    view = await ana.gets_modal()
    await ana.ticks(view, "change_marks", ["Delete"])
    assert await ana.submits(view) is None
    await stage.settle()
    assert await stage.rows(ReflectionRow) == []
    assert not await stage.holds(SECRET)
    assert stage.shows(SECRET) == []


async def test_an_operator_answers_a_written_request_by_command(
    stage: Stage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ana = await stage.joins("Ana")
    await stage.tells(ana, f"I wrote the {SECRET} plan")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", stage.settings.database_url)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    monkeypatch.setattr(cli, "SystemClock", lambda: stage.clock)

    async def types(*words: str) -> int:
        return await asyncio.to_thread(cli.main, [*words])

    assert await types("export", "U0NOBODY") == 1
    assert await types("export", ana.id) == 0
    packed = tmp_path / f"headroom-{ana.id}.zip"
    assert SECRET in zipfile.ZipFile(packed).read("headroom.md").decode()
    assert stat.S_IMODE(packed.stat().st_mode) == 0o600
    assert await types("forget", ana.id) == 1, "nobody said yes"
    assert await stage.holds(SECRET)
    assert await types("forget", ana.id, "--yes") == 0
    assert "messages of the bot are queued to be deleted" in capsys.readouterr().out
    assert not await stage.holds(SECRET)
    await stage.settle()
    assert bot_messages(stage, ana) == []
    done = [(row.by, row.what) for row in await stage.rows(AuditRow)]
    assert done == [("operator", "export"), ("operator", "forget")]
    assert await types("forget", "U0NOBODY", "--yes") == 1
    assert "nothing is kept of U0NOBODY, so nothing was erased" in capsys.readouterr().err
