"""Summaries: the month of a member, and what is said when a month cannot be shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.commitments import Kept
from bot.domain.dates_in_words import month_in_words
from bot.domain.ladder import Rung
from bot.domain.mentoring import Loop
from bot.domain.mix import Mix
from bot.domain.weeks import month_after, month_of, month_start
from bot.views import ids
from bot.views.blocks import Block, Message, actions, bullets, button, own, simple, small, words
from bot.views.charts import chart
from bot.views.commitments import kept_in_words
from bot.views.help import bad_argument
from bot.views.ladder import in_sentence
from bot.views.phrases import counted
from bot.views.reflections import place_button
from bot.views.retention import SoonErased, alone, announced

NOT_HOURS = "These are counts of what you told me, not hours."
_MOST_SENTENCES = 5
_SENTENCE, _TIP = 400, 400
NO_PLANS, NO_LOOP = Kept(), Loop()


@dataclass(frozen=True, slots=True)
class MonthSummary:
    """`month` and those of `earlier` (oldest first) are first days; `today` decides which need their year.

    `sentences` are the member's own, from the highest rung down; `target` of ten, 0 for none.
    """

    month: date
    today: date
    mix: Mix
    earlier: tuple[tuple[date, Mix], ...] = ()
    first_month: bool = False
    target: int = 0
    sentences: tuple[tuple[Rung, str], ...] = ()
    stretches: tuple[str, ...] = ()
    to_try: str | None = None
    kept: Kept = NO_PLANS
    in_the_room: int = 0
    loop: Loop = NO_LOOP
    soon_erased: SoonErased | None = None

    @property
    def name(self) -> str:
        return month_in_words(self.month, self.today)

    @property
    def is_over(self) -> bool:
        return month_of(self.today) > month_of(self.month)


def month(m: MonthSummary) -> Message:
    """The month by its state: empty, too little to compare, the first, or beside earlier ones."""
    if m.mix.told == 0:
        return _empty(m)
    first = _first_line(m)
    if not m.mix.enough:
        return Message(first, [own(f"*{first}*"), *_too_few(m), *_own_words(m), *_end(m)])
    words_of_it = [*_comparison(m), *_own_words(m), *_end(m)]
    plain = [own(f"*{first}*"), *words_of_it]
    return Message(first, [plain[0], _chart(m), *words_of_it], plain_blocks=plain)


def counts_in_words(name: str, mix: Mix) -> str:
    """ "October: 14 things, 9 tactical, 5 strategic, 2 of those beyond your field.": only what is placed."""
    if not mix.told:
        return f"{name}: nothing yet."
    if not mix.placed:
        return f"{name}: {counted(mix.open, 'thing')}, not placed yet."
    beyond = f", {mix.business or 'none'} of those beyond your field" if mix.strategic else ""
    things = counted(mix.placed, "thing")
    return f"{name}: {things}, {mix.tactical} tactical, {mix.strategic} strategic{beyond}."


def _first_line(m: MonthSummary) -> str:
    line = counts_in_words(m.name, m.mix)
    if m.first_month and m.is_over:
        following = month_start(month_after(month_of(m.month)))
        line += f" I'll compare from {month_in_words(following, m.today)} on."
    return line


def _empty(m: MonthSummary) -> Message:
    if not m.is_over:
        return simple(
            f"Nothing in {m.name} yet. One line is enough to begin.",
            actions(button("Tell me one thing", ids.REFLECTION_WRITE, month_of(m.month))),
        )
    return simple(
        f"{m.name} is empty here, and that's fine.",
        actions(
            button("Tell me one thing from it", ids.REFLECTION_WRITE, month_of(m.month)),
            button("Ask me less", ids.MEMBER_ASK_LESS),
        ),
        *(announced(m.soon_erased, m.today) if m.soon_erased else ()),
    )


def erased_soon(m: MonthSummary) -> Message | None:
    """All that is said of a second empty month: what will be erased, if anything will."""
    return alone(m.soon_erased, m.today) if m.soon_erased else None


def _too_few(m: MonthSummary) -> list[Block]:
    if not m.mix.placed:
        return [own("They count once you say which step each was.")]
    return [own("Too few for shares or a comparison, so here is what there is.")]


def _chart(m: MonthSummary) -> Block:
    months = [*m.earlier, (m.month, m.mix)]
    columns = [(month_in_words(day, m.today), (x.tactical, x.functional, x.business)) for day, x in months]
    title = "What you told me, by month" if m.earlier else f"What you told me in {m.name}"
    return chart(title, columns, "Things")


def _comparison(m: MonthSummary) -> list[Block]:
    """The mix in words, against the target and the months before."""
    lines = [f"*{_shares(m.mix)}.*"]
    if m.target:
        lines.append(f"Of ten, {_in_ten(m.mix.strategic, m.mix.placed)} strategic; you aimed at {m.target}.")
    lines += _change(m)
    lines += [_before(month_in_words(day, m.today), mix) for day, mix in reversed(m.earlier)]
    return [bullets(lines)]


def _shares(mix: Mix) -> str:
    """Strategic never without the part of it that is beyond the field; the first two add up to 100."""
    tactical = 100 - mix.strategic_share
    return (
        f"{tactical} % tactical, {mix.strategic_share} % strategic; beyond your field {mix.business_share} %"
    )


def _change(m: MonthSummary) -> list[str]:
    """Against the latest month before that has enough; months are compared by their shares."""
    before = next(((day, mix) for day, mix in reversed(m.earlier) if mix.enough), None)
    if before is None:
        return []
    strategic = _points(m.mix.strategic_share - before[1].strategic_share)
    beyond = _points(m.mix.business_share - before[1].business_share)
    return [
        f"Against {month_in_words(before[0], m.today)}: strategic {strategic}, beyond your field {beyond}."
    ]


def _points(difference: int) -> str:
    """In percentage points."""
    if difference == 0:
        return "unchanged"
    return f"{'up' if difference > 0 else 'down'} {counted(abs(difference), 'point')}"


def _in_ten(part: int, whole: int) -> str:
    """ "3 were", "about 1 was"."""
    tenths = (20 * part + whole) // (2 * whole)
    about = "" if tenths * whole == part * 10 else "about "
    return f"{about}{tenths or 'none'} {'was' if tenths == 1 else 'were'}"


def _before(name: str, mix: Mix) -> str:
    """The counts that the chart shows of it, and what they are of everything."""
    counts = counts_in_words(name, mix).removesuffix(".")
    if not mix.enough:
        return f"{counts}; too few to compare."
    return f"{counts}; strategic {mix.strategic_share} %, beyond your field {mix.business_share} %."


def _own_words(m: MonthSummary) -> list[Block]:
    blocks: list[Block] = []
    if m.sentences:
        rungs = {rung for rung, _ in m.sentences}
        where = f", {in_sentence(m.sentences[0][0])}" if len(rungs) == 1 else ""
        blocks.append(own(f"*In your words*{where}:"))
        blocks.append(_list([said for _, said in m.sentences]))
    if m.stretches:
        count = "1 stretch" if m.mix.stretches == 1 else f"{m.mix.stretches} stretches"
        blocks += [own(f"*Outside your comfort zone*, {count}:"), _list(m.stretches)]
    return blocks


def _list(sentences: Sequence[str]) -> Block:
    return bullets(words(said, _SENTENCE) for said in sentences[:_MOST_SENTENCES])


def _end(m: MonthSummary) -> list[Block]:
    blocks: list[Block] = []
    if m.in_the_room:
        blocks.append(own(f"*In the room* where others decided: {times_in_words(m.in_the_room)}."))
    if m.kept.settled:
        blocks.append(own(f"*Plans*: {kept_in_words(m.kept)}."))
    if m.loop != NO_LOOP:
        blocks.append(own(f"*Mentors*: {loop_in_words(m.loop)}."))
    if m.to_try:
        blocks.append(own("*One thing to try*: ", words(m.to_try, _TIP)))
    counts = []
    if m.mix.placed:
        counts = [f"You confirmed {m.mix.confirmed} of {m.mix.placed}"]
    if suggested := m.mix.placed - m.mix.confirmed:
        counts.append("1 is a suggestion" if suggested == 1 else f"{suggested} are suggestions")
    counts += [f"not placed: {m.mix.open}"] if m.mix.open else []
    blocks.append(small(f"{'; '.join(counts).capitalize()}. {NOT_HOURS}"))
    buttons = [place_button(m.mix.open)] if m.mix.open else []
    if m.loop != NO_LOOP:
        buttons.append(button("What they said", ids.MENTOR_OPEN, label="What your mentors said"))
    blocks += [actions(*buttons)] if buttons else []
    return blocks + (announced(m.soon_erased, m.today) if m.soon_erased else [])


def times_in_words(count: int) -> str:
    return "once" if count == 1 else f"{count} times"


def loop_in_words(loop: Loop) -> str:
    """ "2 questions asked, 1 answer told, 1 acted on": no words of it, which may be deleted later."""
    parts = [
        (loop.asked, f"{counted(loop.asked, 'question')} asked"),
        (loop.told, f"{counted(loop.told, 'answer')} told"),
        (loop.acted, f"{loop.acted} acted on"),
    ]
    return ", ".join(said for count, said in parts if count)


# --- a month that cannot be shown ---


def bad_month(given: str, today: date) -> Message:
    accepted = f"a month: October, oct {today.year}, {month_of(today)}, last month, or nothing for this month"
    return bad_argument("/growth summary", given, accepted, f"/growth summary {_last(today)}")


def _last(today: date) -> str:
    return month_in_words(month_start(month_after(month_of(today), -1)))


def future_month(start: date, today: date) -> Message:
    return simple(
        f"{month_in_words(start, today)} hasn't begun yet. `/growth summary` shows this month so far."
    )


def before_you_joined(start: date, joined: date) -> Message:
    """Both local dates; nothing was told about a month before they joined."""
    months = f"{month_in_words(start, joined)} was before you joined, in {month_in_words(joined, start)}"
    return simple(f"{months}, so I have nothing from it.")


def in_the_dm() -> Message:
    """After the command: the summary itself is a message in the DM."""
    return simple("It's in our direct messages, where only you see it.")
