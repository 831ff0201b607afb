"""What several tests share: the project's own survey, and the command line run as a user runs it."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from affbib.cli import run as run_command_line

# Who runs the tests in the background of a shell has SIGINT ignored, and so would all that the tests start.
if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

ROOT = Path(__file__).parent.parent
Command = Callable[..., subprocess.CompletedProcess[str]]

settings.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("repeatable")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """One file or test runs in this process, at once and with a debugger; the suite and folders on all cores.

    One worker more than there are cores, for a third of the suite's time is waiting for shells, servers and clocks.
    """
    return 0 if any(".py" in argument for argument in config.args) else (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def survey_path() -> Path:
    return ROOT / "docs" / "survey.md"


@pytest.fixture
def affbib(tmp_path: Path) -> Command:
    """Run `affbib ARGUMENTS` in an empty folder, in this process; without `text`, return the bytes that it prints."""

    def run(
        *arguments: object, env: Mapping[str, str] | None = None, text: bool = True
    ) -> subprocess.CompletedProcess[str]:
        streams = [io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(3)]
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(tmp_path)
            for name, value in {"AFFBIB_CACHE": str(tmp_path.parent / "cache"), **(env or {})}.items():
                patch.setenv(name, value)
            for name, stream in zip(("stdin", "stdout", "stderr"), streams, strict=True):
                patch.setattr(sys, name, stream)
            status = run_command_line([str(argument) for argument in arguments])
        for stream in streams:
            stream.flush()
        printed = [stream.buffer.getvalue() for stream in streams]  # type: ignore[attr-defined]
        if text:
            printed = [data.decode("utf-8") for data in printed]
        return subprocess.CompletedProcess(arguments, status, *printed[1:])

    return run


@pytest.fixture
def program(tmp_path: Path) -> Command:
    """Run `affbib ARGUMENTS` in an empty folder, as a program of its own, where the process itself is the point."""

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        own = {"PYTHONPATH": str(ROOT / "src"), "AFFBIB_CACHE": str(tmp_path.parent / "cache")}
        environment = {**os.environ, **own, **dict(options.pop("env", {}))}  # type: ignore[call-overload]
        return subprocess.run(
            [sys.executable, "-m", "affbib", *map(str, arguments)],
            **{"cwd": tmp_path, "capture_output": True, "text": True, "encoding": "utf-8", "timeout": 120, **options},  # type: ignore[call-overload]
            env=environment,
        )

    return run
