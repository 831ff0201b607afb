"""What a user has set: who asks, and where the services and the cache are.

Only the e-mail address may stand in a file of the project: a list that somebody else wrote must not be able to send
what is asked, or the token, to another host.
"""

import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from attrs import field, frozen

from affbib.errors import ParseError, SettingsError
from affbib.text.files import read_text

__all__ = ["Settings"]

_CROSSREF, _DOI = "https://api.crossref.org", "https://doi.org"
# An address as it may stand in a header and in a query without quoting.
_ADDRESS = re.compile(r"[A-Za-z0-9._%+'-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", re.ASCII)
_TOKEN = re.compile(r"[!-~]{1,4096}", re.ASCII)
_LOOPBACK = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1", re.ASCII)


@frozen
class Settings:
    """Who asks (`mailto`, `token`), whom (`crossref_url`, `doi_url`), and where answers are kept (`cache`)."""

    mailto: str | None = None
    crossref_url: str = _CROSSREF
    doi_url: str = _DOI
    token: str | None = field(default=None, repr=False)
    cache: Path = field(factory=lambda: _cache_folder({}))

    @classmethod
    def load(
        cls,
        mailto: str | None = None,
        *,
        environment: Mapping[str, str] = os.environ,
        folder: str | os.PathLike[str] = ".",
    ) -> "Settings":
        """Return the settings: of the environment, and the mailto given, else of the environment, else of a file.

        The file is `affbib.toml`, or `[tool.affbib]` in `pyproject.toml`, in the folder or the nearest above it. The
        environment's names are AFFBIB_MAILTO, AFFBIB_CROSSREF_URL, AFFBIB_DOI_URL, AFFBIB_CROSSREF_TOKEN and
        AFFBIB_CACHE.

        :raises SettingsError: a setting cannot be used, or a file sets what only the environment may

        >>> Settings.load(environment={"AFFBIB_MAILTO": "me@example.org"}).mailto
        'me@example.org'
        """
        mailto = mailto or environment.get("AFFBIB_MAILTO") or _mailto_of_file(Path(folder))
        token = environment.get("AFFBIB_CROSSREF_TOKEN") or None
        if mailto is not None and not _ADDRESS.fullmatch(mailto):
            raise SettingsError("the mailto is not an e-mail address")
        if token is not None and not _TOKEN.fullmatch(token):
            raise SettingsError("AFFBIB_CROSSREF_TOKEN holds a character that no token has")
        return cls(
            mailto,
            _address(environment, "AFFBIB_CROSSREF_URL", _CROSSREF),
            _address(environment, "AFFBIB_DOI_URL", _DOI),
            token,
            _cache_folder(environment),
        )


def _mailto_of_file(folder: Path) -> str | None:
    folder = folder.resolve()
    for place in (folder, *folder.parents):
        for name in ("affbib.toml", "pyproject.toml"):
            path = place / name
            table = _table(path) if path.is_file() else None
            if table is not None:
                return _mailto_of_table(table, path)
    return None


def _table(path: Path) -> dict[str, Any] | None:
    ours = path.name != "pyproject.toml"
    try:
        tables = tomllib.loads(read_text(path))
    except (tomllib.TOMLDecodeError, RecursionError, ParseError) as fault:
        if ours:
            raise SettingsError(f"cannot be read: {fault}", path) from None
        # Who has a damaged pyproject.toml will hear of it from other tools.
        return None
    tool = tables.get("tool")
    table = tables if ours else tool.get("affbib") if isinstance(tool, dict) else None
    return table if isinstance(table, dict) else None


def _mailto_of_table(table: dict[str, Any], path: Path) -> str | None:
    for name in table:
        if name != "mailto":
            raise SettingsError(f"sets {name!r:.50}; a file may set only mailto, the environment the rest", path)
    mailto = table.get("mailto")
    if mailto is not None and not (isinstance(mailto, str) and _ADDRESS.fullmatch(mailto)):
        raise SettingsError("the mailto is not an e-mail address", path)
    return mailto


def _address(environment: Mapping[str, str], name: str, usual: str) -> str:
    url = (environment.get(name) or usual).rstrip("/")
    try:
        parts = urlsplit(url)
        safe = parts.scheme == "https" or (parts.scheme == "http" and _LOOPBACK.fullmatch(parts.hostname or ""))
        good = safe and parts.hostname and not (parts.query or parts.fragment or "@" in parts.netloc)
        good = good and url.isascii() and url.isprintable() and (parts.port is None or parts.port > 0)
    except ValueError:
        good = False
    if not good:
        raise SettingsError(f"{name} is not an https address (http is for this machine alone)")
    return url


def _cache_folder(environment: Mapping[str, str]) -> Path:
    if named := environment.get("AFFBIB_CACHE"):
        return Path(named)
    from platformdirs import user_cache_path

    return user_cache_path("affbib", appauthor=False)
