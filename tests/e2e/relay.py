"""The wire between a bot and its PostgreSQL, which a scene cuts."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.engine import URL

from bot.storage.database import asynchronous


class Relay:
    """Passes everything on to a server, until it is `cut`; `mend` lets the next connections through."""

    def __init__(self, server: URL) -> None:
        self._server = server
        self._open: set[asyncio.StreamWriter] = set()
        self._listening: asyncio.Server | None = None
        self.port = 0
        self._flows = asyncio.Event()

    @property
    def url(self) -> str:
        """The same database, by this wire."""
        here = self._server.set(host="127.0.0.1", port=self.port, query={})
        return here.render_as_string(hide_password=False)

    async def mend(self) -> None:
        self._flows.set()
        self._listening = await asyncio.start_server(self._pass_on, "127.0.0.1", self.port)
        self.port = self._listening.sockets[0].getsockname()[1]

    async def cut(self) -> None:
        """Whoever is connected is cut off in the middle of whatever they say; nobody else gets through."""
        if self._listening is not None:
            self._listening.close()
        for writer in list(self._open):
            writer.transport.abort()
        await asyncio.sleep(0)

    def freeze(self) -> None:
        """Nothing comes through, and nobody is told: as if the machine at the other end stood still."""
        self._flows.clear()

    def thaw(self) -> None:
        self._flows.set()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there = await self._to_server()
        self._open |= {writer, there}
        try:
            await asyncio.gather(self._pump(reader, there), self._pump(there_reader, writer))
        finally:
            self._open -= {writer, there}

    async def _to_server(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        host = str(self._server.query.get("host", self._server.host or "127.0.0.1"))
        port = self._server.port or 5432
        if host.startswith("/"):
            return await asyncio.open_unix_connection(f"{host}/.s.PGSQL.{port}")
        return await asyncio.open_connection(host, port)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                await self._flows.wait()
                writer.write(data)
                await writer.drain()
        writer.close()


@asynccontextmanager
async def relayed(url: str) -> AsyncIterator[Relay]:
    """A relay to the database at this address."""
    relay = Relay(asynchronous(url))
    await relay.mend()
    try:
        yield relay
    finally:
        await relay.cut()
