"""What several tests share: the project's own survey, and the command line run as a user runs it."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).parent.parent
Command = Callable[..., subprocess.CompletedProcess[str]]

settings.register_profile("repeatable", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("repeatable")


@pytest.fixture(scope="session")
def survey_path() -> Path:
    return ROOT / "docs" / "survey.md"


@pytest.fixture
def affbib(tmp_path: Path) -> Command:
    """Run `affbib ARGUMENTS` in an empty folder, as a program of its own."""

    def run(*arguments: object, **options: object) -> subprocess.CompletedProcess[str]:
        own = {"PYTHONPATH": str(ROOT / "src"), "AFFBIB_CACHE": str(tmp_path.parent / "cache")}
        environment = {**os.environ, **own, **dict(options.pop("env", {}))}  # type: ignore[call-overload]
        return subprocess.run(
            [sys.executable, "-m", "affbib", *map(str, arguments)],
            **{"cwd": tmp_path, "capture_output": True, "text": True, "encoding": "utf-8", "timeout": 120, **options},  # type: ignore[call-overload]
            env=environment,
        )

    return run
