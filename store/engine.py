"""The embedded server: one per data folder, shared by every process that opens the folder.

Two locks carry it. `users.lock` is held shared by each process and vanishes with it, so the last
one to leave knows that it is the last. `server.lock` is held exclusively by the server itself: it
is taken before the start and inherited by the server process, so it lives exactly as long as the
server does, orphaned or not. Whoever gets it may start a server; nobody else ever may.
"""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import time
from typing import TYPE_CHECKING

from redis import exceptions as rx
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from core.errors import RarewatchError, StoreError, StoreUnavailable
from store import folder as files
from store.binary import claim_folder, find_engine
from store.clients import brief, cancellable
from store.process import start_apart

if TYPE_CHECKING:
    from pathlib import Path

    from store.binary import Engine

logger = logging.getLogger("rarewatch.engine")

_LOOK_S = 0.25
#: from the fall of a server's lock to the end of its process
_END_S = 10


class EmbeddedServer:
    """Starts, adopts, watches and ends the server of one data folder."""

    def __init__(
        self,
        data_dir: Path,
        *,
        binary: Path | None = None,
        appendfsync: str = "always",
        maxmemory: str = "0",
        die_with_parent: bool = False,
        slow_disk_s: float = 0.020,
    ) -> None:
        self.folder = data_dir.expanduser().resolve()
        self.log = self.folder / "server.log"
        self._binary = binary
        self._settings = {"appendfsync": appendfsync, "maxmemory": maxmemory}
        self._die_with_parent = die_with_parent
        self._slow_disk_s = slow_disk_s
        self._users = -1
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """Where the server listens."""
        return files.socket_of(self.folder)

    @property
    def pid(self) -> int | None:
        """The server's process, if this process started it and it lives."""
        child = self._child
        return child.pid if child is not None and child.poll() is None else None

    async def start(self, timeout: float = 180) -> None:
        """Join the folder's server, starting it if there is none; returns when it answers."""
        files.make_private(self.folder)
        end = time.monotonic() + timeout
        try:
            await self._join(end)
            while not await self._start_if_none(end):
                # somebody's server is alive, or being started at this moment
                if await self._answers():
                    await self._adopt()
                    break
                self._check_time(end)
                await asyncio.sleep(0.05)
            files.check_socket(self.socket)
        except asyncio.CancelledError:
            await self.stop()  # what was just started must not be left behind
            raise
        except BaseException:
            self._leave()
            raise

    async def supervise(self) -> None:
        """Restart the server whenever it is gone, until cancelled; any process may be first."""
        pause = _LOOK_S
        while True:
            await asyncio.sleep(pause)
            try:
                if await self._start_if_none(time.monotonic() + 180):
                    logger.warning("the embedded server was gone and has been restarted")
                pause = _LOOK_S
            except (RarewatchError, OSError) as error:
                pause = min(pause * 2, 10)
                logger.error("the embedded server cannot be restarted: %s", error)  # noqa: TRY400  # its text says all

    async def stop(self) -> bool:
        """Leave the folder; the last one to leave ends the server. True if it was ended."""
        if self._users < 0:
            return False
        try:
            return files.locked(self._users) and await self._shut_down()
        finally:
            self._leave()

    # -- one step each ---------------------------------------------------------------------------

    async def _join(self, end: float) -> None:
        self._users = files.open_lock(self.folder / "users.lock")
        # held exclusively only by a last one that is just leaving
        while not files.locked(self._users, shared=True):
            if time.monotonic() > end:
                raise StoreUnavailable(self._story("is being stopped and does not end"))
            await asyncio.sleep(0.02)

    def _leave(self) -> None:
        if self._users >= 0:
            os.close(self._users)
            self._users = -1

    async def _start_if_none(self, end: float) -> bool:
        """Start a server if there is none; False if somebody else has one."""
        lock = files.open_lock(self.folder / "server.lock")
        if not files.locked(lock):
            os.close(lock)
            return False
        child = await asyncio.to_thread(self._launch, lock)
        while not await self._answers():
            if child.poll() is not None:
                raise StoreError(self._story(f"ended at once with code {child.returncode}"))
            self._check_time(end)
            await asyncio.sleep(0.01)
        await self._measure_disk()
        return True

    def _launch(self, lock: int) -> subprocess.Popen[bytes]:
        """Start the process; runs in a thread to its end even if nobody waits for it any more."""
        try:
            engine = find_engine(self._binary)
            claim_folder(self.folder, engine)
            files.rotate_log(self.log)
            self.socket.unlink(missing_ok=True)
            self._child = self._spawn(engine, lock)
        finally:
            os.close(lock)  # the server keeps its copy, and with it the lock
        logger.info("started %s, process %d, in %s", engine, self._child.pid, self.folder)
        return self._child

    def _spawn(self, engine: Engine, lock: int) -> subprocess.Popen[bytes]:
        try:
            return start_apart(
                [str(engine.path), *self._arguments()],
                folder=self.folder,
                log=self.log,
                lock=lock,
                die_with_parent=self._die_with_parent,
            )
        except OSError as error:
            raise StoreError(f"{engine.path} cannot be started: {error}") from error

    def _arguments(self) -> list[str]:
        options = {
            "port": "0",
            "unixsocket": str(self.socket),
            "unixsocketperm": "700",
            "dir": str(self.folder),
            "logfile": str(self.log),
            "daemonize": "no",
            "appendonly": "yes",
            # plain commands: slower to load (3.7 s for two million ids), but any engine reads them
            "aof-use-rdb-preamble": "no",
            "save": "",
            "maxmemory-policy": "noeviction",
            **self._settings,
        }
        return [part for name, value in options.items() for part in (f"--{name}", value)]

    def _check_time(self, end: float) -> None:
        if time.monotonic() > end:
            raise StoreUnavailable(self._story("does not answer"))

    async def _answers(self) -> bool:
        try:
            with cancellable():
                async with brief(self._client()) as client:
                    return bool(await client.ping())
        except (rx.RedisError, OSError):  # absent, refusing, or still loading its files
            return False

    async def _adopt(self) -> None:
        """The server of others takes the settings of its newest user."""
        try:
            async with brief(self._client()) as client:
                for name, value in self._settings.items():
                    await client.config_set(name, value)
        except rx.RedisError as error:
            raise StoreError(self._story(f"cannot be joined ({error})")) from error
        logger.info("joined the server that runs in %s", self.folder)

    async def _shut_down(self) -> bool:
        end = time.monotonic() + 60
        while self._lives():
            if time.monotonic() > end:
                logger.warning("the embedded server in %s does not end", self.folder)
                return False
            try:
                async with brief(self._client(timeout=30)) as client:
                    await client.shutdown(nosave=True)  # the append-only file is the durable copy
            except (rx.RedisError, OSError) as error:
                logger.debug("the server cannot be ended yet: %s", error)
            await asyncio.sleep(0.01)
        await self._reap()
        return True

    async def _reap(self) -> None:
        """See our process out: its lock falls a moment before it can be waited for."""
        if self._child is not None:
            try:
                await asyncio.to_thread(self._child.wait, timeout=_END_S)
            except subprocess.TimeoutExpired:
                logger.warning("the embedded server's process %d lingers", self._child.pid)

    def _lives(self) -> bool:
        lock = files.open_lock(self.folder / "server.lock")
        try:
            return not files.locked(lock)
        finally:
            os.close(lock)

    def _client(self, timeout: float = 2) -> Redis:
        path = str(self.socket)
        return Redis(unix_socket_path=path, retry=Retry(NoBackoff(), 0), socket_timeout=timeout)

    async def _measure_disk(self) -> None:
        taken = await asyncio.to_thread(files.sync_p50, self.folder)
        if taken > self._slow_disk_s:
            logger.warning(
                "the disk under %s takes %.0f ms to keep a write; appendfsync everysec"
                " would be faster, at the price of the last second in a power cut",
                self.folder,
                taken * 1000,
            )

    def _story(self, what: str) -> str:
        return f"the embedded server in {self.folder} {what}{files.tail_of(self.log)}"
