"""What the documents name exists, and what they copy is what it was copied from."""

import argparse
import re
from itertools import chain
from pathlib import Path
from typing import get_args

import pytest

from bench.table import QUOTE, Row, as_markdown, quote
from bot import cli
from bot.listeners import gate, growing, strangers
from bot.listeners.commands import COMMANDS, WISHES
from bot.listeners.door import Door
from bot.manifest import EVENTS, SCOPES, as_json
from bot.settings import Settings, variable
from supply import audit, licences

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
NAMES = [str(path.relative_to(ROOT)) for path in DOCUMENTS]
ROOMS = "listeners|server|services|delivery|views|storage|classifier|domain|playground|jobs"

every_document = pytest.mark.parametrize("name", NAMES)


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def code_of(name: str) -> list[str]:
    """What stands in backticks, and each line of a block of code."""
    fenced = re.findall(r"```\w*\n(.*?)```", text_of(name), re.DOTALL)
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text_of(name), flags=re.DOTALL))
    return [*chain.from_iterable(block.splitlines() for block in fenced), *spans]


def commands() -> dict[str, set[str]]:
    """Each command of `headroom`, and its options."""
    [found] = [a for a in cli._parser()._actions if isinstance(a, argparse._SubParsersAction)]
    return {name: set(parser._option_string_actions) for name, parser in found.choices.items()}


def table(name: str, mark: str) -> list[list[str]]:
    """The rows of the table between <!-- mark: … --> and <!-- end of mark -->, without its head."""
    found = re.search(rf"<!-- {mark}:.*?-->\n(.*?)<!-- end of {mark} -->", text_of(name), re.DOTALL)
    assert found is not None
    return [
        [cell.strip() for cell in line.strip("|").split("|")] for line in found[1].strip().splitlines()[2:]
    ]


@every_document
def test_every_link_leads_somewhere(name: str) -> None:
    links = re.findall(r"\]\(([^)\s]+)\)", text_of(name))
    ours = [link.partition("#")[0] for link in links if not re.match(r"https?:|mailto:|#", link)]
    missing = [link for link in ours if not (ROOT / name).parent.joinpath(link).exists()]
    assert missing == []


@every_document
def test_every_command_line_that_is_named_exists(name: str) -> None:
    known = commands()
    for line in code_of(name):
        for command, rest in re.findall(r"(?:^|[\s/])headroom ([a-z-]+)([^&|;#]*)", line):
            assert command in known, line
            assert set(re.findall(r"--[a-z-]+", rest)) <= known[command], line


@every_document
def test_every_make_target_that_is_named_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", text_of("Makefile"), re.MULTILINE))
    named = [t for line in code_of(name) for t in re.findall(r"(?:^|&& |\s)make ([a-z]+)\b", line)]
    assert set(named) <= targets


@every_document
def test_every_slash_command_that_is_named_exists(name: str) -> None:
    typed = growing.commands(Door(None, None))  # type: ignore[arg-type]
    words = {*WISHES, *typed, "settings", "team", "forget", "learn"}
    for line in code_of(name):
        for command, word in re.findall(r"^(/[a-z]+)(?: ([a-z]+))?", line):
            if command in COMMANDS:
                assert command != "/growth" or word in words, line


def test_every_function_on_the_two_walks_exists() -> None:
    named = re.findall(rf"`({ROOMS})/(\w+)\.(\w+)[`(]", text_of("CONTRIBUTING.md"))
    assert len(named) > 20
    for room, file, thing in named:
        if thing in ("py", "toml"):
            continue
        folder = ROOT / "jobs" if room == "jobs" else ROOT / "bot" / room
        source = (folder / f"{file}.py").read_text(encoding="utf-8")
        pattern = rf"^\s*(?:async )?(?:def|class) {thing}\b|^{thing}\b.*="
        assert re.search(pattern, source, re.MULTILINE), f"{room}/{file}.{thing}"


def test_every_file_that_is_named_exists() -> None:
    named = re.findall(rf"`((?:{ROOMS}|tests|bot)/[\w/]+\.(?:py|toml))`", text_of("CONTRIBUTING.md"))
    assert len(named) > 10
    for path in named:
        assert (ROOT / path).exists() or (ROOT / "bot" / path).exists(), path


def test_the_guide_names_every_reason_for_which_a_request_is_refused() -> None:
    sources = [path.read_text() for path in (ROOT / "bot/server").glob("*.py")]
    reasons = {reason for source in sources for reason in re.findall(r'Refused\(\s*"(\w+)"', source)}
    assert len(reasons) >= 5
    told = {
        word
        for line in text_of("docs/operator.md").splitlines()
        if line.startswith("| `")
        for word in re.findall(r"`(\w+)`", line)
    }
    assert reasons | set(get_args(strangers.Why)) | set(get_args(gate.Why)) <= told


def test_every_decision_is_in_the_index() -> None:
    pages = {path.name for path in (ROOT / "docs/decisions").glob("*.md")} - {"README.md"}
    assert set(re.findall(r"\]\(([\w-]+\.md)\)", text_of("docs/decisions/README.md"))) == pages


def example_settings() -> dict[str, tuple[str, str]]:
    """Name to default and comment; a setting without a comment shares the one above it."""
    found: dict[str, tuple[str, str]] = {}
    comment = ""
    for line in text_of(".env.example").splitlines():
        if line.startswith("#"):
            comment = line.removeprefix("#").strip()
        elif "=" in line:
            name, _, default = line.partition("=")
            found[name] = (default, comment)
    return found


def test_the_example_settings_are_the_settings() -> None:
    expected = {
        variable(field): _written(getattr(Settings(), field)) for field in Settings.__dataclass_fields__
    }
    assert {name: default for name, (default, _) in example_settings().items()} == expected


def _written(default: object) -> str:
    """As it stands in the file: yes and no are on and off, several stand in a row, none is empty."""
    if isinstance(default, tuple):
        return ",".join(default)
    if default is None:
        return ""
    return ("off", "on")[default] if isinstance(default, bool) else str(default)


def test_the_guide_says_of_each_setting_what_the_example_says() -> None:
    rows = table("docs/operator.md", "settings")
    told = {name.strip("`"): (default.strip("`"), words) for name, default, words in rows}
    assert told == example_settings()


def test_the_admins_read_the_scopes_that_are_asked_for() -> None:
    assert {scope.strip("`"): why for scope, why in table("docs/admin.md", "scopes")} == SCOPES


def test_the_admins_read_of_every_event() -> None:
    text = text_of("docs/admin.md")
    named = set(re.findall(r"`([a-z_.]+)`", text))
    assert [e for e in EVENTS if e not in named and not e.startswith(("channel_", "group_"))] == []


def test_the_manifest_to_paste_is_the_manifest_of_the_code() -> None:
    assert text_of("manifest.json") == as_json()


def test_the_page_of_licences_names_everything_that_runs() -> None:
    locked = re.findall(r"^([\w.-]+)==([^ ;]+)", text_of("requirements.lock"), re.MULTILINE)
    versions = {(licences.plain(name), version) for name, version in locked}
    rows = re.findall(r"^\| (\S+) \| (\S+) \| (.+) \|$", text_of("docs/licences.md"), re.MULTILINE)
    listed = {licences.plain(name): version for name, version, licence in rows if licence != "not said"}
    for name in licences.needed("headroom"):
        assert (name, listed.get(name)) in versions, f"{name}: run make sbom"


def test_an_audit_that_could_not_look_is_no_good_news() -> None:
    well = {"name": "idna", "version": "3.20", "vulns": []}
    hole = {"name": "six", "version": "1.0", "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}]}
    skipped = {"name": "yarl", "skip_reason": "not found"}
    assert audit.report([well]) == (["1 packages, no known hole."], True)
    assert audit.report([well, hole]) == (["six 1.0: PYSEC-1, mended in 1.1"], False)
    assert not audit.report([well, skipped])[1]


def test_the_readme_quotes_what_was_measured() -> None:
    readme, results = text_of("README.md"), text_of("bench/results.md")
    quoted = readme.partition(QUOTE[0])[2].partition(QUOTE[1])[0].splitlines()[1:]
    assert set(quoted) <= set(results.splitlines()), "run make bench"

    fast = Row("a reply", "5 ms", "4 ms", 1.25, most=1.5, quoted=True)
    slow = Row("a search", "50 ms", "300 ms", 0.167, most=1)
    told = quote(readme, [fast, slow])
    assert as_markdown([fast]) in told
    assert "a search" not in told
    assert quote(told, [fast, slow]) == told
    assert told.partition(QUOTE[0])[0] == readme.partition(QUOTE[0])[0]
    assert told.partition(QUOTE[1])[2] == readme.partition(QUOTE[1])[2]
