"""How much Crossref is asked, how near to its limit, and how long look-ups take beside plain habanero.

    python benchmarks/bench_crossref.py

Everything runs against a server on this machine that keeps Crossref's published limits; the survey is the project's.
"""

import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path

import habanero

import affbib
from affbib.model.identifiers import Identifier
from affbib.model.survey import SurveyEntry
from affbib.sources import Crossref
from affbib.sources.settings import Settings

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tests.loopback import Loopback, serving  # noqa: E402

UNLIMITED = {f"{pool}-{kind}": (9999, 8) for pool in ("public", "polite") for kind in ("single", "list")}


@contextmanager
def asking(server: Loopback) -> Iterator[Crossref]:
    """Yield a source that asks a server, with an empty cache."""
    with serving(server), serving(Loopback(agencies={"none": {}})) as doi, tempfile.TemporaryDirectory() as cache:
        source = Crossref(settings=Settings("me@example.org", server.url, doi.url, cache=Path(cache)))
        yield source
        source.close()


def messages() -> list[dict[str, object]]:
    """Return the bundled works, as Crossref would send them."""
    lines = resources.files("affbib").joinpath("data/affective.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def made_up(count: int, suffix: str = "") -> list[dict[str, object]]:
    """Return works that nobody wrote."""
    return [{"DOI": f"10.5555/bench.{n}{suffix}", "title": [f"Bench {n:04} of a Park {n:04}"]} for n in range(count)]


def requests_for_the_survey() -> None:
    """Print how many requests the project's survey takes."""
    server = Loopback(messages())
    entries = affbib.read(ROOT / "docs" / "survey.md").entries
    with asking(server) as source:
        start = time.perf_counter()
        matches = affbib.resolve(entries, source=source, progress=False)
        lasted = time.perf_counter() - start
    matched = sum(match.work is not None for match in matches)
    asked = len(server.arrivals)
    print(f"survey: {asked} requests for {len(entries)} entries, {asked / len(entries):.2f} each; "
          f"{matched} matched, {lasted:.1f} s, {server.statuses.count(429)} refused")  # fmt: skip


def requests_for_dois(count: int = 1000) -> None:
    """Print how many requests known DOIs take."""
    server = Loopback(made_up(count))
    with asking(server) as source:
        answers = list(source.lookup([Identifier("doi", f"10.5555/bench.{n}") for n in range(count)]))
    assert all(answers)
    print(f"{count} DOIs: {len(server.arrivals)} requests, {server.statuses.count(429)} refused")


def share_of_the_rate(count: int = 200) -> None:
    """Print how near searches come to Crossref's published limit in the polite pool."""
    server = Loopback(made_up(count))
    with asking(server) as source:
        entries = [SurveyEntry(f"Bench {n:04} of a Park {n:04}") for n in range(count)]
        assert all(source.search(entries))
    times = [one.at for one in server.arrivals]
    rate = len(times) / (times[-1] - times[0])
    print(f"{count} searches: {rate:.2f}/s of 3/s allowed ({rate / 3:.0%}), at most "
          f"{server.most_in_a_second('list')} in a second, {server.statuses.count(429)} refused")  # fmt: skip


def beside_plain_habanero(count: int = 200) -> None:
    """Print the time for look-ups without a limit, and with habanero as it is."""
    dois = [f"10.5555/bench.{n}" for n in range(count)]
    server = Loopback([*made_up(count), *made_up(count, ",x")], pools=UNLIMITED)
    with asking(server) as source:
        start = time.perf_counter()
        assert all(source.lookup([Identifier("doi", doi) for doi in dois]))
        batched = time.perf_counter() - start
        start = time.perf_counter()
        # DOIs with a comma are asked for one by one, as habanero asks for all.
        assert all(source.lookup([Identifier("doi", f"{doi},x") for doi in dois]))
        alone = time.perf_counter() - start
    with serving(Loopback(made_up(count), pools=UNLIMITED)) as plain:
        start = time.perf_counter()
        habanero.Crossref(base_url=plain.url).works(ids=dois)
        theirs = time.perf_counter() - start
    print(f"{count} look-ups without a limit: {batched:.2f} s in batches, {alone:.2f} s one by one; "
          f"plain habanero {theirs:.2f} s")  # fmt: skip


if __name__ == "__main__":
    requests_for_the_survey()
    requests_for_dois()
    beside_plain_habanero()
    share_of_the_rate()
