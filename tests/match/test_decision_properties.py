from hypothesis import given
from hypothesis import strategies as st

from affbib.match.decision import decide
from affbib.model.matches import Verdict
from affbib.model.names import Name
from affbib.model.survey import Link, SurveyEntry
from affbib.model.works import PartialDate, Work

text = st.text(max_size=40)
some = ["joy", "music", "grief", "emotion", "video", "2", "3", "task"]
words = st.lists(st.sampled_from(some), max_size=6).map(" ".join)
names = st.lists(
    st.builds(Name, st.sampled_from(["Lee", "Wu", "", "Fox"]), st.sampled_from(["Ann", "A.", ""])), max_size=3
)
years = st.none() | st.integers(1950, 2030)
venues = st.none() | st.sampled_from(["CVPR", "TAC", "arXiv", "A Venue", ""])
dois = st.sampled_from(["10.1000/a", "10.1000/b", "10.48550/arxiv.2101.00001"])
links = st.lists(dois.map(lambda doi: Link("paper", f"https://doi.org/{doi}")), max_size=2)
entries = st.builds(SurveyEntry, words | text, names.map(tuple), venue=venues, year=years, links=links.map(tuple))
works = st.builds(
    Work,
    dois,
    words | text,
    st.sampled_from(["posted-content", "journal-article"]),
    authors=names.map(tuple),
    container=venues.map(lambda name: name or ""),
    issued=st.none() | st.integers(1950, 2030).map(PartialDate),
)


@given(entries, st.lists(works, max_size=4, unique_by=lambda work: work.doi))
def test_every_entry_gets_a_verdict(entry, found):
    match = decide(entry, found)
    scores = [candidate.score for candidate in match.candidates]
    assert all(0 <= score <= 1 for score in scores)
    assert sum(scores) <= 1 + 1e-9
    assert (match.work is None) == (match.verdict not in (Verdict.MATCHED, Verdict.CONFLICTING))
    assert match.reasons
    assert match == decide(entry, found[::-1])


@given(works.filter(lambda work: len(work.title) > 10 and work.authors and work.authors[0].family))
def test_a_work_is_itself(work):
    entry = SurveyEntry(work.title, work.authors, venue=work.container, year=work.year,
                        links=(Link("paper", f"https://doi.org/{work.doi}"),))  # fmt: skip
    assert decide(entry, [work]).verdict in (Verdict.MATCHED, Verdict.CONFLICTING)
