"""affbib in a notebook, with a real kernel: what is shown, the magic, progress, interrupts, a running event loop."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.kernels import Kernel, running
from tests.loopback import Loopback, serving

LINES = (ROOT / "src" / "affbib" / "data" / "affective.jsonl").read_text(encoding="utf-8").splitlines()
WORKS = [json.loads(line) for line in LINES]
POOLS = dict.fromkeys(("public-list", "public-single", "polite-list", "polite-single"), (1000, 8))
MAILTO = "someone@example.org"
MAKE = f"""
import affbib
survey = affbib.read({str(ROOT / "docs" / "survey.md")!r})
build = affbib.build(survey, source="bundled")
bib = affbib.read_bib({str(ROOT / "references.bib")!r})
"""


@pytest.fixture(scope="module")
def kernel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    """A kernel in which a survey, a build and a .bib are at hand."""
    folder = tmp_path_factory.mktemp("notebook")
    (folder / "references.bib").write_bytes((ROOT / "references.bib").read_bytes())
    with running(folder, AFFBIB_CACHE=str(folder / "cache")) as kernel:
        assert not kernel.run(MAKE).error
        yield kernel


@pytest.fixture
def server() -> Iterator[Loopback]:
    with serving(Loopback(WORKS, pools=POOLS)) as state:
        yield state


@pytest.fixture
def asking(server: Loopback, tmp_path: Path) -> Iterator[Kernel]:
    """A kernel whose Crossref is the server on this machine."""
    urls = dict.fromkeys(("AFFBIB_CROSSREF_URL", "AFFBIB_DOI_URL"), server.url)
    with running(tmp_path, AFFBIB_CACHE=str(tmp_path / "cache"), AFFBIB_MAILTO=MAILTO, **urls) as kernel:
        titles = [work["title"][0] for work in WORKS[:40]]
        assert not kernel.run(f"import affbib\ntitles = {titles!r}").error
        yield kernel


@pytest.mark.parametrize(
    ("code", "told", "repr_"),
    [
        ("survey", "69 entries", "Survey(69 entries from "),
        ("survey.entries[0]", "Affective Image Content Analysis", "SurveyEntry('Affective Image "),
        ("survey.entries", "69 entries", "(SurveyEntry("),
        ("build", "66 matched", "Build(69 records; "),
        ("build.matches[0]", "matched", "Match(matched 10.1109/tpami.2021.3094362 (1.00): "),
        ("build.matches", "69 matches", "(Match("),
        ("build.matches[0].work", "IEEE Transactions", "Work(10.1109/tpami.2021.3094362, "),
        ("[it for it in build.matches if it.verdict != 'matched']", "3 matches", "[Match(conflicting "),
        ("build.bibliography", "69 records", "Bibliography(69 records: zhao2022affective, "),
        ("build.bibliography['zhao2022affective']", "@article", "Record(article, 'Affective Image "),
        ("bib", "69 entries", "BibFile(69 entries of "),
        ("bib['zhao2022affective']", "zhao2022affective", "BibEntry(article zhao2022affective, line "),
        ("build.findings", "103 findings", "(Finding("),
        ("[it for it in build.findings if it.severity == 'error']", "3 findings", "[Finding(error: "),
        ("build.findings[0]", "warning", "Finding(warning: "),
    ],
)
def test_things_show_themselves(kernel: Kernel, code: str, told: str, repr_: str) -> None:
    ran = kernel.run(code)
    assert not ran.error
    assert told in ran.html
    assert ran.plain.startswith(repr_)
    assert not ran.streams


def test_other_lists_are_shown_as_ever(kernel: Kernel) -> None:
    assert kernel.run("[1, 2], [], (), [build.matches[0], 1]").html == ""
    own = "class Own(list):\n    def _repr_html_(self): return '<b>own</b>'\nOwn([1])"
    assert kernel.run(own).html == "<b>own</b>"
    assert kernel.run("from collections import namedtuple\nnamedtuple('Pair', 'a b')(1, 2)").html == ""
    pandas = kernel.run("build.to_frame().head(2)")
    assert "<table" in pandas.html


def test_lists_that_somebody_else_shows_stay_so(tmp_path: Path) -> None:
    before = "get_ipython().display_formatter.formatters['text/html'].for_type(list, lambda it: f'<i>{len(it)}</i>')"
    with running(tmp_path) as kernel:
        kernel.run(before)
        assert not kernel.run("import affbib\n%load_ext affbib\n%reload_ext affbib").error
        assert kernel.run("[1, 2]").html == "<i>2</i>"
        assert "1 entry" in kernel.run("[affbib.SurveyEntry('A Title')]").html


def test_importing_affbib_in_a_notebook_is_light(tmp_path: Path) -> None:
    heavy = "{'habanero', 'httpx2', 'click', 'pandas', 'pybtex', 'tantivy', 'tqdm', 'matplotlib', 'affbib.show.html'}"
    with running(tmp_path) as kernel:
        assert kernel.run(f"import affbib, sys; sorted({heavy} & set(sys.modules))").plain == "[]"
        assert kernel.run(f"[1, 2]; sorted({heavy} & set(sys.modules))").plain == "[]"


def test_progress_is_a_line_of_text_without_warnings(asking: Kernel, server: Loopback) -> None:
    server.delay = 0.1
    ran = asking.run(
        "import warnings; warnings.simplefilter('error')\nmatches = affbib.resolve(titles, source='crossref')"
    )
    assert not ran.error
    assert not ran.shown
    line = ran.streams["stderr"]
    assert re.search(r"\r +\d+%\|.*\| \d+/40 ", line)
    assert "Warning" not in line
    # At the end it is wiped; what is done at once shows none.
    assert line.endswith("\r")
    assert not line.rstrip("\r").rpartition("\r")[2].strip()
    assert not asking.run("affbib.resolve(titles, source='crossref');").streams


def test_an_interrupted_cell_keeps_what_was_answered(asking: Kernel, server: Loopback) -> None:
    server.delay = 0.15
    code = "matches = affbib.resolve(titles, source='crossref')"
    cell = asking.start(code)
    until = time.monotonic() + 30
    while sum(status == 200 for status in server.statuses) < 9 and time.monotonic() < until:
        time.sleep(0.01)
    asking.interrupt()
    assert asking.wait(cell).error.startswith("KeyboardInterrupt")
    answered = {json.dumps(one.query, sort_keys=True) for one in server.arrivals if one.status == 200}
    before = len(server.arrivals)
    assert 9 <= before < 40
    server.delay = 0.0
    ran = asking.run(code + "\nlen(matches), {str(match.verdict) for match in matches}")
    assert ran.plain == "(40, {'matched'})"
    # What was answered is not asked again, and the rest is asked once.
    again = [json.dumps(one.query, sort_keys=True) for one in server.arrivals[before:]]
    assert not answered & set(again)
    assert len(answered) + len(again) == 40
    assert not asking.run(code).error
    assert len(server.arrivals) == before + len(again)


def test_it_works_where_an_event_loop_runs(asking: Kernel, server: Loopback) -> None:
    ran = asking.run(
        "import asyncio\nasyncio.get_running_loop()\n"
        "here = affbib.resolve(titles[:3], source='crossref')\n"
        "there = await asyncio.to_thread(affbib.resolve, titles[:3], source='crossref')\n"
        "here == there, [str(match.verdict) for match in here]"
    )
    assert not ran.error
    assert ran.plain == "(True, ['matched', 'matched', 'matched'])"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("zhao2022affective", "Sicheng Zhao"),
        ("zhao2022affective thao2023emomv", "Information Fusion"),
        ("zhao2022affective --style alpha", "[ZYY"),
        ("thao2023emomv --bib build", "Information Fusion"),
        ("thao2023emomv --bib bib", "Information Fusion"),
        ("thao2023emomv --bib './references.bib'", "Information Fusion"),
        ("thao2023emomv --bib {name}", "Information Fusion"),
    ],
)
def test_cite_shows_references(kernel: Kernel, line: str, told: str) -> None:
    assert not kernel.run("%load_ext affbib\nname = 'references.bib'").error
    ran = kernel.run(f"%cite {line}")
    assert not ran.error, ran.traceback
    assert told in ran.html
    assert "<li" in ran.html or "<dt" in ran.html


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "KEY"),
        ("zhao2022affective --bib nowhere.bib", "there is no nowhere.bib here"),
        ("zhao2022affective --bib MAKE", "MAKE is no bibliography"),
        ("zhao2022affective --style nosuchstyle", "nosuchstyle"),
        ("zhao2022affective --colour", "--colour"),
        ("'zhao2022affective", "quotation"),
    ],
)
def test_what_cite_cannot_do_is_a_message(kernel: Kernel, line: str, told: str) -> None:
    ran = kernel.run(f"%load_ext affbib\nMAKE = 7\n%cite {line}")
    assert not ran.shown
    assert "Traceback" not in ran.traceback + "".join(ran.streams.values())
    assert told in ran.streams["stderr"]


def test_a_key_that_is_not_there_is_seen(kernel: Kernel) -> None:
    ran = kernel.run("%load_ext affbib\n%cite nobody2020")
    assert not ran.error
    assert "nobody2020" in ran.html


@pytest.mark.parametrize(
    ("to", "form"), [("html", "text/html"), ("markdown", "text/markdown"), ("latex", None), ("text", None)]
)
def test_citations_show_themselves_in_their_form(kernel: Kernel, to: str, form: str | None) -> None:
    ran = kernel.run(f"affbib.cite(bib, ['thao2023emomv'], to={to!r})")
    assert not ran.error
    assert set(ran.shown[-1]) == {"text/plain", form} - {None}
    assert "Herremans" in ran.plain
    assert not ran.plain.startswith("'")
