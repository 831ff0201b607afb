"""Names of sources: affbib's own, those of installed packages, and what is wrong with one."""

import subprocess
import sys
from collections.abc import Callable, Mapping
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

import pytest

import affbib
from affbib.errors import SettingsError, SnapshotError, SourceUnavailable
from affbib.model.identifiers import Identifier
from affbib.model.references import Reference
from affbib.sources import Source, SourceOptions
from affbib.sources.registry import OWN, is_path, open_sources, source_names
from tests.conftest import ROOT, Command
from tests.docs.test_examples import blocks_of
from tests.plugins import install

PAGE = ROOT / "docs" / "how-to" / "sources.md"
CODE = """
from affbib.errors import SourceUnavailable

class Shelf:
    name = "shelf"

    def __init__(self, options):
        self.options = options

    def lookup(self, identifiers):
        yield from (() for _ in identifiers)

    def search(self, references, *, limit=10):
        yield from (() for _ in references)

def busy(options):
    raise SourceUnavailable("is being repaired", "shelf")

def broken(options):
    raise KeyError("no such row")

def empty(options):
    return None

class Failing(Shelf):
    name = "failing"

    def search(self, references, *, limit=10):
        yield from (() for _ in references[:1])
        raise OSError("the disk is gone")

class Listing(Shelf):
    def search(self, references, *, limit=10):
        yield from ([] for _ in references)

class Mixed(Shelf):
    def lookup(self, identifiers):
        yield from (("a work",) for _ in identifiers)

class Short(Shelf):
    def search(self, references, *, limit=10):
        yield from (() for _ in references[1:])

class Long(Shelf):
    def search(self, references, *, limit=10):
        yield from (() for _ in (*references, None))

class Down(Shelf):
    def lookup(self, identifiers):
        yield from (SourceUnavailable("is being repaired", "shelf") for _ in identifiers)

    def search(self, references, *, limit=10):
        raise SourceUnavailable("is closed", "shelf")
"""


def _can_build() -> bool:
    try:
        return find_spec("pip") is not None and int(version("setuptools").partition(".")[0]) > 70
    except PackageNotFoundError:
        return False


Plug = Callable[..., None]


@pytest.fixture
def plug(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plug:
    """Install a package whose sources are those of the module `shelf_of_a_test`, for this process."""
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "shelf_of_a_test.py").write_text(CODE, encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "shelf_of_a_test", raising=False)

    def installed(package: str = "a-shelf", **sources: str) -> None:
        points = {name: value if ":" in value else f"shelf_of_a_test:{value}" for name, value in sources.items()}
        install(folder, package, {"affbib.sources": points})

    return installed


def files_of_the_page(folder: Path) -> None:
    """Write the files that the how-to tells a stranger to write."""
    for block in blocks_of(PAGE):
        head, _, rest = block.code.partition("\n")
        if head.startswith("# ") and "." in head:
            (folder / head.removeprefix("# ")).write_text(rest, encoding="utf-8")


def test_own_names_are_always_there(plug: Plug) -> None:
    assert set(source_names()) >= {"bundled", "crossref"} == set(OWN)
    assert source_names() == tuple(sorted(source_names()))
    # A package cannot take their place: nobody is asked in their name.
    plug(bundled="broken")
    assert source_names().count("bundled") == 1
    (source,) = open_sources("bundled")
    assert next(iter(source.lookup([Identifier("ieee", "9472932")])))


def test_an_installed_source_is_opened_by_its_name(plug: Plug, tmp_path: Path) -> None:
    plug(shelf="Shelf", other="Shelf")
    assert {"shelf", "other"} <= set(source_names())
    told: list[str] = []
    options = {"offline": True, "mailto": "me@example.org", "refresh": True, "tell": told.append}
    shelf, bundled = open_sources(["shelf", "bundled"], **options)  # type: ignore[arg-type]
    assert (shelf.name, bundled.name) == ("shelf", "bundled")
    assert shelf.options == SourceOptions("me@example.org", True, True, told.append)  # type: ignore[attr-defined]
    assert shelf.options.settings().mailto == "me@example.org"  # type: ignore[attr-defined]
    assert affbib.resolve(["A Title"], source="shelf")[0].verdict == "unmatched"


def test_objects_and_paths_are_sources_too(plug: Plug, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plug(shelf="Shelf")
    (source,) = open_sources("shelf")
    assert isinstance(source, Source)
    assert open_sources(source) == (source,)
    works = (ROOT / "src" / "affbib" / "data" / "affective.jsonl").read_bytes()
    monkeypatch.chdir(tmp_path)
    for name in ("works.jsonl", "works", "shelf"):
        (tmp_path / name).write_bytes(works)
    assert [one.name for one in open_sources(["works.jsonl", "works", "./shelf", Path("shelf")])] == [
        "works.jsonl", "works", "shelf", "shelf",
    ]  # fmt: skip
    # The name of a source is a name first.
    assert open_sources("shelf")[0].options == SourceOptions()  # type: ignore[attr-defined]
    assert list(map(is_path, ("a/b", "a.b", ".", "shelf", ""))) == [True, True, True, False, False]
    with pytest.raises(SnapshotError, match=r"nowhere\.jsonl: cannot be read"):
        open_sources("nowhere.jsonl")


@pytest.mark.parametrize(
    ("sources", "message"),
    [
        ({}, r"no source is named 'shelf'; there are .*bundled, crossref.*, and paths"),
        ({"shelf": "no_such_module:Shelf"}, r"'shelf' of the package a-shelf cannot be opened \(ModuleNotFoundError"),
        ({"shelf": "Nothing"}, r"cannot be opened \(AttributeError"),
        ({"shelf": "not a name"}, r"cannot be opened"),
        ({"shelf": "broken"}, r"cannot be opened \(KeyError: 'no such row'\)"),
        ({"shelf": "empty"}, r"is no source: NoneType lacks a method"),
    ],
    ids=["unknown", "no module", "no attribute", "no entry point", "raises", "no source"],
)
def test_what_is_wrong_with_a_source_is_said(plug: Plug, sources: Mapping[str, str], message: str) -> None:
    plug(**sources)
    with pytest.raises(SettingsError, match=message):
        open_sources("shelf")
    # Nobody else is disturbed.
    assert open_sources("bundled")


def test_two_packages_with_one_name(plug: Plug) -> None:
    plug(shelf="Shelf")
    plug("b-shelf", shelf="Shelf")
    with pytest.raises(SettingsError, match=r"'shelf' is offered more than once \(a-shelf, b-shelf\)"):
        open_sources("shelf")
    assert source_names().count("shelf") == 1


def test_what_a_source_says_itself_is_passed_on(plug: Plug) -> None:
    plug(shelf="busy")
    with pytest.raises(SourceUnavailable, match="shelf: is being repaired"):
        open_sources("shelf")


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("Failing", r"fails \(OSError: the disk is gone\)"),
        ("Listing", r"fails \(TypeError: the answer to .*A Title.* is no tuple of works: \[\]\)"),
        ("Mixed", r"fails \(TypeError: the answer to doi:10\.1000/a is no tuple of works: \('a work',\)\)"),
        ("Short", r"fails \(TypeError: the answer to .*Another.* is no tuple of works: None\)"),
        ("Long", r"fails \(ValueError: there are more answers than questions\)"),
    ],
)
def test_what_a_package_answers_wrongly_is_said_with_its_name(plug: Plug, source: str, message: str) -> None:
    plug(shelf=source)
    titles = [{"title": "A Title", "links": {"paper": ["https://doi.org/10.1000/a"]}}, "Another"]
    with pytest.raises(SettingsError, match=f"the source 'shelf' of the package a-shelf {message}"):
        affbib.resolve(titles, source="shelf")


def test_an_answer_may_be_an_error_and_an_error_of_affbib_is_passed_on(plug: Plug) -> None:
    plug(shelf="Down")
    (source,) = open_sources("shelf")
    (answer,) = source.lookup([Identifier("doi", "10.1000/a")])
    assert isinstance(answer, SourceUnavailable)
    with pytest.raises(SourceUnavailable, match="shelf: is closed"):
        next(source.search([Reference("A Title")]))


@pytest.mark.parametrize(
    ("sources", "status", "message"),
    [
        ({}, 2, "'shelf' is neither bundled nor crossref"),
        ({"shelf": "broken"}, 2, "cannot be opened (KeyError"),
        ({"shelf": "busy"}, 4, "shelf: is being repaired"),
        ({"shelf": "Failing"}, 2, "'shelf' of the package a-shelf fails (OSError: the disk is gone)"),
        ({"shelf": "Shelf"}, 0, "1 unmatched"),
    ],
    ids=["unknown", "raises", "unavailable", "fails", "good"],
)
def test_the_command_line_says_it_too(
    affbib: Command, plug: Plug, tmp_path: Path, sources: Mapping[str, str], status: int, message: str
) -> None:
    plug(**sources)
    (tmp_path / "list.md").write_text(
        "# Papers\n\n- **A Title of Note**, Ann Lee, 2020 [paper](https://example.org/a)\n", encoding="utf-8"
    )
    environment = {"PYTHONPATH": f"{ROOT / 'src'}:{tmp_path / 'site'}"}
    done = affbib("build", "list.md", "--source", "shelf", env=environment)
    assert (done.returncode, message in done.stderr) == (status, True), done.stderr
    assert "Traceback" not in done.stderr
    if status == 0:
        assert "Ask bundled, crossref, shelf or a PATH" in affbib("build", "--help", env=environment).stdout


@pytest.mark.skipif(not _can_build(), reason="needs pip, and setuptools 71 or later")
def test_a_stranger_follows_the_how_to(program: Command, tmp_path: Path) -> None:
    files_of_the_page(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "list.md", "pyproject.toml", "shelf.csv", "shelf.py", "test_shelf.py",
    }  # fmt: skip
    site = tmp_path / "site"
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--no-build-isolation"]
    subprocess.run([*pip, "--target", str(site), "."], cwd=tmp_path, check=True, capture_output=True)
    (tmp_path / "shelf.py").unlink()
    environment = {"PYTHONPATH": f"{ROOT / 'src'}:{site}"}
    done = program("build", "list.md", "--source", "shelf", env=environment)
    assert done.returncode == 0, done.stderr
    assert "10.5555/12345678" in (tmp_path / "references.bib").read_text(encoding="utf-8")
