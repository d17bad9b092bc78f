"""Finds the listener of a button or a form by its name, where Bolt asks one listener after the other.

With more than a hundred of them, asking cost up to 3 ms of every press, and preparing Bolt to ask another
10 ms of every start. So one listener of Bolt's stands for all that were registered by name, and hands on to
the one that is meant.
"""

import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.kwargs_injection.async_args import AsyncArgs

ANYTHING = re.compile("")

Listener = Callable[..., Awaitable[Any]]
Decorator = Callable[..., Any]


class Switchboard(AsyncApp):
    """Bolt's app. A later listener of the same name takes the place of an earlier one."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._pressed: dict[str, Listener] = {}
        self._handed_in: dict[str, Listener] = {}

    def action(self, constraints: Any, matchers: Any = None, middleware: Any = None) -> Decorator:
        """Buttons, selects and ticks; by name if the constraint is one, else as Bolt does it."""
        if not isinstance(constraints, str):
            return super().action(constraints, matchers, middleware)
        if not self._pressed:
            _stand_for(self._pressed, _action, super().action)
        return _put(self._pressed, constraints)

    def view(self, constraints: Any, matchers: Any = None, middleware: Any = None) -> Decorator:
        """Forms that are sent; by name if the constraint is one, else as Bolt does it."""
        if not isinstance(constraints, str):
            return super().view(constraints, matchers, middleware)
        if not self._handed_in:
            _stand_for(self._handed_in, _form, super().view)
        return _put(self._handed_in, constraints)


def _put(listeners: dict[str, Listener], name: str) -> Decorator:
    def put(listener: Listener) -> Listener:
        listeners[name] = listener
        return listener

    return put


def _stand_for(
    listeners: dict[str, Listener],
    name_in: Callable[[dict[str, Any]], object],
    listen: Callable[..., Decorator],
) -> None:
    async def is_one(body: dict[str, Any]) -> bool:
        return name_in(body) in listeners

    @listen(ANYTHING, [is_one])
    async def hand_on(args: AsyncArgs) -> Any:
        listener = listeners[str(name_in(args.body))]
        return await listener(**{name: _given(args, name) for name in inspect.signature(listener).parameters})


def _given(args: AsyncArgs, name: str) -> Any:
    """As Bolt gives it: one of its own arguments, or what a middleware has put into the context."""
    return getattr(args, name) if hasattr(args, name) else args.context[name]


def _action(body: dict[str, Any]) -> object:
    return body["actions"][0].get("action_id") if body.get("type") == "block_actions" else None


def _form(body: dict[str, Any]) -> object:
    return body["view"].get("callback_id")
