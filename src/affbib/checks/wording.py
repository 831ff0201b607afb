"""Words that messages share, so that one thing is said in one way."""

from collections.abc import Iterable, Sequence

from affbib.model.matches import Evidence
from affbib.model.names import Name
from affbib.model.works import Work

__all__ = ["SAME", "cited", "correction", "joined", "people", "signals_for", "unconfirmed"]

SAME = 0.75
"""From this likeness on, a message says that titles or lists of authors agree (a wording, not a decision)."""


def cited(work: Work) -> str:
    """Return how a message names a work.

    >>> cited(Work("10.5555/a", "A Title"))
    '10.5555/a “A Title”'
    """
    return f"{work.name} “{work.title}”"


def joined(items: Iterable[str]) -> str:
    """Return items with commas, and "and" before the last.

    >>> joined(["a", "b", "c"]), joined(["a"]), joined([])
    ('a, b and c', 'a', '')
    """
    parts = list(items)
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]])) if parts else ""


def people(names: Sequence[Name]) -> str:
    """Return the first three names, and how many more there are.

    >>> people([Name("Lee", "Ann")] * 5)
    'Ann Lee, Ann Lee, Ann Lee and 2 more'
    """
    shown = ", ".join(map(str, names[:3]))
    return f"{shown} and {len(names) - 3} more" if len(names) > 3 else shown


def correction(wrong: str, right: str) -> str:
    """Return what becomes of words.

    >>> correction("Titel", "Title"), correction("", "The")
    ('Titel → Title', '(nothing) → The')
    """
    return f"{wrong or '(nothing)'} → {right or '(nothing)'}"


def unconfirmed(work: Work, field: str) -> str:
    """Return the mark of a message that rests on a field of a work, named as Crossref does, that no source confirms.

    >>> unconfirmed(Work("10.5555/a", "A Title", unconfirmed=("issued",)), "issued")
    ' (unconfirmed)'
    """
    return " (unconfirmed)" if field in (*work.unconfirmed, *work.survey_only) else ""


def signals_for(evidence: Evidence) -> str:
    """Return which signals speak for a work, as the subject and verb of a sentence.

    >>> signals_for(Evidence(1.0, identifier=True, venue=False)), signals_for(Evidence(0.1))
    ('the link and title mean', 'the most likely is')
    """
    signals = {
        "the link": evidence.identifier is True,
        "title": evidence.title >= SAME,
        "authors": evidence.authors is not None and evidence.authors >= SAME,
        "year": evidence.years == 0,
        "venue": evidence.venue is True,
    }
    agreeing = [name for name, agrees in signals.items() if agrees]
    return f"{joined(agreeing)} {'mean' if len(agreeing) > 1 else 'means'}" if agreeing else "the most likely is"
