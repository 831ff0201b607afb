from hypothesis import given
from hypothesis import strategies as st

from affbib.errors import DoiError
from affbib.model.identifiers import identifiers_in, parse_doi

suffixes = st.text("abcXYZ019-._;()/<>:%#?", min_size=1, max_size=30)


@given(st.text())
def test_any_text_is_a_doi_or_an_error(text):
    try:
        doi = parse_doi(text)
    except DoiError:
        return
    assert parse_doi(doi) == doi


@given(suffixes)
def test_a_doi_stays_what_it_is(suffix):
    try:
        doi = parse_doi(f"10.1000/{suffix}")
    except DoiError:
        return
    assert parse_doi(doi) == parse_doi(doi.upper()) == doi
    assert doi.startswith("10.1000/")
    assert ".." not in doi.split("/")


@given(st.text() | st.from_regex(r"https?://[a-z.]{1,20}/[!-~]{0,60}", fullmatch=True))
def test_any_url_gives_identifiers_without_repeats(url):
    found = identifiers_in(url)
    assert len(set(found)) == len(found)
    assert all(item.scheme and item.value for item in found)


@given(st.from_regex(r"[0-9]{4}\.[0-9]{4,5}", fullmatch=True), st.sampled_from(["", "v1", "v12"]))
def test_arxiv_links_of_all_kinds_are_one_work(number, version):
    forms = [f"https://arxiv.org/{kind}/{number}{version}" for kind in ("abs", "pdf", "html")]
    forms += [f"https://arxiv.org/pdf/{number}{version}.pdf", f"arXiv:{number}{version}"]
    assert len({identifiers_in(form) for form in forms}) == 1
