"""What a DataFrame shows comes back from it."""

from hypothesis import given, settings
from hypothesis import strategies as st

import affbib
from affbib.model.names import Name, parse_name
from affbib.model.records import Bibliography, Record
from affbib.model.survey import Link, Survey, SurveyEntry

# Letters drawn, not patterns: making words by from_regex took longer than all that is tested with them.
WORDS = st.builds("{}{}{}".format, st.sampled_from("ABXÀÉÞ"), st.text("abzßéö", min_size=1, max_size=6),
                  st.sampled_from(["", "", "-Xia", "-Anna"]))  # fmt: skip
TITLES = st.lists(WORDS, min_size=1, max_size=6).map(" ".join)
# Names as affbib reads them from a list.
NAMES = st.lists(WORDS, min_size=2, max_size=3).map(" ".join).map(parse_name).filter(lambda name: not name.corporate)
SECTIONS = st.lists(TITLES, max_size=3).map(tuple)
LINKS = st.builds(
    Link,
    st.sampled_from(["paper", "code", "project", "video"]),
    st.builds("https://{}.example/{}".format, st.text("abz", min_size=3, max_size=9), st.text("ab09", min_size=1)),
)
ENTRIES = st.builds(
    SurveyEntry,
    title=TITLES,
    authors=st.lists(NAMES, min_size=2, max_size=4).map(tuple),
    authors_truncated=st.booleans(),
    venue=st.none() | st.sampled_from(["CVPR", "ACM MM", "IEEE Transactions on Affective Computing"]),
    year=st.none() | st.integers(1950, 2049),
    affiliation=st.none() | TITLES,
    section=SECTIONS,
    links=st.lists(LINKS, max_size=4, unique_by=lambda link: link.url).map(tuple),
)


# Half of the usual examples: each makes a frame and reads it, and a frame's shapes are few.
@settings(max_examples=50)
@given(st.lists(ENTRIES, max_size=4))
def test_a_survey_comes_back_from_its_frame(entries: list[SurveyEntry]) -> None:
    frame = Survey(tuple(entries)).to_frame()
    back = affbib.read(frame) if entries else Survey(())
    assert len(back) == len(entries)
    for entry, again in zip(entries, back.entries, strict=True):
        for name in ("title", "authors", "authors_truncated", "venue", "year", "affiliation", "section"):
            assert getattr(again, name) == getattr(entry, name)
        assert set(again.links) == set(entry.links)


@given(
    st.lists(
        st.builds(SurveyEntry, title=st.text(), venue=st.none() | st.text(), section=st.lists(st.text()).map(tuple)),
        max_size=3,
    )
)
def test_any_survey_has_a_frame(entries: list[SurveyEntry]) -> None:
    frame = Survey(tuple(entries)).to_frame()
    assert len(frame) == len(entries)
    affbib.read(frame)


KEYS = st.builds("{}{}".format, st.text("abz", min_size=1, max_size=9), st.sampled_from(["", "2020"]))
VALUES = st.text(st.characters(exclude_categories=["Cs"]))
GROUPS = st.builds(Name, TITLES, corporate=st.just(True))
RECORDS = st.builds(
    Record,
    st.sampled_from(["article", "inproceedings", "misc"]),
    st.dictionaries(st.sampled_from(["title", "year", "doi", "journal", "note"]), VALUES),
    authors=st.lists(NAMES | GROUPS, max_size=4).map(tuple),
    editors=st.lists(NAMES | GROUPS, max_size=2).map(tuple),
)


@settings(max_examples=50)
@given(st.dictionaries(KEYS, RECORDS, max_size=4))
def test_a_bibliography_comes_back_from_its_frame(records: dict[str, Record]) -> None:
    bibliography = Bibliography(records)
    back = Bibliography.from_frame(bibliography.to_frame())
    assert back == bibliography
    assert list(back) == list(bibliography)
