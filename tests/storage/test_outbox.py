"""Queueing, taking back, looking up: what services may rely on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from bot.storage import outbox, workspaces
from bot.storage.database import Database
from bot.storage.outbox import Added, Delivery
from bot.storage.outbox_tables import DeliveryRow

NOW = datetime(2026, 11, 27, 14, 0, tzinfo=UTC)


@pytest.fixture
async def acme(database: Database) -> int:
    async with database.write() as session:
        return await workspaces.install(session, workspaces.Installed("T1", "Acme", "UBOT"), NOW)


def prompt(workspace_id: int, member: int = 1, period: str = "2026-W48", **fields: Any) -> Delivery:
    usual = Delivery(
        workspace_id=workspace_id,
        subject_type="member",
        subject_id=member,
        kind="prompt",
        period=period,
        user_id="U1",
        payload={"text": "What did you do?", "blocks": [], "plain_blocks": None},
        due_at=NOW,
        expires_at=NOW + timedelta(days=6),
    )
    return replace(usual, **fields)


async def queue(database: Database, delivery: Delivery) -> Added:
    async with database.write() as session:
        return await outbox.add(session, delivery)


async def row(database: Database, id_: int) -> DeliveryRow:
    async with database.read() as session:
        return (await session.scalars(select(DeliveryRow).where(DeliveryRow.id == id_))).one()


async def was_sent(database: Database, id_: int, ts: str = "1700000000.000001", channel: str = "D1") -> None:
    async with database.write() as session:
        await session.execute(
            update(DeliveryRow)
            .where(DeliveryRow.id == id_)
            .values(state="sent", slack_ts=ts, channel=channel, payload=None, sent_at=NOW)
        )


async def test_the_same_prompt_is_queued_once(database: Database, acme: int) -> None:
    first = await queue(database, prompt(acme))
    again = await queue(database, prompt(acme))
    next_week = await queue(database, prompt(acme, period="2026-W49"))

    assert first
    assert not again
    assert again.id == first.id
    assert next_week


async def test_two_workspaces_may_have_the_same_key(database: Database, acme: int) -> None:
    async with database.write() as session:
        other = await workspaces.install(session, workspaces.Installed("T2", "Other", "UBOT"), NOW)

    assert await queue(database, prompt(acme))
    assert await queue(database, prompt(other))


async def test_many_are_queued_set_wise_and_each_answer_stands_at_its_place(
    database: Database, acme: int
) -> None:
    await queue(database, prompt(acme, member=700))

    async with database.write() as session:
        ids = await outbox.add_many(session, [prompt(acme, member=n) for n in range(1200)])

    assert [n for n, id_ in enumerate(ids) if id_ is None] == [700]
    async with database.read() as session:
        for n in (0, 699, 1199):
            kept = await outbox.find(session, acme, "member", n, "prompt", "2026-W48")
            assert kept is not None
            assert kept.id == ids[n]


async def test_nothing_to_queue_is_fine(database: Database) -> None:
    async with database.write() as session:
        assert await outbox.add_many(session, []) == []


async def test_queueing_wakes_the_sender_and_an_exception_does_not(database: Database, acme: int) -> None:
    with pytest.raises(RuntimeError):
        async with database.write() as session:
            await outbox.add(session, prompt(acme))
            raise RuntimeError
    assert not database.outbox_woken.is_set()

    await queue(database, prompt(acme))

    assert database.outbox_woken.is_set()


async def test_words_of_any_kind_survive_in_a_payload(database: Database, acme: int) -> None:
    wild = {"text": "a\0\ud83d 🌱 \u202e", "blocks": [{"x": ["ü"]}], "plain_blocks": None}

    added = await queue(database, prompt(acme, payload=wild))

    assert (await row(database, added.id)).payload == wild


async def test_a_known_persons_channel_is_filled_in(database: Database, acme: int) -> None:
    before = await queue(database, prompt(acme, period="before"))
    async with database.write() as session:
        await outbox.remember_channel(session, acme, "U1", "D1")
        await outbox.remember_channel(session, acme, "U1", "D1")
    after = await queue(database, prompt(acme, period="after"))

    assert (await row(database, before.id)).channel == "D1"
    assert (await row(database, after.id)).channel == "D1"


async def test_taking_back_empties_what_is_queued_and_leaves_the_rest(database: Database, acme: int) -> None:
    sent = await queue(database, prompt(acme, period="1"))
    await was_sent(database, sent.id)
    queued = await queue(database, prompt(acme, period="2"))
    other_kind = await queue(database, prompt(acme, period="2", kind="summary"))
    other_member = await queue(database, prompt(acme, member=2))

    async with database.write() as session:
        assert await outbox.cancel(session, acme, "member", 1, kinds=["prompt"]) == 1

    states = [(await row(database, added.id)).state for added in (sent, queued, other_kind, other_member)]
    assert states == ["sent", "cancelled", "queued", "queued"]
    assert (await row(database, queued.id)).payload is None


async def test_a_message_is_found_by_where_it_stands(database: Database, acme: int) -> None:
    added = await queue(database, prompt(acme))
    await was_sent(database, added.id, "1700000000.000007", "D1")

    async with database.read() as session:
        found = await outbox.find_message(session, acme, "D1", "1700000000.000007")
        elsewhere = await outbox.find_message(session, acme, "D2", "1700000000.000007")
        all_of_it = await outbox.find_all(session, acme, "member", 1)

    assert found is not None
    assert found.id == added.id
    assert elsewhere is None
    assert [r.id for r in all_of_it] == [added.id]


async def test_an_edit_of_a_sent_message_knows_it_at_once(database: Database, acme: int) -> None:
    post = await queue(database, prompt(acme))
    await was_sent(database, post.id, "1700000000.000007", "D1")

    edit = await queue(database, prompt(acme, kind="edit", user_id=None, names_id=post.id, call="update"))

    kept = await row(database, edit.id)
    assert (kept.channel, kept.edits_ts) == ("D1", "1700000000.000007")


async def test_the_newest_edit_replaces_those_that_still_wait(database: Database, acme: int) -> None:
    post = await queue(database, prompt(acme))
    edits = [
        prompt(acme, kind="edit", period=str(n), user_id=None, names_id=post.id, call="update")
        for n in (1, 2)
    ]
    first, second = [await queue(database, edit) for edit in edits]

    assert (await row(database, first.id)).state == "cancelled"
    assert (await row(database, second.id)).state == "queued"


async def test_pruning_takes_old_finished_rows_only(database: Database, acme: int) -> None:
    done = await queue(database, prompt(acme, period="1"))
    await was_sent(database, done.id)
    edit = await queue(database, prompt(acme, period="e", user_id=None, names_id=done.id, call="update"))
    await queue(database, prompt(acme, period="2"))
    young = await queue(database, prompt(acme, period="3", expires_at=NOW + timedelta(days=60)))
    await was_sent(database, young.id, "1700000000.000002", "D2")

    async with database.write() as session:
        assert await outbox.prune(session, NOW + timedelta(days=30)) == 1

    async with database.read() as session:
        left = set(await session.scalars(select(DeliveryRow.period)))
    assert left == {"e", "2", "3"}
    assert (await row(database, edit.id)).edits_ts is not None


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "lost"},
        {"state": "sent", "payload": None},
        {"slack_ts": "1.2"},
        {"state": "sending"},
        {"state": "failed"},
        {"user_id": None},
        {"priority": 7},
    ],
)
async def test_the_database_itself_refuses_impossible_rows(
    database: Database, acme: int, wrong: dict[str, Any]
) -> None:
    added = await queue(database, prompt(acme))

    with pytest.raises(IntegrityError):
        async with database.write() as session:
            await session.execute(update(DeliveryRow).where(DeliveryRow.id == added.id).values(**wrong))


async def test_an_uninstalled_workspace_comes_back_as_it_was(database: Database, acme: int) -> None:
    async with database.write() as session:
        await workspaces.stop(session, acme, "token_revoked")
        assert not [one for one in await workspaces.everyone(session) if one.active]
        again = await workspaces.install(session, workspaces.Installed("T1", "Acme Ltd", "UBOT2"), NOW)

    assert again == acme
    async with database.read() as session:
        back = await workspaces.by_team(session, "T1")
    assert back is not None
    assert (back.active, back.name, back.stopped_why) == (True, "Acme Ltd", None)


async def test_the_indexes_of_the_claim_are_used(sqlite: Database) -> None:
    async with sqlite.write() as session:
        plan = await session.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id FROM deliveries WHERE workspace_id = 1 AND state = 'queued'"
                " AND due_at <= 5 ORDER BY priority, due_at, id LIMIT 5"
            )
        )
        last = await session.execute(
            text(
                "EXPLAIN QUERY PLAN SELECT id FROM deliveries WHERE workspace_id = 1 AND channel = 'D1'"
                " AND state = 'sent' ORDER BY sent_at DESC LIMIT 1"
            )
        )

    assert "INDEX d_ready" in str(plan.all())
    assert "INDEX d_last" in str(last.all())
