"""Rules run over surveys and .bib files: places, order, and no finding of another severity than its rule's."""

from collections.abc import Iterator

from attrs import evolve

from affbib.bib.document import BibFile
from affbib.bib.questions import questions_of
from affbib.checks import BibContext, EntryContext, Problem, Rule, check_bib, check_survey
from affbib.model.findings import Finding, Fix, Severity
from affbib.model.matches import Match, Verdict
from affbib.text.edits import Edit, Span
from tests.checks.samples import ENTRY

FIX = Fix((Edit(Span(0, 0), "x"),))
ALL = Rule(
    code="all-told",
    severity=Severity.INFO,
    problem="p",
    reason="r",
    remedy="r",
    example="e",
    check_entry=lambda context: [Problem(message="m", field="year", found="f", expected="e", fix=FIX)],
    check_bib_entry=lambda context: [Problem(message="m", field="url", found="f", expected="e", fix=FIX)],
    check_bib_file=lambda bib: [Problem(message="m", line=2, column=3, key="k")],
)


def rule(code: str, severity: Severity, *fields: str) -> Rule:
    def check(context: EntryContext) -> Iterator[Problem]:
        return (Problem(message=f"{code} {field}", field=field) for field in fields)

    return evolve(ALL, code=code, severity=severity, check_entry=check, check_bib_entry=None, check_bib_file=None)


def test_a_problem_of_an_entry_becomes_a_finding_at_its_place() -> None:
    (finding,) = check_survey([ENTRY], [Match(ENTRY, Verdict.UNMATCHED)], ["key"], rules=[ALL])
    assert finding == Finding(
        "all-told", Severity.INFO, "m", "list.md", 7, None, "key", "year", "f", "e", fix=FIX
    )  # fmt: skip


def test_a_problem_may_have_a_place_of_its_own_and_empty_parts_are_none() -> None:
    placed = evolve(ALL, check_entry=lambda context: [Problem(message="m", line=9, column=4, key="other")])
    (finding,) = check_survey([ENTRY], [Match(ENTRY, Verdict.UNMATCHED)], ["key"], rules=[placed])
    assert finding == Finding("all-told", Severity.INFO, "m", "list.md", 9, 4, "other")


def test_of_an_entry_errors_come_first_and_then_field_by_field() -> None:
    fields = ("links", "work", "elsewhere", "doi", "venue", "year", "authors", "title")
    rules = [rule("info", Severity.INFO, *fields), rule("error", Severity.ERROR, "links", "title")]
    match = Match(ENTRY, Verdict.UNMATCHED)
    findings = check_survey([ENTRY, evolve(ENTRY, line=2)], [match, match], ["a", "b"], rules=rules)
    order = ["error title", "error links"]
    order += [f"info {field}" for field in ("title", "authors", "year", "venue", "doi", "work", "links", "elsewhere")]
    assert [finding.message for finding in findings] == order * 2
    assert [finding.line for finding in findings] == [7] * 10 + [2] * 10


def test_links_come_before_what_is_no_field_of_an_entry() -> None:
    rules = [rule("a-rule", Severity.INFO, "elsewhere", "links")]
    findings = check_survey([ENTRY], [Match(ENTRY, Verdict.UNMATCHED)], ["key"], rules=rules)
    assert [finding.field for finding in findings] == ["links", "elsewhere"]


def test_problems_of_a_bib_become_findings_in_the_order_of_lines() -> None:
    bib = BibFile(b"@misc{a, title = {A}}\n\n@misc{b, title = {B}}\n@misc{c, title\n", path="refs.bib")
    assert check_bib(bib, rules=[ALL]) == (
        Finding("all-told", Severity.INFO, "a: m", "refs.bib", 1, None, "a", "url", "f", "e", fix=FIX),
        Finding("all-told", Severity.INFO, "m", "refs.bib", 2, 3, "k"),
        Finding("all-told", Severity.INFO, "b: m", "refs.bib", 3, None, "b", "url", "f", "e", fix=FIX),
    )


def test_the_findings_of_a_file_are_in_the_order_of_places_and_before_those_of_entries() -> None:
    def check(bib: BibFile) -> list[Problem]:
        places = [(1, 5), (None, None), (1, 2), (1, None)]
        return [Problem(message=f"{line}:{column}", line=line, column=column) for line, column in places]

    bib = BibFile(b"@misc{a, title = {A}}")
    findings = check_bib(bib, rules=[evolve(ALL, check_bib_file=check)])
    assert [finding.message for finding in findings] == ["None:None", "1:None", "1:2", "1:5", "a: m"]


def test_of_a_bibs_entry_errors_come_first() -> None:
    rules = [
        evolve(ALL, check_bib_file=None),
        evolve(ALL, code="an-error", severity=Severity.ERROR, check_bib_file=None),
    ]
    findings = check_bib(BibFile(b"@misc{a, title = {A}}"), rules=rules)
    assert [finding.code for finding in findings] == ["an-error", "all-told"]


def test_rules_see_what_an_entry_asks_and_what_was_decided() -> None:
    seen: list[BibContext] = []

    def check(context: BibContext) -> list[Problem]:
        seen.append(context)
        return []

    bib = BibFile(b"@misc{a, title = {A}} @misc{b, title = {B}} @misc{c, title")
    questions = questions_of(bib)
    matches = {"b": Match(questions["b"].reference, Verdict.UNMATCHED)}
    check_bib(bib, questions=questions, matches=matches, rules=[evolve(ALL, check_bib_entry=check)])
    assert [(context.entry.key, context.match) for context in seen] == [("a", None), ("b", matches["b"])]
    assert all(context.question is questions[context.entry.key] for context in seen)
    assert all(context.file is bib for context in seen)


def test_without_rules_all_that_there_are_are_run() -> None:
    match = Match(ENTRY, Verdict.UNMATCHED)
    assert [finding.code for finding in check_survey([ENTRY], [match], ["key"])] == ["unmatched"]
    assert check_survey([ENTRY], [match], ["key"], rules=()) == ()
    assert [finding.code for finding in check_bib(BibFile(b"@misc{a, title"))] == ["unreadable"]
    assert check_bib(BibFile(b"@misc{a, title"), rules=()) == ()
