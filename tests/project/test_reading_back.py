"""What affbib writes it reads again: whatever sources and lists say, and whatever a merge makes of a lock."""

import contextlib
import random
from pathlib import Path

import pytest
from attrs import evolve
from hypothesis import given, settings
from hypothesis import strategies as st

from affbib.bib import writer as bibtex
from affbib.errors import DoiError, LockError, MalformedResponse
from affbib.model.identifiers import Identifier, identifiers_in, is_doi, parse_doi
from affbib.model.lock import Decision, Lock
from affbib.model.matches import Verdict
from affbib.model.survey import Link, Survey, SurveyEntry
from affbib.model.works import Work
from affbib.project import lockfile
from affbib.project.build import Build, build
from affbib.project.output import write_frozen
from affbib.readers.formats.jsonl import read_jsonl
from affbib.sources.crossref.schema import to_work
from affbib.sources.snapshot.memory import bundled

WORKS = bundled().works

texts = st.text(max_size=12) | st.sampled_from(["10.12/fog", "10.1000/x.", "10.1000/../x", "10.1/\ud800", "", " "])
odd_dois = st.builds("{}{}/{}".format, st.sampled_from(["10.", "10.1", "10.1000", "10.1000.7", "11."]), texts, texts)
urls = st.builds("https://example.org/{}".format, texts) | st.just("https://example.org/" + "a" * 3000)
messages = st.fixed_dictionaries(
    {"title": st.lists(texts, min_size=1, max_size=1)},
    optional={
        "DOI": odd_dois | texts,
        "URL": urls,
        "resource": st.builds(lambda url: {"primary": {"URL": url}}, urls),
        "ISBN": st.lists(texts, max_size=2),
        "author": st.lists(st.fixed_dictionaries({"family": texts, "given": texts}), max_size=2),
        "relation": st.builds(
            lambda doi: {"has-preprint": [{"id": doi, "id-type": "doi"}], "is-preprint-of": [{"id": doi}]}, odd_dois
        ),
    },
)


def row_of(work: Work, title: str = "A Title") -> Decision:
    identifier = Identifier("doi", work.doi) if work.doi else work.id
    return Decision(title, (), 2020, "key", identifier, Verdict.MATCHED, work=work, written_as="key")


@settings(max_examples=300)
@given(messages)
def test_what_a_source_says_can_stand_in_a_lock(message: dict[str, object]) -> None:
    try:
        work = to_work(message, source="odd")
    except MalformedResponse:
        return
    lock = Lock((row_of(work),))
    text = lockfile.dumps(lock)
    text.encode("utf-8")
    assert lockfile.loads(text) == lock


@given(st.text() | odd_dois | st.builds("https://doi.org/{}".format, odd_dois))
def test_one_rule_for_dois(text: str) -> None:
    if is_doi(text):
        assert Identifier.parse(f"doi:{text}") == Identifier("doi", text)
    for one in identifiers_in(text):
        assert Identifier.parse(str(one)) == one
    with contextlib.suppress(DoiError):
        assert is_doi(parse_doi(text))


def random_entry(rng: random.Random) -> SurveyEntry:
    """An entry that means a bundled work more or less: with other words, authors, years, venues and links."""
    work, other = rng.choice(WORKS), rng.choice(WORKS)
    words = work.title.split()
    match rng.randrange(6):
        case 0:
            words.pop(rng.randrange(len(words)))
        case 1:
            words[rng.randrange(len(words))] = rng.choice(other.title.split())
        case 2:
            words = words[: max(2, len(words) // 2)]
        case 3:
            words += other.title.split()[:2]
    linked = rng.choice([None, None, work, other])
    return SurveyEntry(
        " ".join(words),
        rng.choice([work, work, other]).authors[: rng.choice([0, 1, 9])],
        venue=rng.choice([None, work.container, other.container, "arXiv"]),
        year=rng.choice([None, work.year, work.year, 2001]),
        links=(Link("paper", f"https://doi.org/{linked.doi}"),) if linked else (),
    )


def rebuilt(survey: Survey, lock: Lock) -> Build:
    return build(survey, source="bundled", lock=lockfile.loads(lockfile.dumps(lock)), progress=False)


@pytest.mark.parametrize("seed", range(12))
def test_the_first_rebuild_changes_nothing(seed: int) -> None:
    rng = random.Random(seed)
    survey = Survey(tuple(random_entry(rng) for _ in range(rng.choice([1, 4, 9]))))
    first = build(survey, source="bundled", progress=False)
    again = rebuilt(survey, first.lock)
    assert lockfile.dumps(again.lock) == lockfile.dumps(first.lock)
    assert bibtex.dumps(again.bibliography) == bibtex.dumps(first.bibliography)
    assert again.findings == first.findings
    assert [match.score for match in again.matches if match.work] == [
        match.score for match in first.matches if match.work
    ]


def own_entry(work: Work) -> SurveyEntry:
    return SurveyEntry(work.title, work.authors, year=work.year)


@pytest.mark.parametrize("seed", range(8))
def test_rows_whose_entries_a_merge_swapped_are_conflicts(seed: int) -> None:
    rng = random.Random(seed)
    survey = Survey(tuple(map(own_entry, rng.sample(WORKS, 6))))
    lock = build(survey, source="bundled", progress=False).lock
    one, two = rng.sample(range(6), 2)
    rows = list(lock.decisions)
    said = [
        {name: getattr(rows[at], name) for name in ("title", "authors", "year", "identifiers")} for at in (one, two)
    ]
    rows[one], rows[two] = evolve(rows[one], **said[1]), evolve(rows[two], **said[0])
    swapped = rebuilt(survey, Lock(tuple(rows)))
    verdicts = [match.verdict for match in swapped.matches]
    assert [at for at, verdict in enumerate(verdicts) if verdict is Verdict.CONFLICTING] == sorted((one, two))
    again = rebuilt(survey, swapped.lock)
    assert lockfile.dumps(again.lock) == lockfile.dumps(swapped.lock)


@pytest.mark.parametrize("case", [str.upper, str.capitalize, str.title])
def test_keys_that_differ_only_in_case_become_distinct(case: object, tmp_path: Path) -> None:
    survey = Survey(tuple(map(own_entry, WORKS[:4])))
    first = build(survey, source="bundled", progress=False).lock
    rows = list(first.decisions)
    key = case(rows[0].key)  # type: ignore[operator]
    rows[2] = evolve(rows[2], key=key, written_as=key)
    made = rebuilt(survey, Lock(tuple(rows)))
    keys = [key.lower() for key in made.bibliography]
    assert len(set(keys)) == len(keys) == 4
    assert next(iter(made.bibliography)) == rows[0].key
    assert lockfile.dumps(rebuilt(survey, made.lock).lock) == lockfile.dumps(made.lock)
    with pytest.raises(LockError, match="are one to BibTeX"):
        write_frozen(Lock(tuple(rows)), tmp_path / "refs.bib")


@pytest.mark.parametrize("version", [0, -7, 3, 10**9])
def test_formats_that_never_were(version: int) -> None:
    with pytest.raises(LockError, match=f"format {version}"):
        lockfile.loads(f'{{"affbib-lock": {version}}}\n')


@pytest.mark.parametrize("place", ["title", "key", "verdict", "written", "work"])
def test_half_a_character_in_a_lock_is_damage(place: str) -> None:
    survey = Survey((own_entry(WORKS[0]),))
    text = lockfile.dumps(build(survey, source="bundled", progress=False).lock)
    before, after = text.split(f'"{place}": ', 1)
    spot = after.index('"') + 1
    with pytest.raises(LockError, match=r"damaged|2"):
        lockfile.loads(f'{before}"{place}": {after[:spot]}\\ud800{after[spot:]}')


def test_half_a_character_in_a_list_is_a_finding_and_the_rest_is_read() -> None:
    lines = ['{"title": "A \\ud800 Title", "links": {"\\udfff": "x"}, "authors": ["A\\ud800nn Lee"]}', '{"title": "B"}']
    for text in ("\n".join(lines), f"[{', '.join(lines)}]"):
        survey = read_jsonl(text, "list.jsonl")
        assert [entry.title for entry in survey.entries] == ["A Title", "B"]
        assert [(finding.code, finding.line) for finding in survey.findings] == [("control-characters", 1)]
        made = build(survey, source=(), progress=False)
        bibtex.dumps(made.bibliography).encode("utf-8")
        lockfile.dumps(made.lock).encode("utf-8")
