"""Records in biblatex's names for types and fields (biblatex's manual, version 3.19, chapter 2)."""

from affbib.bib.parser import MONTHS
from affbib.model.records import Record

__all__ = ["biblatex"]

_TYPES = {"phdthesis": "thesis", "mastersthesis": "thesis", "techreport": "report"}
_FIELDS = {
    "journal": "journaltitle",
    "address": "location",
    "school": "institution",
    "primaryclass": "eprintclass",
}


def biblatex(record: Record) -> Record:
    """Return a record of BibTeX's types and fields in biblatex's.

    >>> dict(biblatex(Record("article", {"journal": "A Journal", "year": "2020", "month": "jun"})))
    {'journaltitle': 'A Journal', 'date': '2020-06'}
    """
    fields: dict[str, str] = {}
    for name, value in record.fields.items():
        if name == "year":
            fields["date"] = _date(value, record.fields.get("month", ""))
        elif name == "archiveprefix":
            fields["eprinttype"] = value.lower()
        elif name != "month":
            fields[_FIELDS.get(name, name)] = value
    if record.type in _TYPES:
        # biblatex prints the kind of a thesis or report in the document's language.
        fields["type"] = record.type
    return Record(_TYPES.get(record.type, record.type), fields, record.authors, record.editors)


def _date(year: str, month: str) -> str:
    return f"{year}-{list(MONTHS).index(month) + 1:02}" if month in MONTHS and year.isdecimal() else year
