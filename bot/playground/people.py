"""Who is who: auth.test, users.*, team.info, bots.info; and the door to the socket."""

from bot.playground.calls import Call, method
from bot.playground.conversations import paged
from bot.playground.nouns import Json, User
from bot.playground.passes import Refused


@method("api.test", tier=0)
def api_test(call: Call) -> Json:
    if error := call.text("error"):
        raise Refused(error)
    return {"args": call.arguments}


@method("auth.test", tier=0)
def auth_test(call: Call) -> Json:
    world = call.slack.world
    return {
        "url": f"{call.slack.base_url}/",
        "team": world.team_name,
        "user": world.bot.name,
        "team_id": world.team_id,
        "user_id": world.bot.id,
        "bot_id": call.slack.app.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", tier=0, app_level=True)
def connections_open(call: Call) -> Json:
    """A one-time address of the socket."""
    host = call.slack.base_url.replace("http", "ws", 1)
    return {"url": f"{host}/link/?ticket={call.slack.passes.ticket()}&app_id={call.slack.app.app_id}"}


@method("users.info", "users:read")
def users_info(call: Call) -> Json:
    return {"user": call.slack.shapes.user(_user(call))}


@method("users.list", "users:read", tier=2)
def users_list(call: Call) -> Json:
    page, cursor = paged(call, list(call.slack.world.users.values()), 1000)
    return {
        "members": [call.slack.shapes.user(user) for user in page],
        "cache_ts": call.slack.world.stamps.seconds(),
        "response_metadata": {"next_cursor": cursor},
    }


@method("users.profile.get", "users.profile:read")
def profile_get(call: Call) -> Json:
    return {"profile": call.slack.shapes.profile(_user(call))}


@method("team.info", "team:read", tier=3)
def team_info(call: Call) -> Json:
    world = call.slack.world
    return {
        "team": {"id": world.team_id, "name": world.team_name, "domain": world.team_name.lower(), "icon": {}}
    }


@method("bots.info", "users:read", tier=3)
def bots_info(call: Call) -> Json:
    app = call.slack.app
    if call.text("bot") not in ("", app.bot_id):
        raise Refused("bot_not_found")
    return {"bot": {**call.slack.shapes.bot_profile(), "user_id": call.slack.world.bot.id}}


def _user(call: Call) -> User:
    user = call.slack.world.users.get(call.text("user") or call.slack.world.bot.id)
    if user is None:
        raise Refused("user_not_found")
    return user
