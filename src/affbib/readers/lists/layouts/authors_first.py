"""The title behind its authors: `Ann Lee et al.: A Title, KDD 2016`."""

from collections.abc import Sequence

from affbib.readers.blocks.runs import Run
from affbib.readers.fields.bylines import authors_end, is_publication, names_end
from affbib.readers.fields.titles import cut_title, tidy_title, title_score
from affbib.readers.lists.item_title import ItemTitle, Layout
from affbib.readers.lists.stretches import has_words, is_lead

__all__ = ["LAYOUT"]


def title_after_authors(runs: Sequence[Run]) -> ItemTitle | None:
    """`Ann Lee et al.: A Title, KDD 2016`, `Ann Lee, Bo Wu. A Title. 2016`, `Ann Lee, Bo Wu, A Title, KDD` (O)."""
    start = next((n for n, run in enumerate(runs) if has_words(run) and not (run.code and is_lead(run))), None)
    if start is None or runs[start].kind != "text" or runs[start].strong or runs[start].em:
        return None
    text = runs[start].text.lstrip()
    match = authors_end(text)
    if match is None and (match := names_end(text)) is None:
        return None
    title, rest = cut_title(text[match.end() :], is_publication)
    tidy, extras = tidy_title(title)
    score = title_score(tidy)
    year = match[1] if match.re.groups else None
    before = (*runs[:start], runs[start]._replace(text=text[: match.start()] + (f" ({year})" if year else ". ")))
    more = [Run(extra, runs[start].line, "tag") for extra in extras]
    after = [runs[start]._replace(text=rest)] if rest else []
    return ItemTitle(tidy, before, (*more, *after, *runs[start + 1 :]), None, score, runs[start].line) if tidy else None


LAYOUT = Layout("authors first", title_after_authors, rank=4)
