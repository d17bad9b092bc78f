"""Linear inequalities, by the first phase of the simplex method: is there a point that meets them all?"""

from collections.abc import Sequence

_TINY = 1e-9
_PIVOTS = 2_000


def meet(demands: Sequence[tuple[Sequence[float], float]]) -> list[float] | None:
    """Numbers, none below zero, so that each demand's weighted sum of them is at least its number; None if
    there are none such, or they were not found in time."""
    width = len(demands[0][0]) if demands else 0
    table, basis = _table(demands, width)
    for _ in range(_PIVOTS):
        entering = next((at for at, cost in enumerate(table[-1][:-1]) if cost < -_TINY), None)
        if entering is None:
            break
        leaving = _leaving(table, basis, entering)
        if leaving is None:
            return None
        _pivot(table, leaving, entering)
        basis[leaving] = entering
    if -table[-1][-1] > 1e-6:
        return None
    found = [0.0] * (width + len(demands))
    for row, at in enumerate(basis):
        if at < len(found):
            found[at] = table[row][-1]
    return found[:width]


def _table(
    demands: Sequence[tuple[Sequence[float], float]], width: int
) -> tuple[list[list[float]], list[int]]:
    """A row for each demand: the weights, what is too much, what is lacking, the number. The last row is what
    is lacking in all: to be brought to zero."""
    lacking = [n for n, (_, least) in enumerate(demands) if least > 0]
    table, basis = [], []
    for n, (weights, least) in enumerate(demands):
        sign = 1 if least > 0 else -1
        row = [sign * weight for weight in weights] + [0.0] * (len(demands) + len(lacking)) + [sign * least]
        row[width + n] = -sign
        basis.append(width + n)
        if least > 0:
            basis[-1] = width + len(demands) + lacking.index(n)
            row[basis[-1]] = 1
        table.append(row)
    cost = [-sum(table[n][at] for n in lacking) for at in range(width + len(demands))]
    table.append([*cost, *[0.0] * len(lacking), -sum(table[n][-1] for n in lacking)])
    return table, basis


def _leaving(table: list[list[float]], basis: list[int], entering: int) -> int | None:
    ratios = [
        (row[-1] / row[entering], basis[n], n) for n, row in enumerate(table[:-1]) if row[entering] > _TINY
    ]
    return min(ratios)[2] if ratios else None


def _pivot(table: list[list[float]], leaving: int, entering: int) -> None:
    unit = table[leaving][entering]
    table[leaving] = pivot = [number / unit for number in table[leaving]]
    for n, row in enumerate(table):
        if n != leaving and row[entering]:
            factor = row[entering]
            table[n] = [a - factor * b for a, b in zip(row, pivot, strict=True)]
