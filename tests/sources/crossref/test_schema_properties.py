"""Whatever JSON a source sends, the answer is a work of plain text, or a refusal."""

import json
import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from affbib.bib.crosswalk import record_of
from affbib.bib.writer import dumps
from affbib.errors import MalformedResponse
from affbib.markup.jats import plain
from affbib.model.records import Bibliography
from affbib.sources.crossref.schema import to_work

FIELD_NAMES = (
    "DOI type title subtitle original-title author editor container-title short-container-title event issued "
    "published-print published-online posted journal-issue volume issue page article-number publisher "
    "publisher-location institution ISBN ISSN resource link URL relation affbib"
)
FIELDS = FIELD_NAMES.split()
KEYS = [
    "given",
    "family",
    "name",
    "suffix",
    "date-parts",
    "primary",
    "URL",
    "is-preprint-of",
    "id",
    "id-type",
    "unconfirmed",
]

anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["", "2020", "&NA;", "<i>", "$\\"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(KEYS) | st.text(), inner, max_size=4),
    max_leaves=12,
)
messages = st.dictionaries(st.sampled_from(FIELDS), anything)


@given(messages | anything)
def test_any_json_is_a_work_or_refused(message: object) -> None:
    try:
        work = to_work(message, source="t")  # type: ignore[arg-type]
    except MalformedResponse:
        return
    assert work.doi


@given(messages, st.text(st.characters(categories=["L", "N"]), min_size=1))
def test_any_message_with_a_doi_becomes_an_entry(message: dict[str, object], suffix: str) -> None:
    work = to_work({**message, "DOI": f"10.1234/{suffix}"}, source="t")
    text = dumps(Bibliography({"key": record_of(work)}))
    text.encode("utf-8")
    assert text.startswith("@")
    assert text.endswith("\n}\n")


@given(
    st.text() | st.lists(st.sampled_from(["<i>", "</i>", "&lt;", "&amp;", "<math>", "$", "\\", "x", " "])).map("".join)
)
def test_plain_text_is_one_clean_line(text: str) -> None:
    found = plain(text)
    assert found == " ".join(found.split())
    assert unicodedata.is_normalized("NFC", found)
    json.dumps(found).encode()
    found.encode("utf-8")
    assert not any(unicodedata.category(char) == "Cc" for char in found)
