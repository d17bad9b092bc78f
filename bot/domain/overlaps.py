"""Digests of teams that overlap: may one more be shown, or would some, put together, leave few people?

Whoever adds and subtracts digests, as often as they like and times whatever they like, gets a sum in which
each person counts with some factor. People who are in the same digests have the same factor: they are one
part. A sum gives too few people away if the parts whose factor isn't zero are fewer people than the minimum.

A part is written as a row: of which digests it is. That a sum leaves nothing of some parts says something of
what it leaves of others: nothing of those whose row follows from theirs (linear algebra). So the parts of at
least the minimum come first, of which a sum that gives few people away leaves nothing. Of what then doesn't
follow, either every sum leaves enough people (`_groups`), or the few parts that could stand alone are tried
(`_stand_alone`).

Numbers are taken modulo a prime that is larger than any determinant of so many digests gets.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence, Set

_PRIME = 2**61 - 1
_MOST_WORK = 3_000_000
"""How long it is tried. Beyond that nobody knows, so it counts as too close."""

Row = tuple[int, ...]
Base = list[tuple[int, Row]]
"""Independent rows, each with the place of a 1 in it."""


def too_close(people: Set[int], others: Iterable[Set[int]], minimum: int) -> bool:
    """Whether a digest of `people`, put together with any of the `others`, would leave somebody of a group
    smaller than the minimum. The others are safe among themselves. The very same people leave nobody."""
    near = _near(people, {frozenset(other) for other in others})
    if frozenset(people) in near:
        return False
    digests = [frozenset(people), *near]
    parts = _parts(digests)
    large, _ = _base(row for row, size in parts.items() if size >= minimum)
    if not any(_reduced(_row([0], len(digests)), large)):
        return False
    small = [(_reduced(row, large), size) for row, size in parts.items() if size < minimum]
    rank = len(_base((row for row, _ in small), len(digests) - len(large))[0])
    return _groups(small, rank) < minimum and _stand_alone(small, rank, minimum)


def follows(people: Set[int], others: Iterable[Set[int]]) -> bool:
    """Whether some sum of the `others` leaves these people, once each, and nobody else: whoever has those
    digests has this one."""
    digests = [frozenset(people), *_near(people, {frozenset(other) for other in others})]
    everybody, _ = _base(_parts(digests))
    return any(_reduced(_row([0], len(digests)), everybody))


def _near(people: Set[int], others: Collection[frozenset[int]]) -> list[frozenset[int]]:
    """Those that overlap with them, or with one that does, and so on."""
    near: list[frozenset[int]] = []
    reached, left = frozenset(people), list(others)
    while found := [other for other in left if not reached.isdisjoint(other)]:
        near += found
        left = [other for other in left if reached.isdisjoint(other)]
        reached = reached.union(*found)
    return near


def _parts(digests: Sequence[frozenset[int]]) -> Counter[Row]:
    """How many people are in the same digests."""
    of: dict[int, list[int]] = defaultdict(list)
    for number, digest in enumerate(digests):
        for one in digest:
            of[one].append(number)
    return Counter(_row(of[one], len(digests)) for one in sorted(of))


def _row(ones: Collection[int], length: int) -> Row:
    row = [0] * length
    for at in ones:
        row[at] = 1
    return tuple(row)


def _groups(parts: Sequence[tuple[Row, int]], rank: int) -> int:
    """How many groups of people there are, nobody in two, of each of which every sum leaves somebody: so many
    people, at least, does every sum leave."""
    left = [row for row, size in parts for _ in range(size)]
    for count in range(len(left) + 1):
        base, left = _base(left, rank)
        if len(base) < rank:
            return count
    return len(left)


def _stand_alone(parts: Sequence[tuple[Row, int]], rank: int, minimum: int) -> bool:
    """Whether some sum leaves only parts that are fewer people than the minimum."""
    waiting: list[tuple[int, int, frozenset[int]]] = [(0, 0, frozenset())]
    for _ in range(_MOST_WORK // len(parts[0][0]) ** 2 if parts else 1):
        if not waiting:
            return False
        begin, people, alone = waiting.pop()
        others = (row for n, (row, _) in enumerate(parts) if n not in alone)
        if alone and len(_base(others, rank)[0]) < rank:
            return True
        more = ((n, people + parts[n][1]) for n in range(begin, len(parts)))
        waiting += [(n + 1, together, alone | {n}) for n, together in more if together < minimum]
    return bool(waiting)


# --- linear algebra modulo the prime ---


def _base(rows: Iterable[Row], rank: int | None = None) -> tuple[Base, list[Row]]:
    """What all the rows follow from, and the rows that it wasn't made of; `rank`: no more than so
    many are independent."""
    base: Base = []
    spare = []
    for row in rows:
        left = _reduced(row, base) if len(base) != rank else ()
        first = next((at for at, number in enumerate(left) if number), None)
        if first is None:
            spare.append(row)
        else:
            unit = pow(left[first], -1, _PRIME)
            base.append((first, tuple(number * unit % _PRIME for number in left)))
    return base, spare


def _reduced(row: Row, base: Base) -> Row:
    """What of a row doesn't follow from the base; zeros if all does."""
    for at, one in base:
        if factor := row[at]:
            row = tuple([(a - factor * b) % _PRIME for a, b in zip(row, one, strict=True)])
    return row
