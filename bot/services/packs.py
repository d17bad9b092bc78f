"""The pack: what a member confirmed, as a document; as messages where Slack takes no file."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.context import Context, Who
from bot.domain.ladder import Rung
from bot.domain.packs import Advice, Item, Pack, arranged, parse_months
from bot.domain.problems import Part, Standing
from bot.domain.slots import local_date
from bot.domain.weeks import month_after, month_of, month_start
from bot.services.prompts import question_named
from bot.services.saying import About, reword, say, send_file
from bot.storage import evidence, members, mentoring, problems, reflections
from bot.storage import packs as rows
from bot.storage.database import Session
from bot.storage.outbox_tables import DeliveryRow
from bot.storage.tables import MemberRow
from bot.views import members as member_views
from bot.views import packs as views
from bot.views import reflections as reflection_views
from bot.views.blocks import Message

KIND, AS_MESSAGES = "pack", "pack_words"


async def make(context: Context, who: Who, words: str) -> Message:
    """`/growth pack`: queue it to the DM. The same pack is sent once a minute at most, however often one
    presses."""
    months = parse_months(words)
    if months is None:
        return views.bad_months(words)
    now = context.clock.now()
    async with context.turn_of(who) as session:
        row = await members.find(session, who.workspace_id, who.user_id)
        if row is None:
            return member_views.not_a_member()
        pack = await _pack(session, row, months, now)
        first, last = month_of(pack.first), month_of(pack.last)
        waiting = await rows.waiting_count(session, row.id, first, last)
        if pack.is_empty:
            return views.nothing_yet(pack, waiting, months)
        file = _file(pack)
        to = f"{months}:{now:%Y%m%d%H%M}-{len(file['content'])}"
        await send_file(session, who, KIND, file, now, to=to)
    return views.is_coming(pack, waiting, months)


async def _pack(session: Session, row: MemberRow, months: int, now: datetime) -> Pack:
    last = month_of(local_date(now, row.zone))
    first = month_after(last, 1 - months)
    owned = [
        one
        for standing in (Standing.OPEN, Standing.CLOSED)
        for one in await problems.listed(session, row, standing)
    ]
    items = await _items(session, row, first, last)
    advice = await _advice(session, row, month_start(first))
    return arranged(month_start(first), month_start(last), items, owned, advice)


async def _items(session: Session, row: MemberRow, first: str, last: str) -> list[Item]:
    found = await rows.confirmed(session, row.id, first, last)
    links = await evidence.of_reflections(session, {one[0].reflection_id for one in found})
    return [_item(one, links.get(one[0].reflection_id, ())) for one in found]


def _item(found: Any, links: Sequence[str]) -> Item:
    activity, day, question_id, tie = found
    return Item(
        words=activity.words,
        rung=Rung(activity.rung),
        stretch=activity.stretch,
        day=day,
        reflection_id=activity.reflection_id,
        theme=question_named(question_id).theme if question_id else None,
        problem_id=tie.problem_id if tie is not None else None,
        part=Part(tie.part) if tie is not None else Part.EVIDENCE,
        links=tuple(links),
    )


async def _advice(session: Session, row: MemberRow, since: date) -> list[Advice]:
    """What mentors said since then, oldest first. They are named only if they ticked that themselves."""
    told = [
        views.advice_of(
            local_date(ask.answered_at, row.zone), mentor.name, ask.answer, ask.did, by_name=ask.may_quote
        )
        for mentor in await mentoring.of_member(session, row.id)
        for ask in mentor.asks
        if ask.answered_at is not None
    ]
    return sorted((one for one in told if one.day >= since), key=lambda one: one.day)


def _file(pack: Pack) -> dict[str, Any]:
    return {
        "text": views.comment(pack),
        "filename": f"pack-{month_of(pack.last)}.md",
        "title": views.title(pack),
        "content": views.as_markdown(pack),
    }


async def settled(session: Session, delivery: DeliveryRow, now: datetime) -> None:
    """Called by the sender when the file has ended. If Slack took no file, the same words are sent as
    messages."""
    if delivery.state != "failed" or delivery.user_id is None:
        return
    who = Who(delivery.workspace_id, delivery.user_id)
    row = await members.find(session, who.workspace_id, who.user_id)
    months = parse_months(delivery.period.split(":")[1])
    if row is None or months is None:
        return
    pack = await _pack(session, row, months, now)
    quoted = sorted({item.reflection_id for item in pack.items})
    for number, message in enumerate(views.as_messages(views.as_markdown(pack))):
        about = About("delivery", delivery.id, AS_MESSAGES, f"{number:04}")
        added = await say(session, who, message, about, now)
        await reflections.quote(session, added.id, quoted)


async def blank(session: Session, who: Who, now: datetime) -> None:
    """Blank packs that were sent as messages, because something in them was deleted."""
    for delivery_id in await rows.as_messages(session, who.workspace_id, who.user_id, AS_MESSAGES):
        await reword(session, who.workspace_id, delivery_id, reflection_views.read_back_erased(), now)
