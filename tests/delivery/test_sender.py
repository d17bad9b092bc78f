"""What is queued is said: once, in order, at Slack's pace; and what cannot be said holds nobody up."""

import asyncio
import dataclasses
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text

from bot.delivery.pace import Pace
from bot.storage import outbox, sealing
from bot.storage.database import Database, Session
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from tests.delivery.conftest import FRIDAY, QUICK, Office, opened, until
from tests.delivery.fake_slack import FakeSlack

pytestmark = pytest.mark.one_is_enough  # but for what is marked `on_both`


async def test_what_is_due_is_said_and_its_payload_forgotten(office: Office) -> None:
    [letter] = await office.queue(office.letter("Hello", channel="D1"))

    assert await office.sender().drain() == 1

    row = await office.row(letter)
    assert office.slack.texts("D1") == ["Hello"]
    assert (row.state, row.slack_ts, row.payload) == ("sent", office.slack.messages["D1"][0].ts, None)
    assert office.slack.messages["D1"][0].public_id == row.public_id


async def test_what_is_not_due_waits_until_the_clock_is_moved(office: Office) -> None:
    await office.queue(office.letter("Later", channel="D1", due_at=FRIDAY + timedelta(hours=1)))
    sender = office.sender()

    assert await sender.drain() == 0
    office.clock.move(timedelta(hours=1))
    assert await sender.drain() == 1


async def test_what_is_too_late_expires_and_is_not_said(office: Office) -> None:
    [letter] = await office.queue(office.letter("Old news", channel="D1"))
    office.clock.move(timedelta(hours=25))

    assert await office.sender().drain() == 0

    assert await office.states([letter]) == ["expired"]
    assert office.slack.everything() == []


async def test_a_person_is_opened_once_and_then_known_for_ever(office: Office) -> None:
    await office.queue(office.letter("First", user_id="U7"), office.letter("Second", user_id="U7"))
    await office.sender().drain()
    await office.queue(office.letter("Third", user_id="U7"))
    await office.sender().drain()

    assert office.slack.texts("D7") == ["First", "Second", "Third"]
    assert office.slack.calls["conversations.open"] == 1


async def test_a_person_who_is_gone_fails_their_messages_only(office: Office) -> None:
    office.slack.refuses["U7"] = "user_not_found"
    gone, other = await office.queue(office.letter("Hello?", user_id="U7"), office.letter("Hi", user_id="U8"))

    await office.sender().drain()

    assert (await office.row(gone)).error == "user_not_found"
    assert await office.states([gone, other]) == ["failed", "sent"]


async def test_messages_of_one_channel_come_in_their_order(office: Office) -> None:
    words = [str(n) for n in range(12)]
    await office.queue(*(office.letter(word, channel="D1") for word in words))
    await office.queue(*(office.letter(word, channel="D2") for word in words))

    await office.sender().drain()

    assert office.slack.texts("D1") == office.slack.texts("D2") == words


async def test_an_answer_overtakes_the_broadcast(office: Office) -> None:
    await office.queue(*(office.letter("prompt", channel="D1") for _ in range(5)))
    await office.queue(office.letter("answer", channel="D1", priority=outbox.ANSWER))

    await office.sender().drain()

    assert office.slack.texts("D1")[0] == "answer"


async def test_a_poisoned_row_fails_with_its_reason_and_holds_nobody_up(office: Office) -> None:
    office.slack.refuses |= {"D1": "channel_not_found", "D2": "msg_too_long", "D 3": "channel_not_found"}
    poisoned = [office.letter("lost", channel=channel) for channel in ("D1", "D2")]
    poisoned.append(office.letter("empty", payload={"blocks": []}))
    poisoned.append(office.letter("nowhere", channel="D 3"))
    ids = await office.queue(*poisoned, office.letter("fine", channel="D4"))

    await office.sender().drain()

    assert await office.states(ids) == ["failed"] * 4 + ["sent"]
    reasons = ["channel_not_found", "msg_too_long", "KeyError", "channel_not_found", None]
    assert [(await office.row(id_)).error for id_ in ids] == reasons


async def test_what_is_sealed_with_a_key_that_is_lost_fails_and_holds_nobody_up(
    database_url: str, slack: FakeSlack
) -> None:
    """A message alone, one whose person must be looked for, an edit; a delete needs no words and goes."""
    before, now = (sealing.open_database(database_url, [sealing.generate_key()]) for _ in range(2))
    slack.refuses["U9"] = "user_not_found"
    async with opened(now, slack) as office:
        [post] = await office.queue(office.letter("Draft", channel="D1", due_at=FRIDAY + timedelta(hours=1)))
        [old] = await office.queue(office.letter("Old", channel="D2"))
        await office.sender().drain()
        lost = [
            office.letter("lost", **to) for to in ({"channel": "D3"}, {"user_id": "U8"}, {"user_id": "U9"})
        ]
        lost.append(office.letter("Final", names_id=post, call="update"))
        lost.append(office.letter("", names_id=old, call="delete"))
        async with before.write() as session:
            ids = await outbox.add_many(session, lost)
        fine = await office.queue(office.letter("fine", channel="D3"), office.letter("hi", channel="D4"))
        office.clock.move(timedelta(hours=1))

        await office.sender().drain()

        assert await office.states([post, *fine]) == ["sent"] * 3
        why = {id_: (await office.row(id_)).error for id_ in ids if id_ is not None}
    assert list(why.values()) == ["SealError", "SealError", "user_not_found", "SealError", None]
    assert slack.texts("D1") == ["Draft"]
    assert (slack.texts("D2"), slack.texts("D3"), slack.texts("D4")) == ([], ["fine"], ["hi"])
    await before.close()
    await now.close()


@pytest.mark.on_both
async def test_a_person_about_whom_slack_makes_no_sense_holds_nobody_up(office: Office) -> None:
    office.slack.garbles.add("U7")
    ids = await office.queue(*(office.letter("Hello", user_id=user) for user in ("U7", "U8", "U9")))

    await office.sender().drain()

    assert await office.states(ids) == ["queued", "sent", "sent"]
    aside = await office.row(ids[0])
    assert (aside.error, aside.retry_at is not None) == ("TypeError", True)
    assert office.slack.calls["conversations.open"] == 3


@pytest.mark.on_both
async def test_when_slack_asks_for_a_pause_nobody_else_is_asked_for_meanwhile(office: Office) -> None:
    """A hundred who joined in one hour: one refusal is enough, it need not come for each of them."""
    office.slack.fail("conversations.open", "limited", 3600, times=100)
    ids = await office.queue(*(office.letter("Hello", user_id=f"U{n}") for n in range(100)))
    [known] = await office.queue(office.letter("Hi", channel="D200"))

    await office.sender().drain()

    assert office.slack.calls["conversations.open"] <= 25, "as many as are asked for at once"
    assert set(await office.states(ids)) == {"queued"}
    assert await office.states([known]) == ["sent"]
    async with office.database.write() as session:
        await outbox.remember_channel(session, office.workspace_id, "U7", "D7")
    await office.sender().drain()
    assert await office.states(ids[7:8]) == ["sent"], "who has been found meanwhile waits no longer"


async def test_a_person_whose_channel_cannot_be_written_down_holds_nobody_up(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    remember = outbox.remember_channel

    async def sometimes(session: Session, workspace_id: int, user_id: str, channel: str) -> None:
        if user_id == "U7":
            raise RuntimeError("out of luck")
        await remember(session, workspace_id, user_id, channel)

    monkeypatch.setattr(outbox, "remember_channel", sometimes)
    ids = await office.queue(*(office.letter("Hello", user_id=user) for user in ("U7", "U8")))

    await office.sender().drain()

    assert await office.states(ids) == ["queued", "sent"]
    assert (await office.row(ids[0])).error == "RuntimeError"


async def test_a_revoked_token_stops_the_workspace_and_not_the_process(office: Office) -> None:
    other = await office.installs("T2")
    office.slack.refuses["D1"] = "token_revoked"
    first, waiting, elsewhere = await office.queue(
        office.letter("a", channel="D1"),
        office.letter("b", channel="D1"),
        office.letter("c", channel="D9", workspace_id=other),
    )

    await office.sender().drain()

    assert await office.states([first, waiting, elsewhere]) == ["failed", "queued", "sent"]
    async with office.database.read() as session:
        stopped = await session.get(WorkspaceRow, office.workspace_id)
    assert stopped is not None
    assert (stopped.active, stopped.stopped_why) == (False, "token_revoked")


async def test_blocks_that_slack_refuses_are_tried_once_more_as_plain_ones(office: Office) -> None:
    office.slack.fail("chat.postMessage", "error", "invalid_blocks")
    rich = {
        "text": "Your month",
        "blocks": [{"type": "data_visualization"}],
        "plain_blocks": [{"type": "section"}],
    }
    [letter] = await office.queue(office.letter("", channel="D1", payload=rich))

    await office.sender().drain()

    assert await office.states([letter]) == ["sent"]
    assert office.slack.messages["D1"][0].blocks == [{"type": "section"}]


async def test_plain_blocks_that_are_refused_too_fail(office: Office) -> None:
    office.slack.fail("chat.postMessage", "error", "invalid_blocks", times=2)
    rich = {"text": "x", "blocks": [{"type": "new"}], "plain_blocks": [{"type": "section"}]}
    [letter] = await office.queue(office.letter("", channel="D1", payload=rich))

    await office.sender().drain()

    assert (await office.row(letter)).error == "invalid_blocks"
    assert office.slack.calls["chat.postMessage"] == 2


@pytest.mark.on_both
async def test_after_a_429_the_workspace_rests_as_long_as_slack_says(office: Office) -> None:
    office.slack.fail("chat.postMessage", "limited", 4)  # seconds: far longer than the two looks below
    ids = await office.queue(*(office.letter(str(n)) for n in range(4)))
    sender = office.sender()

    sent = await sender.drain(seconds=0.5)
    while "sending" in await office.states(ids):  # what is in flight ends, however slow the machine is
        sent += await sender.drain(seconds=0.1)
    assert sent < 4
    calls = office.slack.calls["chat.postMessage"]
    assert await sender.drain(seconds=0.2) == 0
    assert office.slack.calls["chat.postMessage"] == calls
    await sender.drain(seconds=10)

    assert await office.states(ids) == ["sent"] * 4
    assert sorted(office.slack.everything()) == ["0", "1", "2", "3"]


async def test_a_slack_that_is_not_there_is_tried_again_later(office: Office) -> None:
    [letter] = await office.queue(office.letter("Hello", channel="D1"))
    office.slack.url = "http://127.0.0.1:9/api/"

    await office.sender().drain()

    row = await office.row(letter)
    assert (row.state, row.retry_at is not None, row.attempt) == ("queued", True, 1)


async def test_a_file_is_put_into_the_channel(office: Office) -> None:
    export = {"text": "Your export", "filename": "me.csv", "title": "Everything", "content": "a,ü\ud800"}
    [letter] = await office.queue(office.letter("", channel="D1", call="upload", payload=export))

    await office.sender().drain()

    assert await office.states([letter]) == ["sent"]
    assert office.slack.files[0]["content"] == "a,ü?"
    assert office.slack.texts("D1") == ["Your export"]


class TestEdits:
    async def test_an_edit_waits_for_its_message(self, office: Office) -> None:
        [post] = await office.queue(office.letter("Draft", user_id="U7", due_at=FRIDAY + timedelta(hours=1)))
        [edit] = await office.queue(office.letter("Final", names_id=post, call="update"))
        sender = office.sender()

        assert await sender.drain() == 0
        office.clock.move(timedelta(hours=1))
        await sender.drain()

        assert await office.states([post, edit]) == ["sent", "sent"]
        assert office.slack.texts("D7") == ["Final"]

    async def test_an_edit_of_a_message_that_never_came_is_cancelled(self, office: Office) -> None:
        office.slack.refuses["D1"] = "is_archived"
        [post] = await office.queue(office.letter("Draft", channel="D1"))
        [edit] = await office.queue(office.letter("Final", names_id=post, call="update"))

        await office.sender().drain()

        assert await office.states([post, edit]) == ["failed", "cancelled"]

    async def test_only_the_newest_of_several_edits_goes_out(self, office: Office) -> None:
        [post] = await office.queue(office.letter("Draft", channel="D1"))
        await office.sender().drain()
        edits = [office.letter(str(n), names_id=post, call="update") for n in range(3)]
        ids = [(await office.queue(edit))[0] for edit in edits]

        await office.sender().drain()

        assert await office.states(ids) == ["cancelled", "cancelled", "sent"]
        assert office.slack.texts("D1") == ["2"]

    async def test_an_edit_whose_outcome_is_unknown_is_simply_repeated(self, office: Office) -> None:
        [post] = await office.queue(office.letter("Draft", channel="D1"))
        sender = office.sender()
        await sender.drain()
        office.slack.fail("chat.update", "cut_after")
        [edit] = await office.queue(office.letter("Final", names_id=post, call="update"))

        await sender.drain()

        assert await office.states([edit]) == ["sent"]
        assert office.slack.texts("D1") == ["Final"]

    async def test_an_edit_that_comes_back_does_not_go_after_a_newer_one(self, office: Office) -> None:
        [post] = await office.queue(office.letter("Draft", channel="D1"))
        sender = office.sender()
        await sender.drain()
        office.slack.fail("chat.update", "slow_before")
        [old] = await office.queue(office.letter("old", names_id=post, call="update"))
        drained = asyncio.create_task(sender.drain(seconds=5))
        await until(lambda: office.slack.calls["chat.update"])
        [new] = await office.queue(office.letter("new", names_id=post, call="update"))
        await drained
        await sender.drain()

        assert await office.states([old, new]) == ["cancelled", "sent"]
        assert office.slack.texts("D1") == ["new"]

    async def test_a_message_is_deleted_even_if_it_is_gone_already(self, office: Office) -> None:
        [post] = await office.queue(office.letter("Oops", channel="D1"))
        await office.sender().drain()
        [first] = await office.queue(office.letter("", names_id=post, call="delete"))
        await office.sender().drain()
        [second] = await office.queue(office.letter("", names_id=post, call="delete"))
        await office.sender().drain()

        assert office.slack.texts("D1") == []
        assert await office.states([first, second]) == ["sent", "sent"]


class TestHooks:
    async def test_services_react_in_the_transaction_that_ends_a_delivery(self, office: Office) -> None:
        async def ask_the_managers(session: Session, row: DeliveryRow, now: datetime) -> None:
            assert row.payload is None
            await outbox.add(session, office.letter(f"{row.kind} {row.state}: {row.error}", channel="D5"))

        office.slack.refuses["C1"] = "is_archived"
        await office.queue(office.letter("figures", channel="C1", kind="digest"))

        await office.sender(hooks={"digest": [ask_the_managers]}).drain()

        assert office.slack.texts("D5") == ["digest failed: is_archived"]

    @pytest.mark.on_both
    async def test_a_hook_that_raises_is_undone_and_the_end_stands(self, office: Office) -> None:
        async def stumbles(session: Session, row: DeliveryRow, now: datetime) -> None:
            await outbox.add(session, office.letter("half done", channel="D5"))
            raise RuntimeError("a bug")

        ids = await office.queue(office.letter("a", channel="D1"), office.letter("b", channel="D2"))

        await office.sender(hooks={"prompt": [stumbles]}).drain()

        assert await office.states(ids) == ["sent", "sent"]
        assert office.slack.texts("D5") == []

    async def test_what_a_hook_spoils_is_mended_for_the_next_one(self, office: Office) -> None:
        heard = []

        async def spoils(session: Session, row: DeliveryRow, now: datetime) -> None:
            row.kind = row.state = row.slack_ts = row.public_id = "spoilt"
            await session.execute(text("SELECT nothing FROM nowhere"))

        async def hears(session: Session, row: DeliveryRow, now: datetime) -> None:
            heard.append((row.kind, row.state, row.slack_ts == "spoilt"))

        await office.queue(office.letter("a", channel="D1"), office.letter("b", channel="D2"))

        async with asyncio.timeout(5):  # a mistake of ours is no database that is away
            await office.sender(hooks={"prompt": [spoils, hears]}).drain()

        assert heard == [("prompt", "sent", False)] * 2


class TestPace:
    PACE = Pace.per_minute(600, burst=5)  # one every 0.1 s

    async def test_a_burst_and_then_one_a_step(self, office: Office) -> None:
        await office.queue(*(office.letter(str(n)) for n in range(15)))
        begin = asyncio.get_running_loop().time()

        assert await office.sender(self.PACE).drain() == 15

        took = asyncio.get_running_loop().time() - begin
        assert 0.9 <= took < 6, "10 after the burst, 0.1 s each, and not a second"

    @pytest.mark.on_both
    async def test_two_replicas_share_a_workspaces_pace(self, office: Office, database_url: str) -> None:
        twin = Database.open(database_url)
        await office.queue(*(office.letter(str(n)) for n in range(20)))
        begin = asyncio.get_running_loop().time()
        one, other = office.sender(self.PACE), office.sender(self.PACE, database=twin)

        sent = await asyncio.gather(one.drain(), other.drain())

        took = asyncio.get_running_loop().time() - begin
        await twin.close()
        assert sum(sent) == 20
        assert sorted(office.slack.everything(), key=int) == [str(n) for n in range(20)]
        assert 1.4 <= took < 8, "15 after the burst, 0.1 s each, whoever sends them"

    @pytest.mark.on_both
    async def test_never_more_than_a_burst_in_flight(self, office: Office) -> None:
        office.slack.delay = 0.1
        await office.queue(*(office.letter(str(n)) for n in range(20)))
        sender = office.sender(Pace.per_minute(60_000, burst=5))
        draining = asyncio.create_task(sender.drain())

        most = 0
        while not draining.done():
            most = max(most, len(sender._flying))
            await asyncio.sleep(0.005)

        assert most == 5

    async def test_a_second_passes_between_two_messages_of_a_channel(self, office: Office) -> None:
        await office.queue(office.letter("1", channel="D1"), office.letter("2", channel="D1"))
        begin = asyncio.get_running_loop().time()

        await office.sender(self.PACE).drain()

        assert 1.0 <= asyncio.get_running_loop().time() - begin < 6


class TestRunning:
    @pytest.mark.on_both
    async def test_a_commit_wakes_the_sender(self, office: Office) -> None:
        stop = asyncio.Event()
        sender = office.sender(timing=QUICK)
        running = asyncio.create_task(sender.run_forever(stop))
        await asyncio.sleep(0)

        await office.queue(office.letter("Hello", user_id="U1"))
        await until(lambda: office.slack.texts("D1"))

        stop.set()
        await asyncio.wait_for(running, 20)
        await sender.stop()

    async def test_who_comes_just_after_a_look_for_people_waits_for_no_idle_round(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sender = office.sender(timing=dataclasses.replace(QUICK, idle=60.0))
        looks = []

        async def look() -> int:
            looks.append("for people")
            sender._woken.set()  # as the round does that a commit wakes
            return 0

        monkeypatch.setattr(sender._rescuer, "open_channels", look)
        running = asyncio.create_task(sender._open_forever())
        await asyncio.wait_for(until(lambda: len(looks) > 1), 20)

        running.cancel()
        await sender.stop()

    async def test_who_is_cancelled_in_the_turn_in_which_they_are_woken_ends(
        self, office: Office, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bot.delivery.sender._LOOK_AGAIN", 0.0)
        sender = office.sender()
        for turns in range(5):
            sender._woken.clear()
            waiting = asyncio.create_task(sender._until_woken())
            for _ in range(4):
                await asyncio.sleep(0)
            sender._woken.set()
            for _ in range(turns):
                await asyncio.sleep(0)
            over = waiting.done()
            waiting.cancel()
            await asyncio.wait([waiting])
            assert over or waiting.cancelled(), turns
        await sender.stop()

    @pytest.mark.on_both
    async def test_on_stop_what_is_in_flight_is_finished(self, office: Office) -> None:
        office.slack.delay = 0.2
        ids = await office.queue(*(office.letter(str(n)) for n in range(3)))
        stop = asyncio.Event()
        sender = office.sender()
        running = asyncio.create_task(sender.run_forever(stop))
        await until(lambda: office.slack.calls["chat.postMessage"])

        stop.set()
        await running
        await sender.stop(deadline=20)

        assert await office.states(ids) == ["sent"] * 3

    @pytest.mark.on_both
    async def test_what_slack_does_not_answer_before_the_deadline_is_left_uncertain(
        self, office: Office
    ) -> None:
        office.slack.fail("chat.postMessage", "slow_after")
        [letter] = await office.queue(office.letter("Hello", channel="D1"))
        sender = office.sender()
        stop = asyncio.Event()
        running = asyncio.create_task(sender.run_forever(stop))
        await until(lambda: office.slack.texts("D1"))

        stop.set()
        await running
        await sender.stop(deadline=0.01)
        while await office.states([letter]) == ["sending"]:  # noqa: ASYNC110
            await asyncio.sleep(0.01)  # a busy machine has not written it down yet
        assert await office.states([letter]) == ["uncertain"]
        await office.sender().drain()

        assert await office.states([letter]) == ["sent"]
        assert office.slack.texts("D1") == ["Hello"]


@pytest.mark.parametrize("count", [0, 3])
async def test_left_says_how_much_is_still_queued(office: Office, count: int) -> None:
    await office.queue(*(office.letter(str(n)) for n in range(count)))

    assert await office.sender().left() == count
