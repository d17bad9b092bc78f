"""Whole replies put together from labelled activities, to teach the tag head where pieces begin and end."""

import json
import re
from random import Random

from training.examples import DATA, RUNGS, Example, Reply, Segment

PHRASES = json.loads((DATA / "phrases.json").read_text("utf-8"))
OPENERS, CLOSERS, JOINS = PHRASES["openers"], PHRASES["closers"], PHRASES["joins"]
ASIDES, TAILS = PHRASES["asides"], PHRASES["tails"]  # a tail belongs to its piece, an aside to none
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
COMMAS = (
    ", ",
    ", ",
    ", and ",
    " and ",
    " and ",
    " and then ",
    ", then ",
    "; ",
    ". ",
    ". ",
    ". ",
    " + ",
    " & ",
    ", also ",
)
LOOSE = (
    " ",
    "  ",
    " n ",
    " .. ",
    "... ",
    " - ",
    " — ",
    " / ",
    " | ",
    " • ",
    " ✅ ",
    " 🎉 ",
    " then ",
    " plus ",
    " after that ",
    "! ",
)
SENTENCES = (
    ". ",
    ". ",
    ". Also ",
    ". Then ",
    ".\n",
    ".\n\n",
    "! ",
    ". And ",
    ". Otherwise ",
    ". Besides that, ",
    ". Plus ",
    ". Oh and ",
)
BULLETS = ("- ", "- ", "* ", "• ", "– ", "· ", "-", ":white_check_mark: ", "✅ ", "👉 ", "-> ", "[x] ", "o ")
ENDS = ("", "", "", "", ".", ";", " ✅", "!", ",")


def composed(pool: list[Example], rng: Random) -> Reply:
    """One reply of one to eight pieces, in one of the ways people write."""
    count = rng.choice((1, 1, 2, 2, 3, 3, 3, 4, 4, 5, 6, 8))
    chosen = _chosen(pool, count, rng)
    maker = rng.choice(WAYS)
    writer = _Writer(rng)
    maker(writer, chosen, rng)
    return Reply(writer.text, tuple(writer.segments), chosen[0].profession, "train", "composed")


def refilled(reply: Reply, pool: list[Example], rng: Random) -> Reply:
    """A written reply with other activities in it: its greetings, joints and asides stay as they were."""
    by_rung = {rung: [example for example in pool if example.rung == rung] for rung in RUNGS}
    writer, last = _Writer(rng), 0
    for segment in reply.segments:
        writer.other(reply.text[last : segment.start])
        kind = segment.rung if rng.random() < 0.7 else rng.choice(RUNGS)
        capital = reply.text[segment.start].isupper() or None if rng.random() < 0.8 else None
        writer.piece(rng.choice(by_rung[kind]), capital=capital)
        last = segment.end
    writer.other(reply.text[last:])
    return Reply(writer.text, tuple(writer.segments), reply.profession, "train", "refilled")


def _chosen(pool: list[Example], count: int, rng: Random) -> list[Example]:
    """Mostly from one profession, as one person would write."""
    first = rng.choice(pool)
    near = [example for example in pool if example.profession == first.profession]
    rest = near if len(near) > 12 and rng.random() < 0.7 else pool
    return [first, *(rng.choice(rest) for _ in range(count - 1))]


_PLAN = re.compile(
    r"n't|\b(not?|never|next|will|i'll|gonna|want|wish|hop(e|ing)|should|plan(s|ned|ning)?|maybe|would|later|need|"
    r"cancel\w*|postponed|moved|off|leave|holiday|vacation|sick|ill|yet|waiting|told|decided|nothing|someday)\b",
    re.IGNORECASE,
)


def _stands_out(example: Example) -> bool:
    """Plans, absences and what didn't happen are pieces of their own; chit-chat is part of none."""
    return example.rung is not None or bool(_PLAN.search(example.text))


class _Writer:
    """Text so far, with the pieces in it."""

    def __init__(self, rng: Random) -> None:
        self.rng, self.text = rng, ""
        self.segments: list[Segment] = []

    def piece(self, example: Example, *, capital: bool | None = None) -> None:
        words = example.text.strip().rstrip(".,;")
        if capital is not None and words[:1].isalpha() and not words[:3].isupper():
            words = (words[0].upper() if capital else words[0].lower()) + words[1:]
        if self.rng.random() < 0.1:
            words += self.rng.choice(TAILS)
        start = len(self.text)
        self.text += words
        if not _stands_out(example):
            return
        self.segments.append(Segment(start, len(self.text), example.rung, example.stretch))

    def other(self, words: str) -> None:
        self.text += words

    def opener(self, share: float) -> None:
        if self.rng.random() < share:
            self.other(self.rng.choice(OPENERS))

    def closer(self, share: float) -> None:
        if self.rng.random() < share:
            self.other(self.rng.choice(CLOSERS))


def _list(writer: _Writer, chosen: list[Example], rng: Random) -> None:
    writer.opener(0.3)
    if writer.text and not writer.text.endswith("\n"):
        writer.other("\n")
    bullet, end = rng.choice((*BULLETS, "", "", "", "1", "1", "1")), rng.choice(ENDS)
    mark = rng.choice((". ", ") ", ") ", "- ", ".", ": "))
    gap = rng.choice(("\n", "\n", "\n", "\n\n"))
    for place, example in enumerate(chosen):
        writer.other(gap if place else "")
        writer.other(f"{place + 1}{mark}" if bullet == "1" else bullet)
        writer.piece(example, capital=rng.choice((None, None, False, True)))
        writer.other(end)
    writer.closer(0.15)


def _flowing(writer: _Writer, chosen: list[Example], rng: Random) -> None:
    writer.opener(0.45)
    for place, example in enumerate(chosen):
        if place:
            writer.other(rng.choice(COMMAS if rng.random() < 0.65 else JOINS))
        fresh = not writer.text or writer.text[-2:] in (". ", "! ") or writer.text.endswith("\n")
        writer.piece(example, capital=fresh if rng.random() < 0.5 else False)
        if rng.random() < 0.04:
            writer.other(rng.choice((" 😅", " 😬", " :tada:", " lol", " (finally)", "!!")))
    writer.other(rng.choice(("", ".", "")))
    writer.closer(0.35)


def _one_separator(writer: _Writer, chosen: list[Example], rng: Random) -> None:
    writer.opener(0.25)
    gap = rng.choice(LOOSE)
    for place, example in enumerate(chosen):
        writer.other(gap if place else "")
        writer.piece(example, capital=False)
    writer.closer(0.25)


def _sentences(writer: _Writer, chosen: list[Example], rng: Random) -> None:
    writer.opener(0.35)
    for place, example in enumerate(chosen):
        writer.other(rng.choice(SENTENCES) if place else "")
        if writer.text.endswith((". ", "! ")) and rng.random() < 0.15:
            writer.other(rng.choice(ASIDES))
        writer.piece(example, capital=writer.text[-2:] in ("", ". ", "! ", ".\n", "\n\n"))
    writer.other(".")
    writer.closer(0.3)


def _run_on(writer: _Writer, chosen: list[Example], rng: Random) -> None:
    """As people talk: hardly a mark, "and" between most things, commas between the rest."""
    writer.opener(0.4)
    gaps = rng.choice(
        ((" and ",), (" and ", ", "), (" and ", " and then ", " "), (", ",), (" and ", *JOINS[:12]))
    )
    for place, example in enumerate(chosen):
        writer.other(rng.choice(gaps) if place else "")
        writer.piece(example, capital=False)
    writer.closer(0.25)


def _days(writer: _Writer, chosen: list[Example], rng: Random) -> None:
    mark, gap = rng.choice((": ", " ", " - ", ": ")), rng.choice((". ", "\n", ", ", "; "))
    for place, example in enumerate(chosen):
        writer.other(gap if place else "")
        writer.other(DAYS[place % 5] + mark)
        writer.piece(example, capital=rng.choice((None, False)))


WAYS = (
    _list,
    _list,
    _list,
    _flowing,
    _flowing,
    _flowing,
    _run_on,
    _run_on,
    _run_on,
    _one_separator,
    _sentences,
)
WAYS = (*WAYS, *WAYS, _days)
