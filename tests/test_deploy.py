"""The files to run it with: what they name is there, and those who would read them have no complaint."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot import cli
from bot.settings import Settings, variable

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
OUTSIDE = {"POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD"}


def text_of(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def test_the_image_copies_what_is_there_and_all_that_the_package_is_made_of() -> None:
    copied = [
        one
        for line in re.findall(r"^COPY (.+)$", text_of("Containerfile"), re.M)
        for one in line.split()[:-1]
    ]
    assert [one for one in copied if not (ROOT / one).exists()] == []
    assert {"bot", "jobs", "requirements.lock", "pyproject.toml", "README.md"} <= set(copied)
    assert "headroom = " in (ROOT / "pyproject.toml").read_text(), "what ENTRYPOINT calls"


def test_the_builder_is_sent_what_the_image_copies_and_nothing_else() -> None:
    """Whoever builds an image sends the whole folder first: tokens in .env and the database, too."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    copied = {
        one
        for line in re.findall(r"^COPY (.+)$", text_of("Containerfile"), re.M)
        for one in line.split()[:-1]
    }
    assert rules[0] == "*"
    assert {one[1:] for one in rules if one.startswith("!")} == copied


def test_the_image_takes_out_every_tool_of_development_that_it_put_in() -> None:
    found = re.search(r"^dev = \[(.*?)\]", (ROOT / "pyproject.toml").read_text(), re.M | re.S)
    assert found is not None
    tools = set(re.findall(r'"([\w-]+)>=', found[1])) - {"setuptools"}
    taken = re.search(r"pip uninstall --yes (.*?)\n\n", text_of("Containerfile"), re.S)
    assert taken is not None
    assert set(taken[1].replace("\\", "").split()) == tools


def test_compose_sets_nothing_that_nobody_reads() -> None:
    ours = {variable(field) for field in Settings.__dataclass_fields__}
    set_there = set(re.findall(r"^\s+([A-Z_]{4,}):", text_of("compose.yaml"), re.M))
    assert set_there <= ours | OUTSIDE
    assert "dockerfile: deploy/Containerfile" in text_of("compose.yaml")


def test_the_unit_calls_a_command_that_there_is() -> None:
    [called] = re.findall(
        r"^ExecStart=/opt/headroom/\.venv/bin/headroom (.+)$", text_of("headroom.service"), re.M
    )
    assert cli._parser().parse_args(called.split()).run
    assert "UMask=0077" in text_of("headroom.service")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_has_no_complaint(tmp_path: Path) -> None:
    """With this interpreter in place of the one in /opt, which is not there."""
    unit = text_of("headroom.service").replace("/opt/headroom/.venv/bin/headroom", "/bin/true")
    (tmp_path / "headroom.service").write_text(unit.replace("User=headroom", "User=root"))
    call = ["systemd-analyze", "verify", "--man=no", str(tmp_path / "headroom.service")]
    done = subprocess.run(call, capture_output=True, text=True, timeout=60, check=False)
    assert "headroom.service" not in done.stderr, done.stderr
    assert done.returncode == 0, done.stderr


def compose() -> bool:
    docker = shutil.which("docker")
    return (
        docker is not None
        and subprocess.run([docker, "compose", "version"], capture_output=True).returncode == 0
    )


@pytest.mark.skipif(not compose(), reason="no docker compose here")
def test_compose_reads_its_file(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("POSTGRES_PASSWORD=x\n")
    shutil.copy(DEPLOY / "compose.yaml", tmp_path)
    call = ["docker", "compose", "-f", str(tmp_path / "compose.yaml"), "config", "--quiet"]
    done = subprocess.run(call, capture_output=True, text=True, timeout=60, env=os.environ, check=False)
    assert done.returncode == 0, done.stderr
