"""Settings: where each may come from, and what is refused."""

from pathlib import Path

import pytest

from affbib.errors import SettingsError
from affbib.sources.settings import Settings

TOKEN = "a-secret-token"  # noqa: S105


def test_an_option_goes_before_the_environment_and_that_before_a_file(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.affbib]\nmailto = "a@example.org"\n')
    below = tmp_path / "sub" / "folder"
    below.mkdir(parents=True)
    (below / "pyproject.toml").write_text("[project]\nname = 'another'\n")
    environment = {"AFFBIB_MAILTO": "b@example.org"}
    assert Settings.load(environment={}, folder=below).mailto == "a@example.org"
    assert Settings.load(environment=environment, folder=below).mailto == "b@example.org"
    assert Settings.load("c@example.org", environment=environment, folder=below).mailto == "c@example.org"
    (below / "affbib.toml").write_text('mailto = "d@example.org"\n')
    assert Settings.load(environment={}, folder=below).mailto == "d@example.org"


def test_addresses_and_the_token_come_from_the_environment(tmp_path: Path) -> None:
    environment = {
        "AFFBIB_CROSSREF_URL": "https://mirror.example.org/", "AFFBIB_CROSSREF_TOKEN": TOKEN,
        "AFFBIB_DOI_URL": "http://127.0.0.1:8080/doi", "AFFBIB_CACHE": "c",
    }  # fmt: skip
    settings = Settings.load(environment=environment, folder=tmp_path)
    assert settings == Settings(
        None, "https://mirror.example.org", "http://127.0.0.1:8080/doi", token=TOKEN, cache=Path("c")
    )
    assert TOKEN not in repr(settings)


@pytest.mark.parametrize(
    "text",
    [
        'crossref-url = "https://evil.example.org"',
        'token = "t"',
        'mailto = "a@b.c\\nX: y"',
        "mailto = 1",
        "=",
        "[" * 9999,
    ],
    ids=range(6),
)
def test_what_a_file_may_not_say(tmp_path: Path, text: str) -> None:
    (tmp_path / "affbib.toml").write_text(text)
    with pytest.raises(SettingsError, match=r"affbib\.toml: "):
        Settings.load(environment={}, folder=tmp_path)


@pytest.mark.parametrize("text", ["=", "tool = 1", "[tool]\naffbib = 1", "[tool.other]"])
def test_a_pyproject_that_says_nothing_of_affbib(tmp_path: Path, text: str) -> None:
    (tmp_path / "pyproject.toml").write_text(text)
    (tmp_path / "affbib.toml").mkdir()
    assert Settings.load(environment={}, folder=tmp_path).mailto is None


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org", "https://u:p@example.org", "https://", "file:///x", "https://x?y", "https://x#y", "x",
        "http://127.0.0.1.example.org", "http://127.0.0.1@example.org", "https://x:99999", "https://x\r\ny", "http://[",
    ],
)  # fmt: skip
def test_addresses_that_are_refused(tmp_path: Path, address: str) -> None:
    for name in ("AFFBIB_DOI_URL", "AFFBIB_CROSSREF_URL"):
        with pytest.raises(SettingsError, match=name):
            Settings.load(environment={name: address}, folder=tmp_path)


@pytest.mark.parametrize("address", ["me", "me@example.org\r\nX: y", "a b@example.org", "<me@example.org>", "@", "a@b"])
def test_what_is_no_e_mail_address(tmp_path: Path, address: str) -> None:
    with pytest.raises(SettingsError, match="not an e-mail address"):
        Settings.load(address, environment={}, folder=tmp_path)
    with pytest.raises(SettingsError, match="no token has"):
        Settings.load(environment={"AFFBIB_CROSSREF_TOKEN": "a\nb"}, folder=tmp_path)
