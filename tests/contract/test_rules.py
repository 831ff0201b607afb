"""What holds for every rule that is registered, affbib's own and those of installed packages."""

import ast
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

import pytest
from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from affbib.bib.diagnostics import SEVERITIES
from affbib.bib.document import BibFile
from affbib.bib.questions import questions_of
from affbib.checks import Rule, all_rules, check_bib, check_survey, fixed
from affbib.match.decision import decide
from affbib.model.findings import Finding, Severity
from affbib.model.identifiers import Identifier
from affbib.model.lock import Decision
from affbib.model.matches import Candidate, Evidence, Match, Verdict
from affbib.model.names import Name
from affbib.model.survey import Link, Survey, SurveyEntry
from affbib.model.works import PartialDate, Work
from affbib.project.build import build
from affbib.readers import read
from affbib.text.edits import edited
from tests.checks.samples import BIB, PAPER, STEEL
from tests.conftest import ROOT

RULES = {rule.code: rule for rule in all_rules()}
SURVEY = ROOT / "docs" / "survey.md"


@pytest.fixture(params=RULES.values(), ids=str)
def rule(request: pytest.FixtureRequest) -> Rule:
    found: Rule = request.param
    return found


def test_a_code_is_one_rules() -> None:
    assert len(all_rules()) == len(RULES)


def test_a_rule_says_what_is_wrong_why_and_what_to_do(rule: Rule) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.code)
    for sentence in (rule.problem, rule.reason, rule.remedy):
        assert sentence[0].isupper() or sentence[0] in "`(", sentence
        assert sentence.endswith((".", ".)", "…`.")), sentence
        assert len(sentence.split()) >= 3, sentence
    assert "`" in rule.example
    assert all("|" not in text and "\n" not in text for text in (rule.problem, rule.reason, rule.remedy, rule.example))


def test_a_rule_is_run_or_says_when_its_findings_are_made(rule: Rule) -> None:
    is_run = any((rule.check_entry, rule.check_bib_entry, rule.check_bib_file))
    assert is_run != (rule.during in ("reading", "citing"))


def _made_elsewhere() -> Iterator[tuple[str, str, str]]:
    """Yield the module, code and severity of each finding that is made outside of the rules."""
    for path in (ROOT / "src" / "affbib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                code, severity = node.args[:2]
                if isinstance(code, ast.Constant) and isinstance(severity, ast.Attribute):
                    yield path.name, str(code.value), severity.attr


def test_every_finding_has_a_rule_and_its_severity() -> None:
    made = list(_made_elsewhere())
    assert len({code for _, code, _ in made}) > 12
    for module, code, severity in made:
        assert str(RULES[code].severity).upper() == severity, f"{module}: {code}"
    assert {code: RULES[code].severity for code in SEVERITIES} == SEVERITIES
    text = "A\u200b\u202e\x07 Title\n" * 120
    hidden = read_text(text).findings
    assert {finding.code for finding in hidden} >= {"zero-width", "bidi", "control-characters"}
    assert all(RULES[finding.code].severity is finding.severity for finding in hidden)


def read_text(text: str) -> Survey:
    return read(io.StringIO(text))


def held(findings: Sequence[Finding], text: str | None = None) -> None:
    """Each finding has its rule's severity and a place, and a fix whose edits are in the text and disjoint."""
    for finding in findings:
        assert finding.severity is RULES[finding.code].severity
        assert finding.message.strip()
        assert finding.line is None or finding.line >= 1
        assert finding.fix is None or finding.fix.edits
        if finding.fix and text is not None:
            after = text.split("\n", finding.fix.line - 1)[finding.fix.line - 1]
            assert edited(after, finding.fix.edits) != after


_WORDS = st.one_of(
    st.sampled_from(
        ["", " ", "A Title", "a titel", "Maps & Charts", "Étude “II”", "x" * 300, "\0\ud800", "*_[](", "…"]
    ),
    st.text(max_size=20),
)
_NAMES = st.lists(st.builds(Name, _WORDS, _WORDS), max_size=3).map(tuple)
_YEARS = st.one_of(st.none(), st.integers(-5, 9999))
_LINKS = st.sampled_from(
    ["", "https://doi.org/10.1000/a", "https://arxiv.org/abs/2101.00001", "10.1000/b", "http://[", "https://x.org"]
)
_ENTRIES = st.builds(
    SurveyEntry,
    _WORDS,
    _NAMES,
    st.booleans(),
    st.one_of(st.none(), _WORDS),
    _YEARS,
    line=st.one_of(st.none(), st.integers(1, 9)),
    links=st.lists(st.builds(Link, st.sampled_from(["paper", "code"]), _LINKS), max_size=3).map(tuple),
    raw=_WORDS,
)
_WORKS = st.builds(
    Work,
    st.sampled_from([Identifier("doi", "10.1000/a"), Identifier("doi", "10.1000/b"), Identifier("acl", "2020.a-b.1")]),
    _WORDS,
    type=st.sampled_from(["", "journal-article", "monograph", "posted-content"]),
    authors=_NAMES,
    container=_WORDS,
    printed=st.one_of(st.none(), st.builds(PartialDate, st.integers(1, 9999))),
    source=st.sampled_from(["", "survey"]),
    unconfirmed=st.sampled_from([(), ("title", "author")]),
    survey_only=st.sampled_from([(), ("issued",)]),
)
_EVIDENCE = st.builds(
    Evidence,
    st.floats(0, 1),
    st.sampled_from([None, True, False]),
    st.one_of(st.none(), st.floats(0, 1)),
    st.one_of(st.none(), st.integers(0, 3)),
    st.sampled_from([None, True, False]),
    st.sampled_from([(), ("1 → 2",)]),
)
_CANDIDATES = st.lists(st.builds(Candidate, _WORKS, st.floats(0, 1), _EVIDENCE), max_size=2).map(tuple)
_SOME_WORKS = st.lists(_WORKS, max_size=2).map(tuple)
_REASONS = st.lists(_WORDS, max_size=2).map(tuple)


@given(
    st.lists(
        st.tuples(_ENTRIES, st.sampled_from(Verdict), _CANDIDATES, _SOME_WORKS, _REASONS, st.sampled_from("abc")),
        max_size=4,
    ),
    st.sets(st.integers(0, 3)),
)
def test_rules_take_any_survey(rows: list[tuple[object, ...]], replaced: set[int]) -> None:
    entries: list[SurveyEntry] = [row[0] for row in rows]  # type: ignore[misc]
    matches = [Match(*row[:5]) for row in rows]  # type: ignore[arg-type]
    row = Decision(title="T", authors=(), year=None, key="k", id=None, verdict=Verdict.UNMATCHED)
    findings = check_survey(
        entries, matches, [str(row[5]) for row in rows], replaced=dict.fromkeys(replaced, row), rules=RULES.values()
    )
    held(findings)
    for finding in findings:
        at = [(entry.path, entry.line) for entry in entries]
        assert (finding.path, finding.line) in at
        if finding.fix:
            assert any(_applies(finding, entry) for entry in entries)


def _applies(finding: Finding, entry: SurveyEntry) -> bool:
    with suppress(ValueError):
        return bool(finding.fix) and edited(entry.raw, finding.fix.edits) != entry.raw  # type: ignore[union-attr]
    return False


_FIELDS = st.sampled_from(
    [
        "doi = {10.1000/steel}", "doi = {10.1000/paper}", "doi = {to come}", "doi = {10.48550/arXiv.2001.00001}",
        "url = {https://doi.org/10.1000/steel}", "eprint = {2001.00001}", "journal = {arXiv}", "crossref = {nobody}",
        "year = 1901", "year = {}", "title = {}", "title = {Joyful Grids}", "author = {and}", "x = nope", "x = {\\",
        "author = {Lee, Ann and others}", "@", 'title = "A {GAN}', "doi",
    ]
)  # fmt: skip
_TYPES = st.sampled_from(["article", "book", "misc", "online", "Inbook", "string", "comment"])
_BIBS = st.lists(
    st.builds(lambda kind, key, fields: f"@{kind}{{{key}, {', '.join(fields)}}}\n", _TYPES,
              st.sampled_from(["lee", "Lee", "", "b c"]), st.lists(_FIELDS, max_size=4)),
    max_size=4,
).map("".join)  # fmt: skip


@given(st.one_of(_BIBS, st.text(alphabet='@{}=,"#% \naé', max_size=40)), st.sampled_from([None, *Verdict]))
def test_rules_take_any_bib(text: str, verdict: Verdict | None) -> None:
    bib = BibFile(text.encode(), path="refs.bib")
    questions = questions_of(bib)
    matches = {key: decide(question.reference, (PAPER, STEEL)) for key, question in questions.items()}
    if verdict:
        matches = {key: evolve(match, verdict=verdict) for key, match in matches.items()}
    findings = check_bib(bib, questions=questions, matches=matches, rules=RULES.values())
    held(findings, bib.text)
    assert all(finding.path == "refs.bib" and finding.line for finding in findings)
    assert [finding.line for finding in findings] == sorted(finding.line or 0 for finding in findings)
    assert {str(finding) for finding in bib.findings} <= {str(finding) for finding in findings}


def test_fixes_of_a_list_make_their_findings_go_away() -> None:
    text = SURVEY.read_text(encoding="utf-8")
    before = build(read(SURVEY), source="bundled")
    mended = fixed(text, before.findings, unsafe=True)
    after = build(read_text(mended), source="bundled")
    fixable = [finding for finding in before.findings if finding.fix]
    assert len(fixable) > 5
    held(before.findings, text)
    shown = {(finding.code, finding.line, finding.found) for finding in after.findings}
    assert not {(finding.code, finding.line, finding.found) for finding in fixable} & shown
    assert len(after.findings) == len(before.findings) - len(fixable)


def test_a_bib_that_is_right_has_no_findings() -> None:
    bib = BibFile(BIB.encode())
    questions = questions_of(bib)
    matches = {key: decide(question.reference, (PAPER,)) for key, question in questions.items()}
    assert check_bib(bib, questions=questions, matches=matches, rules=RULES.values()) == ()


def test_no_rule_is_graver_than_what_is_known_to_be_wrong() -> None:
    assert {rule.code for rule in RULES.values() if rule.severity is Severity.ERROR and rule.during != "citing"} == {
        "ambiguous", "conflicting", "doi-of-another-work", "duplicate-key", "link-to-another-work", "links-exchanged",
        "no-key", "stray-at", "title-of-another-work", "titles-exchanged", "unasked", "unreadable",
    }  # fmt: skip
