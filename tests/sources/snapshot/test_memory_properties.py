import io
import json

from hypothesis import given
from hypothesis import strategies as st

from affbib.model.identifiers import Identifier
from affbib.model.survey import SurveyEntry
from affbib.sources.snapshot.memory import Snapshot

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from(["DOI", "title", "author", "issued", "container-title", "resource", "type", "page"])
messages = st.dictionaries(fields, json_values, max_size=5).map(lambda message: {"DOI": "10.1000/x", **message})
lines = st.one_of(
    st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")), messages.map(json.dumps).map(str.encode)
)
titles = st.text("abcdef ", min_size=1, max_size=40).filter(str.strip)


@given(st.lists(lines, max_size=5))
def test_any_lines_are_works_or_faults(some):
    snapshot = Snapshot.read(io.BytesIO(b"\n".join(some)), name="any")
    bad = {number for number, _ in snapshot.faults}
    good = {number for number, line in enumerate(some, 1) if line.strip()} - bad
    # A work that stands in two lines is one.
    assert len(snapshot.works) <= len(good)
    assert bool(snapshot.works) == bool(good)
    assert all(some[number - 1].strip() for number in bad)


@given(st.lists(titles, min_size=1, max_size=8, unique_by=lambda title: tuple(title.split())), st.data())
def test_every_work_is_found(some, data):
    whole = [json.dumps({"DOI": f"10.1000/{number}", "title": [title]}) for number, title in enumerate(some)]
    snapshot = Snapshot.read(io.BytesIO("\n".join(whole).encode()), name="some")
    number = data.draw(st.integers(0, len(some) - 1))
    assert next(snapshot.lookup([Identifier("doi", f"10.1000/{number}")]))[0].doi == f"10.1000/{number}"
    assert f"10.1000/{number}" in [work.doi for work in next(snapshot.search([SurveyEntry(some[number])]))]
