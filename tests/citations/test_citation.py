"""Citations: what styles set, in each form; what is wrong becomes a placeholder and a finding; nothing acts."""

import json
import re
import threading
from itertools import pairwise
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest

import affbib
from affbib.bib.document import BibFile
from affbib.citations.citation import Citations, cite
from affbib.citations.pybtex import bst, names, references
from affbib.errors import AffbibError, FileError, StyleError
from affbib.model.names import Name
from affbib.model.records import Bibliography, Record
from tests.conftest import ROOT, Command
from tests.pages import assert_inert, page_of

REFERENCES = ROOT / "references.bib"
HOSTILE = [
    '"><script>alert(1)</script>',
    "<img src=x onerror=alert(1)>",
    "</a><svg/onload=alert(1)>",
    "javascript:alert(1)",
    " jAvAsCrIpT:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x",
    "file:///etc/passwd",
    'https://x/"><script>alert(1)</script>',
    "https://x/' onmouseover='alert(1)",
    "https://x/)](javascript:alert(1))",
    "https://x/ (javascript:alert(1))",
    "//evil.example/x",
    "http://",
    "http://[",
    "[x](javascript:alert(1))",
    "![x](https://evil.example/x.png)",
    "<javascript:alert(1)>",
    "`</code><script>`",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#x3c;script&#x3e;",
    "\u202ealert\u0000\u001b[31m",
    "x\n\n# heading\n\n- list\n\n    code\n\n<script>y</script>",
    "[1]: javascript:alert(1)",
    "---",
    "```\nx",
    "10.1/<script>alert(1)</script>",
    "10.1000/a\"onmouseover='x'",
    r"\href{javascript:alert(1)}{x}",
    r"\url{javascript:alert(1)}",
    r'\href{https://x/" onclick="y}{\href{https://a/}{b}}',
    r"\input{/etc/passwd}",
    r"\write18{id}",
    r"^^5cinput{/etc/passwd}",
    r"\csname input\endcsname{/etc/passwd}",
    r"\end{thebibliography}\input{/etc/passwd}",
    r"$\input{/etc/passwd}$",
    r"\url{https://x.org/^^5cinput^^7b/etc/passwd^^7d}",
    r"\path{https://x.org/\input x}, \nolinkurl{https://x.org/a_b%20c#d&e~f$g}, \url{^^5cinput x}",
    r"\emph{\url{https://x.org/a_b%20c#d&e}} \url|x^^5cinput| \path x",
    r"$a\\%b\\#c\\&d$ x\\%y\\#z \(a_1^^5cinput x\) \) \[ \> \1",
    r"\url{{^^5cinput} x} \url{{{^^5cinput x}}} \nolinkurl{C:\a_b$c%d}",
    "{" * 300 + "x" + "}" * 300,
    r"\emph" * 500,
    r"{\em {\bf {\it " * 100 + "}}}" * 100,
    "$" * 999,
    "%",
    "a@example.org mailto:b@example.org",
    "www.evil.example ftp://evil.example",
]
STYLES = ["plain", "unsrt", "alpha", "unsrtalpha"]
STYLE = """
ENTRY { author title journal year url doi note } { } { label }
FUNCTION { out } { "\\bibitem{" cite$ "}" * * write$ newline$ author write$ ". " write$ title write$ ". {\\em "
  write$ journal write$ "} \\url{" url "}" * * write$ " \\doi{" doi "}" * * write$ note write$ newline$ }
FUNCTION { default.type } { out }
FUNCTION { article } { out }
READ
EXECUTE { begin }
ITERATE { call.type$ }
"""


def bib_of(**fields: str) -> Bibliography:
    usual = {"title": "A Title", "journal": "Journal", "year": "2020"}
    return Bibliography({"lee2020": Record("article", usual | fields, (Name("Lee", "Ann"),))})


def bibfile(text: str) -> BibFile:
    return BibFile(text.encode())


@pytest.fixture
def style(tmp_path: Path) -> Path:
    path = tmp_path / "small.bst"
    path.write_text(STYLE.replace("EXECUTE { begin }\n", ""))
    return path


def test_a_citation_is_a_text_with_its_parts() -> None:
    made = cite(bib_of(doi="10.1000/X"), style="alpha")
    assert isinstance(made, str)
    assert isinstance(made, Citations)
    assert made == "[Lee20] Ann Lee. A title. Journal, 2020. doi:10.1000/X.\n"
    (citation,) = made.citations
    assert (citation.key, citation.label) == ("lee2020", "Lee20")
    assert citation.text in made
    assert (made.to, made.findings) == ("text", ())


@pytest.mark.parametrize(
    ("to", "wanted"),
    [
        (
            "text",
            "[1] Björn Łuk, Ann Lee, et al. “GAN” of CO2: An a&B 50% view. J. of <x>, 1(2):3–4, 2020. doi:10.1000/A_B.",
        ),
        (
            "html",
            '<li id="ref-k">Björn Łuk, Ann Lee, et&nbsp;al. “GAN” of CO<sub>2</sub>: An a&amp;B 50% view. '
            "<em>J. of &lt;x&gt;</em>, 1(2):3–4, 2020. "
            '<a href="https://doi.org/10.1000/a_b">doi:10.1000/A_B</a>.</li>',
        ),
        (
            "markdown",
            "1. Björn Łuk, Ann Lee, et&nbsp;al. “GAN” of CO<sub>2</sub>: An a&amp;B 50% view. "
            "<em>J. of &lt;x&gt;</em>, 1(2):3–4, 2020. [doi:10.1000/A\\_B](https://doi.org/10.1000/a\\_b).",
        ),
        (
            "latex",
            "Bj{\\\"o}rn {\\L}uk, Ann Lee, et~al.\n\\newblock ``GAN'' of CO\\textsubscript{2}: An a\\&B 50\\% view.\n"
            "\\newblock \\emph{J. of {\\textless}x{\\textgreater}}, 1(2):3--4, 2020.\n"
            "\\newblock \\href{https://doi.org/10.1000/a\\_b}{doi:10.1000/A\\_B}.",
        ),
    ],
)
def test_each_form(to: str, wanted: str) -> None:
    bib = bibfile(
        r"@article{k, author={Bj{\"o}rn {\L}uk and Ann Lee and others}, "
        r"title={``{GAN}'' of CO\textsubscript{2}: An A\&B 50\% View},"
        r" journal={J. of <x>}, volume=1, number=2, pages={3--4}, year=2020, doi={10.1000/A_B}}"
    )
    made = cite(bib, to=to)
    assert wanted in (made)
    assert made.findings == ()


@pytest.mark.parametrize(
    ("latex", "shown"),
    [
        (r"K{\"o}pr{\"u} and \'{E}mile \c{c}a \v{S}", "Köprü and Émile ça Š"),
        (r"A {\em Foo}", "A foo"),
        (r"\emph{Foo} Bar", "Foo bar"),
        (r"Of $x_1^2$ and $\alpha$-GANs", "Of x₁² and α-GANs"),
        (r"Of {$O(n \log n)$} Steps", "Of O(n log n) steps"),
        (r"The {GAN} and the {\TeX}book", "The GAN and the TeXbook"),
        (r"50\% of R\&D \#1 \_x 5\$", "50% of R&D #1 _x 5$"),
        (r"50% of R&D", "50% of R&D"),
        (r"A -- B --- C: Dee", "A – B — C: Dee"),
        (r"An \unknown{Thing} \TUB Here", "An Thing TUB here"),
        ("a \\url{https://example.org/a_b%20c}", "a https://example.org/a_b%20c"),
        ("Über Ünderwear", "Über ünderwear"),
        ("DNA of mmRadar Models", "DNA of mmRadar models"),
        ("A SURVEY ON EMOTION: NEW {GAN} TRICKS", "A survey on emotion: New GAN tricks"),
        (r"{\noopsort{a}}Title", "Title"),
        (r"{Title}\footnote{Best paper}: A `View'\label{s}", "Title: A ‘view’"),
        (r"\enquote{Of} $\mathbb{R}$ and \mathbb{R} at https://a.org/~b", "“Of” ℝ and ℝ at https://a.org/~b"),
    ],
)
def test_latex_is_shown(latex: str, shown: str) -> None:
    assert cite(bibfile(f"@misc{{k, title={{{latex}}}}}")) == f"[1] {shown}.\n"


def test_notes_are_no_part_of_a_reference(style: Path) -> None:
    bib = bibfile(
        r"@article{k, author={Zhao, Ann\thanks{Corresponding} and Bo Lee\thanks{X and Y}}, journal={J\index{j}},"
        r" year=2020, title={Valleys\thanks{Best paper}}}"
    )
    assert cite(bib) == "[1] Ann Zhao and Bo Lee. Valleys. J, 2020.\n"
    made = cite(bib, style=style)
    assert "Valleys. J" in made
    assert made.findings == ()
    assert bib["k"].record.fields["title"] == "Valleys"


def test_what_an_entry_inherits_is_shown() -> None:
    bib = bibfile(
        "@inproceedings{a, crossref={p}, author={Lee, Ann}, title={Part}}\n"
        "@proceedings{p, title={Proceedings of {X}}, year=2020, publisher={P}}"
    )
    assert cite(bib, "a") == "[1] Ann Lee. Part. In Proceedings of X. P, 2020.\n"


@pytest.mark.parametrize(
    "kind", ["software", "nonsense", "name", "labels", "template", "names", "web_refs", "@x", "online"]
)
def test_types_that_a_style_does_not_know_are_misc(kind: str) -> None:
    bib = Bibliography({"k": Record(kind, {"title": "The Title", "year": "2020"}, (Name("Lee"),))})
    assert cite(bib) == "[1] Lee. The title, 2020.\n"


def test_a_long_list_of_authors_keeps_its_letters() -> None:
    people = " and ".join(r"{\L}ukasz K{\"o}hn" for _ in range(60))
    assert cite(bibfile(f"@misc{{k, author={{{people}}}, title={{T}}}}")).count("Łukasz Köhn") == 60


def test_biblatex_is_understood() -> None:
    bib = bibfile("@report{k, author={family=Lee, given=Ann}, title={T}, institution={I}, date={2020-05-01}}")
    assert cite(bib) == "[1] Ann Lee. T. Technical report, I, May 2020.\n"


def test_a_missing_field_is_left_out_and_told() -> None:
    made = cite(Bibliography({"k": Record("article", {"title": "T"}, (Name("Lee"),))}))
    assert made == "[1] Lee. T.\n"
    assert [(it.code, it.severity, it.key, it.field) for it in made.findings] == [
        ("field-missing", "warning", "k", "journal"),
        ("field-missing", "warning", "k", "year"),
    ]


def test_one_bad_entry_costs_only_itself() -> None:
    bib = BibFile(b"@misc{a, title={A}}\n@misc{b, title={B}, = }\n@misc{c, title={C}}\n", path="x.bib")
    made = cite(bib, ["a", "b", "nope", "c"], style="unsrt")
    assert made == "[1] A.\n[2] [b: cannot be read].\n[3] [nope: no such entry].\n[4] C.\n"
    assert [(it.code, it.severity, it.path, it.line, it.key) for it in made.findings] == [
        ("unreadable", "error", "x.bib", 2, "b"),
        ("unknown-key", "error", "x.bib", None, "nope"),
    ]


def test_keys_are_cited_once_in_their_order() -> None:
    bib = Bibliography({key: Record("misc", {"title": key.upper()}) for key in "abc"})
    assert cite(bib, ["c", "a", "c"], style="unsrt") == "[1] C.\n[2] A.\n"
    assert cite(bib, "b", style="unsrt") == "[1] B.\n"
    assert cite(bib, []) == ""
    assert [it.key for it in cite(bib, (key for key in "ba")).citations] == ["a", "b"]


def test_the_order_of_plain_and_alpha() -> None:
    people = {"z": "{\\'E}mile Zola", "e": "Eve, Ann", "l": "Łuk, Ann", "m": "von Ming, X", "f": "Frey, B"}
    bib = bibfile("\n".join(f"@misc{{{key}, author={{{who}}}, title={{T}}, year=2020}}" for key, who in people.items()))
    assert [it.key for it in cite(bib, style="plain").citations] == ["e", "f", "l", "m", "z"]
    labels = [it.label for it in cite(bib, style="alpha").citations]
    assert labels == ["Eve20", "Fre20", "Łuk20", "vM20", "Zol20"]
    many = bibfile("\n".join(f"@misc{{k{n}, author={{Lee, Ann}}, title={{T{n:03}}}, year=2020}}" for n in range(30)))
    labels = [it.label for it in cite(many, style="alpha").citations]
    assert (labels[0], labels[25], labels[26], labels[29]) == ("Lee20a", "Lee20z", "Lee20aa", "Lee20ad")


def test_links_are_the_doi_or_else_the_url() -> None:
    both = bib_of(doi="10.1000/x", url="https://doi.org/10.1000/x")
    assert "URL" not in cite(both)
    assert page_of(cite(both, to="html"), "html").links == ["https://doi.org/10.1000/x"]
    other = bib_of(doi="10.1000/x", url="https://example.org/pdf?a=1&b=2")
    assert page_of(cite(other, to="html"), "html").links == ["https://doi.org/10.1000/x"]
    assert page_of(cite(other, to="markdown"), "markdown").links == page_of(cite(other, to="html"), "html").links
    assert cite(other, links=False) == "[1] Ann Lee. A title. Journal, 2020.\n"
    odd = bib_of(doi="10.1000/a<b>#c?d")
    assert page_of(cite(odd, to="html"), "html").links == ["https://doi.org/10.1000/a%3Cb%3E%23c%3Fd"]


@pytest.mark.parametrize("to", ["html", "markdown"])
@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_of_a_record_acts_on_a_page(payload: str, to: str) -> None:
    fields = dict.fromkeys(("title", "journal", "year", "volume", "pages", "note", "url", "doi", "eprint"), payload)
    bib = Bibliography(
        {"k": Record("article", fields, (Name(payload, payload), Name("Lee"))), "<b>": Record("misc", fields)}
    )
    for style in STYLES:
        assert_inert(cite(bib, style=style, to=to), to)
    assert_inert(cite(bib, ["<script>", '" onclick="x', "](javascript:x)"], to=to), to)


@pytest.mark.parametrize("to", ["html", "markdown"])
@pytest.mark.parametrize("payload", HOSTILE)
def test_nothing_of_a_file_acts_on_a_page(payload: str, to: str, style: Path) -> None:
    value = payload if payload.count("{") == payload.count("}") else payload.replace("{", "").replace("}", "")
    text = (
        f"@article{{k, author={{{value} and Lee, Ann}}, title={{{value}}}, journal={{{value}}}, year={{{value}}}, "
        f"url={{{value}}}, doi={{{value}}}, note={{{value}}}}}"
    )
    bib = bibfile(text)
    for name in (*STYLES, style):
        assert_inert(cite(bib, style=name, to=to), to)


ACTING = re.compile(r"\\(?:input|write|csname|def|read|immediate|include)\b|\^\^")


@pytest.mark.parametrize("payload", [it for it in HOSTILE if "\\" in it or "^^" in it or "%" in it])
def test_nothing_of_a_record_acts_in_tex(payload: str, style: Path) -> None:
    balanced = payload if payload.count("{") == payload.count("}") else payload.replace("{", "").replace("}", "")
    bib = bibfile(f"@article{{k, author={{Lee}}, title={{{balanced}}}, journal={{J}}, year=2020, note={{{balanced}}}}}")
    record = Bibliography({"k": Record("article", {"title": payload, "journal": "J", "year": "2020"}, (Name("Lee"),))})
    for made in (cite(bib, to="latex"), cite(bib, style=style, to="latex"), cite(record, style=style, to="latex")):
        assert not ACTING.search(made), made
        assert made.count("\\end{thebibliography}") <= 1


def test_what_is_made_text_is_told(style: Path) -> None:
    bib = bibfile("@article{k, author={Lee}, title={\\input{x}}, journal={J}, year=2020}")
    (finding,) = [it for it in cite(bib, style=style, to="latex").findings if it.code == "command-as-text"]
    assert (finding.key, finding.field, finding.severity) == ("k", "title", "warning")


def test_a_preamble_is_understood() -> None:
    bib = bibfile(
        '@preamble{"\\newcommand{\\noopsort}[1]{} \\newcommand{\\flip}[2]{#2#1} \\newcommand{\\bad}{\\input{x}}"}\n'
        "@misc{k, title={A \\flip{one}{two} {\\noopsort{b}}year \\bad}}"
    )
    assert cite(bib) == "[1] A twoone year bad.\n"
    assert "input" not in cite(bib, to="latex")


def test_the_same_reference_is_formatted_once() -> None:
    references._rendered.cache_clear()
    first = cite(REFERENCES, to="html")
    asked = references._rendered.cache_info().misses
    assert asked == len(first.citations)
    assert cite(REFERENCES, to="html") == first
    assert references._rendered.cache_info().misses == asked


def test_an_installed_plugin_is_a_style(monkeypatch: pytest.MonkeyPatch) -> None:
    from pybtex import plugin
    from pybtex.style.formatting.unsrt import Style
    from pybtex.style.template import field, node, sentence

    @node
    def shouted(children: Any, context: Any) -> Any:
        return field("title").format_data(context).upper()

    class Loud(Style):  # type: ignore[misc]
        def get_misc_template(self, e: Any) -> Any:
            return sentence[shouted, field("year")]

        def get_book_template(self, e: Any) -> Any:
            raise RuntimeError("no books")

    monkeypatch.setitem(plugin._RUNTIME_PLUGINS, "pybtex.style.formatting", {"loud": Loud})
    bib = bibfile("@misc{k, title={Köln <b> {\\&}}, year={2020}}\n@book{b, title={B}}")
    made = cite(bib, style="loud", to="html")
    assert '<li id="ref-k">KÖLN &lt;B&gt; &amp;, 2020.</li>' in made
    assert [(it.code, it.key) for it in made.findings] == [("unformatted", "b")]
    assert "[b: cannot be formatted]" in made
    assert "loud" in names()


def test_what_cannot_be_used_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(StyleError, match="no style 'nonsense'"):
        cite(bib_of(), style="nonsense")
    with pytest.raises(ValueError, match="pdf"):
        cite(bib_of(), to="pdf")
    with pytest.raises(FileError):
        cite(tmp_path / "none.bib")


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("", "holds no command"),
        ("READ }", "is no style"),
        ("NONSENSE { x }", "is no style|no command"),
        ("FUNCTION { f } { f }\nENTRY { } { } { }\nREAD\nITERATE { f }", "calls itself"),
        ("ENTRY { } { } { }\nFUNCTION { f } { { #1 } { skip$ } while$ }\nREAD\nITERATE { f }", "does not end"),
        ("ENTRY { } { } { }\nFUNCTION { f } { pop$ }\nREAD\nITERATE { f }", "no .bibitem"),
        ("ENTRY { } { } { }\nFUNCTION { f } { #1 write$ newline$ }\nREAD\nITERATE { f }", "cannot be run"),
        ("ENTRY { } { } { }\nREAD\nITERATE { nothing }", "cannot be run|gives up"),
        ("ENTRY { } { } { }\nREAD", "no .bibitem"),
        ("FUNCTION { f } " + "{ " * 3000 + "} " * 3000, "nested|is no style"),
        ("\x00\xff\xfe", "is no style"),
    ],
)
def test_a_style_that_is_wrong_is_an_error(source: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong.bst"
    path.write_bytes(source.encode("latin-1"))
    with pytest.raises(AffbibError, match=told) as fault:
        cite(bib_of(), style=path)
    assert str(path) in str(fault.value)


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ('"x" { #1 } { duplicate$ * } while$', "too long"),
        ("\"xxxxxxxx\" 's := { #1 } { s s * 's := } while$", "too long"),
        ('{ #1 } { "' + "x" * 600 + '" } while$', "stack holds"),
        ('"' + "x" * 900 + "\" 's := { #1 } { s write$ } while$", "does not end|too much is written"),
        ("#1 'n := { #1 } { n n + 'n := } while$", "number is too large"),
        ("#55296 int.to.chr$ write$", "no character"),
        ("fz", "too much is to be done"),
    ],
)
def test_a_style_that_grows_without_end_gives_up(body: str, told: str, tmp_path: Path) -> None:
    """Texts, the stack, numbers and what is written are bounded, and so are calls that double without a loop."""
    pairs = pairwise(ascii_lowercase)
    doubling = "".join(f"FUNCTION {{ f{two} }} {{ f{one} f{one} }}\n" for one, two in pairs)
    path = tmp_path / "endless.bst"
    path.write_text(
        f"ENTRY {{ }} {{ }} {{ }}\nSTRINGS {{ s }}\nINTEGERS {{ n }}\nFUNCTION {{ fa }} {{ skip$ }}\n{doubling}"
        f"FUNCTION {{ run }} {{ {body} }}\nREAD\nITERATE {{ run }}"
    )
    with pytest.raises(StyleError, match=told):
        cite(bib_of(), style=path)


def test_styles_run_in_threads(style: Path) -> None:
    made: list[str] = []
    bibs = [bib_of(title=f"Title {number}", url="", doi="") for number in range(8)]
    wanted = [cite(bib, style=style) for bib in bibs]
    threads = [threading.Thread(target=lambda bib=bib: made.append(cite(bib, style=style))) for bib in bibs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(made) == sorted(wanted)


@pytest.mark.parametrize(
    ("defined", "said"),
    [
        (r"\newcommand{\a}[1]{\#1}", r"\a{input}{f}"),
        (r"\newcommand{\x}{\in}", r"\x put{f}"),
        ("\\newcommand{\\x}{\\}", r"\x input{f}"),
        (r"\newcommand{\x}{^}", r"^\x 5cinput{f}"),
        (r"\newcommand{\x}[1]{\emph#1}", r"\x{\x{input}}{f}"),
        (r"\newcommand{\x}[1]{#1#1}", r"\x{\x{\x{\x{\x{\x{\input{f}}}}}}}"),
    ],
)
def test_definitions_cannot_make_commands(defined: str, said: str, style: Path) -> None:
    bib = bibfile(
        f'@preamble{{"{defined}"}}\n@article{{k, author={{Lee}}, title={{{said}}}, journal={{J}}, year=2020}}'
    )
    for name in ("plain", style):
        assert not ACTING.search(cite(bib, style=name, to="latex"))


def test_keys_stay(style: Path) -> None:
    bib = bibfile(
        "@article{Lee2020GAN, author={Lee}, title={T}, journal={J}, year=2020}\n@misc{b, crossref={Lee2020GAN}}"
    )
    assert "\\bibitem{Lee2020GAN}" in cite(bib, style=style, to="latex")
    assert [it.key for it in cite(bib, ["lee2020gan", "LEE2020GAN"]).citations] == ["Lee2020GAN"]
    odd = Bibliography(
        {key: Record("misc", {"title": key}) for key in ("müller", "möller", "a&b", "a-b", "X'20+a:c_d")}
    )
    for made in (cite(odd, to="latex"), cite(odd, style=style, to="latex")):
        keys = re.findall(r"\\bibitem(?:\[.*?\])?\{(.*?)\}", made)
        assert sorted(keys) == ["X'20+a:c_d", "a-b", "a-b-2", "möller", "müller"]
    assert {it.code for it in cite(odd, style=style, to="latex").findings} >= {"key-renamed"}


@pytest.mark.parametrize(
    "text", ["A <b> | {y} `x` ~ ^ \\ # $ % & _", "“q” ‘s’ – — …", "Thắng ằ ẵ", "α-β", "漢字 ب", "50% of R&D"]
)
def test_what_a_record_says_is_shown(text: str, style: Path) -> None:
    bib = Bibliography({"k": Record("article", {"title": text, "journal": text, "year": "2020"}, (Name("Lee"),))})
    assert f"Lee. {text}. {text}, 2020." in cite(bib, style="unsrt").replace("a <b>", "A <b>")
    assert text in cite(bib, style=style)


@pytest.mark.parametrize("month", ["jun", "{June}", "{{June}}", "{{JUNE}}"])
def test_months_are_the_styles_own(month: str, tmp_path: Path) -> None:
    style = tmp_path / "months.bst"
    style.write_text(
        'ENTRY { month } { } { }\nMACRO {jun} {"Juni"}\n'
        'FUNCTION { misc } { "\\bibitem{" cite$ "}" * * write$ month write$ newline$ }\n'
        "READ\nITERATE { call.type$ }"
    )
    assert cite(bibfile(f"@misc{{k, month={month}}}"), style=style) == "[1] Juni\n"
    assert cite(bibfile("@misc{k, month={{\\em June} 5}}"), style=style) == "[1] June 5\n"


def test_what_a_file_lacks_is_told() -> None:
    bib = BibFile(b"@misc{a, title={T {x},\n@misc{b, title={B}, crossref={nope}}\n@misc{b, title={C}}\n", path="x.bib")
    made = cite(bib)
    assert made == "[1] B.\n"
    assert [(it.code, it.line) for it in made.findings] == [
        ("unreadable", 1),
        ("bad-crossref", 2),
        ("duplicate-key", 3),
    ]


NOBODYS = "@misc{, title={NOBODYS}, journal={NOBODYS}, year=1901, note={NOBODYS}}\n"


@pytest.mark.parametrize(
    "where", ["crossref={}", "crossref={ }", "crossref={-}", "xdata={}", "xdata={,}", "xdata={, nope}"]
)
@pytest.mark.parametrize(
    "broken", ["", "@misc{, title={x} note={NOBODYS}}\n", "@misc{nope, title={x} note={NOBODYS}}\n"]
)
def test_nobodys_fields_are_nobodys(where: str, broken: str, style: Path) -> None:
    bib = bibfile(f"{broken}{NOBODYS}@article{{k, author={{Lee}}, title={{T}}, {where}}}")
    for name in ("plain", style):
        made = cite(bib, "k", style=name)
        assert "Lee. T." in made
        assert "NOBODYS" not in made
        assert "1901" not in made
        (text,) = [it.text for it in cite(bib, ["k", "nope", ""], style=name).citations if it.key == "k"]
        assert "NOBODYS" not in text
        assert "cannot be read" not in text
        assert "no such entry" not in text


def test_a_damaged_parent_is_told_and_its_child_stays(style: Path) -> None:
    text = "@misc{k, author={Lee}, title={T}, crossref={p}}\n@misc{p, title={P} note={N}}"
    for name in ("plain", style):
        for keys in ("k", ["k", "p"]):
            made = cite(bibfile(text), keys, style=name)
            (child,) = [it.text for it in made.citations if it.key == "k"]
            assert child.startswith("Lee. T.")
            assert "cannot be read" not in child
            assert {it.code for it in made.findings} >= {"bad-crossref", "unreadable"}


def test_a_parent_is_its_childs_whatever_its_key_is_for_tex(style: Path) -> None:
    text = (
        "@misc{k, author={Lee}, title={T}, crossref={ P_$1}}\n@misc{l, author={Lee}, title={T}, crossref={P_-1}}\n"
        "@misc{p_$1, journal={Js}}"
    )
    assert [it.text.count("Js") for it in cite(bibfile(text), ["k", "l"], style=style).citations] == [1, 0]


def test_empty_fields_are_missing() -> None:
    bib = bibfile(
        "@article{k, author={Lee}, title={T}, journal={J}, year=2020, volume=3, number={}, pages={ }, doi={{}}}"
    )
    assert cite(bib) == "[1] Lee. T. J, 3, 2020.\n"


@pytest.mark.parametrize(
    ("field", "link"),
    [
        (r"url={https://x.org/a\_b}", "https://x.org/a_b"),
        (r"url={\url{https://x.org/a}}", "https://x.org/a"),
        (r"doi={10.1007/x{\_}29}", "https://doi.org/10.1007/x_29"),
        ("doi={https://doi.org/10.1007/X}", "https://doi.org/10.1007/x"),
        ("doi={doi:10.1007/X}", "https://doi.org/10.1007/x"),
        ("eprint={https://arxiv.org/abs/2001.00001}", "https://arxiv.org/abs/2001.00001"),
        ("note={See https://x.org/a-b_c.}", "https://x.org/a-b_c"),
    ],
)
def test_links_as_people_write_them(field: str, link: str) -> None:
    for to in ("html", "markdown"):
        assert page_of(cite(bibfile(f"@misc{{k, title={{T}}, {field}}}"), to=to), to).links == [link]


def test_circles_end(style: Path) -> None:
    circle = bibfile("@article{a, crossref={b}, title={A}}\n@article{b, crossref={a}, title={B}}")
    chain = bibfile("".join(f"@article{{k{n}, crossref={{k{n + 1}}}, title={{T}}}}\n" for n in range(500)))
    for bib, number in ((circle, 2), (chain, 500)):
        assert len(cite(bib, style=style).citations) == number
        assert len(cite(bib, style="unsrt").citations) == number
    assert [it.code for it in cite(circle, style=style).findings if it.severity == "warning"] == 2 * ["crossref-circle"]


def test_what_is_no_reference_is_left_out() -> None:
    bib = bibfile("@xdata{x, title={X}}\n@control{c}\n@IEEEtranBSTCTL{i}\n@misc{k, title={T}}\n@misc{e}")
    made = cite(bib, style="unsrt")
    assert made == "[1] T.\n[2] [e: holds nothing that the style shows]\n"
    assert [(it.code, it.key) for it in made.findings] == [("unformatted", "e")]


@pytest.mark.parametrize("keys", [[1], [None], b"a", 7])
def test_keys_are_texts(keys: Any) -> None:
    with pytest.raises(TypeError):
        cite(bib_of(), keys)


@pytest.mark.parametrize("name", [".", "..", "", "x" * 5000, "a\0b", "a/b", "-help", "plian"])
def test_no_name_of_a_style(name: str) -> None:
    with pytest.raises(StyleError, match="no style"):
        cite(bib_of(), style=name)


def test_a_style_that_needs_a_package_says_so(tmp_path: Path) -> None:
    path = tmp_path / "apa.bst"
    path.write_text(STYLE.replace("EXECUTE { begin }\n", "").replace('". "', '"\\APACfont{x} "'))
    assert "APACfont" in cite(bib_of(url="", doi=""), style=path, to="latex")
    with pytest.raises(StyleError, match="APACfont"):
        cite(bib_of(url="", doi=""), style=path)


def test_links_in_tex_lead_to_pages_only(style: Path) -> None:
    said = r"\href{run:/bin/x}{x} \href{javascript:y}{y} \url{file:///etc/passwd} \href{https://x.org/a}{z}"
    made = cite(
        bibfile(f"@article{{k, author={{Lee}}, title={{{said}}}, journal={{J}}, year=2020}}"), style=style, to="latex"
    )
    assert re.findall(r"\\(?:href|url)\{(.*?)\}", made) == ["https://x.org/a", ""]


def test_the_command_line(affbib: Command, tmp_path: Path) -> None:
    (tmp_path / "r.bib").write_text("@misc{a, title={A}}\n@misc{b, author={Lee, Ann}, title={B}, year=2020}\n")
    ran = affbib("cite", "r.bib", "b", "nope", "--style", "unsrt")
    assert (ran.returncode, ran.stdout) == (0, "[1] Ann Lee. B, 2020.\n[2] [nope: no such entry].\n")
    assert ran.stderr == "r.bib: unknown-key no entry has the key nope\n"
    assert affbib("cite", "r.bib", "nope", "--fail-on", "error", "-q").returncode == 1
    rows = [json.loads(line) for line in affbib("cite", "r.bib", "--style", "alpha", "--json").stdout.splitlines()]
    assert rows == [
        {"key": "a", "label": "a", "text": "A."},
        {"key": "b", "label": "Lee20", "text": "Ann Lee. B, 2020."},
    ]
    assert affbib("cite", "r.bib", "--style", "nonsense").returncode == 3
    assert affbib("cite", "none.bib").returncode == 3
    assert affbib("cite", "r.bib", "--to", "pdf").returncode == 2


def test_the_public_name() -> None:
    assert affbib.cite(REFERENCES, "zhao2022affective", to="text", links=False) == (
        "[1] Sicheng Zhao, Xingxu Yao, Jufeng Yang, Guoli Jia, Guiguang Ding, Tat-Seng Chua, Björn W. Schuller, "
        "and Kurt Keutzer. Affective image content analysis: Two decades review and new perspectives. IEEE "
        "Transactions on Pattern Analysis and Machine Intelligence, 44(10):6729–6751, 2022.\n"
    )


def test_a_style_is_found_by_path_or_by_tex(style: Path) -> None:
    assert bst.find(style) == style
    assert bst.find(str(style.with_suffix(""))) == style
    assert bst.find("no-such-style-at-all") is None
    assert bst.find("../../etc/passwd") is None
