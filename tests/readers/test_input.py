"""The readers: the project's own survey, every format, and what cannot be read."""

import csv
import gc
import io
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest

from affbib.errors import SurveyError
from affbib.model.survey import Survey, SurveyEntry
from affbib.readers import as_json, read
from affbib.readers.formats.tabular import read_csv
from affbib.readers.input import LARGEST, _CollectorPause
from affbib.text.files import FileError
from tests.conftest import ROOT

SURVEY = ROOT / "docs" / "survey.md"


@pytest.fixture(scope="module")
def survey() -> Survey:
    return read(SURVEY)


def by_title(survey: Survey, words: str) -> SurveyEntry:
    return next(entry for entry in survey.entries if words in entry.title)


def names(entry: SurveyEntry) -> list[str]:
    return [str(name) for name in entry.authors]


def test_the_survey_has_69_entries_with_venue_and_year(survey: Survey) -> None:
    assert len(survey) == 69
    assert all(entry.venue and entry.year and entry.section for entry in survey.entries)
    assert sum(not entry.authors for entry in survey.entries) == 2
    assert survey.unread == ()


def test_separators_of_authors(survey: Survey) -> None:
    assert names(by_title(survey, "Automatic Recognition of Emotional Subgroups")) == [
        "Emmeke Veltmeijer",
        "Charlotte Gerritsen",
        "Koen Hindriks",
    ]
    assert names(by_title(survey, "It is Okay to Not Be Okay")) == [
        "Youssef Mohamed",
        "Faizan Farooq Khan",
        "Kilichbek Haydarov",
        "Mohamed Elhoseiny",
    ]
    assert names(by_title(survey, "MetaPortrait"))[2:4] == ["Pan Zhang", "Bo Zhang"]
    assert names(by_title(survey, "heterogeneous networks"))[1:3] == ["Bin Song", "Peng Zhang"]
    assert names(by_title(survey, "StyleTalk"))[0] == "Yifeng Ma"
    assert "You Zhang" in names(by_title(survey, "Speech Driven Talking Face"))


def test_names_are_kept_as_written(survey: Survey) -> None:
    assert names(by_title(survey, "Pairwise Emotional Relationship"))[-1] == "jun Cai"
    assert names(by_title(survey, "Efficient Labelling"))[1] == "brahim Radwan"
    family = by_title(survey, "CEAP-360VR").authors[1].family
    assert family == "El Ali"


def test_affiliations_and_their_absence(survey: Survey) -> None:
    assert by_title(survey, "ViPER").affiliation == "Politecnico di Torino, Italy"
    assert by_title(survey, "StyleTalk").affiliation == "THUAI"
    assert by_title(survey, "ASpontaneous").affiliation is None
    assert by_title(survey, "iMiGUE").affiliation is None


def test_sections_keep_their_emoji_apart(survey: Survey) -> None:
    entry = by_title(survey, "StyleEDL")
    assert entry.section == ("Image Tasks", "Open-world Image Emotion Classification")
    assert entry.section_marks == ("📷", "🌏")


def test_empty_links_are_findings_not_links(survey: Survey) -> None:
    assert by_title(survey, "iMiGUE").links == ()
    found = [(finding.line, finding.found) for finding in survey.findings if finding.code == "empty-link"]
    assert found == [(13, "Paper"), (13, "Code"), (28, "Code"), (31, "Paper"), (31, "Code")]


def test_repaired_authors_are_findings(survey: Survey) -> None:
    found = {finding.found: finding.expected for finding in survey.findings if finding.code == "odd-author"}
    assert found == {
        "Bin Song,∗": "Bin Song",
        "Yifeng Ma1": "Yifeng Ma",
        "Pan Zhang1 Bo Zhang": "Pan Zhang, Bo Zhang",
    }


def test_lines_are_those_of_the_entry(survey: Survey) -> None:
    entry = by_title(survey, "Affective Image Content Analysis")
    assert (entry.line, entry.end_line) == (6, 7)
    assert entry.raw.startswith("* [2022 TPAMI]")
    assert entry.raw.endswith("[[Paper](https://ieeexplore.ieee.org/document/9472932)]")


def test_json_lines_come_back(survey: Survey) -> None:
    lines = "\n".join(json.dumps(as_json(entry)) for entry in survey.entries)
    again = read(io.StringIO(lines))
    assert [as_json(entry) for entry in again.entries] == [as_json(entry) for entry in survey.entries]


def test_an_empty_text_has_no_entries() -> None:
    survey = read(io.StringIO("# A list\n\nNothing yet.\n"))
    assert len(survey) == 0
    assert [finding.code for finding in survey.findings] == ["no-entries"]


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"\xff\xfea\x00", "UTF-16"), (b"caf\xe9", "Latin-1"), (b"\x00\x01\xfe\xff", "binary")],
)
def test_what_is_not_utf8_is_said(tmp_path: Path, data: bytes, words: str) -> None:
    path = tmp_path / "list.md"
    path.write_bytes(data)
    with pytest.raises(SurveyError, match=words):
        read(path)


def test_what_is_too_large_is_said() -> None:
    with pytest.raises(SurveyError, match="split it"):
        read(io.StringIO("x" * (LARGEST + 1)))


def test_a_line_too_long_and_a_fence_that_never_closes_are_findings() -> None:
    entry = "- **A Title of Note**, Ann Lee, ICLR 2020 [paper](https://arxiv.org/abs/1)\n"
    survey = read(io.StringIO(entry + "\n" + "word " * 10_000 + "\n\n```\n" + entry))
    assert len(survey) == 1
    assert {(finding.code, finding.line) for finding in survey.findings} == {("long-line", 3), ("unclosed", 5)}
    assert [unread.line for unread in survey.unread] == [3]


def test_bullets_and_rows_that_are_no_entries_are_unread() -> None:
    survey = read(
        io.StringIO(
            "# A List\n\n- [Papers](#papers)\n- Data\n  - [Sets](#sets)\n\n## Papers\n\n"
            "- [2021 CVPR] **A Title of Note Here**, Ann Lee, Bo Wu [[Paper](https://arxiv.org/abs/2101.00001)]\n"
            "- [20xx CVPR] **Same Title Here Twice**, Ann Lee\n"
            "- Soups\n  - [2021 CVPR] **A Title on Soups Here**, Ann Lee [[Paper](https://arxiv.org/abs/2101.00002)]\n"
            "- 42\n\n## Sets\n\n| Set | Size |\n| --- | --- |\n| Ropes | 12 |\n\n## News\n\n- The list moved.\n"
        )
    )
    assert [entry.line for entry in survey.entries] == [9, 12]
    assert [unread.line for unread in survey.unread] == [10, 19]


def test_unread_lines_know_their_file(tmp_path: Path) -> None:
    paths = [tmp_path / "one.md", tmp_path / "two.md"]
    for path in paths:
        path.write_text("- This is no paper\n", encoding="utf-8")
    assert [str(unread) for unread in read(paths).unread] == [f"{path}:1: - This is no paper" for path in paths]


@pytest.mark.parametrize(
    ("authors", "names", "code"),
    [
        ("Ann } Lee, Bo \\and Wu", ["Ann Lee", "Bo", "Wu"], "odd-author"),
        ("Ann Lee, Bo Wu, Cy Fox, Di Roe, Ed@@ Poe", ["Ann Lee", "Bo Wu", "Cy Fox", "Di Roe"], "unread-authors"),
        ("Ann Lee?? Bo Wu!!, Cy Fox", [], "unread-authors"),
        ("Zoe\u0301 Lee, Bo Wu", ["Zo\u00e9 Lee", "Bo Wu"], None),
    ],
)
def test_authors_with_odd_marks_are_findings(authors: str, names: list[str], code: str | None) -> None:
    survey = read(io.StringIO(f"- [2021 CVPR] **A Title of Note**, {authors} [[Paper](https://arxiv.org/abs/1)]\n"))
    assert [str(name) for name in survey.entries[0].authors] == names
    assert [finding.code for finding in survey.findings] == ([code] if code else [])


def test_bullets_nested_too_deeply_are_findings() -> None:
    survey = read(io.StringIO("".join("  " * depth + "- A title of note\n" for depth in range(100))))
    assert any(finding.code == "deep-nesting" for finding in survey.findings)
    survey = read(io.StringIO("- " * 1_000 + "deep"))
    assert [unread.line for unread in survey.unread] == [1]


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no such file"):
        read(tmp_path / "none.md")


def test_hidden_characters_are_findings_and_left_out() -> None:
    survey = read(
        io.StringIO("- **A T\u200bitle of \u202eNote**, Ann Lee\x00, ICLR 2020 [paper](https://arxiv.org/abs/1)\n")
    )
    assert survey.entries[0].title == "A Title of Note"
    assert {finding.code for finding in survey.findings} == {"zero-width", "bidi", "control-characters"}


def test_several_files_are_one_survey(tmp_path: Path) -> None:
    first, second = tmp_path / "a.md", tmp_path / "b.csv"
    first.write_text("- **A Title of Note**, Ann Lee, ICLR 2020 [paper](https://arxiv.org/abs/1)\n", encoding="utf-8")
    second.write_text("title,authors,year\nAnother Title,Bo Wu; Cy Fox,2021\n", encoding="utf-8")
    survey = read([first, second])
    assert [entry.title for entry in survey.entries] == ["A Title of Note", "Another Title"]
    assert [entry.path for entry in survey.entries] == [str(first), str(second)]


def test_columns_of_a_person() -> None:
    survey = read(
        io.StringIO('Paper;Author(s);Journal;Year;DOI\n"A Title";"Lee, Ann; Wu, Bo";TPAMI;2023;10.1/x\n'), format="csv"
    )
    entry = survey.entries[0]
    assert (entry.title, names(entry), entry.venue, entry.year) == ("A Title", ["Ann Lee", "Bo Wu"], "TPAMI", 2023)
    assert entry.urls("paper") == ("https://doi.org/10.1/x",)


def test_a_table_without_titles_is_an_error() -> None:
    with pytest.raises(SurveyError, match="no column is named title"):
        read(io.StringIO("a,b\n1,2\n"), format="csv")


def test_a_field_that_is_too_long_is_an_error_with_its_line() -> None:
    limit = csv.field_size_limit()
    fits = "x" * limit
    assert len(read(io.StringIO(f'title,year\n"{fits}",2020\n'), format="csv").entries[0].title) == limit
    rows = "".join(f"Title {number},2020\n" for number in range(limit // 8))
    with pytest.raises(SurveyError, match=r"list\.csv:3: a field holds more than 131,072 characters: is a quote not"):
        read_csv(f'title,year\nA Title,2020\n"Not Closed,2020\n{rows}', "list.csv")
    # The limit is that of the whole process.
    assert csv.field_size_limit() == limit


def test_reading_in_threads_leaves_the_collector_on() -> None:
    lists = [f"# Papers\n\n- **Title {number} of Note**, Ann Lee, ICLR 2020\n" * 50 for number in range(8)]
    with ThreadPoolExecutor(4) as pool:
        surveys = list(pool.map(lambda text: read(io.StringIO(text)), lists))
    assert len(surveys) == 8
    assert gc.isenabled()


def test_the_collector_pauses_until_the_last_has_read() -> None:
    pause = _CollectorPause()
    with pause:
        assert not gc.isenabled()
        with pytest.raises(KeyError), pause:
            raise KeyError
        assert not gc.isenabled()
    assert gc.isenabled()
    gc.disable()
    try:
        with pause, pause:
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_threads_that_overlap_share_one_pause() -> None:
    pause, first_is_in, second_is_in, first_is_out = _CollectorPause(), Event(), Event(), Event()

    def first() -> None:
        with pause:
            first_is_in.set()
            assert second_is_in.wait(10)
        first_is_out.set()

    def second() -> bool:
        assert first_is_in.wait(10)
        with pause:
            second_is_in.set()
            assert first_is_out.wait(10)
            return gc.isenabled()

    with ThreadPoolExecutor(2) as pool:
        running = pool.submit(first)
        assert pool.submit(second).result() is False
        running.result()
    assert gc.isenabled()


def test_a_plain_list_of_titles_and_identifiers() -> None:
    survey = read(io.StringIO("# mine\nA Title of Note\n10.1000/x\nhttps://arxiv.org/abs/2001.00001\n"), format="plain")
    assert [entry.title for entry in survey.entries] == ["A Title of Note", "", ""]
    assert [entry.line for entry in survey.entries] == [2, 3, 4]


def test_a_data_frame() -> None:
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"title": ["A Title", None], "authors": [["Ann Lee"], []], "year": [2023.0, float("nan")]})
    survey = read(frame)
    assert len(survey) == 1
    assert names(survey.entries[0]) == ["Ann Lee"]
    assert survey.entries[0].year == 2023
