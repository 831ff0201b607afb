"""A real kernel of Jupyter, in which code is run as a notebook runs it."""

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from attrs import define, field
from jupyter_client.manager import start_new_kernel

from tests.conftest import ROOT

__all__ = ["Ran", "running"]


@define
class Ran:
    """What a cell did: the data of what it showed, what it wrote to streams, and the error that ended it."""

    shown: list[Mapping[str, Any]] = field(factory=list)
    streams: dict[str, str] = field(factory=dict)
    error: str = ""
    traceback: str = ""

    @property
    def html(self) -> str:
        """The HTML of the last thing shown, if it has any."""
        return str(self.shown[-1].get("text/html", "")) if self.shown else ""

    @property
    def plain(self) -> str:
        """The plain text of the last thing shown."""
        return str(self.shown[-1]["text/plain"])


@define
class Kernel:
    """A kernel, and the client that talks to it."""

    manager: Any
    client: Any

    def start(self, code: str) -> str:
        """Send a cell, and return by which name its messages are known."""
        return str(self.client.execute(code))

    def wait(self, cell: str, *, seconds: float = 60) -> Ran:
        """Return what a cell did, when it is done."""
        ran = Ran()
        until = time.monotonic() + seconds
        while True:
            message = self.client.get_iopub_msg(timeout=max(0.01, until - time.monotonic()))
            if message["parent_header"].get("msg_id") != cell:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind in ("execute_result", "display_data"):
                ran.shown.append(content["data"])
            elif kind == "stream":
                ran.streams[content["name"]] = ran.streams.get(content["name"], "") + content["text"]
            elif kind == "error":
                ran.error, ran.traceback = f"{content['ename']}: {content['evalue']}", "\n".join(content["traceback"])
            elif kind == "status" and content["execution_state"] == "idle":
                return ran

    def run(self, code: str) -> Ran:
        """Return what a cell does."""
        return self.wait(self.start(code))

    def interrupt(self) -> None:
        """Press the button that interrupts the cell."""
        self.manager.interrupt_kernel()


@contextmanager
def running(folder: Path, **environment: str) -> Iterator[Kernel]:
    """Run a kernel in a folder."""
    own = {"PYTHONPATH": str(ROOT / "src"), "IPYTHONDIR": str(folder / ".ipython"), **environment}
    manager, client = start_new_kernel(cwd=str(folder), env={**os.environ, **own})
    try:
        yield Kernel(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
