"""Surveys, bibliographies and builds as DataFrames, and back."""

import sys
from pathlib import Path

import pandas
import pytest

import affbib
from affbib.errors import AffbibError, ExtraError
from affbib.model.names import Name
from affbib.model.records import Bibliography, Record
from affbib.model.survey import Link, Survey, SurveyEntry
from tests.conftest import ROOT

SAID = ("title", "authors", "authors_truncated", "venue", "year", "affiliation", "section", "links")


@pytest.fixture(scope="module")
def survey() -> Survey:
    return affbib.read(ROOT / "docs" / "survey.md")


@pytest.fixture(scope="module")
def build(survey: Survey) -> affbib.Build:
    return affbib.build(survey, source="bundled")


def test_a_survey_comes_back_from_its_frame(survey: Survey) -> None:
    back = affbib.read(survey.to_frame())
    assert len(back) == len(survey)
    for entry, again in zip(survey.entries, back.entries, strict=True):
        for name in SAID[:-1]:
            assert getattr(again, name) == getattr(entry, name), entry
        assert again.identifiers == entry.identifiers
        assert again.urls("code") == entry.urls("code")


def test_a_survey_comes_back_from_a_csv_file_of_its_frame(survey: Survey, tmp_path: Path) -> None:
    survey.to_frame().to_csv(tmp_path / "survey.csv", index=False)
    pandas.testing.assert_frame_equal(
        affbib.read(tmp_path / "survey.csv").to_frame().drop(columns="line"), survey.to_frame().drop(columns="line")
    )


def test_the_columns_of_a_survey() -> None:
    links = (
        Link("paper", "https://a.example/1"),
        Link("paper", "https://a.example/2"),
        Link("video", "https://v.example"),
    )
    frame = Survey(
        (SurveyEntry("A Title", section=("Tasks", "Video"), links=links, line=3), SurveyEntry("B"))
    ).to_frame()
    assert list(frame) == [
        "line",
        "title",
        "authors",
        "venue",
        "year",
        "affiliation",
        "section",
        "paper",
        "code",
        "video",
    ]
    assert frame.paper[0] == "https://a.example/1 https://a.example/2"
    assert frame.section[0] == "Tasks > Video"
    assert frame.loc[1].drop("title").isna().all()
    assert str(frame.year.dtype) == str(frame.line.dtype) == "Int64"


def test_no_link_hides_a_column_of_the_survey() -> None:
    frame = Survey((SurveyEntry("A Title", links=(Link("title", "https://a.example"),)),)).to_frame()
    assert frame.title[0] == "A Title"


def test_nothing_is_a_frame_too() -> None:
    assert len(Survey(()).to_frame()) == len(Bibliography().to_frame()) == 0
    assert Bibliography.from_frame(Bibliography().to_frame()) == Bibliography()


def test_a_bibliography_comes_back_from_its_frame(build: affbib.Build) -> None:
    frame = build.bibliography.to_frame()
    assert frame.loc["zhao2022affective", "doi"] == "10.1109/tpami.2021.3094362"
    assert Bibliography.from_frame(frame) == build.bibliography
    assert Bibliography.from_frame(frame.reset_index()) == build.bibliography


def test_a_bibliography_from_a_frame_of_ones_own() -> None:
    frame = pandas.DataFrame({"key": ["lee2020"], "year": [2020.0], "author": ["Ann Lee and {The Group and Co}"]})
    people = (Name("Lee", "Ann"), Name("The Group and Co", corporate=True))
    assert Bibliography.from_frame(frame) == Bibliography({"lee2020": Record("misc", {"year": "2020"}, people)})


@pytest.mark.parametrize("keys", [["a", "a"], ["a b"], [""], [None]])
def test_a_key_that_is_none_is_refused(keys: list[str | None]) -> None:
    with pytest.raises(ValueError, match=r"key|already"):
        Bibliography.from_frame(pandas.DataFrame({"key": keys, "year": "2020"}, index=["x y"] * len(keys)))


def test_the_frame_of_a_build_has_a_row_for_each_entry(build: affbib.Build) -> None:
    frame = build.to_frame()
    assert len(frame) == len(build.matches)
    assert list(frame.doi) == [match.doi for match in build.matches]
    assert set(frame.key) == set(build.bibliography)
    assert dict(frame.verdict.value_counts()) == {"matched": 66, "conflicting": 3}
    assert frame.score.between(0, 1).all()


def test_the_frame_of_a_bib_file() -> None:
    frame = affbib.read_bib(ROOT / "references.bib").to_frame()
    assert len(frame) == 69
    assert frame.author["zhao2022affective"].startswith("Zhao, Sicheng and Yao, Xingxu")
    assert Bibliography.from_frame(frame).to_frame().equals(frame)


def test_missing_cells_of_every_kind_are_read_as_missing() -> None:
    frame = pandas.DataFrame(
        {
            "title": ["A Title", None, float("nan")],
            "year": pandas.array([2020, None, None], dtype="Int64"),
            "venue": pandas.array([None, "CVPR", None], dtype="string"),
            "authors": [["Ann Lee", "Bo Wu"], None, pandas.NaT],
        }
    )
    survey = affbib.read(frame)
    assert [entry.title for entry in survey.entries] == ["A Title"]
    assert survey.entries[0].year == 2020
    assert survey.entries[0].venue is None
    assert [finding.line for finding in survey.findings] == [2]
    assert list(affbib.resolve(frame, source=()).verdict) == ["unasked"] * 3


def test_without_pandas_it_says_what_to_install(survey: Survey, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(ExtraError, match=r"needs pandas: pip install 'affbib\[pandas\]'") as caught:
        survey.to_frame()
    assert isinstance(caught.value, AffbibError)
    assert isinstance(caught.value, ImportError)
