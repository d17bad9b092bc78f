"""Modals and Home tabs: who has which, and what an app may do to them (docs.slack.dev/surfaces/modals)."""

import secrets
from dataclasses import replace
from typing import Any

from bot.playground.elements import initial_values, named
from bot.playground.nouns import HomeChanged, Json, ModalsChanged, Values, View
from bot.playground.passes import Refused
from bot.playground.world import World

DEEPEST = 3


class Views:
    """A stack of modals for each person, top last, and what was published to their Home."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def get(self, view_id: str) -> View:
        """By id; raises Refused("not_found")."""
        return self._find(lambda view: view.id == view_id)

    def by_external(self, external_id: str) -> View:
        return self._find(lambda view: bool(external_id) and view.external_id == external_id)

    def _find(self, matches: Any) -> View:
        everything = [view for stack in self.stacks.values() for view in stack] + list(self.homes.values())
        found = next((view for view in everything if matches(view)), None)
        if found is None:
            raise Refused("not_found")
        return found

    def modal(self, user: str) -> View | None:
        """The one on top."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    # -- what the app does

    def open(self, user: str, spec: Json) -> View:
        """Show a modal, in place of whatever was open."""
        view = self._make(user, spec, self.world.ids.next("V"))
        self._set(user, [view])
        return view

    def push(self, user: str, spec: Json) -> View:
        """Show a modal above the open one; raises Refused: push_limit_reached."""
        stack = self.stacks.get(user, [])
        if len(stack) >= DEEPEST:
            raise Refused("push_limit_reached")
        ident = self.world.ids.next("V")
        root = stack[0].root_id if stack else ident
        view = self._make(user, spec, ident, root_id=root, previous_id=stack[-1].id if stack else None)
        self._set(user, [*stack, view])
        return view

    def update(self, view: View, spec: Json, hash_: str = "") -> View:
        """Put other contents in a view. What was filled in stays where block_id and action_id stay."""
        if hash_ and hash_ != view.hash:
            raise Refused("hash_conflict")
        fresh = self._make(view.user, spec, view.id, root_id=view.root_id, previous_id=view.previous_id)
        kept = replace(fresh, values=_keep(fresh.values, view.values))
        self._replace(kept)
        return kept

    def publish(self, user: str, spec: Json, hash_: str = "") -> View:
        """Fill a person's Home; raises Refused: hash_conflict."""
        known = self.homes.get(user)
        if hash_ and known is not None and hash_ != known.hash:
            raise Refused("hash_conflict")
        view = self._make(user, spec, known.id if known else self.world.ids.next("V"))
        self.homes[user] = view
        self.world.tell(HomeChanged(view))
        return view

    # -- what the person does

    def fill(self, view: View, block_id: str, action_id: str, state: Json) -> View:
        """Remember what stands in one element now."""
        values = {**view.values, block_id: {**view.values.get(block_id, {}), action_id: state}}
        return self._replace(replace(view, values=values), quiet=True)

    def fill_all(self, view: View, values: Values) -> View:
        merged = {
            **view.values,
            **{block: {**view.values.get(block, {}), **new} for block, new in values.items()},
        }
        return self._replace(replace(view, values=merged), quiet=True)

    def complain(self, view: View, errors: dict[str, str]) -> View:
        """Show errors under the inputs they belong to (none: take them away)."""
        return self._replace(replace(view, errors=errors))

    def close(self, view: View) -> None:
        """The top one goes, the one below appears."""
        self._set(view.user, [one for one in self.stacks.get(view.user, []) if one.id != view.id])

    def clear(self, user: str) -> list[View]:
        """All go; returns what was open."""
        closed = self.stacks.get(user, [])
        self._set(user, [])
        return closed

    def _make(
        self, user: str, spec: Json, ident: str, root_id: str | None = None, previous_id: str | None = None
    ) -> View:
        blocks = named(spec["blocks"])
        return View(
            id=ident, type=spec["type"], user=user, blocks=blocks,
            hash=f"{self.world.stamps.seconds()}.{_hash()}",
            root_id=root_id or ident, previous_id=previous_id, title=spec.get("title"),
            submit=spec.get("submit"),
            close=spec.get("close"), callback_id=spec.get("callback_id") or "",
            private_metadata=spec.get("private_metadata") or "", external_id=spec.get("external_id") or "",
            notify_on_close=bool(spec.get("notify_on_close")),
            clear_on_close=bool(spec.get("clear_on_close")),
            values=initial_values(blocks),
        )  # fmt: skip

    def _replace(self, view: View, *, quiet: bool = False) -> View:
        if view.type == "home":
            self.homes[view.user] = view
            if not quiet:
                self.world.tell(HomeChanged(view))
            return view
        stack = [view if one.id == view.id else one for one in self.stacks.get(view.user, [])]
        self._set(view.user, stack, quiet=quiet)
        return view

    def _set(self, user: str, stack: list[View], *, quiet: bool = False) -> None:
        self.stacks[user] = stack
        if not quiet:
            self.world.tell(ModalsChanged(user))


def _hash() -> str:
    return secrets.token_hex(4)


def _keep(fresh: Values, old: Values) -> Values:
    return {
        block: {
            action: old[block][action]
            if action in old.get(block, {}) and old[block][action]["type"] == state["type"]
            else state
            for action, state in actions.items()
        }
        for block, actions in fresh.items()
    }
