"""What holds whatever a service says and whatever is asked."""

from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote, unquote, urlsplit

from hypothesis import given, settings
from hypothesis import strategies as st

from affbib.errors import DoiError, MalformedResponse
from affbib.model.identifiers import parse_doi
from affbib.sources.crossref.cache import Answers
from affbib.sources.crossref.doi_org import as_message
from affbib.sources.crossref.rate_limit import Limit, retry_after
from affbib.sources.crossref.retry import _complaint
from affbib.sources.crossref.source import _BATCH, _LONGEST_FILTER, _batches, _clean, _works

json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda values: st.lists(values, max_size=4) | st.dictionaries(st.text(), values, max_size=4),
    max_leaves=12,
)
names = st.sampled_from(["DOI", "title", "subtitle", "author", "issued", "type", "ISSN", "container-title", "page"])


@given(
    st.dictionaries(st.sampled_from(["X-Rate-Limit-Limit", "x-ratelimit-interval", "x-concurrency-limit"]), st.text())
)
def test_no_header_tells_a_limit_that_is_none(headers: dict[str, str]) -> None:
    limit = Limit(3).with_headers(headers)
    assert 1 <= limit.rate <= 9999
    assert 1 <= limit.at_once <= 9999
    assert 0 < limit.interval <= 999 * 3600


@given(st.text() | st.from_regex(r"\A-?\d+(\.\d+)?\Z") | st.datetimes().map(str))
def test_retry_after_is_a_wait_or_nothing(said: str) -> None:
    wait = retry_after({"Retry-After": said})
    assert wait is None or 0 <= wait <= 1e7


@given(json)
def test_any_complaint_can_be_read(body: object) -> None:
    assert len(_complaint(body)) < 100


@given(st.dictionaries(names | st.text(), json, max_size=6))
def test_any_item_of_an_agency_is_a_message_or_malformed(item: dict[str, object]) -> None:
    try:
        message = as_message(item, "10.5555/x")
    except MalformedResponse:
        return
    assert len(_works([message], source="doi.org")) <= 1


@given(st.lists(st.text(min_size=1, max_size=300), max_size=400))
def test_batches_hold_all_in_order_and_are_not_too_long(values: list[str]) -> None:
    batches = _batches(values)
    assert [value for batch in batches for value in batch] == values
    for batch in batches:
        assert 1 <= len(batch) <= _BATCH
        assert len(batch) == 1 or sum(len(value.encode()) + 5 for value in batch) <= _LONGEST_FILTER


@given(st.text(max_size=3000))
def test_a_query_is_short_and_prints(text: str) -> None:
    assert len(_clean(text)) <= 500
    assert _clean(text).isprintable()


@given(st.from_regex(r"\A10\.\d{4}/[!-~üé\u3000]{1,30}\Z"))
def test_a_doi_is_one_step_of_a_path(text: str) -> None:
    try:
        doi = parse_doi(text)
    except DoiError:
        return
    parts = urlsplit(f"https://api.crossref.org/works/{quote(doi, safe='')}")
    assert parts.path.count("/") == 2
    assert unquote(parts.path) == f"/works/{doi}"
    assert not parts.query + parts.fragment


@settings(max_examples=25)
@given(st.text(), st.lists(json, min_size=1))
def test_an_answer_comes_back_as_it_was(question: str, answer: list[object]) -> None:
    with TemporaryDirectory() as folder:
        answers = Answers(Path(folder))
        answers.put(question, answer)
        assert answers.get(question) == answer
        answers.close()
