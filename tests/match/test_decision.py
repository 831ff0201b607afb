import pytest

from affbib.match.decision import decide, weigh
from affbib.model.identifiers import Identifier
from affbib.model.matches import Verdict
from affbib.model.names import parse_name
from affbib.model.survey import Link, SurveyEntry
from affbib.model.works import PartialDate, Work


def people(*names):
    return tuple(map(parse_name, names))


def work(doi, title, authors, container, year, *identifiers, **more):
    found = tuple(Identifier(*identifier.split(":", 1)) for identifier in identifiers)
    return Work(doi, title, "proceedings-article", authors=people(*authors), container=container,
                issued=PartialDate(year), aliases=found, **more)  # fmt: skip


def entry(title, *authors, venue=None, year=None, link=None):
    return SurveyEntry(title, people(*authors), venue=venue, year=year, links=(Link("paper", link),) if link else ())


JOY = work("10.1000/joy", "Recognising Joy in Street Music with Sparse Graphs", ["Ann Lee", "Bo Wu", "Cy Fox"],
           "Proceedings of the 29th ACM International Conference on Multimedia", 2021, "ieee:1111111")  # fmt: skip
GRIEF = work("10.1000/grief", "Temporal Prompts for the Captioning of Grief in Silent Films", ["Dee Kim", "Eli Roy"],
             "IEEE Transactions on Affective Computing", 2020, "ieee:2222222")  # fmt: skip
BOTH = [JOY, GRIEF]


def test_all_signals_agree():
    found = decide(entry(JOY.title, "Ann Lee", "Bo Wu", "Cy Fox", venue="ACM MM", year=2021), BOTH)
    assert (found.verdict, found.doi, found.others) == (Verdict.MATCHED, JOY.doi, ())
    assert found.score > 0.99
    assert found.reasons[:2] == ("the title agrees", "the authors agree")


@pytest.mark.parametrize(
    "said",
    [
        entry("Recognising Joy in Street Musik with Sparse Graphs", venue="ACM MM", year=2024),
        entry("Recognising Joy in Street Music with Sparse Graphs", "A. Lee"),
        entry("recognisingjoy in street music with sparse graphs", "Lee", "Wu", year=2020),
        entry("Recognising Joy in Street Music with Sparse Graphs", link="https://doi.org/10.1000/JOY"),
        entry("Recognising Joy in the Street Music by Sparse Graph", "Ann Lee", venue="ACM MM", year=2021,
              link="https://ieeexplore.ieee.org/document/1111111"),
    ],
)  # fmt: skip
def test_slips_are_borne(said):
    found = decide(said, BOTH)
    assert (found.verdict, found.doi) == (Verdict.MATCHED, JOY.doi)


@pytest.mark.parametrize(
    "said",
    [
        entry("A Paper that Nobody Wrote"),
        entry("Recognising Grief in Street Music with Sparse Graphs", "Ann Lee", "Bo Wu"),
        entry("Recognising Joy in Street Music with Sparse Graphs", "Gil Orr", "Ida Poe", venue="CVPR", year=2016),
        entry(""),
    ],
)
def test_nothing_fits(said):
    found = decide(said, BOTH)
    assert (found.verdict, found.doi) == (Verdict.UNMATCHED, None)


def test_invented_paper_with_a_real_link():
    said = entry("Dancing Robots that Never Were", "Nil Nemo", venue="CVPR", year=2023, link="doi.org/10.1000/joy")
    found = decide(said, BOTH)
    assert (found.verdict, found.others) == (Verdict.UNMATCHED, (JOY,))
    assert any("10.1000/joy" in reason for reason in found.reasons)


def test_wrong_link():
    said = entry(GRIEF.title, "Dee Kim", "Eli Roy", venue="TAC", year=2020, link="https://doi.org/10.1000/joy")
    found = decide(said, BOTH)
    assert (found.verdict, found.doi, found.others) == (Verdict.CONFLICTING, GRIEF.doi, (JOY,))
    assert any(reason.startswith("the link leads to 10.1000/joy, “Recognising Joy") for reason in found.reasons)


def test_link_to_a_document_that_no_source_knows():
    said = entry(GRIEF.title, "Dee Kim", "Eli Roy", link="https://ieeexplore.ieee.org/document/3333333")
    assert decide(said, BOTH).verdict is Verdict.CONFLICTING


def test_exchanged_titles():
    said = entry(GRIEF.title, "Ann Lee", "Bo Wu", venue="ACM MM", year=2021, link="https://doi.org/10.1000/joy")
    found = decide(said, BOTH)
    assert (found.verdict, found.doi, found.others) == (Verdict.CONFLICTING, JOY.doi, (GRIEF,))
    assert any(reason.startswith("the title is that of 10.1000/grief") for reason in found.reasons)


def test_same_title_twice():
    twin = work("10.1000/twin", JOY.title, ["Ann Lee", "Bo Wu", "Cy Fox"], JOY.container, 2021)
    found = decide(entry(JOY.title, "Ann Lee", "Bo Wu", "Cy Fox", year=2021), [JOY, twin])
    assert found.verdict is Verdict.AMBIGUOUS
    assert set(found.others) == {JOY, twin}
    assert found.work is None


def test_the_venue_tells_the_version():
    longer = work("10.1000/longer", JOY.title, ["Ann Lee", "Bo Wu", "Cy Fox"], "IEEE Transactions on Multimedia", 2023)
    for said, meant in (("ACM MM", JOY), ("TMM", longer)):
        found = decide(entry(JOY.title, "Ann Lee", "Bo Wu", venue=said, year=meant.year), [JOY, longer])
        assert (found.verdict, found.doi) == (Verdict.MATCHED, meant.doi)


@pytest.mark.parametrize("venue", ["ACM MM", None])
def test_preprint_link_resolves_to_the_published_work(venue):
    preprint = Work("10.48550/arxiv.2101.00001", JOY.title, "posted-content", authors=JOY.authors, container="arXiv",
                    issued=PartialDate(2021), aliases=(Identifier("arxiv", "2101.00001"),))  # fmt: skip
    said = entry(JOY.title, "Ann Lee", venue=venue, year=2021, link="https://arxiv.org/abs/2101.00001")
    for works in ([JOY], [preprint, JOY], [JOY, preprint]):
        found = decide(said, works)
        assert (found.verdict, found.doi) == (Verdict.MATCHED, JOY.doi)
    assert any("is a preprint of it" in reason for reason in found.reasons)
    meant = decide(entry(JOY.title, "Ann Lee", venue="arXiv", link="https://arxiv.org/abs/2101.00001"), [JOY, preprint])
    assert meant.doi == preprint.doi


def test_order_of_works_does_not_count():
    said = entry(JOY.title, "Ann Lee", venue="ACM MM", year=2021)
    assert decide(said, BOTH) == decide(said, BOTH[::-1])


def test_evidence():
    found = weigh(entry("Recognising Joy in Street Music with Dense Graphs", "Ann Lee", venue="TAC", year=2019), JOY)
    assert found.differs == ("dense → sparse",)
    assert (found.authors, found.years, found.venue, found.identifier) == (1.0, 2, False, None)


def test_no_works():
    assert decide(entry("Joy"), []).verdict is Verdict.UNMATCHED
