"""views.*: opening, stacking, changing and publishing (docs.slack.dev/reference/methods/views.open, …)."""

from bot.playground.calls import Call, method
from bot.playground.check import check_view
from bot.playground.nouns import Json, View
from bot.playground.passes import Refused


@method("views.open")
def open_(call: Call) -> Json:
    """Show a modal to whoever pulled the trigger."""
    spec = _spec(call, "modal")
    trigger = call.slack.passes.pull(call.need("trigger_id"))
    return _shown(call, call.slack.views.open(trigger.user, spec))


@method("views.push")
def push(call: Call) -> Json:
    """Show a modal above the one the trigger comes from."""
    spec = _spec(call, "modal")
    trigger = call.slack.passes.pull(call.need("trigger_id"))
    if trigger.from_view is None or call.slack.views.modal(trigger.user) is None:
        raise Refused("not_found")
    return _shown(call, call.slack.views.push(trigger.user, spec))


@method("views.update")
def update(call: Call) -> Json:
    """Change an open modal, by view_id or external_id."""
    views = call.slack.views
    view = (
        views.by_external(call.text("external_id"))
        if call.text("external_id")
        else views.get(call.need("view_id"))
    )
    return _shown(call, views.update(view, _spec(call, view.type), call.text("hash")))


@method("views.publish")
def publish(call: Call) -> Json:
    """Fill a person's Home tab."""
    spec, user = _spec(call, "home"), call.need("user_id")
    if user not in call.slack.world.users:
        raise Refused("user_not_found")
    return _shown(call, call.slack.views.publish(user, spec, call.text("hash")))


def _spec(call: Call, surface: str) -> Json:
    spec = call.data("view")
    verdict = check_view(spec, surface)
    if verdict is not None:
        raise Refused(verdict.error, **verdict.answer())
    assert isinstance(spec, dict)
    return spec


def _shown(call: Call, view: View) -> Json:
    return {"view": call.slack.shapes.view(view)}
