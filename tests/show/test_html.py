"""What notebooks show as HTML: whole, capped, readable on any ground, and nothing of a record acts in it."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest

import affbib
from affbib.bib.document import BibFile
from affbib.model.findings import Finding, Severity
from affbib.model.lock import Lock
from affbib.model.matches import Candidate, Evidence, Match, Verdict
from affbib.model.names import Name
from affbib.model.records import Bibliography, Record
from affbib.model.survey import Link, Survey, SurveyEntry, Unread
from affbib.model.works import Work
from affbib.show import html as displays
from affbib.show.html import of_many, of_one
from tests.conftest import ROOT

ALLOWED = {
    "a": {"href", "rel", "target"},
    "code": set(),
    "details": {"class"},
    "div": {"class"},
    "li": set(),
    "ol": {"class"},
    "strong": set(),
    "span": {"class", "style"},
    "style": set(),
    "summary": set(),
}
# The ways in which markup, scripts, styles, links and maths come into a page.
PAYLOADS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><svg/onload=alert(1)>",
    "</details></div><h1>out</h1>",
    "<!-- <![CDATA[ ]]> -->",
    "javascript:alert(1)",
    "JaVaScRiPt\t:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/x",
    'https://x.example/"><script>alert(1)</script>',
    "https://x.example/' style='position:fixed",
    "http://user:word@x.example/\nSet-Cookie: a",
    "vbscript:msgbox(1)",
    "10.1000/<img src=x onerror=alert(1)>",
    "10.1000/../../x?y#z",
    r"$\href{javascript:alert(1)}{x}$ \(x\)",
    "&lt;b&gt; &#60;b&#62; &amp",
    "\u202e\u2066\x00\x1b[31m\ud800 hidden",
    "",
]


class Read(HTMLParser):
    """The elements, links and texts of a fragment, held against what is allowed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.links: list[str] = []
        self.texts: list[str] = []
        self.styles: list[str] = []
        self.feed(html)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert {name for name, _ in attrs} <= ALLOWED[tag], (tag, attrs)
        self.open.append(tag)
        said = dict(attrs)
        if tag == "a":
            target = said["href"] or ""
            assert urlsplit(target).scheme in ("http", "https"), target
            assert re.fullmatch("[!-~]+", target), target
            assert not set(target) & set("\"'<>\\^`{|}"), target
            self.links.append(target)
        if "style" in said:
            assert re.fullmatch(r"background: #[0-9a-f]{6}; color: #fff", said["style"] or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        (self.styles if self.open[-1] == "style" else self.texts).append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def text_of(html: str) -> str:
    return " ".join(" ".join(Read(html).texts).split())


def things(text: str) -> Iterator[object]:
    """Yield one of each thing that is shown, with a text in every place that holds one."""
    names = tuple(Name(text, text, text) for _ in range(9))
    links = tuple(Link(kind, text, text) for kind in ("paper", "code", "project"))
    entry = SurveyEntry(
        text, names, authors_truncated=True, venue=text, year=2020, affiliation=text, section=(text,), links=links,
        line=3, path=text,
    )  # fmt: skip
    work = Work(text, text, authors=names, container=text, publisher=text)
    candidate = Candidate(work, 0.5, Evidence(0.5))
    matches = tuple(Match(entry, verdict, (candidate,), (work,), (text,)) for verdict in Verdict)
    fields = dict.fromkeys(("title", "journal", "year", "doi", "url", "code", "note", text), text)
    record = Record(text, fields, names, names)
    finding = Finding(text, Severity.ERROR, text, text, 1, 2, text, text, text, text)
    survey = Survey((entry,), text, (finding,), (Unread(1, text, text),))
    bibliography = Bibliography({text: record})
    build = affbib.Build(survey, bibliography, matches, (finding,), Lock())
    yield from (entry, work, *matches, record, finding, survey, bibliography, build)
    clean = re.sub(r"[{}%@\\\ud800]", "", text)
    bib = BibFile(
        f"@misc{{key, title = {{{clean}}}, author = {{{clean}}}, url = {{{clean}}}, doi = {{{clean}}} }}".encode()
    )
    bib.path = text
    yield from (bib, bib["key"])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_of_a_record_acts_in_a_notebook(payload: str) -> None:
    for thing in things(payload):
        read = Read(of_one(thing))
        assert read.styles == [displays._STYLE.removeprefix("<style>").removesuffix("</style>")]
        assert not set("".join(read.texts)) & set("\x00\x1b\u202e\u2066\ud800")
    for kind in (SurveyEntry, Match, Record, Finding, Work):
        alike = [thing for thing in things(payload) if type(thing) is kind]
        Read(of_many(alike) or "")


def test_mathjax_leaves_texts_alone() -> None:
    opening = of_one(Record("misc", {"title": "From $5 to $10"})).partition(">")[0]
    assert {"tex2jax_ignore", "mathjax_ignore"} <= set(re.findall(r"[\w-]+", opening))


def luminance(colour: str) -> float:
    """Return the relative luminance of a colour, #rrggbb (WCAG 2.2)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_verdicts_and_severities_are_words_in_colours_of_enough_contrast() -> None:
    assert set(displays._GROUNDS) == {*Verdict, *Severity}
    for word, ground in displays._GROUNDS.items():
        assert 1.05 / (luminance(ground) + 0.05) >= 5
        shown = Finding("c", word, "m") if isinstance(word, Severity) else Match(SurveyEntry("T"), word)
        html = of_one(shown)
        assert ground in html
        assert word in text_of(html)
    # All other colours are those of the page.
    assert set(re.findall(r"(?<!-)color: ([^;]+);", displays._STYLE)) == {"inherit"}


def test_a_build_says_first_what_wants_a_look() -> None:
    survey = affbib.read(ROOT / "docs" / "survey.md")
    build = affbib.build(survey, source="bundled")
    shown, _, folded = of_one(build).partition("<details>")
    assert shown.count("conflicting") == 4
    assert "69 records" in shown
    assert "66 matched" in shown
    assert text_of(of_one(build)).count("https://") == 0
    assert folded.count("score") == 50
    assert "… and 16 more" in folded
    assert "https://doi.org/10.1109/tpami.2021.3094362" in Read(of_one(build)).links


def test_a_survey_shows_sections_and_links() -> None:
    survey = affbib.read(ROOT / "docs" / "survey.md")
    html = of_one(survey)
    read = Read(html)
    said = text_of(html)
    assert "69 entries" in said
    assert "Image Tasks › Open-world Image Emotion Classification" in said
    assert "https://doi.org/10.1016/j.inffus.2022.10.002" in read.links
    assert "https://github.com/ivyha010/EmoMV" in read.links
    assert "… and 19 more" in said
    assert html.count("· line ") == 50


@pytest.mark.parametrize(("number", "folded"), [(0, 0), (1, 0), (6, 0), (7, 1), (3000, 1)])
def test_long_lists_of_authors_are_folded(number: int, folded: int) -> None:
    names = tuple(Name(f"Lee{at}", "Ann") for at in range(number))
    html = of_one(Work("10.1000/x", "T", authors=names))
    assert html.count('<details class="names">') == folded
    assert len(html) < 10_000
    assert ("2,800 more" in html) == (number == 3000)


@pytest.mark.parametrize("make", [lambda at: Finding("c", Severity.INFO, f"m{at}"), lambda at: SurveyEntry(f"T{at}")])
def test_large_collections_are_capped_with_a_count(make: object) -> None:
    many = [make(at) for at in range(100_000)]  # type: ignore[operator]
    html = of_many(many) or ""
    assert "100,000" in html
    assert "99,950 more" in html
    assert html.count("<li>") == 50


def test_large_wholes_are_capped_too() -> None:
    records = {f"key{at}": Record("misc", {"title": f"T{at}"}) for at in range(2000)}
    entries = tuple(SurveyEntry(f"T{at}", section=(f"S{at}",)) for at in range(2000))
    bib = BibFile("".join(f"@misc{{key{at}, title = {{T}}}}\n" for at in range(2000)).encode())
    for thing in (Bibliography(records), Survey(entries), bib):
        html = of_one(thing)
        assert "2,000" in html
        assert "… and 1,950 more" in html
        assert len(html) < 30_000
    long = of_one(Record("misc", {"title": "x" * 10**6, **{f"n{at}": "y" for at in range(1000)}}))
    assert len(long) < 10_000


def test_what_is_empty_is_shown_as_empty() -> None:
    assert "0 entries" in text_of(of_one(Survey(())))
    assert "0 records" in text_of(of_one(Bibliography()))
    assert "0 entries" in text_of(of_one(BibFile()))
    assert "untitled" in text_of(of_one(SurveyEntry("")))
    assert "nobody" in text_of(of_one(Match(SurveyEntry("T"), Verdict.UNASKED, reasons=("nobody was asked",))))


def test_an_entry_that_cannot_be_read_says_so() -> None:
    bib = BibFile(b"@misc{whole, title = {T}}\n@misc{broken, title = {<b>T</b>} year = 2}\n")
    for html in (of_one(bib), of_one(bib["broken"])):
        assert "no comma before" in text_of(html)
    assert list(bib.to_frame().index) == ["whole"]


@pytest.mark.parametrize(
    "others", [[], [1, 2], [SurveyEntry("T"), 1], [SurveyEntry("T"), Finding("c", Severity.INFO, "m")], ["x"]]
)
def test_lists_of_other_things_are_left_alone(others: list[object]) -> None:
    assert of_many(others) is None


def test_reprs_are_one_short_line() -> None:
    shown = [repr(thing) for text in ("A Title " * 40, "\x1b[31m\u202e\n" * 9) for thing in things(text)]
    assert not set("\n\x1b\u202e") & set("".join(shown))
    assert max(map(len, shown)) < 330
