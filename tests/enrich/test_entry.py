"""What the works that entries of a .bib mean change in them; all are made up."""

from attrs import evolve

from affbib.bib.document import BibFile
from affbib.bib.questions import question_of
from affbib.checks import BibContext
from affbib.enrich.entry import FIELDS, Change, change_of
from affbib.match.decision import decide
from affbib.model.identifiers import Identifier
from affbib.model.names import Name
from affbib.model.works import PartialDate, Work

PEOPLE = (Name("Lee", "Ann"), Name("Wu", "Bo"), Name("Müller", "Cem"))
PAPER = Work(
    "10.1000/paper",
    "Joyful Grids for Quiet Machines",
    type="journal-article",
    authors=PEOPLE,
    container="Journal of Quiet Machines",
    printed=PartialDate(2020, 6),
    volume="7",
    pages="1-9",
)
OTHER = Work("10.1000/other", "On the Hardness of Steel", type="journal-article", authors=(Name("Smith", "Zoe"),))
ENTRY = """@Article{lee,
  author  = {Lee, Ann and Wu, Bo and M{\\"u}ller, Cem},
  title   = {Joyful Grids for Quiet Machines},
  journal = {Journal of Quiet Machines},
  year    = 2020,
}"""
PREPRINT = ENTRY.replace("Journal of Quiet Machines", "arXiv preprint arXiv:2001.00001")


def context_of(text: str, *works: Work) -> BibContext:
    bib = BibFile(text.encode(), path="refs.bib")
    entry = next(iter(bib.values()))
    question = question_of(entry, bib.path)
    return BibContext(bib, entry, question, decide(question.reference, works))


def changed(text: str, *works: Work, **options: object) -> Change:
    return change_of(context_of(text, *works), **options)  # type: ignore[arg-type]


def test_only_the_doi_is_added_unless_more_is_asked_for() -> None:
    assert changed(ENTRY, PAPER, OTHER) == Change({"doi": "10.1000/paper"})
    more = changed(ENTRY, PAPER, fields=("pages", "year", "journal", "date", "doi"))
    assert more == Change({"pages": "1--9", "doi": "10.1000/paper"})
    assert changed(ENTRY, PAPER, fields=("year",), overwrite=True) == Change({"year": "2020"})
    assert changed(ENTRY.replace("year ", "date "), PAPER, fields=("year", "journal"), overwrite=True) == Change(
        {"date": "2020-06"}
    )
    assert changed(ENTRY.replace("year", "doi={},year"), PAPER) == Change({"doi": "10.1000/paper"})


def test_values_that_are_there_stay() -> None:
    there = ENTRY.replace("  year", "  doi = {https://doi.org/10.1000/PAPER}, pages = {1}, year")
    assert changed(there, PAPER) == Change()
    bad = ENTRY.replace("year", "doi = {to come}, year")
    assert changed(bad, PAPER) == Change()
    assert changed(bad, PAPER, overwrite=True) == Change({"doi": "10.1000/paper"})


def test_what_is_not_matched_changes_nothing() -> None:
    assert changed(ENTRY, OTHER) == Change()
    assert changed(ENTRY, PAPER, evolve(PAPER, id=Identifier("doi", "10.1000/twin"))) == Change()
    linked = ENTRY.replace("year", "url = {https://doi.org/10.1000/other}, year")
    assert changed(linked, PAPER, OTHER) == Change()


def test_what_a_rule_keeps_from_an_entry_changes_nothing() -> None:
    wrong = ENTRY.replace("year", "doi = {10.1000/other}, year")
    for works in ((), (OTHER,), (OTHER, PAPER), (PAPER,)):
        assert changed(wrong, *works, fields=FIELDS, overwrite=True, update_preprints=True) == Change()
    assert changed(ENTRY.replace("Article", "book"), PAPER) == Change()
    assert changed(ENTRY.replace("Article", "inbook"), evolve(PAPER, type="monograph", container="")) == Change()


def test_a_preprints_doi_on_a_published_entry() -> None:
    entry = ENTRY.replace("year", "doi = {10.48550/arXiv.2001.00001}, year")
    assert changed(entry, PAPER) == Change()
    mended = changed(entry, PAPER, overwrite=True)
    assert mended == Change({"doi": "10.1000/paper"})
    assert mended.mends == {"preprint-doi"}
    more = changed(entry, PAPER, fields=("pages",))
    assert (more, more.mends) == (Change({"pages": "1--9"}), frozenset())


def test_preprints_are_replaced_when_asked_for_and_beyond_doubt() -> None:
    assert changed(PREPRINT, PAPER) == Change()
    both = PREPRINT.replace("year", "eprint = {2001.00001}, month = jan, note = {Best paper}, year")
    change = changed(both, PAPER, update_preprints=True)
    assert change.type == "article"
    assert change.lost == ("eprint",)
    assert change.mends == {"preprint-doi", "published"}
    assert change.fields["journal"] == "Journal of Quiet Machines"
    assert (change.fields["doi"], change.fields["volume"], change.fields["month"]) == ("10.1000/paper", "7", "jun")
    assert not {"author", "title"} & set(change.fields)
    less = changed(both, evolve(PAPER, authors=(PEOPLE[0], Name("Zu", "D."), *PEOPLE[2:])), update_preprints=True)
    assert less == Change()
    itself = evolve(PAPER, id=Identifier("doi", "10.1000/preprint"), type="posted-content", container="")
    assert changed(PREPRINT, itself) == Change({"doi": "10.1000/preprint"})
