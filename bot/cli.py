"""The command line: arguments only. Settings come from the environment, or from .env beside you.

Each command imports what it needs by itself: help, a wrong argument and a wrong setting are answered before
the house is loaded, which takes a second.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.arguments import address, delivery_id, moment
from bot.clock import Clock, MovableClock, SystemClock
from bot.frugal import undisturbed
from bot.settings import Settings, SettingsError, misspelt, read_settings

Command = Callable[[argparse.Namespace], int]
Add = Callable[[str, Command, str], argparse.ArgumentParser]


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 on success, 1 on a failure that is explained in one line, 2 on wrong usage; 130 and 141, as
    shells say it, after Ctrl-C and where nobody reads on."""
    given = _parser().parse_args(arguments)
    run: Command = given.run
    try:
        return run(given)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # "… | head -1"
        os.dup2(
            os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno()
        )  # Python writes what is left at its end
        return 141
    except Exception as error:
        said = _explained(error)
        if said is None:
            raise
        print(f"headroom: {said}", file=sys.stderr)
        return 1


def _explained(error: Exception) -> str | None:
    """For whoever reads the terminal; None for a mistake of ours."""
    if isinstance(error, SettingsError | OSError):
        return str(error)
    from bot import explaining

    return explaining.sentence(error)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="headroom", description="A Slack bot that lifts specialists.")
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def add(name: str, run: Command, help_: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=help_, description=help_)
        command.set_defaults(run=run)
        return command

    serve = add("run", _run, "serve your workspace")
    serve.add_argument("--at", type=moment, metavar="ISO", help="begin at this time, like 2026-11-27T15:00Z")
    serve.add_argument("--no-jobs", action="store_true", help="leave the timetable to `headroom tick`")
    tick = add("tick", _tick, "do all that is due, sending included, then exit")
    tick.add_argument("--at", type=moment, metavar="ISO", help="as if it were this time")
    show = add("preview", _preview, "print what would be sent, send nothing")
    show.add_argument("what", choices=["prompt", "summary", "digest"])
    play = add("playground", _playground, "a Slack of our own with the bot in it, in your browser")
    play.add_argument("--port", type=int, default=8765, metavar="N", help="0 for any free one (8765)")
    add("migrate", _migrate, "bring the database to this version's tables")
    tried = add(
        "doctor", _doctor, "try tokens, scopes, clock and database, and say how to mend what is wrong"
    )
    tried.add_argument(
        "--manifest", type=Path, metavar="FILE", help="what Slack shows under App Manifest: try it, too"
    )
    _add_rights(add)
    keys = add("keys", _keys, "generate: print a key · rotate: seal everything with the first key")
    keys.add_argument("what", choices=["generate", "rotate"])
    copied = add("backup", _backup, "copy a SQLite database while Headroom runs")
    copied.add_argument("file", type=Path, metavar="FILE", help="the copy: a name that is still free")
    _add_outbox(add)
    paper = add("manifest", _manifest, "print the Slack app's manifest")
    paper.add_argument("--org", action="store_true", help="with --url: for all workspaces of an organisation")
    paper.add_argument("--url", type=address, metavar="https://…", help="for HTTP mode: our public address")
    sort = add("classify", _classify, 'JSON lines {"text": …} in; text, rung, stretch, confidence out')
    sort.add_argument("--split", action="store_true", help="take whole replies and cut them into activities")
    return parser


def _add_rights(add: Add) -> None:
    packed = add("export", _export, "write all that a member told into a zip, for a written request")
    packed.add_argument("--to", type=Path, metavar="FILE", help="headroom-MEMBER.zip, if not given")
    gone = add("forget", _forget, "erase all that is kept of a member, for good; the bot's messages, too")
    gone.add_argument("--yes", action="store_true", help="don't ask first")
    for command in (packed, gone):
        command.add_argument(
            "member", metavar="MEMBER", help="U…, or TEAM/U… where there are several workspaces"
        )


def _add_outbox(add: Add) -> None:
    shown = add("status", _status, "how the outbox stands: depth, lag, rate, what is stuck and why")
    shown.add_argument("--json", action="store_true", help="the same as JSON")
    again = add("retry", _retry, "send a delivery again that failed, or waits for its next try")
    looked = add("settle", _settle, "say whether a delivery of unknown outcome is in Slack")
    for command in (again, looked):
        command.add_argument("id", type=delivery_id, metavar="ID", help="as `headroom status` names it")
    found = looked.add_mutually_exclusive_group(required=True)
    found.add_argument("--sent", action="store_true", help="it is there")
    found.add_argument("--not-sent", action="store_true", help="it is not")


def _settings() -> Settings:
    """The environment wins over .env. What .env says is not put into the environment, where libraries would
    find tokens."""
    given = {**_from_file(Path.cwd() / ".env"), **os.environ}
    settings = read_settings(given)
    from bot import logs

    logs.set_up(settings.log_level, settings.log_format)
    for name, meant in misspelt(given):
        logs.logger(__name__).warning("a setting is not known, and does nothing", name=name, meant=meant)
    return settings


def _from_file(env: Path) -> dict[str, str]:
    """What the file says; nothing, if there is none."""
    from dotenv import dotenv_values

    try:
        return {name: value or "" for name, value in dotenv_values(env).items()}
    except UnicodeDecodeError:
        raise SettingsError(f"{env} is not UTF-8 text: save it as UTF-8, and try again.") from None


def _clock(at: datetime | None) -> Clock:
    return MovableClock(at) if at else SystemClock()


def _run(given: argparse.Namespace) -> int:
    settings = _settings()
    settings.require_tokens()
    with undisturbed():
        from bot import serving
    return asyncio.run(serving.serve(settings, _clock(given.at), timetable=not given.no_jobs))


def _tick(given: argparse.Namespace) -> int:
    settings = _settings()
    settings.require_tokens()
    with undisturbed():
        from bot import serving
    return asyncio.run(serving.do_all_due(settings, _clock(given.at)))


def _preview(given: argparse.Namespace) -> int:
    settings = _settings()
    with undisturbed():
        from bot import preview
    print(preview.render(settings, SystemClock(), given.what))
    return 0


def _playground(given: argparse.Namespace) -> int:
    if not 0 <= given.port <= 65535:
        print("headroom: --port is a number from 0 to 65535", file=sys.stderr)
        return 2
    with undisturbed():
        from bot import demo, logs
    logs.set_up("WARNING")
    return asyncio.run(demo.play(given.port))


def _migrate(_: argparse.Namespace) -> int:
    settings = _settings()
    with undisturbed():
        from bot import operating
    print(asyncio.run(operating.migrate(settings)))
    return 0


def _doctor(given: argparse.Namespace) -> int:
    settings = _settings()
    with undisturbed():
        from bot import doctor

    async def examine() -> bool:
        well = True
        async for finding in doctor.examine(settings, given.manifest):
            print(
                f"{'✓' if finding.well else '✗'} {finding.what}{': ' if finding.mend else ''}{finding.mend}"
            )
            well = well and finding.well
        return well

    return 0 if asyncio.run(examine()) else 1


def _export(given: argparse.Namespace) -> int:
    settings = _settings()
    with undisturbed():
        from bot import operating
    print(asyncio.run(operating.export(settings, given.member, given.to, SystemClock().now())))
    return 0


def _forget(given: argparse.Namespace) -> int:
    settings = _settings()
    if not given.yes and not _agreed(f"Erase all of {given.member}, for good? Type yes: "):
        print("headroom: nothing was erased.", file=sys.stderr)
        return 1
    with undisturbed():
        from bot import operating
    print(asyncio.run(operating.forget(settings, given.member, SystemClock().now())))
    return 0


def _agreed(question: str) -> bool:
    """Whether somebody types yes; with nobody there to answer it is a no."""
    try:
        return input(question).strip() == "yes"
    except EOFError:
        print()
        return False


def _keys(given: argparse.Namespace) -> int:
    with undisturbed():
        from bot import operating
    print(
        operating.generate_key() if given.what == "generate" else asyncio.run(operating.rotate(_settings()))
    )
    return 0


def _backup(given: argparse.Namespace) -> int:
    settings = _settings()
    with undisturbed():
        from bot import operating
    print(asyncio.run(operating.backup(settings, given.file)))
    return 0


def _status(given: argparse.Namespace) -> int:
    settings = _settings()
    with undisturbed():
        from bot import outbox_commands
    return outbox_commands.status(settings, SystemClock(), json_=given.json)


def _retry(given: argparse.Namespace) -> int:
    settings = _settings()
    with undisturbed():
        from bot import outbox_commands
    return outbox_commands.retry(settings, SystemClock(), given.id)


def _settle(given: argparse.Namespace) -> int:
    settings = _settings()
    with undisturbed():
        from bot import outbox_commands
    return outbox_commands.settle(settings, SystemClock(), given.id, arrived=given.sent)


def _manifest(given: argparse.Namespace) -> int:
    if given.org and not given.url:
        print("headroom: --org needs --url: in Socket Mode one workspace is served.", file=sys.stderr)
        return 2
    with undisturbed():
        from bot import manifest
    print(manifest.as_json(given.url, for_organisations=given.org), end="")
    return 0


def _classify(given: argparse.Namespace) -> int:
    with undisturbed():
        from bot import classifier
        from bot.classifier.lines import classified
    well = True
    for line in classified(sys.stdin or (), classifier.load(), split=given.split):
        print(line.words, file=sys.stderr if line.bad else sys.stdout)
        well = well and not line.bad
    return 0 if well else 1
