"""Plots of a survey and of a build that can go into a paper as they are; needs the extra `affbib[plot]`.

matplotlib draws them: a paper wants a PDF of vectors, and altair needs a browser's engine to write one. Each function
returns the axes; `affbib.plot.years(survey).figure.savefig("years.pdf")` writes them. A figure is as wide as one column
of a two-column paper; fonts and ground are those of matplotlib's settings. None of these is changed, nor pyplot used.
"""

import textwrap
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from math import ceil
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from attrs import frozen

from affbib.model.matches import Verdict
from affbib.model.survey import Survey
from affbib.model.venues import find, same
from affbib.text.folding import fold, shortened

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from affbib.project.build import Build

__all__ = ["coverage", "sections", "venues", "years"]

# Inches that a line of a label is high.
_LINE = 0.16
# Points: what is smaller than 7 is no longer read in print.
_TYPE, _SMALL = 8, 7
# Characters of a label's line, the fewest that fit; the width of a line in ems; lines of a label.
_LABEL, _WIDEST, _MOST_LINES = (30, 24, 18), 18, 3
# Rows of a plot, and levels of sections: Markdown has six.
_MOST_ROWS, _DEEPEST = 40, 9
# A label is a text of somebody's: neither TeX nor mathtext.
_AS_IT_IS: Mapping[str, Any] = {"parse_math": False, "usetex": False}
_BAR, _REST = "#33608c", "#b9c4d0"
# Of the colours that Okabe and Ito chose to be told apart by everybody; in print lightness and hatch tell them apart.
_VERDICTS = {
    Verdict.MATCHED: ("#0072b2", ""),
    Verdict.CONFLICTING: ("#d55e00", "////"),
    Verdict.AMBIGUOUS: ("#f0e442", "...."),
    Verdict.UNMATCHED: ("#cccccc", ""),
    Verdict.UNASKED: ("#ffffff", "xxxx"),
}


def years(survey: Survey, *, ax: "Axes | None" = None) -> "Axes":
    """Draw how many entries of a survey are of each year, from the first to the last.

    `ax` is where to draw; without it a figure is made. Entries without a year are counted in a note.

    >>> from affbib.model.survey import SurveyEntry
    >>> survey = Survey((SurveyEntry("A", year=2019), SurveyEntry("B", year=2021)))
    >>> [int(bar.get_height()) for bar in years(survey).patches]
    [1, 0, 1]
    """
    ax = ax or _axes(1.8, "Entries by year")
    numbers = Counter(entry.year for entry in survey.entries if entry.year is not None)
    span = range(min(numbers), max(numbers) + 1) if numbers else range(0)
    bars = ax.bar(span, [numbers[year] for year in span], width=0.78, color=_BAR)
    if len(span) <= 20:
        ax.bar_label(bars, [str(numbers[year] or "") for year in span], fontsize=_SMALL, padding=1)
        ax.set_yticks([])
        ax.spines["left"].set_visible(False)
    else:
        ax.locator_params(axis="y", nbins=5, integer=True)
        ax.set_ylabel("entries", fontsize=_TYPE)
    ax.locator_params(axis="x", nbins=min(10, len(span) + 1), integer=True, min_n_ticks=1)
    ax.margins(x=0.02, y=0.12)
    missing = len(survey) - numbers.total()
    ax.set_xlabel(f"year ({missing:,} without)" if missing else "year", fontsize=_TYPE)
    return _dressed(ax)


def venues(survey: Survey, *, most: int = 12, ax: "Axes | None" = None) -> "Axes":
    """Draw how many entries of a survey are of each venue: of the `most` frequent, and of all others together.

    Spellings of one venue are counted together where the table of venues knows them, and called as most entries do.

    >>> from affbib.model.survey import SurveyEntry
    >>> survey = Survey((SurveyEntry("A", venue="TPAMI"), SurveyEntry("B", venue="IEEE TPAMI"), SurveyEntry("C")))
    >>> [int(bar.get_width()) for bar in venues(survey).patches]
    [2]
    """
    spellings: dict[str, Counter[str]] = {}
    for entry in survey.entries:
        if entry.venue:
            spellings.setdefault(_venue(entry.venue), Counter())[entry.venue] += 1
    known = sorted(spellings.values(), key=lambda counter: -counter.total())
    rows = [_Row(counter.most_common(1)[0][0], counter.total()) for counter in known[:most]]
    if len(known) > most:
        rows.append(_Row(f"other ({len(known) - most:,} venues)", sum(map(Counter.total, known[most:])), rest=True))
    missing = sum(not entry.venue for entry in survey.entries)
    return _bars(rows, ax, "Entries by venue", f"entries ({missing:,} without a venue)" if missing else "entries")


def sections(survey: Survey, *, ax: "Axes | None" = None) -> "Axes":
    """Draw how many entries stand in each section of a survey, in its order, sections within sections below them.

    Where there are more than 40, the inner ones are counted with the outer ones.

    >>> from affbib.model.survey import SurveyEntry
    >>> survey = Survey((SurveyEntry("A", section=("Tasks", "Video")), SurveyEntry("B", section=("Tasks", "Video"))))
    >>> [label.get_text() for label in sections(survey).get_yticklabels()]
    ['Tasks', 'Video']
    """
    paths = [entry.section for entry in survey.entries]
    for depth in range(min(max(map(len, paths), default=1), _DEEPEST), 0, -1):
        numbers = Counter(path[:depth] for path in paths)
        nodes = dict.fromkeys(path[:end] for path in numbers for end in range(1, len(path) + 1))
        if len(nodes) <= _MOST_ROWS:
            break
    place = {path: number for number, path in enumerate(nodes)}
    tree = sorted(nodes, key=lambda path: [place[path[:end]] for end in range(1, len(path) + 1)])
    rows = [_Row(path[-1], numbers[path]) for path in tree]
    if len(rows) > _MOST_ROWS:
        others = sum(row.number for row in rows[_MOST_ROWS:])
        rows[_MOST_ROWS:] = [_Row(f"other ({len(rows) - _MOST_ROWS:,} sections)", others, rest=True)]
    outside = numbers[()]
    return _bars(rows, ax, "Entries by section", f"entries ({outside:,} outside sections)" if outside else "entries")


def coverage(build: "Build", *, ax: "Axes | None" = None) -> "Axes":
    """Draw which share of a build's entries has which verdict: of all, and of each outermost section.

    Behind each name stands the number of entries; where there are more than 40 sections, only all are drawn.
    """
    of_all = Counter(match.verdict for match in build.matches)
    by_section: dict[str, Counter[Verdict]] = {}
    for entry, match in zip(build.survey.entries, build.matches, strict=True):
        section = entry.section[0] if entry.section else "outside sections"
        by_section.setdefault(section, Counter())[match.verdict] += 1
    if not 1 < len(by_section) <= _MOST_ROWS:
        by_section = {}
    names, numbers = ["all", *by_section], [of_all, *by_section.values()]
    rows = [_Row(name, number.total()) for name, number in zip(names, numbers, strict=True)]
    legend = 0.15 * ceil(len(of_all) / 3)
    ax, places = _rows(rows, ax, "Share of entries by verdict", extra=0.5 + legend, numbered=True)
    done = [0.0] * len(rows)
    for verdict, (colour, hatch) in _VERDICTS.items():
        if of_all[verdict]:
            shares = [100 * number[verdict] / max(1, number.total()) for number in numbers]
            ax.barh(places, shares, 0.75, done, color=colour, hatch=hatch, ec="black", lw=0.4, label=str(verdict))
            done = [before + share for before, share in zip(done, shares, strict=True)]
    ax.set_xlim(0, 100)
    ax.set_xlabel("share of entries (%)", fontsize=_TYPE)
    if build.matches:
        ax.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, frameon=False, fontsize=_SMALL,
                  borderpad=0.1, borderaxespad=0.2, handlelength=1.4, columnspacing=1.2)  # fmt: skip
    return _dressed(ax)


@frozen
class _Row:
    """A bar of a plot: its label, its number, and whether it is the rest of the others."""

    label: str
    number: int
    rest: bool = False


def _bars(rows: Sequence[_Row], ax: "Axes | None", told: str, xlabel: str) -> "Axes":
    ax, places = _rows(rows, ax, told)
    colours = [_REST if row.rest else _BAR for row in rows]
    bars = ax.barh(places, [row.number for row in rows], 0.75, color=colours)
    ax.bar_label(bars, [f"{row.number:,}" if row.number else "" for row in rows], fontsize=_SMALL, padding=2)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.margins(x=0.1)
    ax.set_xlabel(xlabel, fontsize=_TYPE)
    return _dressed(ax)


def _rows(
    rows: Sequence[_Row], ax: "Axes | None", told: str, *, extra: float = 0.3, numbered: bool = False
) -> "tuple[Axes, Sequence[float]]":
    """Return axes with a place for each row, from top to bottom, as high as its label has lines."""
    labels = [_wrapped(f"{row.label} ({row.number:,})" if numbered else row.label) for row in rows]
    heights = [1 + 0.85 * label.count("\n") for label in labels]
    ends = [0.0, *accumulate(heights)]
    places = [(start + end) / 2 for start, end in pairwise(ends)]
    ax = ax or _axes(_LINE * max(2.0, ends[-1]) + extra, told)
    ax.set_yticks(places, labels, **_AS_IT_IS)
    for row, label in zip(rows, ax.get_yticklabels(), strict=True):
        # Of sections that hold nothing but sections, the name is a heading of those below.
        label.set_fontweight("normal" if row.number else "bold")
    ax.set_ylim(max(1.0, ends[-1]), 0)
    ax.tick_params(axis="y", length=0)
    return ax, places


def _wrapped(label: str) -> str:
    """Return a label in lines that leave room for the bars, cut after three."""
    lines: list[str] = []
    for characters in _LABEL:
        lines = textwrap.wrap(shortened(label, 300), characters, max_lines=_MOST_LINES, placeholder=" …")
        if all(sum(map(_ems, line)) <= _WIDEST for line in lines):
            break
    return "\n".join(lines)


def _ems(char: str) -> float:
    """Return how wide a character is, about, in most fonts without serifs."""
    return 1.0 if east_asian_width(char) in "WF" else 0.8 if char.isupper() or char in "mw@%" else 0.6


def _venue(written: str) -> str:
    """Return what the spellings of a venue have in common."""
    venue = find(written)
    # A workshop at a conference is not the conference.
    return venue.name if venue is not None and same(written, venue.name) else fold(written)


def _axes(height: float, told: str) -> "Axes":
    # matplotlib comes when the first plot is drawn.
    from affbib.show.figures import column_axes

    return column_axes(height, told)


def _dressed(ax: "Axes") -> "Axes":
    ax.spines[["top", "right"]].set_visible(False)
    ax.tick_params(labelsize=_TYPE)
    return ax
