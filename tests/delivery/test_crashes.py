"""Every window in which a crash, a cut or a freeze could lose a message or double it.

What closes each: docs/decisions/delivery.md.
"""

import asyncio
import contextlib
import dataclasses
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text, update

from bot.clock import awake
from bot.delivery.lease import Fence
from bot.delivery.outcomes import Absent, Later, Outcome, ReadBack, Sent
from bot.delivery.recording import Recorder, Result
from bot.delivery.sender import SLACKS_PACE
from bot.delivery.slack import Post, Slack
from bot.storage import outbox, outbox_claims, outbox_ready, outbox_rescue, workspaces
from bot.storage.database import Session
from bot.storage.lock import Boot
from bot.storage.outbox_claims import Claim, Lease
from bot.storage.outbox_tables import DeliveryRow, WorkspaceRow
from bot.storage.types import SEALED
from tests.delivery.conftest import FRIDAY, QUICK, Office

LOST_ANSWERS = ["cut_after", "slow_after", "status_after"]
NEVER_THERE = ["cut_before", "slow_before", "status_before"]
WATCHFUL = dataclasses.replace(QUICK, grace=3600.0)


class Crash(Exception):
    """What a dying process does to the transaction it is in: it never commits."""


async def a_claim(office: Office, owner: str = "somebody", seconds: float = 0.0) -> Claim:
    """The state that a process leaves which dies after its claim; the lease ends in `seconds`."""
    async with office.database.write() as session:
        ids = await outbox_ready.ready(session, office.clock.now(), None)
        lease = Lease(owner, timedelta(seconds=seconds))
        [[claim], _] = await outbox_claims.claim(session, ids, office.clock.now(), lease, None)
    return claim


async def drain_twice(office: Office) -> None:
    """The second time finds what the first one left to be looked for."""
    await office.sender().drain()
    await office.sender().drain()


@pytest.mark.parametrize("fault", LOST_ANSWERS)
async def test_a_message_that_arrived_without_an_answer_is_found_and_not_sent_again(
    office: Office, fault: str
) -> None:
    office.slack.fail("chat.postMessage", fault, 500)
    [letter] = await office.queue(office.letter("Hello", channel="D1"))

    await drain_twice(office)

    assert office.slack.texts("D1") == ["Hello"]
    row = await office.row(letter)
    assert (row.state, row.slack_ts) == ("sent", office.slack.messages["D1"][0].ts)


@pytest.mark.parametrize("fault", NEVER_THERE)
async def test_a_message_that_got_lost_on_the_way_is_sent_again(office: Office, fault: str) -> None:
    office.slack.fail("chat.postMessage", fault, 500)
    [letter] = await office.queue(office.letter("Hello", channel="D1"))

    await drain_twice(office)

    assert office.slack.texts("D1") == ["Hello"]
    assert (await office.row(letter)).attempt == 2


class Blind(Slack):
    """The control: without looking back, the same faults must double messages."""

    async def read_back(self, post: Post, after_ts: str | None) -> ReadBack:
        return Absent()


@pytest.mark.parametrize("fault", LOST_ANSWERS)
async def test_control_without_looking_back_it_is_said_twice(office: Office, fault: str) -> None:
    office.kind = Blind
    office.slack.fail("chat.postMessage", fault, 500)
    await office.queue(office.letter("Hello", channel="D1"))

    await drain_twice(office)

    assert office.slack.texts("D1") == ["Hello", "Hello"]


@pytest.mark.parametrize("thread", [None, "1600000000.000001"])
@pytest.mark.parametrize("sees", [True, False])
async def test_a_crash_before_the_record_and_its_control(
    office: Office, thread: str | None, sees: bool
) -> None:
    """The answer is in hand, nothing is written down, and the next one looks back, or does not."""
    await office.queue(office.letter("Hello", channel="D1", thread_ts=thread))
    claim = await a_claim(office)
    await office.slack_for(None).post(Post("D1", claim.row.public_id, {"text": "Hello"}, thread))
    if not sees:
        office.kind = Blind

    await drain_twice(office)

    assert office.slack.texts("D1") == (["Hello"] if sees else ["Hello", "Hello"])


async def test_a_crash_in_the_claim_leaves_the_row_queued_and_nothing_paid(office: Office) -> None:
    [letter] = await office.queue(office.letter("Hello", channel="D1"))
    with contextlib.suppress(Crash):
        async with office.database.write() as session:
            lease = Lease("somebody", timedelta(hours=1))
            here = [office.workspace_id]
            claims, _ = await outbox_claims.claim(session, here, office.clock.now(), lease, SLACKS_PACE)
            assert claims
            raise Crash

    assert await office.states([letter]) == ["queued"]
    async with office.database.read() as session:
        home = await session.get(WorkspaceRow, office.workspace_id)
        assert home is not None
        assert SLACKS_PACE.tokens(home.tat, await office.database.machine_now(session)) == SLACKS_PACE.burst
    await office.sender().drain()
    assert office.slack.texts("D1") == ["Hello"]


@pytest.mark.parametrize("there", [True, False])
async def test_whoever_dies_while_looking_back_is_followed_by_another(office: Office, there: bool) -> None:
    office.slack.fail("chat.postMessage", "cut_after" if there else "cut_before")
    [letter] = await office.queue(office.letter("Hello", channel="D1"))
    await office.sender(timing=WATCHFUL).drain(seconds=1)
    async with office.database.write() as session:
        lost = await session.get(DeliveryRow, letter)
        assert lost is not None
        lost.believe_at = lost.lease_until = FRIDAY - timedelta(days=365)
        await session.flush()
        lease = Lease("somebody", timedelta(0))  # taken by somebody who is never heard of again
        [[taken], _] = await outbox_rescue.take_uncertain(session, lease, SLACKS_PACE)
        assert taken.row.id == letter

    await drain_twice(office)

    assert await office.states([letter]) == ["sent"]
    assert office.slack.texts("D1") == ["Hello"]


async def test_where_nothing_may_be_looked_for_nobody_hurries(office: Office) -> None:
    office.slack.fail("chat.postMessage", "cut_before")
    await office.queue(office.letter("Hello", channel="D1"))
    await office.sender(timing=WATCHFUL).drain()
    async with office.database.write() as session:
        later = await office.database.machine_now(session) + timedelta(hours=1)
        assert await outbox_rescue.next_look(session) is not None
        await outbox_rescue.block_history(session, office.workspace_id, later)
        assert await outbox_rescue.next_look(session) is None, "its workspace pauses"
        await outbox_rescue.block_history(session, office.workspace_id, later - timedelta(hours=2))
        assert await outbox_rescue.next_look(session) is not None
        await workspaces.stop(session, office.workspace_id, "removed")
        assert await outbox_rescue.next_look(session) is None, "its workspace is stopped"


async def test_in_threads_too(office: Office) -> None:
    office.slack.fail("chat.postMessage", "cut_after")
    await office.queue(office.letter("In the thread", channel="D1", thread_ts="1600000000.000001"))

    await drain_twice(office)

    assert office.slack.texts("D1") == ["In the thread"]
    assert office.slack.calls["conversations.history"] == 0


async def test_it_is_found_behind_many_newer_messages(office: Office) -> None:
    await office.queue(office.letter("An old one", channel="D1"))
    await office.sender().drain()
    office.slack.fail("chat.postMessage", "cut_after")
    [letter] = await office.queue(office.letter("Hello", channel="D1"))
    await office.sender().drain()
    for n in range(40):
        office.slack.somebody_writes("D1", str(n))
    await office.sender().drain()

    assert await office.states([letter]) == ["sent"]
    assert office.slack.texts("D1").count("Hello") == 1
    assert office.slack.calls["conversations.history"] >= 3


async def test_an_uncertain_row_holds_up_nobody_else(office: Office) -> None:
    office.slack.fail("chat.postMessage", "cut_before")
    first, second = await office.queue(office.letter("1", channel="D1"), office.letter("2", channel="D1"))

    await office.sender(timing=WATCHFUL).drain(seconds=2)

    assert await office.states([first, second]) == ["uncertain", "sent"]


async def test_absence_is_not_believed_while_slack_may_still_be_late(office: Office) -> None:
    office.slack.fail("chat.postMessage", "cut_before")
    [letter] = await office.queue(office.letter("Hello", channel="D1"))
    watchful = office.sender(timing=WATCHFUL)

    await watchful.drain(seconds=1)
    await watchful.drain(seconds=1)

    assert office.slack.calls["conversations.history"] == 1
    assert await office.states([letter]) == ["uncertain"]


async def test_absence_counts_from_when_slack_was_asked_not_from_when_the_answer_is_written(
    office: Office,
) -> None:
    class Frozen(Slack):
        """Between the answer and its being written down all of the grace goes by."""

        async def read_back(self, post: Post, after_ts: str | None) -> ReadBack:
            found = await super().read_back(post, after_ts)
            long_ago = FRIDAY - timedelta(days=365)
            async with office.database.write() as session:
                believed = update(DeliveryRow).where(DeliveryRow.believe_at.is_not(None))
                await session.execute(believed.values(believe_at=long_ago))
            return found

    office.kind = Frozen
    office.slack.fail("chat.postMessage", "cut_before")
    [letter] = await office.queue(office.letter("Hello", channel="D1"))

    await office.sender(timing=WATCHFUL).drain(seconds=2)
    await office.sender(timing=WATCHFUL).drain(seconds=2)

    assert office.slack.calls["conversations.history"] == 2
    assert await office.states([letter]) == ["sent"]


async def test_an_owner_that_died_after_its_claim_is_replaced_when_its_lease_is_over(office: Office) -> None:
    [letter] = await office.queue(office.letter("Hello", channel="D1"))
    await a_claim(office)

    await drain_twice(office)

    assert await office.states([letter]) == ["sent"]
    assert office.slack.texts("D1") == ["Hello"]


async def test_an_edit_whose_owner_died_does_not_come_after_a_newer_one(office: Office) -> None:
    [post] = await office.queue(office.letter("Draft", channel="D1"))
    await office.sender().drain()
    [older] = await office.queue(office.letter("Older", names_id=post, call="update"))
    await a_claim(office)
    [newer] = await office.queue(office.letter("Newer", names_id=post, call="update"))

    await office.sender(timing=dataclasses.replace(QUICK, look=2.0)).drain()

    assert await office.states([older, newer]) == ["cancelled", "sent"]
    assert office.slack.texts("D1") == ["Newer"]


async def test_a_living_owner_is_left_alone(office: Office) -> None:
    [letter] = await office.queue(office.letter("Hello", channel="D1"))
    await a_claim(office, seconds=3600)

    await drain_twice(office)

    assert await office.states([letter]) == ["sending"]


async def test_an_owner_that_is_provably_dead_is_not_waited_for(office: Office) -> None:
    dead = Boot.on(office.database.url)
    dead.begin()
    [letter] = await office.queue(office.letter("Hello", channel="D1"))
    await a_claim(office, owner=dead.id, seconds=3600)
    dead._lock.release()  # what the system does at kill -9: the file stays, the lock goes

    await drain_twice(office)

    assert await office.states([letter]) == ["sent"]


async def test_a_frozen_owner_finds_its_lease_lapsed_and_writes_nothing(office: Office) -> None:
    post = Post("D1", "p1", {"text": "Too late"})

    outcome = await office.slack_for(None).post(post, Fence(awake()))

    assert outcome == Later("the lease had lapsed", 0)
    assert office.slack.calls["chat.postMessage"] == 0


async def test_the_answer_that_a_frozen_owner_got_is_believed_when_it_wakes(office: Office) -> None:
    [letter] = await office.queue(office.letter("Hello", channel="D1"))
    claim = await a_claim(office, owner="frozen")
    sent = await office.slack_for(None).post(Post("D1", claim.row.public_id, {"text": "Hello"}))
    await office.sender(timing=WATCHFUL).drain(seconds=1)  # somebody else has taken the row over

    await Recorder(office.database, office.clock, "frozen", QUICK, {}).record(Result(claim.row, sent))

    assert await office.states([letter]) == ["sent"]
    assert office.slack.texts("D1") == ["Hello"]


async def test_any_other_news_of_a_frozen_owner_comes_too_late(office: Office) -> None:
    [letter] = await office.queue(office.letter("Hello", channel="D1"))
    claim = await a_claim(office, owner="frozen")
    await drain_twice(office)

    late = Result(claim.row, Later("cut off", 0))
    await Recorder(office.database, office.clock, "frozen", QUICK, {}).record(late)

    assert await office.states([letter]) == ["sent"]


async def mine(office: Office) -> tuple[int, Claim, Recorder]:
    """A letter that I have claimed and may be sending, and what I write its outcome down with."""
    [letter] = await office.queue(office.letter("Hello", channel="D1"))
    claim = await a_claim(office, owner="me", seconds=60)
    recorder = Recorder(office.database, office.clock, "me", QUICK, {})
    return letter, claim, recorder


async def test_what_arrived_stays_so_whatever_else_is_written_with_it(office: Office) -> None:
    letter, claim, recorder = await mine(office)

    both: list[Outcome] = [Later("cut off", 0), Sent("1700000000.1")]
    await asyncio.gather(*(recorder.record(Result(claim.row, outcome)) for outcome in both))

    assert await office.states([letter]) == ["sent"]
    assert (await office.row(letter)).slack_ts == "1700000000.1"


@pytest.mark.one_is_enough
async def test_what_stands_in_slack_twice_is_told_with_its_ids(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    letter, claim, recorder = await mine(office)

    for ts in ("1700000000.1", "1700000000.2"):
        await recorder.record(Result(claim.row, Sent(ts)))

    [line] = [record.getMessage() for record in caplog.records if "twice" in record.getMessage()]
    assert f"'workspace': {office.workspace_id}, 'delivery': {letter}" in line
    assert (await office.row(letter)).slack_ts == "1700000000.1"


async def test_a_channel_that_cannot_be_read_is_asked_about_and_never_sent_again(office: Office) -> None:
    async def ask(session: Session, row: DeliveryRow, now: datetime) -> None:
        question = office.letter(f"Did it appear? ({row.error})", user_id="U1", kind="question")
        await outbox.add(session, question)

    office.slack.fail("chat.postMessage", "cut_after")
    [digest] = await office.queue(office.letter("Figures", channel="C1", kind="digest"))

    await office.sender(hooks={"digest": [ask]}).drain()
    await office.sender().drain()

    assert await office.states([digest]) == ["failed"]
    assert office.slack.texts("C1") == ["Figures"]
    assert office.slack.texts("D1") == ["Did it appear? (unconfirmed)"]
    assert office.slack.calls["conversations.history"] == 0


async def test_an_upload_is_made_at_most_once(office: Office) -> None:
    office.slack.fail("files.completeUploadExternal", "cut_after")
    file = {"text": "Your export", "filename": "a.csv", "content": "a"}
    [letter] = await office.queue(office.letter("", channel="D1", call="upload", payload=file))

    await drain_twice(office)

    assert (await office.row(letter)).error == "unconfirmed"
    assert office.slack.texts("D1") == ["Your export"]


async def test_before_the_last_step_an_upload_may_begin_again(office: Office) -> None:
    office.slack.fail("files.getUploadURLExternal", "cut_after")
    file = {"text": "Your export", "filename": "a.csv", "content": "a"}
    [letter] = await office.queue(office.letter("", channel="D1", call="upload", payload=file))

    await office.sender().drain()

    assert (await office.row(letter)).state == "queued"


async def test_without_the_right_to_read_it_stays_uncertain_and_ends_unconfirmed(office: Office) -> None:
    office.slack.fail("chat.postMessage", "cut_after")
    office.slack.fail("conversations.history", "error", "missing_scope", times=9)
    [letter] = await office.queue(office.letter("Hello", channel="D1"))
    await drain_twice(office)
    assert await office.states([letter]) == ["uncertain"]

    office.clock.move(timedelta(days=3))
    await drain_twice(office)

    assert (await office.row(letter)).error == "unconfirmed"
    assert office.slack.texts("D1") == ["Hello"]


async def test_a_429_on_looking_back_only_delays_it(office: Office) -> None:
    office.slack.fail("chat.postMessage", "cut_after")
    office.slack.fail("conversations.history", "limited", 0)
    [letter] = await office.queue(office.letter("Hello", channel="D1"))

    await office.sender().drain()
    await drain_twice(office)

    assert await office.states([letter]) == ["sent"]
    assert office.slack.texts("D1") == ["Hello"]


@pytest.mark.one_is_enough
async def test_one_that_cannot_be_looked_for_is_set_aside_and_the_others_are_found(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    """Slack's answer about the first is none that anybody could read."""
    office.slack.fail("chat.postMessage", "cut_after", times=3)
    ids = await office.queue(*(office.letter(str(n), channel=f"D{n}") for n in (1, 2, 3)))
    office.slack.garbles.add("D1")

    await drain_twice(office)

    assert await office.states(ids) == ["uncertain", "sent", "sent"]
    assert f"'delivery': {ids[0]}" in caplog.text
    await may_be_looked_for(office, ids[0])
    office.slack.garbles.clear()
    await office.sender().drain()
    assert await office.states(ids) == ["sent", "sent", "sent"]
    assert sorted(office.slack.everything()) == ["1", "2", "3"]


@pytest.mark.one_is_enough
@pytest.mark.parametrize("there", [True, False])
async def test_one_whose_words_cannot_be_read_is_not_queued_again_and_holds_nobody_up(
    office: Office, there: bool, caplog: pytest.LogCaptureFixture
) -> None:
    """Where it arrived all is well; else nobody could send it again, and the sender would stumble over it."""
    office.slack.fail("chat.postMessage", "cut_after" if there else "cut_before", times=2)
    ids = await office.queue(office.letter("1", channel="D1"), office.letter("2", channel="D2"))
    await office.sender().drain()
    async with office.database.write() as session:
        unreadable = text("UPDATE deliveries SET payload = :sealed WHERE id = :id")
        await session.execute(unreadable, {"sealed": SEALED + "by a key that is lost", "id": ids[0]})

    await office.sender().drain()

    assert await office.states(ids) == ["sent" if there else "uncertain", "sent"]
    assert (f"'delivery': {ids[0]}" in caplog.text) is not there
    office.clock.move(timedelta(days=3))
    await office.sender().drain()
    assert await office.states(ids) == ["sent" if there else "failed", "sent"]


async def may_be_looked_for(office: Office, id_: int) -> None:
    """Its pause is over."""
    async with office.database.write() as session:
        row = await session.get_one(DeliveryRow, id_)
        row.lease_until = FRIDAY - timedelta(days=365)


async def test_what_is_taken_back_while_in_flight_is_not_sent_again(office: Office) -> None:
    office.slack.fail("chat.postMessage", "cut_before")
    [letter] = await office.queue(office.letter("Hello", channel="D1"))
    await office.sender(timing=WATCHFUL).drain(seconds=1)
    row = await office.row(letter)

    async with office.database.write() as session:
        assert await outbox.cancel(session, office.workspace_id, "member", row.subject_id) == 0
    async with office.database.write() as session:
        lost = await session.get(DeliveryRow, letter)
        assert lost is not None
        lost.believe_at = lost.lease_until = FRIDAY - timedelta(days=365)
    await drain_twice(office)

    assert await office.states([letter]) == ["cancelled"]
    assert office.slack.everything() == []


async def test_an_edit_of_a_message_that_was_found_again_goes_out(office: Office) -> None:
    office.slack.fail("chat.postMessage", "cut_after")
    [post] = await office.queue(office.letter("Draft", channel="D1"))
    await office.sender().drain()
    [edit] = await office.queue(office.letter("Final", names_id=post, call="update"))

    await drain_twice(office)

    assert await office.states([post, edit]) == ["sent", "sent"]
    assert office.slack.texts("D1") == ["Final"]


async def test_outcomes_wait_for_a_database_that_is_away(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter, claim, recorder = await mine(office)
    write, refusals = recorder._write, [OSError("gone"), OSError("still gone")]

    async def sometimes(batch: object) -> None:
        if refusals:
            raise refusals.pop()
        await write(batch)  # type: ignore[arg-type]

    monkeypatch.setattr(recorder, "_write", sometimes)
    await asyncio.wait_for(recorder.record(Result(claim.row, Sent("1700000000.1"))), 5)

    assert await office.states([letter]) == ["sent"]
