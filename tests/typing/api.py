"""The public face as a user types it: checked by mypy --strict, never run."""

from pathlib import Path
from typing import assert_type

from matplotlib.axes import Axes

import affbib

survey = affbib.read("survey.md")
assert_type(survey, affbib.Survey)
assert_type(survey.entries[0], affbib.SurveyEntry)
assert_type(survey.entries[0].authors, tuple[affbib.Name, ...])

build = affbib.build(survey, source="bundled", lock=Path("references.lock"))
assert_type(build, affbib.Build)
assert_type(build.bibliography["zhao2022affective"], affbib.Record)
assert_type(build.bibliography["zhao2022affective"]["doi"], str)
assert_type(build.findings, tuple[affbib.Finding, ...])
assert_type(build.matches[0], affbib.Match)
assert_type(build.matches[0].verdict, affbib.Verdict)
assert_type(build.matches[0].work, affbib.Work | None)
assert_type(build.lock, affbib.Lock)
assert_type(build.write("references.bib"), None)

affbib.build("survey.md", source="bundled")
affbib.build(survey, source=["bundled", Path("works.jsonl")], refresh=["zhao2022affective"], only_matched=True)

matches = affbib.resolve(["A Title", survey.entries[0]], source=affbib.sources.Crossref(mailto="me@example.org"))
assert_type(matches, tuple[affbib.Match, ...])
assert_type(matches[0].doi, str | None)

frame = survey.to_frame()
assert_type(affbib.read(frame), affbib.Survey)
assert_type(affbib.Bibliography.from_frame(build.bibliography.to_frame()), affbib.Bibliography)
build.to_frame().sort_values("score")
affbib.read_bib("references.bib").to_frame().to_csv("references.csv")

axes = affbib.plot.years(survey)
assert_type(axes, Axes)
assert_type(affbib.plot.coverage(build, ax=axes), Axes)

cited = affbib.cite("references.bib", ["zhao2022affective"], style=Path("IEEEtran.bst"), to="html", links=False)
assert_type(cited, affbib.Citations)
assert_type(cited.citations, tuple[affbib.Citation, ...])
assert_type(cited.findings, tuple[affbib.Finding, ...])
assert_type(cited.upper(), str)
affbib.cite(build.bibliography, "zhao2022affective")
affbib.cite(affbib.read_bib("references.bib"))
