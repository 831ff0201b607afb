"""What a link of an entry leads to: by its label, else by its host."""

import re
from functools import lru_cache
from urllib.parse import urlsplit

from affbib.text.folding import words

__all__ = ["is_label", "is_paper_host", "kind_of_label", "kind_of_link"]

# Words that lists use as labels, by the kind of what they lead to. The first kind with a word of the label counts.
_WORDS: dict[str, str] = {
    "code": "code codes github gitlab repo repository implementation implementations pytorch tensorflow tf keras jax "
    "caffe torch matlab python java julia cpp official unofficial source sourcecode paddle mindspore 代码 gitee",
    "slides": "slides slide ppt keynote presentation",
    "poster": "poster posters",
    "video": "video videos youtube bilibili talk vimeo",
    "supplement": "supp supplementary supplement supplemental appendix",
    "bib": "bib bibtex cite",
    "citations": "citation citations",
    "dataset": "dataset datasets data huggingface download",
    "model": "model models pretrained weights checkpoint checkpoints",
    "demo": "demo demos colab app gradio playground",
    "blog": "blog blogs post article news tweet twitter wechat medium reddit",
    "notes": "notes note reading zhihu review summary explained leaderboard 解读 我的解读 "
    "论文解读 中文解读 笔记 阅读笔记 知乎",
    "project": "project projects page website web site homepage home webpage",
    "paper": "paper papers pdf arxiv openreview doi abs abstract html acm ieee springer elsevier cvf pub "
    "publication preprint journal 论文 ieeexplore acl aaai pmlr publisher book chapter thesis",
}
_KIND = {word: kind for kind, words in _WORDS.items() for word in words.split()}
_ORDER = list(_WORDS)
# Words that may stand beside a label's word without changing what it is.
_FILLER = frozenset(
    words(
        "link links url full text reference the a "
        "here coming soon in of and for to official our this author authors version new"
    )
)
# Of the words above, those that hardly stand in titles: one of them is needed in a label of several words.
_TELLING = frozenset(
    words(
        "code codes github gitlab repo pytorch tensorflow tf official slides slide ppt poster supp supplementary bib "
        "bibtex cite colab huggingface demo reading blog notes zhihu wechat twitter youtube homepage website webpage "
        "webpages page paper papers pdf arxiv openreview doi acm ieee springer cvf download leaderboard readme"
    )
)
_WORD = re.compile(r"[^\W_]+")
_PAPER_HOST = re.compile(
    r"(?:^|\.)(?:arxiv\.org|doi\.org|openreview\.net|aclweb\.org|aclanthology\.org|acm\.org|ieee\.org|springer\.com|"
    r"springeropen\.com|sciencedirect\.com|elsevier\.com|wiley\.com|nature\.com|science\.org|openaccess\.thecvf\.com|mlr\.press|"
    r"nips\.cc|neurips\.cc|aaai\.org|ijcai\.org|usenix\.org|mdpi\.com|biorxiv\.org|medrxiv\.org|ssrn\.com|jmlr\.org|"
    r"isca-speech\.org|semanticscholar\.org|tandfonline\.com|oup\.com|cambridge\.org|sagepub\.com|mitpressjournals\.org|"
    r"direct\.mit\.edu|hal\.science|inria\.fr|ecva\.net|bmva\.org|roboticsproceedings\.org|frontiersin\.org|plos\.org|"
    r"pnas\.org|jstor\.org|researchgate\.net|dagstuhl\.de|vldb\.org|techrxiv\.org|cell\.com|aps\.org|iop\.org|"
    r"worldscientific\.com|ndss-symposium\.org|eprint\.iacr\.org|aps\.org|citeseerx\.ist\.psu\.edu|dl\.acm\.org|siam\.org|"
    r"emerald\.com|hindawi\.com|igi-global\.com|thieme\.de|jair\.org|iclr\.cc)$"
)
_CODE_HOST = re.compile(
    r"(?:^|\.)(?:github\.com|gitlab\.com|bitbucket\.org|gitee\.com|sourceforge\.net|codeberg\.org|codeocean\.com)$"
)
_VIDEO_HOST = re.compile(r"(?:^|\.)(?:youtube\.com|youtu\.be|vimeo\.com|bilibili\.com)$")
_PAPER_PATH = re.compile(r"\.pdf(?:$|[?#])|/papers?/|/pdf/|arnumber=", re.IGNORECASE)


@lru_cache(maxsize=1 << 14)
def kind_of_label(label: str) -> str | None:
    """Return what a label says its link leads to; None when the text is not a label.

    >>> kind_of_label("📖 Paper"), kind_of_label("Official Code"), kind_of_label("Attention Is All You Need")
    ('paper', 'code', None)
    """
    if len(label) > 60:
        return None
    tokens = [word.lower() for word in _WORD.findall(label.replace("_", " "))]
    tokens = [word.rstrip("0123456789") if not word.isdigit() else "" for word in tokens]
    tokens = [word for word in tokens if word and word not in _FILLER]
    if not tokens or len(tokens) > 4:
        return None
    kinds = [_KIND[word] for word in tokens if word in _KIND]
    if len(kinds) * 2 < len(tokens) or not kinds:
        return None
    if (len(kinds) < len(tokens) or len(tokens) > 2) and _TELLING.isdisjoint(tokens):
        return None
    if "code" in kinds and any(word in ("github", "code", "codes") for word in tokens):
        return "code"
    return min(kinds, key=_ORDER.index)


@lru_cache(maxsize=1 << 14)
def is_label(text: str) -> bool:
    """Say whether a text is a link's label rather than content: "Paper", "coming soon", "here", "-".

    >>> is_label("PDF"), is_label("Coming soon"), is_label("Graph Attention Networks")
    (True, True, False)
    """
    if kind_of_label(text) is not None:
        return True
    tokens = [word.lower() for word in _WORD.findall(text)]
    return all(word in _FILLER for word in tokens)


def kind_of_link(label: str, url: str) -> str:
    """Return the kind of a link: by its label, else by its host, else "other".

    >>> kind_of_link("TMM", "https://ieeexplore.ieee.org/document/1"), kind_of_link("u", "https://github.com/a/b")
    ('paper', 'code')
    """
    kind = kind_of_label(label) or _kind_of_last_word(label)
    if kind is not None:
        return kind
    host = _host(url)
    if _CODE_HOST.search(host):
        return "code"
    if _VIDEO_HOST.search(host):
        return "video"
    if is_paper_host(url):
        return "paper"
    return "other"


def _kind_of_last_word(label: str) -> str | None:
    """Return the kind that the last of a few words says: "Our Kitchen Dataset"."""
    tokens = [word.lower() for word in _WORD.findall(label[:80])]
    return _KIND.get(tokens[-1]) if 1 < len(tokens) <= 4 else None


@lru_cache(maxsize=1 << 14)
def is_paper_host(url: str) -> bool:
    """Say whether a URL is of a publisher or a preprint server, or leads to a PDF.

    >>> is_paper_host("https://arxiv.org/abs/2001.00001"), is_paper_host("https://example.org/a")
    (True, False)
    """
    host = _host(url)
    if _CODE_HOST.search(host):
        return False
    return _PAPER_HOST.search(host) is not None or _PAPER_PATH.search(url) is not None


def _host(url: str) -> str:
    try:
        return (urlsplit(url if "//" in url else f"//{url}" if "." in url.split("/")[0] else "").hostname or "").lower()
    except ValueError:
        return ""
