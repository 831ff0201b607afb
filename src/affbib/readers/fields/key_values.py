"""Keys and values: the lines around a title, and the key of a `Key: value` line."""

import re
from collections.abc import Iterable, Sequence

from affbib.readers.blocks.runs import Run, without_emoji
from affbib.readers.fields.links import kind_of_label

__all__ = ["key_of", "lines_of_runs"]

_KEYS = {
    "authors": "author authors by written作者 作者",
    "venue": "venue publisher published publication publications conference journal pub source booktitle proceedings "
    "发表 会议 期刊",
    "year": "year date time published_date publish_date 年份 时间",
    "affiliation": "institution institutions affiliation affiliations organization organizations org lab 机构 单位",
    "skip": "abstract tldr keywords keyword summary note notes task tasks comment comments description tags topic "
    "topics method methods model models dataset datasets highlight highlights contribution contributions "
    "motivation idea "
    "摘要 关键词 env environment environments metric metrics results result key stars star",
}
_KEY = {word: key for key, words in _KEYS.items() for word in words.split()}
_LABEL = re.compile(r"^[\W_]*([^\W\d_][^:：\[\]()（）\d]{0,26}?)\s*[:：]\s*")
_NO_WORD = re.compile(r"\W+")
_CONTINUES = re.compile(r"(?:[,;，、]|\band|&)\s*$")


def lines_of_runs(runs: Iterable[Run]) -> list[list[Run]]:
    """Cut runs into lines; a line of text that ends in a comma goes on when text follows."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run.kind == "break":
            lines.append([])
            continue
        line = lines[-1]
        if not line and len(lines) > 1 and lines[-2] and run.kind == "text" and not run.strong:
            last = lines[-2][-1]
            if last.kind == "text" and last.em == run.em and len(last.text) > 3 and _CONTINUES.search(last.text):
                lines.pop()
                lines[-1].append(run._replace(text=" " + run.text))
                continue
        line.append(run)
    return [line for line in lines if line]


def key_of(line: Sequence[Run]) -> tuple[str, list[Run]]:
    """Return the key of a `Key: value` line and its value: a field, a kind of link, "skip" or ""."""
    line = list(line)
    lead = next((n for n, run in enumerate(line) if without_emoji(run.text).strip(" *_-•·")), None)
    if lead is None or line[lead].kind != "text":
        return "", line
    text = line[lead].text
    if lead + 1 < len(line) and ":" not in text and "：" not in text and line[lead + 1].kind == "text":
        if line[lead + 1].text.lstrip()[:1] not in (":", "："):
            return "", line
        text += line[lead + 1].text
        line = [*line[:lead], line[lead]._replace(text=text, strong=False), *line[lead + 2 :]]
    match = _LABEL.match(text)
    if match is None:
        return "", line
    word = _NO_WORD.sub(" ", match[1].lower()).strip()
    rest = text[match.end() :]
    value = [*([line[lead]._replace(text=rest, strong=False)] if rest.strip() else []), *line[lead + 1 :]]
    key = _KEY.get(word.replace(" ", "_")) or _KEY.get(word) or _KEY.get(word.split(" ")[-1])
    if key is not None:
        return key, value
    if kind_of_label(word) is not None and "arxiv" not in word and word != "doi":
        return word, value
    return "", line
