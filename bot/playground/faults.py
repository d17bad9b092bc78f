"""Things that go wrong when they are told to."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, get_args

Kind = Literal["500", "cut_before", "cut_after", "slow", "429", "refuse_block"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass
class Fault:
    """`method` may be "*". `times` is how often it still happens; `seconds` are for slow and 429."""

    method: str
    kind: Kind
    times: int = 1
    block_type: str | None = None
    seconds: float = 1.0


class Faults:
    """The scripted ones, oldest first. A fault is used up by the calls it spoils."""

    def __init__(self) -> None:
        self.script: list[Fault] = []
        self.on_change: Callable[[], None] = lambda: None

    def add(
        self, method: str, kind: Kind, times: int = 1, block_type: str | None = None, seconds: float = 1.0
    ) -> Fault:
        """Spoil the next `times` calls of `method` ("*": any).

        500: an internal error, nothing done · cut_before: the connection ends, nothing done · cut_after: done
        and stored, but the connection ends instead of an answer · slow: done after `seconds` · 429: not done,
        Retry-After `seconds` · refuse_block: invalid_blocks if a block of `block_type` is in it.
        """
        if kind not in KINDS:
            raise ValueError(f"{kind!r} is none of {', '.join(KINDS)}")
        if kind == "refuse_block" and not block_type:
            raise ValueError("refuse_block needs the type of the block")
        fault = Fault(method, kind, times, block_type, seconds)
        self.script.append(fault)
        self.on_change()
        return fault

    def clear(self) -> None:
        self.script.clear()
        self.on_change()

    def take(self, method: str, blocks: Any) -> Fault | None:
        """The fault that spoils this call, if any."""
        for fault in self.script:
            if fault.method in ("*", method) and (
                fault.kind != "refuse_block" or str(fault.block_type) in _types(blocks)
            ):
                fault.times -= 1
                if fault.times <= 0:
                    self.script.remove(fault)
                self.on_change()
                return fault
        return None


def _types(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _types(item)
    elif isinstance(node, dict):
        yield str(node.get("type", ""))
        for value in node.values():
            yield from _types(value)
