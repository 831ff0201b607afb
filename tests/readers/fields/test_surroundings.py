"""Surroundings: what stands before and behind a title, read as fields."""

import pytest
from hypothesis import given

from affbib.readers.blocks.runs import Run
from affbib.readers.fields.surroundings import HINT, Fields, read_fields
from affbib.readers.fields.venue_year import VenueYear
from tests.readers.fields.conftest import runs
from tests.readers.texts import texts


def fields_of(before: str, after: str, *, people: bool = True) -> Fields:
    return read_fields(runs(before), runs(after), people=people)


def below(text: str) -> Fields:
    """Return the fields of lines below a title."""
    return read_fields((), [Run("", 1, "break"), *runs(text)])


def where(venue_year: VenueYear) -> str:
    return " ".join(str(part) for part in (venue_year.venue, venue_year.year) if part is not None)


def people_of(fields: Fields) -> str:
    return ", ".join(map(str, fields.authors.names)) + ("+" if fields.authors.truncated else "")


@pytest.mark.parametrize(
    ("before", "after", "people", "venue_year", "links"),
    [
        ("[2023 CVPR] [Some Univ.]", ", Ann Lee; Bo Wu [[Paper](u)]", "Ann Lee, Bo Wu", "CVPR 2023", ["paper u"]),
        ("", ", Ann Lee, Bo Wu, ICLR 2020 [paper](u)", "Ann Lee, Bo Wu", "ICLR 2020", ["paper u"]),
        ("", ". *Ann Lee* CVPR 2020", "Ann Lee", "CVPR 2020", []),
        ("", ", *Ann Lee* (CVPR 2020)", "Ann Lee", "CVPR 2020", []),
        ("", "`CVPR 2020` Ann Lee", "Ann Lee", "CVPR 2020", []),
        ("", "Ann Lee `note`", "Ann Lee", "", []),
        ("(CVPR 2020)", "", "", "CVPR 2020", []),
        ("CVPR 2020:", "", "", "CVPR 2020", []),
        ("", "[Ann Lee](u), [Bo Wu](v)", "Ann Lee, Bo Wu", "", []),
        ("", "[Lee et al.]", "Lee+", "", []),
        ("", "Ann Lee, Bo Wu [Cy Fox et al.]", "Ann Lee, Bo Wu", "", []),
        ("", ", " + "Ann Lee, " * 40, ", ".join(["Ann Lee"] * 40), "", []),
        ("", "words " * 60, "", "", []),
        # a name in bold before a title is the work's, or the venue, or the author
        ("**Nick**", "", "", "", []),
        ("**Nick**: Ann Lee", "", "Ann Lee", "", []),
        ("**CVPR 2020**", "", "", "CVPR 2020", []),
        ("**CVPR**", "", "", "CVPR", []),
        ("**Ann Lee**", "", "Ann Lee", "", []),
        ("**Ann**", "", "", "", []),
        ("", "**Ann**", "Ann", "", []),
        ("Nick: Ann Lee", "", "Ann Lee", "", []),
    ],
)
def test_lines_around_a_title(before: str, after: str, people: str, venue_year: str, links: list[str]) -> None:
    fields = fields_of(before, after)
    assert people_of(fields) == people
    assert where(fields.venue_year) == venue_year
    assert [f"{link.kind} {link.url}" for link in fields.links] == links
    assert fields.origins == ({"authors": "inline"} if people else {})


@pytest.mark.parametrize(
    ("text", "venue_year", "hint"),
    [
        # a known venue or a year is sure
        ("ACL", "ACL", ""),
        ("2019", "2019", ""),
        ("(Pattern Recognition)", "Pattern Recognition", ""),
        ("QRST 2019", "QRST 2019", ""),
        ("arXiv", "arXiv", ""),
        ("Rope Conference", "Rope Conference", ""),
        # an unknown acronym is a hint
        ("QRST", "", "QRST"),
        # tags
        ("[NeurIPS]", "NeurIPS", ""),
        ("[CVPR 2020]", "CVPR 2020", ""),
        ("[2020]", "2020", ""),
        ("[Some Journal of Ropes]", "Some Journal of Ropes", ""),
        ("[arXiv]", "", "arXiv"),
        ("[arXiv 2001.00001]", "arXiv 2020", ""),
        ("[Paper]", "", ""),
        ("[Rope]", "", ""),
        ("[Journal]", "", ""),
        ("[IEEE University of Ropes]", "", ""),
        ("[Eight Words in the Name of this Journal]", "Eight Words in the Name of this Journal", ""),
        ("[Nine Words in the Name of this Very Journal]", "", ""),
        (
            "[One Two Three Four Five Six Seven Eight Nine 2020]",
            "One Two Three Four Five Six Seven Eight Nine 2020",
            "",
        ),
        ("[One Two Three Four Five Six Seven Eight Nine Ten 2020]", "", ""),
        # links
        ("[CVPR 2020](u)", "CVPR 2020", ""),
        ("[[CVPR2020]](u)", "CVPR 2020", ""),
        ("[PDF - CVPR 2020](u)", "CVPR 2020", ""),
        ("[Paper](u)", "", ""),
        ("[Paper 2020](u)", "", ""),
        ("[2020](u)", "2020", ""),
        ("[TMM](u)", "TMM", ""),
        ("[QRST](u)", "", ""),
        ("[arXiv](u)", "", "arXiv"),
        # badges
        ("![NeurIPS](u)", "NeurIPS", ""),
        ("![Rope Conference](u)", "Rope Conference", ""),
        ("![QRST](u)", "", ""),
        ("![Rope](u)", "", ""),
        ("![arXiv](u)", "", "arXiv"),
        ("![arXiv 2020](u)", "arXiv 2020", ""),
        ("[![](https://img.shields.io/badge/ICML-2023-blue)](u)", "ICML 2023", ""),
        # what counts more
        ("arXiv 2020 [CVPR]", "CVPR 2020", ""),
        ("[arXiv](u), CVPR 2021", "CVPR 2021", "arXiv"),
        ("[Rope Conference] [CVPR 2020]", "CVPR 2020", ""),
        ("[2019] [CVPR]", "CVPR 2019", ""),
        ("[2019] [CVPR 2020]", "CVPR 2020", ""),
        ("[arXiv 2019] [Rope Conference]", "Rope Conference 2019", ""),
    ],
)
def test_venues_and_years(text: str, venue_year: str, hint: str) -> None:
    fields = fields_of("", text)
    assert (where(fields.venue_year), where(fields.hint)) == (venue_year, hint)


@pytest.mark.parametrize(
    ("text", "ranks"),
    [
        ("[CVPR 2020](u)", [0]),
        ("[2020](u)", [1]),
        ("[arXiv 2020](u)", [1]),
        ("[arXiv](u)", [HINT]),
        ("![arXiv](u)", [HINT]),
        ("[CVPR 2020] [Rope Conference]", [0, 1]),
        ("ACL", [0]),
        ("Rope Conference", [1]),
        ("QRST", [HINT]),
    ],
)
def test_how_sure_a_venue_and_year_are(text: str, ranks: list[int]) -> None:
    assert [rank for rank, _, _ in fields_of("", text).venue_years] == ranks


@pytest.mark.parametrize(
    ("before", "venue_year", "hint"),
    [("CVPR 2020:", "CVPR 2020", ""), ("CVPR:", "", "CVPR"), ("Rope:", "", ""), ("One Two Three Four Five:", "", "")],
)
def test_a_word_and_a_colon_before_a_title(before: str, venue_year: str, hint: str) -> None:
    fields = fields_of(before, "")
    assert (where(fields.venue_year), where(fields.hint)) == (venue_year, hint)


def test_a_word_and_a_colon_behind_a_title_say_nothing() -> None:
    for text in ("CVPR 2020:", "Some Rope Works 2020:"):
        assert fields_of("", text) == Fields()
    assert fields_of("", "Some More Rope Works 2020:").venue_year.year == 2020


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("[Code](https://github.com/a/b)", ["code"]),
        ("[repo](https://github.com/a/b)", ["code"]),
        ("[Nick](https://github.com/a/b)", ["code"]),
        ("[Ann Lee](https://github.com/a/b)", []),
        ("[Nick Rope](https://github.com/a/b) [x](https://example.org)", ["other"]),
        ("[TMM](https://example.org)", ["paper"]),
        ("[Rope 2020](https://example.org)", ["paper"]),
        ("[QRST](https://example.org)", ["other"]),
        ("[2020](https://example.org)", ["paper"]),
        ("[CVPR 2020](https://github.com/a/b)", ["paper"]),
        ("[Code 2020](https://github.com/a/b)", ["code"]),
        ("Paper: https://example.org/a", ["paper"]),
        ("Code: https://example.org/a", ["code"]),
        ("a rope, code: https://example.org/a", ["code"]),
        ("see rope: https://example.org/a", ["other"]),
        ("[Paper](#section)", []),
        ("[![x](u)]()", []),
        ("[![](https://img.shields.io/badge/Code-red)](https://example.org)", ["code"]),
    ],
)
def test_links(text: str, kinds: list[str]) -> None:
    assert [link.kind for link in fields_of("", text).links] == kinds


def test_links_that_lead_nowhere_are_kept_apart() -> None:
    fields = fields_of("", "[[Code]()] [[Paper](#)] [](<()>)")
    assert fields.links == []
    assert fields.empty == [("Code", 1), ("Paper", 1)]


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("[[*PDF*]](u)", "PDF"),
        ("Code: https://example.org", "code"),
        ("see https://x.org", ""),
        ("[![Paper](u)](https://x.org)", "Paper"),
    ],
)
def test_the_label_of_a_link_is_kept(text: str, label: str) -> None:
    assert [link.label for link in fields_of("", text).links] == [label]


def test_tags_that_are_not_understood_have_their_place() -> None:
    fields = fields_of("[x] [CVPR 2020] [y]", "[Paper] [] [z]")
    assert fields.tags == [(("before", 0), "x"), (("before", 1), "y"), (("after", 1), "z")]


@pytest.mark.parametrize(
    ("text", "urls"),
    [
        ("doi:10.1000/xyz", ["https://doi.org/10.1000/xyz"]),
        ("doi 10.1000/xyz.", ["https://doi.org/10.1000/xyz"]),
        ("arXiv:2001.00001", ["https://arxiv.org/abs/2001.00001"]),
        ("see arXiv:2001.00001 and 10.1000/xyz", ["https://arxiv.org/abs/2001.00001", "https://doi.org/10.1000/xyz"]),
        ("2001.00001", []),
        ("a10.1000/xyz", []),
        ("10.1000", []),
        ("10.12/xyz", []),
    ],
)
def test_identifiers_in_the_text_are_links_of_their_own(text: str, urls: list[str]) -> None:
    fields = fields_of("", text)
    assert [link.url for link in fields.named] == urls
    assert fields.links == []


def test_a_doi_is_no_part_of_the_authors() -> None:
    assert people_of(fields_of("", "10.1000/xyz, Ann Lee")) == "Ann Lee"


def test_lines_with_keys() -> None:
    fields = below("Venue: CVPR 2020\nAuthors: Ann Lee, Bo Wu\nYear: 2019\nInstitution: MIT.\nCode: [x](u)")
    assert people_of(fields) == "Ann Lee, Bo Wu"
    assert fields.venue_years == [(0, VenueYear("CVPR", 2020), "inline"), (0, VenueYear(None, 2019), "inline")]
    assert fields.affiliation == "MIT"
    assert [(link.kind, link.url) for link in fields.links] == [("code", "u")]


@pytest.mark.parametrize(
    ("text", "people", "kinds"),
    [
        ("Authors: [Ann Lee](u)", "Ann Lee", []),
        ("Authors: [Paper](u)", "", []),
        ("Authors: Ann Lee [Paper](u)", "Ann Lee", ["paper"]),
        ("Authors:", "", []),
        ("Venue: [CVPR 2020](u)", "", ["paper"]),
        ("Venue: CVPR [x](u)", "", ["other"]),
        ("Year: 2020 [x](u)", "", []),
    ],
)
def test_links_in_lines_with_keys(text: str, people: str, kinds: list[str]) -> None:
    fields = below(text)
    assert people_of(fields) == people
    assert [link.kind for link in fields.links] == kinds


def test_what_is_below_an_abstract_belongs_to_it_up_to_the_next_key() -> None:
    fields = below("Abstract: Ann Lee, CVPR 2020 [code](u) [x](u)\nBo Wu, NeurIPS 2021 [ICML 2022](v)\nAuthors: Cy Fox")
    assert people_of(fields) == "Cy Fox"
    assert [(link.kind, link.url) for link in fields.links] == [("code", "u"), ("paper", "v")]
    assert where(fields.venue_year) == "ICML 2022"


@pytest.mark.parametrize("text", ["Remark: Ann Lee", "-- Ann Lee --", "--- Ann-Bo Lee ---", "=== Ann Lee ==="])
def test_remarks_below_a_title_are_left_out(text: str) -> None:
    assert people_of(below(text)) == ""


def test_a_remark_behind_a_title_on_its_line_is_read() -> None:
    assert people_of(fields_of("", "Remark: Ann Lee, Bo Wu")) == "" != people_of(fields_of("", "Ann Lee, Bo Wu"))


@pytest.mark.parametrize(
    ("behind", "people", "venue_year"),
    [
        ("Nick Rope", "", ""),
        ("Ann Lee, Bo Wu", "Ann Lee, Bo Wu", ""),
        ("Ann Lee and Bo Wu", "Ann Lee, Bo Wu", ""),
        ("Ann Lee et al.", "Ann Lee+", ""),
        ("CVPR", "", "CVPR"),
        ("CVPR 2020", "", "CVPR 2020"),
        ("arXiv", "", "arXiv"),
        ("Ann Bo Cy Di", "", ""),
        ("Ann Bo Cy Di Lee", "Ann Bo Cy Di Lee", ""),
    ],
)
def test_a_few_words_behind_a_link_are_a_remark(behind: str, people: str, venue_year: str) -> None:
    fields = fields_of("", f"[Paper](u) {behind}")
    assert (people_of(fields), where(fields.venue_year)) == (people, venue_year)


def test_two_words_before_a_year_are_a_journal_if_authors_follow() -> None:
    text = "Procedia Ropes, 2018"
    fields = read_fields((), [*runs(text), Run("", 2, "break"), *runs("Ann Lee, Bo Wu")])
    assert (people_of(fields), where(fields.venue_year)) == ("Ann Lee, Bo Wu", "Procedia Ropes 2018")
    alone = fields_of("", text)
    assert (people_of(alone), where(alone.venue_year)) == ("Procedia Ropes", "2018")
    before = fields_of(text, "Ann Lee, Bo Wu")
    assert people_of(before) == "Procedia Ropes"


def test_the_first_authors_count() -> None:
    assert people_of(below("Ann Lee, Bo Wu\nCy Fox, Di Roe")) == "Ann Lee, Bo Wu"


def test_the_first_affiliation_counts() -> None:
    fields = below("Ann Lee. Some University\nOther University")
    assert fields.affiliation == "Some University"
    assert fields.origins["affiliation"] == "inline"


@pytest.mark.parametrize(
    ("text", "unread"),
    [("Ann Lee?? Bo Wu!!, Cy Fox", "Ann Lee?? Bo Wu!!, Cy Fox"), ("Ann Lee?? Bo Wu!!, Cy Fox\nAnn Lee, Bo Wu", "")],
)
def test_authors_that_are_not_understood(text: str, unread: str) -> None:
    assert below(text).unread == unread


def test_without_people_none_are_looked_for() -> None:
    fields = fields_of("", "Ann Lee, Bo Wu, CVPR 2020", people=False)
    assert fields.authors.names == ()
    assert fields.venue_year.year == 2020


def test_formatting_that_ends_is_a_comma() -> None:
    assert people_of(fields_of("", "*Ann Lee* Bo Wu")) == "Ann Lee, Bo Wu"
    assert where(fields_of("", "*In* CVPR 2020").venue_year) == "CVPR 2020"
    assert people_of(fields_of("", "*Ann Lee and* Bo Wu")) == "Ann Lee, Bo Wu"


@given(texts, texts)
def test_any_surroundings_are_read(before: str, after: str) -> None:
    fields = fields_of(before, after)
    assert all(link.url and not link.url.startswith("#") for link in fields.links)
    assert all(0 <= rank <= HINT and venue_year for rank, venue_year, _ in fields.venue_years)
    assert {side for (side, _), _ in fields.tags} <= {"before", "after"}
    assert fields.affiliation is None or fields.affiliation.strip()


@given(texts)
def test_without_people_any_text_has_no_authors_but_those_it_names(text: str) -> None:
    fields = fields_of("", text, people=False)
    assert not fields.authors.names or "uthors" in text or "et al" in text
