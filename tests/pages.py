"""Pages made of what affbib writes, taken apart by real parsers: which elements, attributes and links act in them."""

from html.parser import HTMLParser

from markdown_it import MarkdownIt

ELEMENTS = {"ol", "li", "dl", "dt", "dd", "em", "strong", "code", "sup", "sub", "a", "p", "ul"}
ATTRIBUTES = {"ol": {"class"}, "dl": {"class"}, "li": {"id"}, "dt": {"id"}, "a": {"href"}}


class Page(HTMLParser):
    """An HTML page: its elements, its attributes, where its links lead, and the text that it shows."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()
        self.links: list[str] = []
        self.shown = ""
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.add(tag)
        self.open.append(tag)
        for name, value in attrs:
            self.attributes.add((tag, name))
            if name == "href":
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.shown += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(f"a declaration: {decl}")

    def handle_pi(self, data: str) -> None:
        raise AssertionError(f"an instruction: {data}")


def page_of(text: str, to: str) -> Page:
    """Return the page that HTML is, or that a CommonMark renderer makes of Markdown with HTML on."""
    return Page(text if to == "html" else MarkdownIt("commonmark", {"html": True}).render(text))


def assert_inert(text: str, to: str) -> Page:
    """Return the page of HTML or Markdown in which nothing but the allowed elements, attributes and links is."""
    page = page_of(text, to)
    assert not page.open, f"not closed: {page.open}"
    assert page.elements <= ELEMENTS, page.elements - ELEMENTS
    assert all(name in ATTRIBUTES.get(tag, ()) for tag, name in page.attributes), page.attributes
    assert all(link.startswith(("https://", "http://")) for link in page.links), page.links
    return page
