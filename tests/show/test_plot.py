"""Plots: what they show, that they fit a column, and that matplotlib is left as it was."""

import io
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

import affbib
from affbib import plot
from affbib.model.lock import Lock
from affbib.model.matches import Match, Verdict
from affbib.model.records import Bibliography
from affbib.model.survey import Survey, SurveyEntry
from tests.conftest import ROOT
from tests.kernels import running


@pytest.fixture(scope="module")
def survey() -> Survey:
    return affbib.read(ROOT / "docs" / "survey.md")


def built(*matches: Match) -> affbib.Build:
    entries = tuple(match.reference for match in matches if isinstance(match.reference, SurveyEntry))
    return affbib.Build(Survey(entries), Bibliography(), matches, (), Lock())


def bars(ax: Axes) -> dict[str, int]:
    """Return the rows of a plot: what is written beside each bar, and how long it is."""
    return dict(zip(labels(ax), [round(bar.get_width()) for bar in ax.patches], strict=True))  # type: ignore[attr-defined]


def labels(ax: Axes) -> list[str]:
    return [" ".join(label.get_text().split()) for label in ax.get_yticklabels()]


def test_years_are_all_from_the_first_to_the_last() -> None:
    entries = [SurveyEntry("T", year=year) for year in (2019, 2022, 2022, None)]
    ax = plot.years(Survey(tuple(entries)))
    assert [bar.get_height() for bar in ax.patches] == [1, 0, 0, 2]  # type: ignore[attr-defined]
    assert [text.get_text() for text in ax.texts] == ["1", "", "", "2"]
    assert ax.get_xlabel() == "year (1 without)"
    assert not ax.get_yticks().size


def test_many_years_have_an_axis() -> None:
    ax = plot.years(Survey(tuple(SurveyEntry("T", year=year) for year in range(1950, 2024))))
    assert not ax.texts
    assert ax.get_ylabel() == "entries"
    assert len(ax.get_xticks()) <= 12


def test_spellings_of_a_venue_are_counted_together(survey: Survey) -> None:
    assert bars(plot.venues(survey))["ACM MM"] == 19
    names = ["TPAMI", "IEEE Transactions on Pattern Analysis and Machine Intelligence", "TPAMI", "A Venue", None]
    ax = plot.venues(Survey(tuple(SurveyEntry("T", venue=name) for name in names)))
    assert bars(ax) == {"TPAMI": 3, "A Venue": 1}
    assert ax.get_xlabel() == "entries (1 without a venue)"


def test_venues_beyond_the_most_frequent_are_one_bar() -> None:
    entries = [SurveyEntry("T", venue=f"Venue of {at}") for at in range(40) for _ in range(41 - at)]
    found = bars(plot.venues(Survey(tuple(entries)), most=3))
    assert found == {"Venue of 0": 41, "Venue of 1": 40, "Venue of 2": 39, "other (37 venues)": sum(range(2, 39))}


def test_sections_are_in_the_order_of_the_survey(survey: Survey) -> None:
    ax = plot.sections(survey)
    assert labels(ax)[:4] == ["Reviews", "Datasets", "Image Tasks", "Open-world Image Emotion Classification"]
    assert sum(bars(ax).values()) == 69
    assert [label.get_text() for label in ax.get_yticklabels() if label.get_fontweight() == "bold"] == [
        "Image Tasks",
        "Video Tasks",
    ]


def test_sections_within_a_section_stand_together() -> None:
    paths = [("Tasks", "One"), ("Other",), ("Tasks", "Two"), (), ("Tasks",)]
    ax = plot.sections(Survey(tuple(SurveyEntry("T", section=path) for path in paths)))
    assert bars(ax) == {"Tasks": 1, "One": 1, "Two": 1, "Other": 1}
    assert ax.get_xlabel() == "entries (1 outside sections)"


def test_many_inner_sections_are_counted_with_the_outer_ones() -> None:
    inner = [SurveyEntry("T", section=("Tasks" if at % 2 else "Data", f"Section {at}")) for at in range(100)]
    assert bars(plot.sections(Survey(tuple(inner)))) == {"Data": 50, "Tasks": 50}
    outer = [SurveyEntry("T", section=(f"Section {at}",)) for at in range(100)]
    found = bars(plot.sections(Survey(tuple(outer))))
    assert len(found) == 41
    assert found["other (60 sections)"] == 60


def test_sections_may_be_nested_beyond_reason() -> None:
    deep = SurveyEntry("T", section=tuple(map(str, range(20_000))))
    assert sum(bars(plot.sections(Survey((deep,)))).values()) == 1


def test_coverage_is_the_share_of_each_verdict() -> None:
    a, b = SurveyEntry("T", section=("A",)), SurveyEntry("T", section=("B", "C"))
    ax = plot.coverage(
        built(
            Match(a, Verdict.MATCHED), Match(a, Verdict.UNMATCHED), Match(b, Verdict.MATCHED), Match(b, Verdict.MATCHED)
        )
    )
    assert labels(ax) == ["all (4)", "A (2)", "B (2)"]
    legend = ax.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["matched", "unmatched"]
    assert [round(bar.get_width()) for bar in ax.patches] == [75, 50, 100, 25, 50, 0]  # type: ignore[attr-defined]
    every = SurveyEntry("T", section=("all",))
    named = plot.coverage(built(Match(every, Verdict.MATCHED), Match(a, Verdict.UNMATCHED)))
    assert labels(named) == ["all (2)", "all (1)", "A (1)"]
    one = plot.coverage(built(Match(a, Verdict.MATCHED)))
    assert labels(one) == ["all (1)"]


def test_verdicts_are_told_apart_in_print() -> None:
    looks = list(plot._VERDICTS.values())
    assert set(plot._VERDICTS) == set(Verdict)
    greys = [
        sum(weight * part for weight, part in zip((0.299, 0.587, 0.114), to_rgb(colour), strict=True))
        for colour, _ in looks
    ]
    for at, (grey, (_, hatch)) in enumerate(zip(greys, looks, strict=True)):
        for other in range(at):
            assert hatch != looks[other][1] or abs(grey - greys[other]) > 0.2


def everything(survey: Survey) -> list[Axes]:
    build = built(*(Match(entry, list(Verdict)[at % 5]) for at, entry in enumerate(survey.entries)))
    return [plot.years(survey), plot.venues(survey), plot.sections(survey), plot.coverage(build)]


HOSTILE = "A $\\frac{x$ of R&D_50% {\\input{x}} $y^2$ \x00\u202e " + "veryverylongword" * 30


@pytest.mark.filterwarnings("ignore:Glyph")  # fonts with Chinese characters are not everywhere
@pytest.mark.parametrize("name", ["", "A Section", HOSTILE, "W" * 99, "情感计算" * 20])
@pytest.mark.parametrize("number", [0, 1, 300])
def test_nothing_is_clipped_and_everything_fits_a_column(name: str, number: int) -> None:
    entries = tuple(
        SurveyEntry("T", venue=f"{at % 20} {name}", year=1990 + at % 34, section=(f"{at % 30} {name}", name))
        for at in range(number)
    )
    for ax in everything(Survey(entries)):
        figure = ax.figure
        assert isinstance(figure, Figure)
        figure.draw_without_rendering()
        assert ax.get_position().width > 0.25
        whole = figure.bbox
        assert figure.get_size_inches()[0] == 3.4
        low, high = ax.get_xlim()
        drawn = [it for it, at in zip(ax.get_xticklabels(), ax.get_xticks(), strict=True) if low <= at <= high]
        for text in [*ax.texts, *ax.get_yticklabels(), *drawn, ax.xaxis.label, ax.yaxis.label]:
            if text.get_text():
                box = text.get_window_extent()
                assert box.x0 >= whole.x0 - 1
                assert box.x1 <= whole.x1 + 1
                assert text.get_fontsize() >= 7
        rows = [label.get_window_extent() for label in ax.get_yticklabels() if ax.yaxis_inverted()]
        assert all(one.y0 >= two.y1 - 1 for one, two in pairwise(rows))


def test_matplotlib_is_left_as_it_was(survey: Survey, tmp_path: Path) -> None:
    before = dict(mpl.rcParams)
    for number, ax in enumerate(everything(survey)):
        figure = ax.figure
        assert isinstance(figure, Figure)
        figure.savefig(tmp_path / f"{number}.pdf")
    assert dict(mpl.rcParams) == before
    code = "import sys, affbib; affbib.plot.years(affbib.Survey(())); print('matplotlib.pyplot' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT / "src")
    assert done.stdout.strip() == "False", done.stderr


def test_a_pdf_is_one_column_wide_and_holds_its_fonts(survey: Survey) -> None:
    for ax in everything(survey):
        file = io.BytesIO()
        figure = ax.figure
        assert isinstance(figure, Figure)
        figure.savefig(file, format="pdf")
        said = file.getvalue()
        box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) [\d.]+ ?\]", said)
        assert box is not None
        assert round(float(box[1])) == 245
        assert b"/Type3" not in said


def test_it_draws_where_it_is_told(survey: Survey) -> None:
    figure = Figure()
    left, right = figure.subplots(1, 2)
    assert plot.years(survey, ax=left) is left
    assert plot.coverage(built(), ax=right) is right
    assert left.patches


def test_a_plot_at_the_end_of_a_cell_is_shown(tmp_path: Path) -> None:
    with running(tmp_path) as kernel:
        made = f"import affbib\nsurvey = affbib.read({str(ROOT / 'docs' / 'survey.md')!r})"
        assert not kernel.run(made).error
        alone = kernel.run("affbib.plot.years(survey)")
        assert not alone.streams
        assert alone.shown[0]["image/png"].startswith("iVBOR")
        beside = kernel.run(
            "import matplotlib.pyplot as plt\nfig, ax = plt.subplots()\naffbib.plot.years(survey, ax=ax);"
        )
        assert [sorted(data) for data in beside.shown] == [["image/png", "text/plain"]]
        assert "image/png" in kernel.run("affbib.plot.sections(survey)").shown[0]
        told = kernel.run("affbib.plot.years(survey)._repr_png_()[1]").plain
        assert told == "{'width': 408, 'height': 216, 'alt': 'Entries by year'}"


def test_without_matplotlib_it_says_what_to_install() -> None:
    code = "import sys; sys.modules['matplotlib'] = None\nfrom affbib import *\nplot.years(Survey(()))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT / "src")
    assert done.stderr.splitlines()[-1] == "affbib.errors.ExtraError: needs matplotlib: pip install 'affbib[plot]'"
