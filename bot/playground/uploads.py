"""Files, up in three steps and down in one (docs.slack.dev/messaging/working-with-files)."""

from dataclasses import replace

from aiohttp import web

from bot.playground.calls import Call, method
from bot.playground.chat import writable
from bot.playground.elements import named
from bot.playground.nouns import File, Json
from bot.playground.passes import Refused
from bot.playground.slack import Slack


@method("files.getUploadURLExternal", "files:write")
def get_upload_url(call: Call) -> Json:
    """Step one: an address to send the bytes to."""
    name, length = call.need("filename"), call.number("length", 0)
    if length <= 0:
        raise Refused("invalid_arguments")
    world = call.slack.world
    file = File(world.ids.next("F"), name, _mimetype(name), length, user=world.bot.id)
    call.slack.files[file.id] = file
    return {"upload_url": f"{call.slack.base_url}/upload/v1/{file.id}", "file_id": file.id}


@method("files.completeUploadExternal", "files:write")
def complete_upload(call: Call) -> Json:
    """Step three: share what was sent."""
    files = [_titled(call, entry) for entry in call.data("files") or []]
    if not files:
        raise Refused("invalid_arguments")
    if call.text("channel_id"):
        channel = writable(Call(call.method, {"channel": call.text("channel_id")}, call.token, call.slack))
        call.slack.world.post(
            channel.id, call.slack.world.bot.id, call.text("initial_comment"),
            blocks=named(call.data("blocks") or []),
            files=tuple(files), thread_ts=call.text("thread_ts") or None,
        )  # fmt: skip
    return {"files": [call.slack.shapes.file(file) for file in files]}


@method("files.delete", "files:write", tier=3)
def delete(call: Call) -> Json:
    """Take one of the bot's own files away, for everybody."""
    file = call.slack.files.get(call.need("file"))
    if file is None:
        raise Refused("file_not_found")
    if file.user != call.slack.world.bot.id:
        raise Refused("cant_delete_file")
    del call.slack.files[file.id]
    return {}


def _titled(call: Call, entry: Json) -> File:
    file = call.slack.files.get(str(entry.get("id")))
    if file is None:
        raise Refused("file_not_found")
    titled = replace(file, title=str(entry.get("title") or file.name))
    call.slack.files[file.id] = titled
    return titled


async def receive(slack: Slack, request: web.Request) -> web.Response:
    """Step two: the bytes, raw or as a form."""
    file = slack.files.get(request.match_info["file"])
    if file is None:
        return web.Response(status=404, text="no such upload")
    content = await _content(request)
    slack.files[file.id] = replace(file, content=content, size=len(content))
    return web.Response(text=f"OK - {len(content)}")


async def _content(request: web.Request) -> bytes:
    if not request.content_type.startswith("multipart/"):
        return await request.read()
    for value in (await request.post()).values():
        if isinstance(value, web.FileField):
            return bytes(value.file.read())
    return b""


def send(slack: Slack, request: web.Request) -> web.Response:
    """A file, always as a download: what somebody uploaded is never run in the page's own origin."""
    file = slack.files.get(request.match_info["file"])
    if file is None:
        return web.Response(status=404, text="no such file")
    headers = {"Content-Disposition": "attachment", "X-Content-Type-Options": "nosniff"}
    return web.Response(body=file.content, content_type="application/octet-stream", headers=headers)


def _mimetype(name: str) -> str:
    known = {"png": "image/png", "csv": "text/csv", "json": "application/json", "md": "text/markdown"}
    return known.get(name.rpartition(".")[2].lower(), "application/octet-stream")
