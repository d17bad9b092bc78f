"""Processes of their own, with `kill -9` and all, that needn't import the bot each anew.

`python -m tests.forks PATH` imports the bot once and listens at a Unix socket. Whoever asks there gets a
fork of it that becomes `python -m MODULE WORDS…`, in another folder and environment, with other files to
write to. One such server runs for each worker of the suite, and ends with it. What an interpreter of its own
costs, and that all works in one, is seen in tests/e2e/test_processes.py, which starts some afresh.
"""

import asyncio
import contextlib
import json
import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

from bot import frugal

ROOT = Path(__file__).parents[1]
LATER = ("numpy", "onnxruntime", "bot.playground", "bot.demo", "bot.doctor")
"""What takes a while to import, and is imported by what needs it: nobody waits for it at the start."""
SOON = ("bot.classifier.adaptation", "jobs.clock", "holidays", "sqlalchemy.dialects.postgresql.psycopg")
"""What a bot imports right after that."""
COMMANDS = ("bot.cli", "bot.outbox_commands", "bot.operating", "bot.explaining")
LONGEST = 1 << 16  # bytes of a request
Told = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Forked:
    """A process that was asked for; `returncode` is None while it runs, and -9 after a `kill -9`."""

    def __init__(self, pid: int, stdout: asyncio.StreamReader, told: Told) -> None:
        self.pid, self.stdout = pid, stdout
        self.returncode: int | None = None
        self._ended = asyncio.create_task(self._end(*told))

    @classmethod
    async def start(
        cls, module: str, words: Sequence[str], folder: Path, environment: Mapping[str, str], errors: int
    ) -> "Forked":
        """`python -m module words…` in this folder and environment; its errors go to this file."""
        asked = socket.socket(socket.AF_UNIX)
        asked.connect(_server())
        out, into = os.pipe()
        request = (module, list(words), str(folder), dict(environment))
        socket.send_fds(asked, [json.dumps(request).encode()], [into, errors])
        os.close(into)
        asked.setblocking(False)
        told = await asyncio.open_connection(sock=asked)
        loop, stdout = asyncio.get_running_loop(), asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(stdout), os.fdopen(out, "rb", 0))
        return cls(int(await told[0].readline()), stdout, told)

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    async def wait(self) -> int:
        return await asyncio.shield(self._ended)

    async def _end(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
        self.returncode = int(await reader.readline())
        writer.close()
        return self.returncode

    async def communicate(self) -> tuple[bytes, bytes]:
        """What it still writes until it ends."""
        out = await self.stdout.read()
        await self.wait()
        return out, b""


@cache
def _server() -> str:
    """The address of this worker's server; it ends when its input does, which is with this process."""
    path = str(Path(tempfile.mkdtemp(prefix="forks-")) / "socket")
    command = [sys.executable, "-m", "tests.forks", path]
    server = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True
    )
    assert server.stdout is not None
    ready, *loaded = server.stdout.readline().decode().split()
    assert ready == "ready"
    _server.process = server  # type: ignore[attr-defined]  # its input is to stay open
    _server.loaded = loaded  # type: ignore[attr-defined]
    return path


def loaded_to_serve() -> list[str]:
    """Those of `LATER` that were imported with the bot."""
    _server()
    found: list[str] = _server.loaded  # type: ignore[attr-defined]
    return found


def serve(path: str) -> None:
    """Until nobody holds our input any more."""
    with frugal.undisturbed():
        import_module("bot.serving")
        loaded = [name for name in LATER if name in sys.modules]
        for name in (*SOON, *COMMANDS):
            import_module(name)
    frugal.settle()  # a fork then looks through nothing that it shares with us

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for keepers
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(path)
        listening.listen(64)
        os.write(1, " ".join(["ready", *loaded]).encode() + b"\n")
        while sys.stdin not in select.select([listening, sys.stdin], [], [])[0]:
            asked, _ = listening.accept()
            if os.fork() == 0:
                listening.close()
                _keep(asked)
            asked.close()
    Path(path).unlink()
    Path(path).parent.rmdir()


def _keep(asked: socket.socket) -> None:
    """In a fork: fork once more, tell its pid, wait for it, tell how it ended."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    said, files, _, _ = socket.recv_fds(asked, LONGEST, 2)
    pid = os.fork()
    if pid == 0:
        asked.close()
        _become(*json.loads(said), *files)
    for file in files:
        os.close(file)
    with contextlib.suppress(BrokenPipeError):
        asked.sendall(b"%d\n" % pid)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        asked.sendall(b"%d\n" % status)
    os._exit(0)


def _become(
    module: str, words: list[str], folder: str, environment: dict[str, str], out: int, errors: int
) -> None:
    """What `python -m` does; the interpreter then ends as it does there, waiting for threads and all."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(errors, 2)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *words]
    runpy.run_module(module, run_name="__main__", alter_sys=True)
    sys.exit(0)


if __name__ == "__main__":
    serve(sys.argv[1])
