"""Crossref's messages (the JSON object of one work) read as works: typed, plain Unicode, whatever is in them.

docs/reference/crosswalk.md says what becomes of each quirk.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from affbib.errors import MalformedResponse
from affbib.markup.jats import plain
from affbib.model.identifiers import LONGEST, Identifier, best_of, identifiers_in, is_doi
from affbib.model.names import Name, parse_name
from affbib.model.works import Event, PartialDate, Work
from affbib.text.folding import words

__all__ = ["to_work"]

_Message = Mapping[str, object]


def to_work(message: Mapping[str, object], *, source: str) -> Work:
    """Return the work that a message of Crossref's schema describes; `source` is the name of who sent it.

    A field of another JSON type than the schema's is as good as absent.

    A message without a DOI describes a work too, where it has a title and an address that names it.

    :raises MalformedResponse: the message is not an object, or nothing names its work

    >>> work = to_work({"DOI": "10.1/X", "title": ["Deep <i>Q</i>"], "subtitle": ["A Study"]}, source="crossref")
    >>> work.doi, work.title
    ('10.1/x', 'Deep Q: A Study')
    """
    if not isinstance(message, Mapping):
        raise MalformedResponse("a message is not a JSON object", source)
    identifiers = _identifiers(_doi(message, source), message)
    title = _title(message)
    if not identifiers or not (title or message.get("DOI")):
        raise MalformedResponse("a message has no DOI, and nothing else names its work", source)
    name = best_of(identifiers)
    kind = _text(message.get("type")) or "other"
    container, series = _containers(_texts(message.get("container-title")), journal=kind.startswith("journal"))
    printed, online, issued = _dates(message)
    pages, article_number = _number(message.get("page")), _number(message.get("article-number"))
    relation = _object(message.get("relation"))
    note = _object(message.get("affbib"))
    return Work(
        id=name,
        title=title,
        type=kind,
        authors=_people(message.get("author")),
        editors=_people(message.get("editor")),
        container=container,
        short_container=_first(message.get("short-container-title")),
        series=series,
        event=_event(message.get("event")),
        printed=printed,
        online=online,
        issued=issued,
        volume=_number(message.get("volume")),
        issue=_number(message.get("issue")),
        pages=pages if pages != article_number else "",
        article_number=article_number,
        publisher=_text(message.get("publisher")),
        publisher_location=_text(message.get("publisher-location")).rstrip(","),
        institution=_institution(message.get("institution")),
        issn=_codes(message.get("ISSN"), _ISSN),
        isbn=_codes(message.get("ISBN"), _ISBN),
        url=_landing_page(message),
        aliases=tuple(one for one in identifiers if one != name),
        preprint_of=_related(relation, "is-preprint-of"),
        preprints=_related(relation, "has-preprint"),
        source=source,
        unconfirmed=_texts(note.get("unconfirmed")),
        survey_only=_texts(note.get("survey-only")),
    )


def _doi(message: _Message, source: str) -> str:
    """Return a message's DOI in lower case, "" where it has none."""
    given = message.get("DOI")
    doi = given.strip().lower() if isinstance(given, str) else ""
    if given is not None and not is_doi(doi):
        raise MalformedResponse(f"a message has no DOI: {doi[:100]!r}", source)
    return doi


def _object(value: object) -> _Message:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else ()


def _text(value: object) -> str:
    if isinstance(value, str):
        return plain(value)
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**9 else ""


def _texts(value: object) -> tuple[str, ...]:
    values = (value,) if isinstance(value, str) else _list(value)
    return tuple(text for text in map(_text, values) if text)


def _first(value: object) -> str:
    return next(iter(_texts(value)), "")


# Words that stand where there is nothing: of HTML, of databases, and of articles that have no volume yet.
_NOTHING = frozenset((
    "&na;", "na", "n/a", "n/a-n/a", "null", "none", "nan", "undefined", "tbd", "-", "preprint", "ahead-of-print",
    "ahead of print", "publish ahead of print", "online first",
))  # fmt: skip
_LABEL = re.compile(r"(?:issue|vol(?:ume)?\.?|no\.?|nr\.?|n°|number)\s+(?=\S+$)", re.IGNORECASE)


def _number(value: object) -> str:
    text = _LABEL.sub("", _text(value), count=1)
    return "" if text.lower() in _NOTHING else text


def _title(message: _Message) -> str:
    """Return the title, of several the first, with the subtitle joined if it says more."""
    title = _first(message.get("title")) or _first(message.get("original-title"))
    subtitle = _first(message.get("subtitle"))
    if not title or not subtitle:
        return title or subtitle
    # Publishers deposit the page's running head as a subtitle: the title's own words, or capitals.
    running_head = subtitle.isupper() and " " in subtitle and not title.isupper()
    if running_head or subtitle.isdigit() or set(words(subtitle)) <= set(words(title)):
        return title
    return f"{title}{'' if title[-1] in ':?!.–—-' else ':'} {subtitle}"


# Names of series that stand beside the name of the book; a book's own name may hold such words further on.
_SERIES = re.compile(
    r"(?:lecture notes|studies|advances|communications|topics|developments|progress|springer\w*|contemporary|"
    r"methods|handbooks?|frontiers|ifip advances|synthesis lectures|perspectives|monographs)\b.*\b(?:in|on|of)\b"
    r"|.*\b(?:series|ser\.)|lecture notes|contemporary mathematics",
    re.IGNORECASE,
)


def _containers(titles: Sequence[str], *, journal: bool) -> tuple[str, str]:
    """Return the container's title and its series'; a deposit names both in either order, most often series first."""
    if len(titles) < 2 or journal:
        return (titles[0] if titles else ""), ""
    first, second = titles[:2]
    if _SERIES.match(second) and not _SERIES.match(first):
        return first, second
    return second, first


def _event(value: object) -> Event | None:
    event = _object(value)
    name = _text(event.get("name"))
    return Event(name, _text(event.get("acronym")), _text(event.get("location")).rstrip(",")) if name else None


def _institution(value: object) -> str:
    institution = value if isinstance(value, Mapping) else next(iter(_list(value)), None)
    return _text(_object(institution).get("name"))


def _dates(message: _Message) -> tuple[PartialDate | None, PartialDate | None, PartialDate | None]:
    issue = _object(message.get("journal-issue"))
    printed = _date(message.get("published-print")) or _date(issue.get("published-print"))
    online = _date(message.get("published-online")) or _date(message.get("posted"))
    return printed, online, _date(message.get("issued"))


def _date(value: object) -> PartialDate | None:
    parts = next(iter(_list(_object(value).get("date-parts"))), None)
    numbers = [part if type(part) is int else 0 for part in _list(parts)] + [0, 0, 0]
    year, month, day = numbers[:3]
    if not 1000 <= year <= 2999:
        return None
    if not 1 <= month <= 12:
        return PartialDate(year)
    return PartialDate(year, month, day if 1 <= day <= 31 else 0)


_ISSN = re.compile(r"\d{4}-\d{3}[\dX]", re.ASCII)
_ISBN = re.compile(r"97[89]\d{10}|\d{9}[\dX]", re.ASCII)


def _codes(value: object, form: re.Pattern[str]) -> tuple[str, ...]:
    codes = (text.rpartition("/")[2].upper() for text in _texts(value))
    if form is _ISBN:
        codes = (code.replace("-", "").replace(" ", "") for code in codes)
    return tuple(dict.fromkeys(code for code in codes if form.fullmatch(code)))


def _related(relation: _Message, name: str) -> tuple[Identifier, ...]:
    related = map(_object, _list(relation.get(name)))
    dois = (_text(work.get("id")).lower() for work in related if work.get("id-type") == "doi")
    return tuple(dict.fromkeys(Identifier("doi", doi) for doi in dois if is_doi(doi)))


def _landing_page(message: _Message) -> str:
    url = _object(_object(message.get("resource")).get("primary")).get("URL")
    return _url(url) or _url(message.get("URL"))


def _url(value: object) -> str:
    url = value.strip() if isinstance(value, str) else ""
    is_one = len(url) <= LONGEST and url.isprintable() and re.match(r"https?://[^\s/]", url, re.IGNORECASE)
    return url if is_one else ""


def _identifiers(doi: str, message: _Message) -> tuple[Identifier, ...]:
    """Return a work's identifiers: its DOI, and what its pages are called; without any, its page's address."""
    landing = _object(_object(message.get("resource")).get("primary")).get("URL")
    links = (_object(link).get("URL") for link in _list(message.get("link")))
    urls = dict.fromkeys(url for url in map(_url, (landing, *links, *(() if doi else (message.get("URL"),)))) if url)
    # A link may lead to the text at another DOI (a figure, a preprint): the work's own is the only one it carries.
    of_pages = [one for url in urls for one in identifiers_in(url) if one.scheme != "doi"]
    if not doi:
        return tuple(dict.fromkeys(of_pages)) or tuple(Identifier("url", url) for url in urls)[:1]
    return tuple(dict.fromkeys((Identifier("doi", doi), *identifiers_in(doi), *of_pages)))


def _people(value: object) -> tuple[Name, ...]:
    return tuple(name for person in _list(value) for name in _names(_object(person)))


_DEGREE = re.compile(
    r"(?:,\s*+|(?<!\s)\s++)?\b(?:Ph\.?\s?D\.?|M\.?D\.?|M\.?Sc\.?|B\.?Sc\.?|D\.?Phil\.?|FRCPC?|FACS|FRS|MPH|RN)(?=,|$)"
)
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|I?V|VI{1,3}", re.IGNORECASE)
_MARKS = re.compile(r"(?<![\s*∗†‡§¶#\d,;])[\s*∗†‡§¶#\d,;]++$|^[\s*∗†‡§¶,;]++")
# With a capital only, Na, Nan and None are names.
_NOBODY = frozenset(("&NA;", "NA", "N/A", "null", "none", "undefined", "-", "et al", "et al.", "Et al."))


def _names(person: _Message) -> Iterator[Name]:
    """Yield the names that an item of an author list holds: mostly one, none of debris, more of a list in one item."""
    group = _text(person.get("name"))
    family, given = (_cleaned(_text(person.get(part))) for part in ("family", "given"))
    if not family and not given:
        if group and group not in _NOBODY:
            yield Name(group, corporate=True)
        return
    if not family or not given:
        whole = family or given
        yield from _whole_names(whole) if whole not in _NOBODY else ()
        return
    family, suffix = _without_suffix(family, _text(person.get("suffix")))
    if family.isupper() and len(family) > 1:
        family, given = _lower_case(family), " ".join(map(_lower_case, given.split(" ")))
    yield Name(family, given, suffix)


def _cleaned(text: str) -> str:
    if text in ("&NA;", "-"):
        return ""
    return text if text.isalpha() else _MARKS.sub("", _DEGREE.sub("", text))


def _without_suffix(family: str, suffix: str) -> tuple[str, str]:
    """Return the family name without a `Jr.` after its comma, and the suffix if it is one."""
    name, comma, last = family.rpartition(", ")
    if comma and _SUFFIX.fullmatch(last):
        return name, last
    return family, suffix if _SUFFIX.fullmatch(suffix) else ""


def _whole_names(text: str) -> Iterator[Name]:
    """Yield the names of an item that has only one part: a mononym, a whole name, a group, or several names."""
    parts = text.split(", ")
    if len(parts) > 1 and all(" " in part for part in parts):
        yield from map(parse_name, parts)
    elif re.match(r"the\s", text, re.IGNORECASE) or (len(parts) > 1 and not _SUFFIX.fullmatch(parts[1])):
        yield parse_name(text) if len(parts) == 2 and " " not in parts[0] else Name(text, corporate=True)
    elif text:
        yield parse_name(text)


_PARTICLES = frozenset(("Van", "Von", "De", "Der", "Den", "Del", "Della", "Di", "Da", "Du", "Dos", "Das", "Ten", "Ter"))
# AJS and MG are initials; IAN and LI are names: they have a vowel after their first letter.
_INITIALS = re.compile(r"[^\W\d_][^AEIOUYÀ-ÖØ-Ý]{0,2}")


def _lower_case(name: str) -> str:
    """Return a name in capitals as names are written; what may be initials stays."""
    *before, last = (_lower_word(word) for word in name.split(" "))
    return " ".join([*(word.lower() if word in _PARTICLES else word for word in before), last])


def _lower_word(word: str) -> str:
    if not word.isupper() or _INITIALS.fullmatch(word) or "." in word:
        return word
    # str.title makes two characters of the dotted capital I of Turkish.
    return re.sub(r"\bMc([a-z])", lambda found: f"Mc{found[1].upper()}", word.title().replace("i\u0307", "i"))
